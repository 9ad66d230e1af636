"""Texts of a catalogue: nothing that cannot be seen is shown, written or logged."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from cloudless_plugin.engine.net.untrusted import sanitize_text

pytestmark = pytest.mark.fault("text that hides in text")
INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Unicode's categories of characters that are not seen themselves."""


def test_no_invisible_character_is_kept() -> None:
    """As the Unicode of this Python has them; among them U+061C, U+00AD and the tags from U+E0001 on."""
    characters = map(chr, range(sys.maxunicode + 1))
    kept = [character for character in characters if unicodedata.category(character) in INVISIBLE]
    assert len(kept) > 2000
    assert {sanitize_text(character) for character in kept} == {"\ufffd"}


@pytest.mark.parametrize("hidden", ["\u061c", "\u00ad", "\u034f", "\u3164", "\ufe0f", "\U000e0041", "\U000e01ef"])
def test_text_that_hides_is_seen(hidden: str) -> None:
    assert sanitize_text(f"S2A{hidden}_33T") == "S2A\ufffd_33T"


@pytest.mark.parametrize("text", ["Düsseldorf", "北京市", "Москва", "المغرب", "हिन्दी", "S2A_33TWM", "a b", "é", "🛰"])
def test_names_in_every_script_stay(text: str) -> None:
    assert sanitize_text(text) == text
