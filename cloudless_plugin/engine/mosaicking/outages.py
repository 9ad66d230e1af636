"""Servers that are away, and what a run does meanwhile.

While other servers answer, the scenes of one that is away are set aside: tiles are made without them, and made again
with them if it comes back. Where no server answers, the run waits.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Optional

from ...common.errors import OutageError, ServerDownError
from ...common.messages import Message
from ...common.reporting import Reporter
from ...common.settings import Limits
from ..net.hosts import host_of
from ..stac.scene import Scene

Answers = Callable[[str], Optional[bool]]
"""See ``Network.answers``."""
_POLL = 0.1
"""Seconds between two looks at whether the user has cancelled."""


class Outages:
    """The servers of one run's files, as its main thread sees them, wherever tiles are made."""

    def __init__(self, answers: Answers, limits: Limits) -> None:
        """Begin with servers that are believed to answer."""
        self._answers = answers
        self._limits = limits
        self._files: dict[str, dict[str, str]] = {}
        """Of each scene in use: a file on each of its servers, by the server's name."""
        self._away: dict[str, _Absence] = {}
        """Servers that do not answer, and those that have come back but have not yet given a tile."""
        self._heard: dict[str, float] = {}
        """When each server has last answered, or a tile was made of its files."""
        self._made: set[str] = set()
        """Servers of whose files a tile was made."""
        self._asked: dict[str, _Question] = {}

    def expect(self, scenes: Sequence[Scene]) -> None:
        """Note the scenes that a run uses."""
        for scene in scenes:
            self._files[scene.id] = {host_of(asset.href): asset.href for asset in scene.assets.values()}

    def drop(self, scene_id: str) -> None:
        """Note that a scene is left out for good."""
        self._files.pop(scene_id, None)

    def is_away(self, scene: Scene) -> bool:
        """Tell whether a scene is set aside for now."""
        if not self._away:
            return False
        return any(self._is_away(host_of(asset.href)) for asset in scene.assets.values())

    def _is_away(self, host: str) -> bool:
        return host in self._away and not self._away[host].is_back

    @property
    def is_total(self) -> bool:
        """Whether none of the servers answers that the run needs. Files that need no server always answer."""
        needed = self._needed() if self._away else {}
        return bool(needed) and all(self._is_away(host) for host in needed)

    def _needed(self) -> dict[str, str]:
        """Return a file on each server that the run needs."""
        return {host: href for files in self._files.values() for host, href in files.items()}

    def note_down(self, error: ServerDownError) -> bool:
        """Note that a server does not answer; return whether that is new."""
        host = host_of(error.href)
        absence = self._away.get(host)
        if absence is None:
            self._away[host] = _Absence(error)
        elif absence.is_back:
            absence.begin(error)
        return absence is None

    def note_used(self, scenes: Sequence[Scene]) -> None:
        """Note that a tile was made of files."""
        now = time.monotonic()
        for scene in scenes:
            for host in self._files.get(scene.id, ()):
                self._heard[host] = now
                self._made.add(host)
                self._away.pop(host, None)

    def look(self) -> None:
        """Ask the servers that are away, now and then. This returns at once."""
        for host in [host for host in self._away if self._is_away(host) and not self._away[host].is_for_good]:
            if self._answer(host, self._limits.probe_pause):
                self._away[host].end()

    def _answer(self, host: str, pause: float) -> Optional[bool]:
        """Return a server's answer, once, or ``None`` where there is none yet.

        It is asked where nobody is asking, ``pause`` seconds after it was asked last.
        """
        question = self._asked.get(host)
        if question is not None and question.answer is not None and not question.is_read:
            question.is_read = True
            if question.answer:
                self._heard[host] = time.monotonic()
            # Where Dask's workers reach a server that this machine does not, the next tile tells.
            return question.answer or (question.is_unknown and host in self._made)
        is_due = question is None or (question.is_read and time.monotonic() >= question.ended + pause)
        href = self._needed().get(host)
        if is_due and href:
            self._asked[host] = _Question(self._answers, href)
        return None

    def hopeless(self) -> dict[str, str]:
        """Return the servers that have been away for too long while another one answers, each with the reason."""
        limits = self._limits
        away = {host: absence for host, absence in self._away.items() if not absence.is_back}
        late = {host: absence for host, absence in away.items() if absence.seconds >= limits.away_patience}
        if late and self._another_answers():
            return {host: absence.reason for host, absence in late.items()}
        return {}

    def _another_answers(self) -> bool:
        """Tell whether any server is known to answer at this time; where that is unknown, find out."""
        since = time.monotonic() - self._limits.host_patience
        for host, href in self._needed().items():
            if self._is_away(host):
                continue
            if not host or self._heard.get(host, 0.0) > since or self._answer(host, 0.0):
                return True
            question = self._asked.get(host)
            if question is not None and question.answer is False:
                reason = Message("the server {host} does not answer", host=host)
                self.note_down(ServerDownError(href, reason))
        return False

    def waiting(self) -> Message:
        """Return what to tell while no server answers.

        Raises:
            OutageError: where that has taken too long.
        """
        absences = [self._away[host] for host in self._needed()]
        seconds = min(absence.seconds for absence in absences)
        if seconds > self._limits.outage_patience:
            raise OutageError(
                "No server of the scenes' files has answered for {seconds} seconds ({reason}): check the network, and "
                "run again to resume.",
                seconds=round(seconds),
                reason=absences[0].reason,
            )
        return Message("No server answers: waiting for the network ({seconds} s)", seconds=int(seconds))

    def outlast(self, error: ServerDownError, reporter: Reporter, waiting: Callable[[Message], None]) -> None:
        """Wait, outside of the loop over tiles, until a server answers again, or is away for good.

        Args:
            error: of the server.
            reporter: asked whether to go on.
            waiting: told for how long no server has answered, again and again.

        Raises:
            OutageError: where no server answers for too long.
            CancelledError: where the reporter says so.
        """
        self.note_down(error)
        host = host_of(error.href)
        while self._is_away(host) and not self._away[host].is_for_good:
            reporter.check()
            self.look()
            if self.is_total:
                waiting(self.waiting())
            elif host in self.hopeless():
                self._away[host].is_for_good = True
            time.sleep(_POLL)


class _Absence:
    """The time for which a server has been away since a tile was last made of its files."""

    def __init__(self, error: ServerDownError) -> None:
        self.is_back = self.is_for_good = False
        self._before = 0.0
        self.begin(error)

    def begin(self, error: ServerDownError) -> None:
        """Note that it is away."""
        self.reason = error.reason
        self.is_back = False
        self._began = time.monotonic()

    def end(self) -> None:
        """Note that it answers."""
        self._before = self.seconds
        self.is_back = True

    @property
    def seconds(self) -> float:
        """Seconds in all."""
        return self._before + (0.0 if self.is_back else time.monotonic() - self._began)


class _Question:
    """A question to a server, answered in a thread of its own, which nobody waits for."""

    def __init__(self, answers: Answers, href: str) -> None:
        self.answer: Optional[bool] = None
        self.is_unknown = False
        self.is_read = False
        self.ended = float("inf")
        threading.Thread(target=self._ask, args=(answers, href), daemon=True).start()

    def _ask(self, answers: Answers, href: str) -> None:
        answer: Optional[bool] = False
        try:
            answer = answers(href)
        finally:
            self.ended = time.monotonic()
            self.is_unknown = answer is None
            self.answer = bool(answer)
