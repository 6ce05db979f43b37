// The answer's plain text cut into paragraphs, list items, quotations and citation markers. No DOM here.
import type { Citation } from "./answer";

export type Piece =
  | { kind: "text"; text: string }
  | { kind: "quotation"; text: string; language: string }
  | { kind: "marker"; citation: Citation };

export interface Block {
  kind: "paragraph" | "item";
  direction: "ltr" | "rtl" | "auto";
  pieces: Piece[];
}

const MARKER = /\[(\d{1,3})\]/g;
const ITEM = /^\s*(?:[-•*–]|\d{1,2}[.)])\s+/;

/** What may be shown of a text that is still arriving: not the beginning of a marker. */
export function showable(text: string): string {
  return text.replace(/\s*\[\d{0,3}$/, "");
}

/** Blocks in the text's order. A number without a citation is no marker: it stays what it is, text. */
export function cutAnswer(text: string, citations: Citation[], arriving = false): Block[] {
  const shown = arriving ? showable(text) : text;
  return shown
    .split(/\n+/)
    .filter((line) => line.trim())
    .map((line) => ({
      kind: ITEM.test(line) ? "item" : "paragraph",
      direction: directionOf(line),
      pieces: cutLine(line.replace(ITEM, ""), citations, arriving),
    }));
}

/** By the first letter: a browser's own dir=auto passes over quotations, which have one of their own. */
function directionOf(line: string): "ltr" | "rtl" | "auto" {
  const first = /\p{L}/u.exec(line)?.[0];
  if (!first) return "auto";
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(first) ? "rtl" : "ltr";
}

function cutLine(line: string, citations: Citation[], arriving: boolean): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of line.matchAll(MARKER)) {
    const citation = citations.find((candidate) => candidate.number === Number(match[1]));
    // A citation may arrive after its marker: until then the marker is neither chip nor text.
    if (!citation && !arriving) continue;
    pieces.push(...cutQuotations(line.slice(from, match.index).trimEnd(), citations));
    if (citation) pieces.push({ kind: "marker", citation });
    from = match.index + match[0].length;
  }
  return [...pieces, ...cutQuotations(line.slice(from), citations)];
}

/** The words that are verbatim the page's own, in the page's language, apart from the assistant's words. */
function cutQuotations(text: string, citations: Citation[]): Piece[] {
  const longestFirst = [...citations].sort((one, other) => other.quote.length - one.quote.length);
  for (const citation of longestFirst) {
    const place = citation.quote.length > 2 ? text.indexOf(citation.quote) : -1;
    if (place < 0) continue;
    return [
      ...cutQuotations(text.slice(0, place), citations),
      { kind: "quotation", text: citation.quote, language: citation.language },
      ...cutQuotations(text.slice(place + citation.quote.length), citations),
    ];
  }
  return text ? [{ kind: "text", text }] : [];
}
