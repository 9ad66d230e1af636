"""Sentences keep what they are made of: across processes, in errors, in other languages."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.common.errors import SceneError
from cloudless_plugin.common.messages import Message
from cloudless_plugin.common.protocol import Failure, decode_answer, encode

GERMAN = {"Tile {done} of {count}": "Kachel {done} von {count}", "{scene}: {reason}": "{scene} / {reason}"}


def translate(template: str) -> str:
    return GERMAN.get(template, template)


def test_message_reads_as_english() -> None:
    message = Message("Tile {done} of {count}", done=1, count=2)
    assert message == "Tile 1 of 2"
    assert message.translated(translate) == "Kachel 1 von 2"


def test_braces_without_values_are_letters() -> None:
    assert Message("{not a value}").translated(translate) == "{not a value}"


def test_message_inside_a_message_is_translated() -> None:
    error = SceneError("S2A", Message("Tile {done} of {count}", done=1, count=2))
    assert error.message.translated(translate) == "S2A / Kachel 1 von 2"


def test_slip_in_a_translation_leaves_english() -> None:
    assert Message("{a} b", a=1).translated(lambda _: "{b} c") == "1 b"


@given(st.text(), st.one_of(st.integers(), st.text()))
def test_message_reaches_the_other_process_whole(name: str, value: object) -> None:
    sent = Message("{name} is {value}", name=name, value=Message("{value}!", value=value))
    received = decode_answer(encode(Failure(sent, trace=name)))
    assert isinstance(received, Failure)
    assert received.message == sent
    assert isinstance(received.message, Message)
    assert received.message.values == sent.values
    assert received.trace == name
    assert json.dumps(sent) == json.dumps(str(sent))
