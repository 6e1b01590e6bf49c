"""Contrast is computed from the tokens, in both schemes: nobody has to remember it when a colour changes."""

import re

import pytest
from django.conf import settings

HUES = ("blue", "green", "clay", "stone")
TEXT, LARGE = 4.5, 3
PAIRS = [
    ("ink", "paper", 7),
    ("ink", "soft", 7),
    ("ink", "yellow", 7),
    ("ink", "yellow-soft", 7),
    ("paper", "ink", 7),
    ("on-night", "night", 7),
    ("muted", "paper", TEXT),
    ("muted", "soft", TEXT),
    ("link", "paper", TEXT),
    ("link", "soft", TEXT),
    ("sun", "night", TEXT),
    ("on-sun", "sun", TEXT),
    ("edge", "paper", LARGE),
    ("edge", "soft", LARGE),
    ("focus", "paper", LARGE),
    ("focus", "soft", LARGE),
]
for hue in HUES:
    PAIRS += [
        (f"{hue}-on", hue, TEXT),
        (f"{hue}-on", f"{hue}-deep", TEXT),
        (hue, "paper", TEXT),
        (hue, "soft", TEXT),
        (f"{hue}-deep", "paper", TEXT),
        (f"{hue}-deep", f"{hue}-tint", TEXT),
        ("ink", f"{hue}-tint", TEXT),
        ("muted", f"{hue}-tint", TEXT),
    ]


def _schemes():
    light, dark = (settings.BASE_DIR / "static/css/tokens.css").read_text().split("prefers-color-scheme: dark")
    colours = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", light))
    return {"light": colours, "dark": colours | dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", dark))}


def _luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one, other):
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
def test_colours_on_their_ground_have_enough_contrast(scheme, text, ground, least):
    colours = _schemes()[scheme]

    contrast = _contrast(colours[text], colours[ground])

    assert contrast >= least, f"{text} on {ground}: {contrast:.2f}"
