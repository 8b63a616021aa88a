"""Colours of the maps and whether they can be told apart, computed, so that a change of colour cannot make a page unreadable."""

from bisect import bisect_right

from config.site import Limits

FEW = "few"
NONE = "none"


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 black to 1 white. Source: WCAG 2.2, definition of relative luminance."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21. Source: WCAG 2.2, definition of contrast ratio."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def map_class(value: float | None, status: str, limits: Limits) -> str:
    """The class name of an area on a map: c0 to c4 by value, few where a value is withheld, none where there is no data.

    A limit itself belongs to the class above it.
    """
    if value is None:
        return NONE if status == "missing" else FEW
    return f"c{bisect_right(limits, value)}"


def _linear(part: float) -> float:
    return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
