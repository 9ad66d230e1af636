"""Formulas over bands, such as ``(nir - red) / (nir + red)``: numbers, names, ``+ - * /`` and parentheses, no more."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Union

from .errors import RequestError
from .messages import Message

LONGEST = 400
"""Letters that a formula may have."""
_DEEPEST = 40
"""Parentheses and signs within each other."""
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-z_]\w*)|(?P<sign>\S))", re.ASCII
)
NEGATE = "0-"
"""A minus before a value, as a step; no band can have this name."""

Step = Union[float, str]
"""A number; a sign, which takes what was found last; or any other text, the name of a band."""


@dataclass(frozen=True)
class Formula:
    """A formula that has been read."""

    text: str
    """As it was written."""
    steps: tuple[Step, ...]
    """In the order of their calculation: of ``a - 2``, these are ``a``, 2 and ``-``."""

    @property
    def bands(self) -> tuple[str, ...]:
        """The names in it, each once."""
        return tuple(dict.fromkeys(step for step in self.steps if isinstance(step, str) and not is_sign(step)))


def is_sign(step: Step) -> bool:
    """Tell whether a step is one that calculates."""
    return step in ("+", "-", "*", "/", NEGATE)


@lru_cache(maxsize=256)
def read_formula(text: str) -> Formula:
    """Read a formula.

    Raises:
        RequestError: where it is none, with what is wrong.
    """
    if len(text) > LONGEST:
        raise _wrong(text[:40] + "…", Message("it has more than {count} letters", count=LONGEST))
    return Formula(text.strip(), _Parser(text).parse())


def _wrong(text: str, problem: Message) -> RequestError:
    return RequestError(
        "The expression '{text}' cannot be read, since {problem}: write bands, numbers, + - * / and parentheses, as in "
        "(nir - red) / (nir + red).",
        text=text.strip(),
        problem=problem,
    )


class _Parser:
    """Reads one formula from left to right.

    sum = product (("+" | "-") product)*; product = value (("*" | "/") value)*;
    value = "-" value | "(" sum ")" | number | name.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(_TOKEN.finditer(text))
        self._place = 0
        self._depth = 0
        self._steps: list[Step] = []

    def parse(self) -> tuple[Step, ...]:
        self._sum()
        if self._place < len(self._tokens):
            raise self._unexpected()
        if not any(isinstance(step, str) and not is_sign(step) for step in self._steps):
            raise _wrong(self._text, Message("it names no band"))
        return tuple(self._steps)

    def _sum(self) -> None:
        self._chain(self._product, "+-")

    def _product(self) -> None:
        self._chain(self._value, "*/")

    def _chain(self, part: Callable[[], None], signs: str) -> None:
        part()
        while (sign := self._sign()) and sign in signs:
            self._place += 1
            part()
            self._steps.append(sign)

    def _value(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _wrong(self._text, Message("more than {count} parentheses or signs are nested", count=_DEEPEST))
        if self._place >= len(self._tokens):
            raise _wrong(self._text, Message("it ends too early"))
        token, sign = self._tokens[self._place], self._sign()
        self._place += 1
        if token["number"]:
            self._number(token["number"])
        elif token["name"]:
            self._steps.append(token["name"])
        elif sign == "-":
            self._value()
            self._steps.append(NEGATE)
        elif sign == "(":
            self._sum()
            if self._sign() != ")":
                raise _wrong(self._text, Message("a parenthesis is not closed"))
            self._place += 1
        else:
            self._place -= 1
            raise self._unexpected()
        self._depth -= 1

    def _number(self, text: str) -> None:
        number = float(text)
        if not math.isfinite(number):
            raise _wrong(self._text, Message("the number {text} is too large", text=text))
        self._steps.append(number)

    def _sign(self) -> str:
        """Return the sign that comes next; empty where something else does, or nothing."""
        return self._tokens[self._place]["sign"] or "" if self._place < len(self._tokens) else ""

    def _unexpected(self) -> RequestError:
        found = self._tokens[self._place].group().strip()
        return _wrong(self._text, Message("'{found}' stands where it means nothing", found=found))
