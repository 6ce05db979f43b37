// The server's answer as the page keeps it. Whatever arrives is read field by field, never trusted in shape.

/** Where in a text the words stand that answer, from and to, in code points; null where no part does more. */
export type Marked = [number, number] | null;

export type Piece =
  | { type: "words"; text: string }
  | { type: "quotation"; text: string; language: string; marked: Marked };

export interface Sentence {
  kind: "paragraph" | "item";
  text: string;
  citations: number[];
  pieces: Piece[];
}

export interface Citation {
  number: number;
  quote: string;
  marked: Marked;
  title: string;
  section: string[];
  url: string;
  link: string;
  source: string;
  language: string;
  retrieved_at: string;
  changed_since: boolean;
}

export interface Contact {
  office: string;
  email: string;
  phone: string;
  url: string;
}

export interface Answer {
  id: string;
  status: string;
  language: string;
  sentences: Sentence[];
  contact: Contact | null;
  suggestions: string[];
}

type Fields = Record<string, unknown>;

export function readCitation(value: unknown): Citation | null {
  const fields = asFields(value);
  const number = Number(fields.number);
  if (!Number.isInteger(number) || number < 1) return null;
  return {
    number,
    quote: asText(fields.quote),
    marked: asMarked(fields.marked) ?? asMarked(fields.span, Number(fields.start)),
    title: asText(fields.title),
    section: asTexts(fields.section),
    url: asText(fields.url),
    link: asText(fields.link),
    source: asText(fields.source),
    language: asText(fields.language),
    retrieved_at: asText(fields.retrieved_at),
    changed_since: fields.changed_since === true,
  };
}

export function readSentence(value: unknown): Sentence {
  const fields = asFields(value);
  return {
    kind: fields.kind === "item" ? "item" : "paragraph",
    text: asText(fields.text),
    citations: asArray(fields.citations).map(Number),
    pieces: asArray(fields.pieces).map(readPiece),
  };
}

export function readSentences(value: unknown): Sentence[] {
  return asArray(value).map(readSentence);
}

function readPiece(value: unknown): Piece {
  const fields = asFields(value);
  const text = asText(fields.text);
  if (fields.type !== "quotation") return { type: "words", text };
  return { type: "quotation", text, language: asText(fields.language), marked: asMarked(fields.marked) };
}

export function readAnswer(value: unknown): Answer {
  const fields = asFields(value);
  const contact = asFields(fields.contact);
  return {
    id: asText(fields.id),
    status: asText(fields.status),
    language: asText(fields.language),
    sentences: readSentences(fields.sentences),
    contact: fields.contact
      ? {
          office: asText(contact.office),
          email: asText(contact.email),
          phone: asText(contact.phone),
          url: asText(contact.url),
        }
      : null,
    suggestions: asTexts(fields.suggestions),
  };
}

export function asFields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

export function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function asTexts(value: unknown): string[] {
  return asArray(value).filter((item): item is string => typeof item === "string");
}

function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Two numbers in order, less `start`, where the text they count in begins. */
function asMarked(value: unknown, start = 0): Marked {
  const [from, to] = asArray(value).map((place) => Number(place) - start);
  return from! >= 0 && to! > from! ? [from!, to!] : null;
}
