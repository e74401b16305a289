"""The page's colours can be read: WCAG 2's contrast ratios, level AA, in light and dark."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

STYLE = files("flake8_botocore.audit").joinpath("page.css").read_text("utf-8")
LIGHT, DARK = (
    dict(re.findall(r"--(\w+): (#\w{6});", block)) for block in re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
)
BACKGROUNDS = ("page", "raised")
TEXTS = ("text", "dim", "link", "over")
PARTS = ("within", "over", "edge", "text")
"""What is seen beside its ground without being text: bars, frames of controls, the mark of the budget."""
PAIRS = (
    (TEXTS, BACKGROUNDS, 4.5),
    (("text",), ("track",), 4.5),  # a head below the pointer
    (PARTS, (*BACKGROUNDS, "track"), 3.0),
)


def luminance(colour: str) -> float:
    """Relative luminance, https://www.w3.org/TR/WCAG21/#dfn-relative-luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    # The lightest grey that passes on white, and the first that does not.
    assert contrast("#767676", "#ffffff") > 4.5 > contrast("#777777", "#ffffff")


def test_contrast() -> None:
    for scheme in [LIGHT, DARK]:
        low = {
            (front, back): round(contrast(scheme[front], scheme[back]), 2)
            for fronts, backs, least in PAIRS
            for front in fronts
            for back in backs
            if contrast(scheme[front], scheme[back]) < least
        }
        assert low == {}


def test_every_colour_is_one_of_them() -> None:
    rules = re.sub(r":root \{.*?\}", "", STYLE, flags=re.DOTALL)
    assert not re.search(r"#[0-9a-f]{3,8}\b|\b(rgb|hsl|lab|lch|color-mix)\(|opacity: (?!1;)", rules)
    assert set(re.findall(r"var\(--(\w+)\)", rules)) == set(LIGHT) == set(DARK)
    assert set(re.findall(r"[^-]color: var\(--(\w+)\)", rules)) <= set(TEXTS)
    assert set(re.findall(r"background: var\(--(\w+)\)", rules)) <= {*BACKGROUNDS, *PARTS, "track"}
