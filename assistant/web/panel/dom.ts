// The only place that makes elements. Text goes in through textContent, links are http(s) or are not made.

type Properties<Made extends HTMLElement> = Partial<
  Pick<Made & HTMLElement, "className" | "textContent" | "hidden" | "lang" | "dir" | "tabIndex" | "id">
>;

export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Properties<HTMLElementTagNameMap[Name]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  Object.assign(made, properties);
  made.append(...children);
  return made;
}

/** The text, with the stretch of it that answers in a <mark>. */
export function markedText(text: string, marked: [number, number] | null): (Node | string)[] {
  if (!marked) return [text];
  const characters = Array.from(text); // places are counted in code points
  const [before, inside, after] = [[0, marked[0]], marked, [marked[1]]].map((part) => characters.slice(...part).join(""));
  return [before!, element("mark", { textContent: inside! }), after!];
}

/** An icon of the page's sprite, by the name after "icon-". */
export function icon(name: string): SVGSVGElement {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(namespace, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

export function button(className: string, label: string, onClick: () => void, iconName = ""): HTMLButtonElement {
  const made = element("button", { className });
  made.type = "button";
  if (iconName) made.append(icon(iconName));
  made.append(element("span", { textContent: label }));
  made.addEventListener("click", onClick);
  return made;
}

/** The address if it is http(s), else null; relative ones are taken on this server. */
export function safeAddress(address: string): string | null {
  try {
    const url = new URL(address, location.origin);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null; // not an address at all: the caller shows the text without a link
  }
}

/** A link that opens beside the chat, or null where the address is not http(s). */
export function outwardLink(className: string, label: string, address: string, hint: string): HTMLAnchorElement | null {
  const href = safeAddress(address);
  if (!href) return null;
  const link = element("a", { className }, element("span", { textContent: label }), icon("out"));
  link.append(element("span", { className: "unseen", textContent: ` (${hint})` }));
  link.href = href;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  return link;
}

/** A link that calls or writes, or the plain text where it is no number and no mailbox. */
export function directLink(shown: string, address: string | null): HTMLElement {
  const words = element("bdi", { textContent: shown, dir: "ltr" });
  if (!address) return words;
  const link = element("a", { className: "direct" }, words);
  link.href = address;
  link.target = "_top"; // for the host's CSP rules over frames
  return link;
}

export function byId<Found extends HTMLElement>(id: string): Found {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page lacks #${id}`);
  return found as Found;
}
