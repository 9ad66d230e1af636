"""Responses that are bounded in time, whatever a server sends; imported late, with ``http_session``."""

from __future__ import annotations

import http.client
import io
import socket
import threading
import time
from typing import Any, Optional

from ...common.settings import Limits
from .hosts import Host
from .untrusted import MAX_BYTES

_SLICES = 10
"""Looks at a server within its patience."""


class Current(threading.local):
    """What a thread is receiving."""

    host: Optional[Host] = None
    """The server, which is asked whether it answers others; ``None`` asks nobody."""
    end: float = 0.0
    """When the response has to be there, unless bytes that are kept give it more time (``time.monotonic``)."""
    chain_end: Optional[float] = None
    """The same for all responses of a chain of redirects; ``None`` where there is none."""


def timely_response(limits: Limits, current: Current) -> type[http.client.HTTPResponse]:
    """Return a class of responses that time out where their head or their body arrives too slowly."""
    return type("_Response", (_TimelyResponse,), {"limits": limits, "current": current})


class _TimelyResponse(http.client.HTTPResponse):
    """A response that gets more time for the bytes of its body alone: not for lines, nor for what is thrown away."""

    limits: Limits
    current: Current

    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self._stream = _TimelyStream(sock, self.fp.detach(), self.limits, self.current)
        self.fp = io.BufferedReader(self._stream)

    def begin(self) -> None:
        self._stream.begin_waiting()
        super().begin()
        if 200 <= self.status < 300:
            self._stream.begin_body(float("inf") if not self.chunked else 0.0)

    def _safe_read(self, amt: int) -> bytes:
        """Return so many bytes; of a chunked body they are what is kept."""
        if not self.chunked:
            return super()._safe_read(amt)  # type: ignore[misc,no-any-return]
        self._stream.wanted = amt
        data: bytes = super()._safe_read(amt)  # type: ignore[misc]
        self._stream.keep(self._stream.wanted)  # what had come before, together with the line above the chunk
        self._stream.wanted = 0
        return data


class _TimelyStream(io.RawIOBase):
    """A socket's stream with a time-out for the whole response: the socket's own is for the next bytes only."""

    def __init__(self, sock: Any, raw: Any, limits: Limits, current: Current) -> None:
        self._sock = sock
        self._raw = raw
        self._limits = limits
        self._host = current.host
        self._end = current.end
        self._began = 0.0
        self._kept = 0.0
        self.is_useful = False
        """Whether the body is what was asked for, rather than a refusal or a redirect."""
        self.wanted = 0.0
        """How many of the next bytes are kept."""

    def begin_waiting(self) -> None:
        """Wake up now and then from now on, in time to look at the server. The next request sets its own time-out."""
        limits = self._limits
        self._began = time.monotonic()
        self._sock.settimeout(min(limits.host_patience / _SLICES, limits.read_timeout, limits.answer_patience))

    def begin_body(self, wanted: float) -> None:
        """Give time for bytes that are kept from now on: so many of the next ones."""
        self.wanted = wanted
        self.is_useful = True
        if self._host is not None:
            self._host.heard(time.monotonic() - self._began)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        began = time.monotonic()
        while True:
            try:
                received = int(self._sock.recv_into(buffer))
                break
            except TimeoutError:
                self._check(time.monotonic() - began)
                if self._host is not None and self._host.is_silent(began):
                    raise
        self._check(0.0)
        kept = min(received, self.wanted)
        self.wanted -= kept
        if self.is_useful and kept:
            self.keep(kept)
            if self._host is not None:
                self._host.heard(time.monotonic() - began)
        return received

    def _check(self, waited: float) -> None:
        if waited >= self._limits.read_timeout or time.monotonic() > self._end:
            raise socket.timeout("the answer comes too slowly")

    def keep(self, count: float) -> None:
        """Give the response more time for bytes of its body, but never more than it had at the beginning."""
        self._kept += count
        if self.is_useful and self._kept <= MAX_BYTES:
            longest = time.monotonic() + self._limits.answer_patience
            self._end = min(self._end + count / self._limits.slowest_rate, longest)

    def close(self) -> None:
        self._raw.close()
        super().close()
