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
  languageNames: Record<string, string>;
  datesByMonth: string[];
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
  return filled(pageSettings().strings[key] ?? key, values);
}

function filled(template: string, values: Record<string, string | number>): string {
  return template.replace(/\{([a-z_]+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

export function readableDate(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  // Not by Intl: browsers know dates in fewer languages than the interface has.
  const pattern = pageSettings().datesByMonth[date.getUTCMonth()] ?? "";
  return filled(pattern, { day: date.getUTCDate(), year: date.getUTCFullYear() });
}

export function languageName(code: string): string {
  return pageSettings().languageNames[code.split("-")[0]!.toLowerCase()] ?? code;
}
