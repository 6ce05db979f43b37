// The webmaster's accent, bent until text in it and on it can be read, in light and in dark.
import { type Colour, contrastingInk, mixed, parseColour, readableOn } from "./colour";

const LIGHT = { surface: [255, 255, 255], ink: [27, 36, 34] } as const;
const DARK = { surface: [20, 26, 26], ink: [231, 236, 234] } as const;

export function applyAccent(value: string): void {
  const accent = parseColour(value);
  if (!accent) return;
  const preference = matchMedia("(prefers-color-scheme: dark)");
  const apply = (): void => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : preference.matches;
    const { surface, ink } = dark ? DARK : LIGHT;
    const bubble = mixed(surface, accent, 0.12);
    // The bubble is the ground the accent reads worst on, so what reads there reads everywhere.
    const readable = readableOn(bubble, accent, ink);
    const fill = dark ? readable : accent;
    root.style.setProperty("--bubble", css(bubble));
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
