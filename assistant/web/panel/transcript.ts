// The conversation as plain text: for the clipboard and for the mail to the office.
import type { Contact } from "./answer";
import type { Turn } from "./conversation";
import { pageSettings, text } from "./page_settings";

// Mail programs cut or refuse longer mailto addresses; the latest turns are kept.
const MAIL_LIMIT = 1900;

export function answerWithSources(turn: Turn): string {
  const sources = turn.citations.map((citation) => {
    const place = [...citation.section, citation.title].filter(Boolean).join(" › ");
    return `[${citation.number}] “${citation.quote}”\n${place}${citation.retrieved_at && `, ${citation.retrieved_at.slice(0, 10)}`}\n${citation.url}`;
  });
  return sources.length ? `${turn.text}\n\n${text("citation.sources")}\n${sources.join("\n")}` : turn.text;
}

export function mailAddress(contact: Contact): string | null {
  return /^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$/.test(contact.email) ? contact.email : null;
}

/** A mailto address with the conversation in its body, the oldest turns left out where it grows too long. */
export function handoffMail(address: string, turns: Turn[]): string {
  const subject = encodeURIComponent(text("handoff.subject", { university: pageSettings().university }));
  const turnTexts = turns.map(
    (turn) => `${text("handoff.question")}: ${turn.question}\n${text("handoff.answer")}: ${answerWithSources(turn)}`,
  );
  let body = "";
  for (const turnText of turnTexts.reverse()) {
    const longer = `${turnText}\n\n${body}`;
    if (encoded(longer).length > MAIL_LIMIT && body) break;
    body = longer;
  }
  return `mailto:${address}?subject=${subject}&body=${encoded(`${text("handoff.introduction")}\n\n${body}`)}`;
}

/** Percent-encoded, cut between characters where it grows past twice the limit. */
function encoded(plain: string): string {
  let result = "";
  // Half a surrogate pair cannot be encoded; it can only come from a damaged question.
  for (const character of plain.replace(/\p{Surrogate}/gu, "\ufffd")) {
    const escaped = encodeURIComponent(character);
    if (result.length + escaped.length > 2 * MAIL_LIMIT) break;
    result += escaped;
  }
  return result;
}
