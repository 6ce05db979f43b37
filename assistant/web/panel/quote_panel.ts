// The source behind a chip: the words themselves, where and when they were read, and two ways to see them.
import type { Citation } from "./answer";
import { byId, element, markedText, outwardLink } from "./dom";
import { languageName, readableDate, text } from "./page_settings";

/** Shows the citation in the page's dialog; focus goes back to the chip by itself when it closes. */
export function showQuote(citation: Citation): void {
  const dialog = byId<HTMLDialogElement>("source");
  const content = quoteContent(citation);
  byId("source-content").replaceChildren(...content);
  dialog.showModal();
  void tellIfChanged(citation, content[0] as HTMLElement);
}

/** A conversation may be older than the page's present words: the server knows. */
async function tellIfChanged(citation: Citation, words: HTMLElement): Promise<void> {
  if (citation.changed_since || !isSnapshot(citation.source)) return;
  const response = await fetch(citation.source, { method: "HEAD", credentials: "omit" }).catch(() => null);
  if (response?.headers.get("page-changed") === "yes") words.after(changedSentence());
}

/** The snapshot lies on this server and nowhere else. */
function isSnapshot(address: string): boolean {
  return address.startsWith("/sources/");
}

function changedSentence(): HTMLElement {
  return element("p", { className: "changed", textContent: text("citation.changed") });
}

/** The same content on paper, where nothing can be opened. */
export function printedSources(citations: Citation[]): HTMLElement {
  const list = element("ol", { className: "printed" });
  for (const citation of citations) {
    const place = [...citation.section, citation.title].filter(Boolean).join(" › ");
    const date = citation.retrieved_at && `, ${readableDate(citation.retrieved_at)}`;
    list.append(
      element(
        "li",
        {},
        element("span", { textContent: `[${citation.number}] ` }),
        quotation("q", citation),
        element("br"),
        element("bdi", { textContent: `${place}${date}` }),
        element("br"),
        element("bdi", { textContent: citation.url, dir: "ltr" }),
      ),
    );
  }
  return list;
}

function quoteContent(citation: Citation): HTMLElement[] {
  const content: HTMLElement[] = [quotation("blockquote", citation)];
  if (citation.changed_since) content.push(changedSentence());
  const facts = element("dl", { className: "facts" });
  addFact(facts, "citation.page", citation.title);
  addFact(facts, "citation.section", citation.section.join(" › "));
  addFact(facts, "citation.language", languageName(citation.language));
  addFact(facts, "citation.date", citation.retrieved_at && readableDate(citation.retrieved_at));
  const ways = element("p", { className: "ways" });
  const hint = text("citation.new_tab");
  for (const link of [
    outwardLink("way main", text("citation.live"), citation.link || citation.url, hint),
    isSnapshot(citation.source) ? outwardLink("way", text("citation.snapshot"), citation.source, hint) : null,
  ]) {
    if (link) ways.append(link);
  }
  return [...content, facts, ways];
}

function quotation(name: "blockquote" | "q", citation: Citation): HTMLElement {
  const words = markedText(citation.quote, citation.marked);
  return element(name, { lang: citation.language, dir: "auto", className: "quotation" }, ...words);
}

function addFact(list: HTMLElement, key: string, value: string): void {
  if (!value) return;
  const description = element("dd", {}, element("bdi", { textContent: value }));
  list.append(element("div", {}, element("dt", { textContent: text(key) }), description));
}
