// The webmaster's accent, bent until text in it and on it can be read, in light and in dark.
import { type Colour, contrastingInk, parseColour, readableOn } from "./colour";

const LIGHT = { surface: [250, 250, 247], ink: [27, 36, 34] } as const;
const DARK = { surface: [20, 26, 26], ink: [231, 236, 234] } as const;

export function applyAccent(value: string): void {
  const accent = parseColour(value);
  if (!accent) return;
  const preference = matchMedia("(prefers-color-scheme: dark)");
  const apply = (): void => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : preference.matches;
    const { surface, ink } = dark ? DARK : LIGHT;
    // A shade darker than the panel, so that the tinted question bubble is covered as well.
    const readable = readableOn(surface, accent, ink);
    const fill = dark ? readable : accent;
    root.style.setProperty("--accent", css(fill));
    root.style.setProperty("--on-accent", contrastingInk(fill));
    root.style.setProperty("--accent-ink", css(readable));
  };
  preference.addEventListener("change", apply);
  apply();
}

function css(colour: Colour): string {
  return `rgb(${colour.join(" ")})`;
}
