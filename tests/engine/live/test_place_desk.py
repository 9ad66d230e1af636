"""Questions of places at the live engine: rows as they come, and the newest question alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO, cast

import pytest

from cloudless_plugin.common import protocol
from cloudless_plugin.common.place_records import AskPlace, GiveUpPlace, PlaceEnd, PlaceRows, read_rows
from cloudless_plugin.common.places import Place
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.jobs import place_series
from cloudless_plugin.engine.jobs.samples import sample_places
from cloudless_plugin.engine.live.place_desk import PlaceDesk
from tests.engine.live.test_live_engine import Driver
from tests.support import jobs
from tests.support.paths import NORTH, WEST

UTM = "EPSG:32633"


def at(x: float, y: float) -> dict[str, Any]:
    return {"type": "MultiPoint", "coordinates": [[WEST + x, NORTH - y]]}


def question(number: int, items: Path, place: dict[str, Any] | None = None, **changes: Any) -> AskPlace:
    asked = Request.from_dict(jobs.request(items, **changes)).to_dict()
    return AskPlace(number, asked, place or at(805, 805), UTM, is_geographic=False)


class Answers(list[Any]):
    """What a desk has sent."""

    def of(self, number: int) -> list[Any]:
        return [answer for answer in self if answer.number == number]

    def end(self, number: int, seconds: float = 30.0) -> PlaceEnd:
        deadline = time.monotonic() + seconds
        while not any(isinstance(answer, PlaceEnd) for answer in self.of(number)):
            assert time.monotonic() < deadline, "no end"
            time.sleep(0.02)
        end = self.of(number)[-1]
        assert isinstance(end, PlaceEnd)
        return end


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def desk(answers: Answers) -> Iterator[PlaceDesk]:
    desk = PlaceDesk(answers.append)
    yield desk
    desk.close()


def test_rows_come_before_the_end(desk: PlaceDesk, answers: Answers, generated: Path) -> None:
    asked = question(1, generated)
    desk.ask(asked)
    end = answers.end(1)
    expected = list(sample_places(Request.from_dict(asked.request), [Place(0, asked.place)], UTM))
    assert [row.sample for row in read_rows(end.rows)] == expected
    told = answers.of(1)[:-1]
    assert all(isinstance(answer, PlaceRows) for answer in told)
    assert len(told) == len(expected) == told[0].count
    assert not end.problem


def slowly(monkeypatch: pytest.MonkeyPatch, go_on: threading.Event) -> None:
    """Have the reading of places wait."""
    real: Callable[..., Any] = place_series.Sampling.read

    def read(self: Any, *arguments: Any) -> Any:
        go_on.wait(30)
        return real(self, *arguments)

    monkeypatch.setattr(place_series.Sampling, "read", read)


def test_newest_question_overtakes(
    desk: PlaceDesk, answers: Answers, generated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    slowly(monkeypatch, go_on)
    for number in range(1, 6):
        desk.ask(question(number, generated, at(105 * number, 105)))
        time.sleep(0.05)
    go_on.set()
    answers.end(5)
    assert {answer.number for answer in answers} == {5}


def test_question_is_given_up(
    desk: PlaceDesk, answers: Answers, generated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    slowly(monkeypatch, go_on)
    desk.ask(question(1, generated))
    desk.give_up()
    go_on.set()
    desk.ask(question(2, generated))
    answers.end(2)
    assert {answer.number for answer in answers} == {2}


def test_what_is_wrong_is_a_sentence(desk: PlaceDesk, answers: Answers, generated: Path, tmp_path: Path) -> None:
    desk.ask(question(1, tmp_path / "none.json"))
    assert "none.json" in str(answers.end(1).problem)
    desk.ask(question(2, generated, at(9e9, 9e9)))
    assert str(answers.end(2).problem)
    wrong = question(3, generated)
    desk.ask(replace(wrong, request={**wrong.request, "bands": "purple"}))
    assert "purple" in str(answers.end(3).problem)
    desk.ask(question(4, generated))
    assert not answers.end(4).problem


def test_other_logins_are_not_mixed(desk: PlaceDesk, answers: Answers, generated: Path) -> None:
    asked = question(1, generated)
    desk.ask(asked)
    answers.end(1)
    first, reader = desk._context, desk._reader
    login = {"https://there.example/": {"Authorization": "Bearer secret"}}
    desk.ask(AskPlace(2, asked.request, asked.place, UTM, is_geographic=False, logins=login))
    answers.end(2)
    assert desk._context is not first
    assert desk._reader is not reader, "what the one was shown is not told to the other"
    reader, token = desk._reader, {"https://there.example/": {"Authorization": "Bearer other"}}
    desk.ask(AskPlace(3, asked.request, asked.place, UTM, is_geographic=False, logins=token))
    answers.end(3)
    assert desk._reader is not reader, "nor to another of the same server"
    assert "secret" not in repr(AskPlace(2, {}, {}, UTM, is_geographic=False, logins=login))


def test_each_catalogue_has_a_context_of_its_own(
    desk: PlaceDesk, answers: Answers, generated: Path, tmp_path: Path
) -> None:
    """Which addresses files may have depends on where their catalogue lies."""
    desk.ask(question(1, generated))
    answers.end(1)
    first = desk._context
    assert first is not None
    outages = first.outages
    desk.ask(question(2, generated))
    answers.end(2)
    assert desk._context is first
    assert first.outages is not outages, "a server that was away an hour ago is asked again"
    assert first.outages._files
    (tmp_path / "other.json").write_bytes(generated.read_bytes())
    desk.ask(question(3, tmp_path / "other.json"))
    answers.end(3)
    assert desk._context is not first


@pytest.fixture
def driver() -> Iterator[Driver]:
    driver = Driver()
    yield driver
    cast("TextIO", driver.process.stdin).close()
    assert driver.process.wait(timeout=20) == 0


def test_live_engine_answers(driver: Driver, generated: Path) -> None:
    """Over the pipes, without any live layer."""
    driver.send(question(1, generated))
    first = driver.answer(PlaceRows)
    assert first.number == 1
    end = driver.answer(PlaceEnd)
    assert len(end.rows) == first.count
    assert [len(each["values"]) for each in end.composites] == [3]
    driver.send(GiveUpPlace())
    driver.send(question(2, generated))
    assert driver.answer(PlaceEnd).number == 2


def test_records_are_lines(generated: Path) -> None:
    asked = question(1, generated)
    assert protocol.decode_order(protocol.encode(asked)) == asked
    end = PlaceEnd(1, rows=({"values": [0.5, None], "scenes": ["a"]},), notes=("a note",))
    back = protocol.decode_answer(protocol.encode(end))
    assert isinstance(back, PlaceEnd)
    assert list(back.rows) == [{"values": [0.5, None], "scenes": ["a"]}]
