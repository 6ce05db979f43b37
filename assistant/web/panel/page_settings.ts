// What the server wrote into the page: the language's strings, the university, suggested questions.

export interface Topic {
  name: string;
  language: string;
  count: number;
  questions: string[];
}

export interface PageSettings {
  language: string;
  university: string;
  strings: Record<string, string>;
  suggestions: string[];
  topics: Topic[];
  questionLimit: number;
  color: string;
  framed: boolean;
}

let settings: PageSettings | undefined;

export function pageSettings(): PageSettings {
  settings ??= JSON.parse(document.getElementById("settings")?.textContent ?? "null") as PageSettings;
  return settings;
}

/** The interface string under a key, its {placeholders} filled in one pass. */
export function text(key: string, values: Record<string, string | number> = {}): string {
  const template = pageSettings().strings[key] ?? key;
  return template.replace(/\{([a-z_]+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

export function readableDate(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  // Western digits everywhere: dates must be comparable with the page's own.
  return new Intl.DateTimeFormat(`${pageSettings().language}-u-nu-latn`, { dateStyle: "long", timeZone: "UTC" }).format(date);
}

export function languageName(code: string): string {
  return pageSettings().strings[`language.${code.split("-")[0]}`] ?? code;
}
