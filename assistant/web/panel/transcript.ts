// The conversation as plain text: for the clipboard and for the mail to the office.
import type { Contact } from "./answer";
import type { Turn } from "./conversation";
import { pageSettings, readableDate, text } from "./page_settings";

// In characters as they are encoded, six for a Cyrillic letter. Some mail programs refuse longer addresses.
const MAIL_LIMIT = 4000;

export function answerWithSources(turn: Turn): string {
  const sources = turn.citations.map((citation) => {
    const place = [...citation.section, citation.title].filter(Boolean).join(" › ");
    return `[${citation.number}] ${text("citation.quoted", { quote: citation.quote })}\n${place}${citation.retrieved_at && `, ${readableDate(citation.retrieved_at)}`}\n${citation.url}`;
  });
  return sources.length ? `${turn.text}\n\n${text("citation.sources")}\n${sources.join("\n")}` : turn.text;
}

export function mailAddress(contact: Contact): string | null {
  return /^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$/.test(contact.email) ? contact.email : null;
}

/** The address that calls a number, or null where it is none. */
export function telephoneAddress(number: string): string | null {
  return /^\+?[0-9][0-9 ()./-]{3,30}$/.test(number) ? `tel:${number.replace(/[^0-9+]/g, "")}` : null;
}

/** Where anybody gets the answer to a question, on a page without a script. */
export function sharedAddress(question: string): string {
  return `${location.origin}/ask?${new URLSearchParams({ q: question, lang: pageSettings().language })}`;
}

/** A mailto address with the conversation in its body, the oldest turns left out where it grows too long. */
export function handoffMail(address: string, turns: Turn[]): string {
  const subject = encodeURIComponent(text("handoff.subject", { university: pageSettings().university }));
  const turnTexts = turns.map(
    (turn) => `${text("handoff.question")}: ${turn.question}\n${text("handoff.answer")}: ${turn.text}\n${sourcePages(turn)}`,
  );
  let body = "";
  for (const turnText of turnTexts.reverse()) {
    const longer = `${turnText}\n\n${body}`;
    if (encodeURIComponent(wellFormed(longer)).length > MAIL_LIMIT && body) break;
    body = longer;
  }
  return `mailto:${address}?subject=${subject}&body=${encoded(`${text("handoff.introduction")}\n\n${body}`)}`;
}

/** The cited pages, each once with its numbers: the words themselves stand in the answer already. */
function sourcePages(turn: Turn): string {
  const numbers = new Map<string, string>();
  for (const { number, title, url } of turn.citations) {
    const page = `${title} ${url}`;
    numbers.set(page, `${numbers.get(page) ?? ""}[${number}]`);
  }
  return [...numbers].map(([page, marks]) => `${marks} ${page}`).join("\n");
}

/** Percent-encoded, cut between characters where a single turn is longer than the limit. */
function encoded(plain: string): string {
  let result = "";
  for (const character of wellFormed(plain)) {
    const escaped = encodeURIComponent(character);
    if (result.length + escaped.length > MAIL_LIMIT + 1000) break;
    result += escaped;
  }
  return result;
}

/** Half a surrogate pair, which only a damaged question can hold, cannot be encoded. */
function wellFormed(plain: string): string {
  return plain.replace(/\p{Surrogate}/gu, "\ufffd");
}
