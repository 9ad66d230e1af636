"""Sentences keep what they are made of: across processes, in errors, in other languages."""

from __future__ import annotations

import json
import pickle

from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.common import protocol
from cloudless_plugin.common.errors import CancelledError, CatalogueError, SceneError
from cloudless_plugin.common.messages import Message

GERMAN = {"Tile {done} of {count}": "Kachel {done} von {count}", "{scene}: {reason}": "{scene} / {reason}"}


def translate(template: str) -> str:
    return GERMAN.get(template, template)


def test_reads_as_english() -> None:
    text = Message("Tile {done} of {count}", done=1, count=2)
    assert text == "Tile 1 of 2"
    assert text.translated(translate) == "Kachel 1 von 2"


def test_without_values_braces_are_letters() -> None:
    assert Message("{not a value}").translated(translate) == "{not a value}"


def test_sentences_in_sentences_are_translated() -> None:
    error = SceneError("S2A", Message("Tile {done} of {count}", done=1, count=2))
    assert error.text.translated(translate) == "S2A / Kachel 1 von 2"


def test_a_slip_in_a_translation_leaves_english() -> None:
    assert Message("{a} b", a=1).translated(lambda _: "{b} c") == "1 b"


@given(st.text(), st.one_of(st.integers(), st.text()))
def test_crosses_the_border(name: str, value: object) -> None:
    sent = Message("{name} is {value}", name=name, value=Message("{value}!", value=value))
    received = protocol.decode(protocol.encode(protocol.INFO, message=sent, plain=name))
    assert received["message"] == sent
    assert received["message"].values == sent.values
    assert received["plain"] == name
    assert json.dumps(sent) == json.dumps(str(sent))


def test_errors_cross_to_other_processes() -> None:
    for error in (
        CatalogueError("{url} is gone.", url="x"),
        SceneError("S2A", Message("n {n}", n=1)),
        CancelledError(),
    ):
        copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
        assert type(copy) is type(error)
        assert str(copy) == str(error)
        assert copy.text.values == error.text.values
