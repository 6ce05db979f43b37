"""The university's colour, bent until text in it and on it can be read, in light and in dark.

The arithmetic is WCAG 2's, as in panel/colour.ts and panel/theme.ts, which do so for a webmaster's.
"""

Colour = tuple[int, int, int]

_LIGHT: tuple[Colour, Colour] = ((255, 255, 255), (27, 36, 34))
_DARK: tuple[Colour, Colour] = ((20, 26, 26), (231, 236, 234))
_READABLE = 4.6


def accent_styles(accent: str) -> str:
    """The rules that set an accent given as #rrggbb in the palette; empty for an empty one."""
    if not accent:
        return ""
    value = int(accent[1:], 16)
    colour = (value >> 16, value >> 8 & 255, value & 255)
    light, dark = _declarations(colour, is_dark=False), _declarations(colour, is_dark=True)
    return (
        f":root{{{light}}}"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}"
        f":root[data-theme=dark]{{{dark}}}"
    )


def _declarations(accent: Colour, is_dark: bool) -> str:
    surface, ink = _DARK if is_dark else _LIGHT
    bubble = _mixed(surface, accent, 0.12)
    # The bubble is the ground the accent reads worst on, so what reads there reads everywhere.
    readable = _readable_on(bubble, accent, ink)
    fill = readable if is_dark else accent
    white = contrast(fill, (255, 255, 255)) >= contrast(fill, (0, 0, 0))
    return (
        f"--bubble:{_css(bubble)};--accent:{_css(fill)};"
        f"--on-accent:{'#fff' if white else '#000'};--accent-ink:{_css(readable)}"
    )


def contrast(one: Colour, other: Colour) -> float:
    """How well one colour reads on another, from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _readable_on(surface: Colour, colour: Colour, ink: Colour) -> Colour:
    tried = (_mixed(colour, ink, share / 20) for share in range(20))
    return next((one for one in tried if contrast(one, surface) >= _READABLE), ink)


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (
        round(mine + (theirs - mine) * share) for mine, theirs in zip(one, other, strict=True)
    )
    return red, green, blue


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 3294.6 if part <= 10.31 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _css(colour: Colour) -> str:
    return f"rgb({' '.join(map(str, colour))})"
