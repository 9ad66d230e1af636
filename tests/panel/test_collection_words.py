"""The entries of the collections' field, and what is said of the chosen one."""

from __future__ import annotations

import pytest

from cloudless_plugin.common.collections_listed import CAN, CANNOT, LATER, CollectionsResult, ListedCollection
from cloudless_plugin.panel.collection_words import note_on, offered

RADAR = ListedCollection("radar", "Radar", CANNOT, "Nothing tells clouds from ground: set MASK to none.")
RESULT = CollectionsResult(
    (
        RADAR,
        ListedCollection("z-later", "A late one", LATER),
        ListedCollection("hls2-l30", "hls2-l30", CAN),
        ListedCollection("hls2-s30", "HLS of Sentinel-2", CAN),
    ),
    is_complete=True,
)


def test_what_can_be_composed_comes_first() -> None:
    entries = offered(RESULT)
    assert {entry.word for entry in entries[:3]} == {"hls2-s30", "hls2-l30", "hls2-s30,hls2-l30"}
    assert [entry.word for entry in entries[3:]] == ["z-later", "radar"]


def test_titles_are_those_of_the_catalogue_or_else_ours() -> None:
    titles = {entry.word: str(entry.title) for entry in offered(RESULT)}
    assert titles["hls2-s30"] == "HLS of Sentinel-2"
    assert titles["hls2-l30"] == "Harmonized Landsat Sentinel-2, Landsat"
    assert titles["hls2-s30,hls2-l30"] == "Harmonized Landsat Sentinel-2, both"


def test_several_are_offered_only_where_all_are_there() -> None:
    found = offered(CollectionsResult(RESULT.collections[:3], is_complete=True))
    assert "hls2-s30,hls2-l30" not in {entry.word for entry in found}


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("radar", "set MASK to none"),
        ("z-later", "is told after the search"),
        ("hls2-s30", ""),
        ("hls2-s30,hls2-l30", ""),
        ("hls2-l30,hls2-s30", ""),
        ("naip", "The catalogue does not have naip: choose one from the list."),
        ("hls2-s30,naip", "does not have naip"),
        ("", ""),
    ],
)
def test_note_on_the_chosen_one(word: str, words: str) -> None:
    note = note_on(word, offered(RESULT), is_complete=True)
    assert words in note
    assert bool(words) == bool(note)


def test_what_is_not_listed_may_be_there_nevertheless() -> None:
    assert note_on("naip", offered(RESULT), is_complete=False) == ""
    assert note_on("naip", [], is_complete=True) == ""
