"""The lines between QGIS and the engine: every record arrives as it was sent."""

from __future__ import annotations

import dataclasses
import json
from typing import Any, Optional, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.common import protocol
from cloudless_plugin.common.live_records import (
    LiveAsk,
    LiveChanged,
    LiveFound,
    LiveHide,
    LiveJob,
    LiveNote,
    LivePrefetch,
    LiveReady,
    LiveShow,
    LiveStretch,
    LiveView,
    LiveWords,
)
from cloudless_plugin.common.looks import Range
from cloudless_plugin.common.messages import Message
from cloudless_plugin.common.place_records import (
    AskPlace,
    GiveUpPlace,
    PlaceComposite,
    PlaceEnd,
    PlaceRow,
    PlaceRows,
    read_rows,
)
from cloudless_plugin.common.places import Sample
from cloudless_plugin.common.protocol import (
    Cancel,
    CheckJob,
    CollectionsJob,
    DatePreviewJob,
    Failure,
    Held,
    Info,
    PreflightJob,
    PreviewOrder,
    PreviewReady,
    Progress,
    Ready,
    Result,
    RunJob,
    SamplesJob,
    WarmUp,
    Warned,
    decode_answer,
    decode_order,
    encode,
    kind_of,
)
from cloudless_plugin.common.results import (
    DatePreview,
    FoundOverpass,
    FoundScene,
    MosaicResult,
    PreflightResult,
    RunEstimate,
    SeriesResult,
    SeriesStep,
)

LOGINS = {"https://host": {"Authorization": "Bearer secret"}}
REQUEST = {"extent": [15, 46, 16, 47], "start": "2023-08-01", "end": "2023-08-31"}
NESTED = Message("{scene}: {reason}", scene="ü", reason=Message("{count} of {all}", count=1, all=Message("all")))
PLACE = {"type": "MultiPoint", "coordinates": [[500000.0, 5200000.0]]}
ROW = PlaceRow(Sample(0, "2023-06-04T10:00:00Z", None, "sentinel-2a", "s2", "clear", None, (0.1, None)), ("a", "b"))
ORDERS: dict[str, protocol.Order] = {
    "run": RunJob(
        REQUEST,
        "a.tif",
        scratch=".a.tif.0123456789ab",
        preview=PreviewOrder("coarse.tif", 1200),
        evidence="evidence.tif",
        figure="figure.png",
        animation="animation.gif",
        words={"July": "Juli"},
        logins=LOGINS,
        allowed_engines=("tcp://host:8786", "gateway+https://host"),
    ),
    "preflight": PreflightJob(REQUEST, "folder", plan=True, area_stats=True, output="a.tif", logins=LOGINS),
    "date": DatePreviewJob(REQUEST, "date.tif", 1200, logins=LOGINS),
    "samples": SamplesJob(REQUEST, "places.json", "EPSG:32633", "samples.json", logins=LOGINS),
    "collections": CollectionsJob("https://host/v1", logins=LOGINS),
    "check": CheckJob(),
    "warm": WarmUp(),
    "cancel": Cancel(),
}
ORDERS |= {
    "live": LiveJob("a-secret"),
    "live-show": LiveShow("a", 3, REQUEST, ("red", "green", "blue"), LOGINS),
    "live-next": LivePrefetch("a", REQUEST, ("nir",)),
    "live-hide": LiveHide("a"),
    "live-view": LiveView((0.0, 1.0, 2.0, 3.0), 10.0),
    "live-stretch": LiveStretch("a", 4),
    "live-ask": LiveAsk("a", 1, 2.0, 3.0),
    "live-words": LiveWords("Hello.", "Hallo."),
    "place-ask": AskPlace(1, REQUEST, PLACE, "EPSG:32633", is_geographic=False, anywhere=True, logins=LOGINS),
    "place-give-up": GiveUpPlace(),
}
ANSWERS: dict[str, protocol.Answer] = {
    "ready": Ready(),
    "progress": Progress(0.25, NESTED),
    "info": Info(NESTED),
    "warning": Warned(NESTED),
    "preview": PreviewReady("coarse.tif", ((200.0, 1500.0), (300.0, 1600.0))),
    "held": Held("mosaic.tif"),
    "live-ready": LiveReady(40000),
    "live-note": LiveNote("a", 3, NESTED, is_problem=True),
    "live-changed": LiveChanged("a", 3),
    "live-found": LiveFound("a", 1, {"red": 500}, 3, 12, NESTED),
    "place-rows": PlaceRows(1, (ROW.to_dict(),), 12),
    "place-end": PlaceEnd(
        1, (ROW.to_dict(),), (PlaceComposite("2023-06", (0.1, None)).to_dict(),), is_beyond=True, notes=(NESTED,)
    ),
    "result": Result({"scene_count": 3, "advice": [NESTED]}),
    "error": Failure(NESTED, "trace", environment=True, kept=True),
}


def test_every_record_is_here() -> None:
    for records, union in ((ORDERS, protocol.Order), (ANSWERS, protocol.Answer)):
        assert {type(record).__name__ for record in records.values()} == {
            name.__forward_arg__ for name in get_args(union)
        }


@pytest.mark.parametrize("kind", ORDERS)
def test_order_arrives_as_it_was_sent(kind: str) -> None:
    order = ORDERS[kind]
    assert kind_of(order) == kind
    assert json.loads(encode(order))["type"] == kind
    assert decode_order(encode(order)) == order
    assert decode_order(encode(type(order)(**_needed(order)))) == type(order)(**_needed(order))


@pytest.mark.parametrize("kind", ANSWERS)
def test_answer_arrives_as_it_was_sent(kind: str) -> None:
    answer = ANSWERS[kind]
    assert kind_of(answer) == kind
    assert json.loads(encode(answer))["type"] == kind
    assert decode_answer(encode(answer)) == answer


def test_rows_of_a_place_arrive() -> None:
    answer: Any = decode_answer(encode(ANSWERS["place-end"]))
    assert read_rows(answer.rows) == [ROW]
    assert PlaceComposite.from_dict(answer.composites[0]) == PlaceComposite("2023-06", (0.1, None))


def test_empty_preview_has_no_values_to_show() -> None:
    assert decode_answer(encode(PreviewReady("coarse.tif", None))) == PreviewReady("coarse.tif", None)


def _needed(record: Any) -> dict[str, Any]:
    """Return the values of the fields that have no default."""
    missing = dataclasses.MISSING
    return {
        field.name: getattr(record, field.name)
        for field in dataclasses.fields(record)
        if field.default is missing and field.default_factory is missing
    }


@pytest.mark.parametrize("answer", [Info(NESTED), Warned(NESTED), Progress(1.0, NESTED), Failure(NESTED)])
def test_message_inside_a_message_arrives_with_its_parts(answer: Any) -> None:
    received: Any = decode_answer(encode(answer))
    inner = received.message.values["reason"]
    assert isinstance(inner, Message)
    assert (inner.template, inner.values["count"]) == ("{count} of {all}", 1)
    assert isinstance(inner.values["all"], Message)
    german = {"{scene}: {reason}": "{reason} ({scene})", "{count} of {all}": "{count} von {all}", "all": "allen"}
    assert received.message.translated(lambda template: german.get(template, template)) == "1 von allen (ü)"


@given(st.text())
def test_any_text_is_one_line_of_ascii(text: str) -> None:
    line = encode(Failure(text, trace=text))
    assert line.isascii()
    assert line.index("\n") == len(line) - 1
    assert decode_answer(line) == Failure(text, trace=text)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Segmentation fault",
        '{"type": "progress", "fraction": 0.2',
        '"progress"',
        "[1, 2]",
        '{"fraction": 0.2}',
        '{"type": 3}',
        '{"type": "unheard of", "message": "a"}',
        '{"type": "cancel"}',
        '{"type": "progress"}',
        '{"type": "preview", "path": "a.tif"}',
        '{"type": "preview", "path": "a.tif", "display": 3}',
        '{"type": "info", "message": "a", "more": 3}',
        '{"type": "info", "message": {"text": "{a}", "values": {"b": 3}}}',
        '{"type": "info", "message": {"text": "{", "values": {"b": 3}}}',
    ],
)
def test_line_that_is_no_answer_becomes_info(line: str) -> None:
    assert decode_answer(f"{line}\n") == Info(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "what?",
        "[1]",
        '{"type": "result"}',
        '{"type": "unheard of"}',
        '{"type": "run"',
        '{"type": "run"}',
        '{"type": "run", "request": {}, "output": "a.tif", "preview": {"width": 3}}',
        '{"type": "cancel", "more": 3}',
    ],
)
def test_line_that_is_no_order_is_none(line: str) -> None:
    assert decode_order(f"{line}\n") is None


def test_logins_are_not_in_the_representation() -> None:
    assert not any("secret" in repr(order) for order in ORDERS.values())


RANGES = ((200.0, 1500.0), (300.0, 1600.0))


def mosaic_result(display: Optional[tuple[Range, ...]] = RANGES) -> MosaicResult:
    return MosaicResult(3, 1, 98.5, 12.5, display, 2)


@pytest.mark.parametrize("display", [RANGES, None])
def test_result_of_a_mosaic_arrives_typed(display: Optional[tuple[Range, ...]]) -> None:
    result = mosaic_result(display)
    assert _sent(RunJob(REQUEST, "a.tif"), dataclasses.asdict(result)) == result


def test_result_of_a_series_arrives_typed(tmp_path: Any) -> None:
    title = Message("{month} {year}", month=Message("July"), year=2023)
    step = SeriesStep("2023-07", title, "2023-07-01", "2023-07-31", tmp_path / "2023-07.tif", mosaic_result())
    result = SeriesResult((step,), 3, 1)
    received = _sent(RunJob({**REQUEST, "period": "month"}, "folder"), result.to_dict())
    assert received == result
    assert received.steps[0].title.values == title.values


@pytest.mark.parametrize("with_plan", [False, True])
def test_result_of_a_preflight_arrives_typed(with_plan: bool) -> None:
    scene = FoundScene(
        "a", "2023-07-01T10:00:00Z", None, "sentinel-2a", "33TWM", 79, "05.09", "sentinel-2-l2a", "", "POINT (1 1)"
    )
    overpass = FoundOverpass("2023-07-01", "sentinel-2a", None, 12.5, ("a", "b"), "0.png", 3.5, 98.0)
    plan = RunEstimate(1, 1, 10, 10, 10.0, "EPSG:32633", 1, 5, 6, 7, 8, 9.5, 0.5, (NESTED,), "heavy")
    result = PreflightResult((scene,), (overpass,), plan if with_plan else None)
    assert _sent(PreflightJob(REQUEST, plan=with_plan), dataclasses.asdict(result)) == result


@pytest.mark.parametrize("display", [RANGES, None])
def test_picture_of_a_date_arrives_typed(display: Optional[tuple[Range, ...]]) -> None:
    picture = DatePreview("date.tif", ("red", "green", "blue"), display)
    assert _sent(DatePreviewJob(REQUEST, "date.tif", 1200), dataclasses.asdict(picture)) == picture


def _sent(job: Any, values: dict[str, Any]) -> Any:
    """Return the result that a client reads where the worker has sent these values."""
    answer = decode_answer(encode(Result(values)))
    assert isinstance(answer, Result)
    return job.read_result(answer.values)
