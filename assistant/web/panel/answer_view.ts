// One turn on the screen: the question, and the answer with its sources, contact and tools.
import type { Citation, Contact, Piece, Sentence } from "./answer";
import type { Turn } from "./conversation";
import { button, directLink, element, icon, markedText, outwardLink } from "./dom";
import { feedbackControls } from "./feedback";
import { pageSettings, readableDate, text } from "./page_settings";
import { printedSources, showQuote } from "./quote_panel";
import { answerWithSources, mailAddress, sharedAddress, telephoneAddress } from "./transcript";

// Of so many places on one page each is shown with its first words.
const GLIMPSES = 3;

export interface TurnActions {
  retry(): void;
  edit(): void;
  writeToOffice(contact: Contact): void;
  rated(rating: string): void;
}

export function questionView(question: string): HTMLElement {
  const speaker = element("h2", { className: "unseen", textContent: text("panel.you") });
  return element("article", { className: "question" }, speaker, element("p", { textContent: question, dir: "auto" }));
}

/** The finished answer: built whole, so that it enters the log, and is announced, once. */
export function answerView(turn: Turn, actions: TurnActions): HTMLElement {
  const status = turn.answer?.status ?? "";
  const view = element("article", { className: "answer" });
  view.dataset.status = turn.trouble ? "trouble" : status;
  view.append(element("h2", { className: "unseen", textContent: text("panel.assistant") }));
  if (status === "partial" || status === "not_found") {
    view.append(element("p", { className: "status" }, icon(status), element("span", { textContent: text(`status.${status}`) })));
  }
  if (turn.sentences.length) view.append(wordsView(turn));
  if (turn.citations.length) view.append(sourcesView(turn.citations), printedSources(turn.citations));
  if (turn.trouble) view.append(troubleView(turn.trouble, actions.retry));
  if (turn.answer?.contact && status !== "answered") view.append(contactView(turn.answer.contact, actions));
  if (turn.answer && !turn.trouble) view.append(toolsView(turn, actions));
  return view;
}

/** The text while it arrives: chips are only drawn, for the real ones come with the finished answer. */
export function arrivingView(turn: Turn): HTMLElement {
  return wordsView(turn, true);
}

function wordsView(turn: Turn, arriving = false): HTMLElement {
  const language = turn.answer?.language || pageSettings().language;
  // The rule beside the words stands where they begin, whatever the page's direction.
  const dir = turn.sentences[0] ? directionOf(turn.sentences[0]) : "auto";
  const words = element("div", { className: "words", lang: language, dir: dir === "auto" ? "" : dir });
  let list: HTMLUListElement | null = null;
  for (const sentence of turn.sentences) {
    const pieces = sentence.pieces.map(pieceView);
    const markers = sentence.citations.flatMap((number) => turn.citations.filter((citation) => citation.number === number));
    if (markers.length && pieces.length) pieces.push(element("span", { className: "cited" }, pieces.pop()!));
    pieces.push(...markers.map((citation) => markerView(citation, arriving)));
    const dir = directionOf(sentence);
    if (sentence.kind === "item") {
      if (!list) words.append((list = element("ul")));
      list.append(element("li", { dir }, ...pieces));
    } else {
      list = null;
      words.append(element("p", { dir }, ...pieces));
    }
  }
  return words;
}

/** By the first letter: a browser's own dir=auto passes over quotations, which have one of their own. */
function directionOf(sentence: Sentence): "ltr" | "rtl" | "auto" {
  const first = /\p{L}/u.exec(sentence.text)?.[0];
  if (!first) return "auto";
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(first) ? "rtl" : "ltr";
}

function pieceView(piece: Piece): Node | string {
  if (piece.type === "words") return piece.text;
  // A direction of its own, so that Latin words inside an Arabic sentence keep their brackets and commas.
  return element("bdi", { className: "quoted", lang: piece.language }, ...markedText(piece.text, piece.marked));
}

function markerView(citation: Citation, arriving: boolean): HTMLElement {
  const number = String(citation.number);
  if (arriving) return element("span", { className: "marker", textContent: number });
  const marker = element("button", { className: "marker", textContent: number });
  marker.type = "button";
  marker.setAttribute("aria-label", sourceLabel(citation));
  marker.setAttribute("aria-haspopup", "dialog");
  marker.addEventListener("click", () => showQuote(citation));
  return marker;
}

/** One row a page: what it is, when it was read, and its places. */
function sourcesView(citations: Citation[]): HTMLElement {
  const list = element("ol", { className: "sources" });
  list.setAttribute("aria-label", text("citation.sources"));
  for (const some of byPage(citations)) {
    const [first] = some as [Citation];
    const row = element("li", { className: "page" }, element("bdi", { className: "name", textContent: first.title || first.url }));
    if (first.retrieved_at) {
      row.append(element("span", { className: "muted", textContent: `${text("citation.date")} ${readableDate(first.retrieved_at)}` }));
    }
    if (some.some((citation) => citation.changed_since)) {
      row.append(element("span", { className: "changed", textContent: text("citation.changed") }));
    }
    const few = some.length <= GLIMPSES;
    row.append(element("div", { className: few ? "places" : "places many" }, ...some.map((citation) => placeView(citation, few))));
    list.append(row);
  }
  return list;
}

function byPage(citations: Citation[]): Citation[][] {
  const pages = new Map<string, Citation[]>();
  for (const citation of citations) {
    const page = `${citation.url} ${citation.title}`;
    pages.set(page, [...(pages.get(page) ?? []), citation]);
  }
  return [...pages.values()];
}

function placeView(citation: Citation, glimpse: boolean): HTMLElement {
  const number = element("span", { className: "number", textContent: String(citation.number) });
  const place = element("button", { className: "source" }, element("span", { className: "unseen", textContent: sourceLabel(citation) }));
  place.type = "button";
  place.append(number);
  place.setAttribute("aria-haspopup", "dialog");
  if (glimpse) place.append(element("bdi", { className: "glimpse", textContent: citation.quote, lang: citation.language }));
  // Neither number nor quotation once more: the answer has just been read out.
  for (const shown of [...place.children].slice(1)) shown.setAttribute("aria-hidden", "true");
  place.addEventListener("click", () => showQuote(citation));
  return place;
}

function contactView(contact: Contact, actions: TurnActions): HTMLElement {
  const card = element("section", { className: "contact" });
  card.append(element("h3", { textContent: text("handoff.heading") }), element("p", {}, element("bdi", { textContent: contact.office })));
  if (contact.phone) {
    const number = directLink(contact.phone, telephoneAddress(contact.phone));
    card.append(element("p", { className: "muted" }, `${text("handoff.phone")}: `, number));
  }
  if (contact.email) {
    const address = mailAddress(contact);
    card.append(element("p", { className: "muted" }, directLink(contact.email, address && `mailto:${address}`)));
  }
  const ways = element("p", { className: "ways" });
  if (mailAddress(contact)) {
    ways.append(button("way main", text("handoff.mail"), () => actions.writeToOffice(contact), "mail"));
  }
  const page = contact.url ? outwardLink("way", text("handoff.page"), contact.url, text("citation.new_tab")) : null;
  if (page) ways.append(page);
  card.append(ways);
  if (mailAddress(contact)) card.append(element("p", { className: "hint", textContent: text("handoff.detail") }));
  return card;
}

function troubleView(key: string, retry: () => void): HTMLElement {
  const sentence = element("span", { textContent: text(key) });
  // A stop by one's own hand is no failure.
  const stopped = key === "panel.stopped";
  return element("div", { className: stopped ? "trouble calm" : "trouble" }, icon(stopped ? "stop" : "trouble"), sentence, button("small main", text("panel.retry"), retry, "retry"));
}

function toolsView(turn: Turn, actions: TurnActions): HTMLElement {
  const tools = element("div", { className: "tools" });
  // What happens here follows the reader's own press: it is no second announcement of the answer.
  tools.setAttribute("aria-live", "off");
  const copy = button("tool", text("panel.copy"), () => void copyText(answerWithSources(turn), copy), "copy");
  const share = button("tool", text("panel.share"), () => void copyText(sharedAddress(turn.question), share), "link");
  tools.append(copy, share);
  if (turn.answer?.id) {
    const rated = { answerId: turn.answer.id, rating: turn.rating, onRated: actions.rated };
    tools.append(...feedbackControls(rated));
  }
  share.after(
    button("tool last", text("panel.edit"), actions.edit, "edit"),
    button("tool last", text("panel.retry"), actions.retry, "retry"),
  );
  return tools;
}

async function copyText(words: string, pressed: HTMLButtonElement): Promise<void> {
  const label = pressed.querySelector("span") as HTMLElement;
  const before = label.textContent;
  try {
    await navigator.clipboard.writeText(words);
    label.textContent = text("panel.copied");
  } catch {
    label.textContent = text("panel.copy_failed");
  }
  pressed.dataset.said = "";
  setTimeout(() => {
    label.textContent = before;
    delete pressed.dataset.said;
  }, 2500);
}

function sourceLabel(citation: Citation): string {
  return text("citation.open", { number: citation.number, title: citation.title || citation.url });
}
