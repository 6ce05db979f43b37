// The server's answer as the page keeps it. Whatever arrives is read field by field, never trusted in shape.

export interface Citation {
  number: number;
  quote: string;
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

export function readAnswer(value: unknown): Answer {
  const fields = asFields(value);
  const contact = asFields(fields.contact);
  return {
    id: asText(fields.id),
    status: asText(fields.status),
    language: asText(fields.language),
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
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}
