"""The standard streams of the process, made such that nothing that happens to them ends a run."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import BinaryIO

from ...common.redaction import redact


def mend_streams() -> None:
    """Let output be written, without secrets, whatever the streams can take; what they cannot take is lost.

    They may be closed, full, a pipe that nobody reads, or of an encoding that lacks letters. A closed one is opened
    onto nothing: the next file that is opened would have its number, and get what libraries print.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:  # noqa: PERF203 - three rounds
            with suppress(OSError):
                os.open(os.devnull, os.O_RDWR)  # the lowest number that is free: this one
    sys.stdout, sys.stderr = _Output.like(sys.stdout), _Output.like(sys.stderr)


class _Output(io.TextIOWrapper):
    """An output stream that raises no error, and shows no secret."""

    @classmethod
    def like(cls, stream: object) -> _Output:
        """Return an output to where another one leads; to nothing where that is ``None``."""
        encoding = getattr(stream, "encoding", None) or "utf-8"
        buffer: BinaryIO = getattr(stream, "buffer", None) or io.BytesIO()
        return cls(buffer, encoding, errors="backslashreplace", line_buffering=True)

    def write(self, text: str) -> int:
        with suppress(OSError, ValueError):
            super().write(redact(text))
        return len(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            super().flush()
