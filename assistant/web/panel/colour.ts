// A webmaster's accent colour, made readable: the arithmetic is WCAG 2's relative luminance.

/** Red, green and blue, each 0 to 255. */
export type Colour = readonly [number, number, number];

/** A colour of the form #rgb or #rrggbb; null for anything else. */
export function parseColour(text: string): Colour | null {
  const match = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim());
  if (!match?.[1]) return null;
  const digits = match[1].length === 3 ? match[1].replace(/./g, "$&$&") : match[1];
  const value = parseInt(digits, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

export function contrast(one: Colour, other: Colour): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** Black or white, whichever reads better on the colour. */
export function contrastingInk(colour: Colour): string {
  return contrast(colour, [255, 255, 255]) >= contrast(colour, [0, 0, 0]) ? "#ffffff" : "#000000";
}

/** The colour with a share (0 to 1) of another in it. */
export function mixed([red, green, blue]: Colour, other: Colour, share: number): Colour {
  const part = (one: number, another: number): number => Math.round(one + (another - one) * share);
  return [part(red, other[0]), part(green, other[1]), part(blue, other[2])];
}

/** The colour moved towards `ink` until it has a contrast of 4.5 on `surface`. */
export function readableOn(surface: Colour, colour: Colour, ink: Colour): Colour {
  for (let share = 0; share < 1; share += 0.05) {
    const candidate = mixed(colour, ink, share);
    if (contrast(candidate, surface) >= 4.6) return candidate;
  }
  return ink;
}

function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
