"""Messages to the user: English strings that can still be translated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import Any, Union


class Message(str):
    """A sentence in English that keeps its template and its values, so that it can be translated."""

    __slots__ = ("template", "values")

    template: str
    """The sentence with the names of its values in braces, as translators see it."""
    values: Mapping[str, Union[str, int, float]]

    def __new__(cls, template: str, /, **values: object) -> Message:  # noqa: PYI034 - Self is younger than QGIS's Python
        """Fill the template with the values.

        Args:
            template: with a name in braces for each value, as in ``str.format``.
            values: numbers and strings are kept; an error becomes its message, anything else its ``str``.
        """
        kept = {name: plain_value(value) for name, value in values.items()}
        sentence = super().__new__(cls, template.format(**kept) if kept else template)
        sentence.template = template
        sentence.values = kept
        return sentence

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        """Return the arguments that make the same message in another process."""
        return (self.template,), dict(self.values)

    def translated(self, translate: Callable[[str], str]) -> str:
        """Return the sentence in another language, together with the messages among its values.

        Args:
            translate: returns a template in that language, or the template itself where it has no translation.
        """
        if not self.values:
            return translate(self.template)
        values = {
            name: value.translated(translate) if isinstance(value, Message) else value
            for name, value in self.values.items()
        }
        try:
            return translate(self.template).format(**values)
        except (KeyError, IndexError, ValueError):  # a translation with wrong braces
            return str(self)


def plural(count: int, one: str, many: str) -> Message:
    """Return a message with a count: ``one`` for 1, else ``many``; both templates have ``{count}``."""
    return Message(one if count == 1 else many, count=count)


def comma_separated(sentences: Iterable[Message]) -> Message:
    """Return one message of several, with commas between them."""
    return reduce(lambda before, sentence: Message("{before}, {sentence}", before=before, sentence=sentence), sentences)


def byte_size(count: float) -> Message:
    """Return a number of bytes in MB or GB."""
    if count >= 1e9:
        return Message("{count:,.1f} GB", count=count / 1e9)
    return Message("{count:,.0f} MB", count=count / 1e6)


def duration(seconds: float) -> Message:
    """Return a time in seconds, minutes or hours."""
    if seconds < 90:
        return Message("{count:.0f} s", count=seconds)
    if seconds < 5400:
        return Message("{count:.0f} min", count=seconds / 60)
    return Message("{count:.1f} h", count=seconds / 3600)


def plain_value(value: object) -> Union[str, int, float]:
    """Return a number or a string as it is, an error's message, or the ``str`` of anything else."""
    if isinstance(value, (str, int, float)):
        return value
    if isinstance(value, BaseException) and value.args and isinstance(value.args[0], Message):
        return value.args[0]
    return str(value)


def to_json(value: Any) -> Any:
    """Return a JSON value in which each ``Message`` is an object of its template and its values."""
    if isinstance(value, Message):
        return {"text": value.template, "values": {name: to_json(part) for name, part in value.values.items()}}
    if isinstance(value, dict):
        return {name: to_json(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_json(part) for part in value]
    return value


def from_json(fields: dict[str, Any]) -> Any:
    """Return the ``Message`` of an object that ``to_json`` made, or any other object as it is: for ``json.loads``."""
    if fields.keys() == {"text", "values"} and isinstance(fields["text"], str) and isinstance(fields["values"], dict):
        return Message(fields["text"], **fields["values"])
    return fields
