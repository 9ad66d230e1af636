"""What is asked and said of live layers."""

from __future__ import annotations

from cloudless_plugin.common.live_records import LiveFound
from cloudless_plugin.common.messages import Message
from cloudless_plugin.panel.live_words import place_words, with_days


def test_days_of_the_map_stand_above_those_of_the_request() -> None:
    asked = {"start": "2020-01-01", "end": "2024-12-31", "months": "jun,jul", "bands": "red"}
    changed = with_days(asked, ("2023-03-01", "2023-03-31"))
    assert changed == {"start": "2023-03-01", "end": "2023-03-31", "months": "", "bands": "red"}
    assert with_days(asked, ("", "")) == asked


def test_place_is_told_in_reflectance() -> None:
    found = LiveFound("a", 1, {"red": 512, "nir": 3010}, clear=9, dates=12)
    assert place_words(found) == "Here: red 0.0512, nir 0.3010; clear on 9 of 12 dates"


def test_place_without_a_clear_date() -> None:
    assert place_words(LiveFound("a", 1, {"red": 0}, clear=0, dates=12)) == "Here: no clear date of 12"


def test_problem_stays_translatable() -> None:
    problem = Message("The server of {place} is away.", place="x")
    assert place_words(LiveFound("a", 1, {}, 0, 0, problem)) is problem
