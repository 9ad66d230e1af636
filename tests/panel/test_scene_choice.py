from __future__ import annotations

from typing import Any

from cloudless_plugin.common.results import FoundOverpass
from cloudless_plugin.panel.scene_choice import SceneChoice, search_of


def overpass(day: str, *scenes: str, **values: Any) -> FoundOverpass:
    found = {"platform": "sentinel-2a", "orbit": 122, "cloud_cover": 10.0, "quicklook": "", **values}
    return FoundOverpass(day=day, scenes=scenes, **found)


JUNE, JULY, AUGUST = overpass("2023-06-01", "a", "b"), overpass("2023-07-01", "c"), overpass("2023-08-01", "d", "e")
HERE, THERE = {"extent": [0, 0, 1, 1]}, {"extent": [0, 0, 2, 2]}


def test_all_are_ticked_at_first() -> None:
    choice = SceneChoice()
    assert not choice.is_known()
    choice.show(HERE, [JUNE, JULY, AUGUST])
    assert choice.scenes() == ()
    assert str(choice.summary()) == "5 scenes · 3 dates"
    assert choice.is_of(HERE)
    assert not choice.is_of(THERE)


def test_ticks_are_kept_by_id_whatever_is_searched_next() -> None:
    choice = SceneChoice()
    choice.show(HERE, [JUNE, JULY, AUGUST])
    choice.tick([JULY], ticked=False)
    assert choice.scenes() == ("a", "b", "d", "e")
    choice.show(THERE, [JULY, AUGUST])
    assert choice.scenes() == ("d", "e")
    assert str(choice.summary()) == "2 of 3 scenes chosen · 2 dates"
    choice.show(THERE, [JUNE])
    assert choice.scenes() == ()
    choice.forget()
    choice.show(HERE, [JUNE, JULY, AUGUST])
    assert choice.scenes() == ("a", "b", "d", "e")
    choice.tick([JULY], ticked=True)
    assert not choice.has_unticked()


def test_overpass_counts_as_ticked_while_any_of_its_scenes_is() -> None:
    choice = SceneChoice()
    choice.use_only(["b"])
    choice.show(HERE, [JUNE])
    assert choice.is_ticked(JUNE)
    assert choice.scenes() == ("b",)
    choice.tick([JUNE], ticked=False)
    assert not choice.is_ticked(JUNE)
    assert choice.is_empty()


def test_one_date_alone() -> None:
    choice = SceneChoice()
    choice.show(HERE, [JUNE, JULY, AUGUST])
    choice.tick_only([AUGUST])
    assert choice.scenes() == ("d", "e")
    assert choice.unticked() == ("a", "b", "c")
    assert choice.only_day() == "2023-08-01"
    choice.tick([JUNE], ticked=True)
    assert choice.only_day() == ""


def test_search_says_what_is_looked_for() -> None:
    asked = {"extent": [1], "start": "a", "method": "median", "bands": "red"}
    assert search_of(asked) == search_of({**asked, "method": "mean", "bands": "nir"})
    assert search_of(asked) != search_of({**asked, "start": "b"})
    assert search_of(asked) != search_of({**asked, "mask": "strict"}), "it tells how cloudy the area is"


def test_scenes_that_are_wanted_are_told_before_and_after_they_are_found() -> None:
    choice = SceneChoice()
    assert choice.wanted() == ()
    choice.use_only(["d", "a"])
    assert choice.wanted() == ("a", "d")
    assert choice.scenes() == (), "nothing is found yet"
    choice.show(HERE, [JUNE, AUGUST])
    assert choice.wanted() == choice.scenes() == ("a", "d")
    choice.use_only(())
    assert choice.wanted() == ()
