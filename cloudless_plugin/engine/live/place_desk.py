"""Questions of places, each of which gives up the one before."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Optional

from ...common import protocol
from ...common.errors import CancelledError, CloudlessError, unforeseen_message
from ...common.place_records import AskPlace, PlaceEnd, PlaceRow, PlaceRows
from ...common.reporting import Reporter
from ...common.request import Request
from ...common.settings import Limits, Settings
from ..jobs.place_series import PlaceReader, Question
from ..jobs.run_context import RunContext

_PATIENCE = 15.0
"""Seconds for which somebody who looks at an empty chart waits for a server that is away."""

Logins = Mapping[str, Mapping[str, str]]


class PlaceDesk:
    """Answers the last question that was asked."""

    def __init__(self, send: Callable[[protocol.Answer], None]) -> None:
        """Send answers by ``send``."""
        self._send = send
        self._reader = PlaceReader()
        self._watch = _Watch()
        self._context: Optional[RunContext] = None
        self._reads: Optional[tuple[str, str, Logins]] = None
        """Which catalogue the context is for, and as whom."""
        self._answering = threading.Lock()

    def ask(self, order: AskPlace) -> None:
        """Answer a question, on a thread of its own, and no other that was asked before."""
        self._watch.last = order
        threading.Thread(target=self._answer, args=(order,), daemon=True).start()

    def give_up(self) -> None:
        """Answer no question any more."""
        self._watch.last = None

    def close(self) -> None:
        """Let go of files and connections."""
        self.give_up()
        with self._answering:
            self._close_context()

    def _answer(self, order: AskPlace) -> None:
        with self._answering:
            self._watch.at_hand = order
            try:
                end = self._end(order)
            except CancelledError:
                return
            except CloudlessError as error:
                end = PlaceEnd(order.number, problem=error.message)
            except Exception as error:  # noqa: BLE001 - whoever asked gets a sentence
                end = PlaceEnd(order.number, problem=unforeseen_message(error))
            if order is self._watch.last:
                self._send(end)

    def _end(self, order: AskPlace) -> PlaceEnd:
        """Return the last answer to a question.

        Raises:
            CancelledError: where another one was asked.
            CloudlessError: where nothing can be read.
        """
        self._watch.check()
        request = Request.from_dict(order.request)
        question = Question(request, order.place, order.crs, order.is_geographic, order.anywhere)
        context = self._context_for(request, order.logins)

        def told(row: PlaceRow, count: int) -> None:
            if order is self._watch.last:
                self._send(PlaceRows(order.number, (row.to_dict(),), count))

        found = self._reader.answer(question, context, told)
        return PlaceEnd(
            order.number,
            tuple(row.to_dict() for row in found.rows),
            tuple(composite.to_dict() for composite in found.composites),
            found.is_beyond,
            found.notes,
        )

    def _context_for(self, request: Request, logins: Logins) -> RunContext:
        """Return what reads a catalogue with some logins; its headers and connections serve the next question, too.

        Which addresses files may have depends on where their catalogue lies.
        """
        reads = request.catalog, request.catalog_url, logins
        if self._context is None or self._reads != reads:
            self._close_context()
            self._reads = reads
            limits = Limits(away_patience=_PATIENCE, outage_patience=_PATIENCE)
            self._context = RunContext(self._watch, Settings(limits, logins))
            self._reader = PlaceReader()  # what one login was shown is not another's
        self._context.forget_outages()
        return self._context

    def _close_context(self) -> None:
        if self._context is not None:
            self._context.close()
            self._context = None


class _Watch(Reporter):
    """Ends the answer to a question after which another one was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.at_hand: Optional[AskPlace] = None
        """The question that is being answered."""
        self.last: Optional[AskPlace] = None

    def warning(self, message: str) -> None:
        """Keep nothing: the answer names the scenes that cannot be read."""

    def check(self) -> None:
        """Raise ``CancelledError`` where nobody waits for the answer."""
        if self.at_hand is not self.last:
            raise CancelledError
