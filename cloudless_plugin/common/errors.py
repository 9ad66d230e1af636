"""Errors that a user may read: each message is one sentence that says what to do."""

from __future__ import annotations

import errno
import importlib
import re
from typing import Any, Optional

from .href import without_secrets
from .messages import Message
from .redaction import redact, redact_message

_NOT_MAPPED = re.compile("cannot allocate memory|failed to map segment", re.IGNORECASE)
"""Matches what the system's loader says of a library for which there is no memory."""
_GDAL_OUT_OF_MEMORY = "CPLE_OutOfMemoryError"
"""rasterio's error, by its name: importing it takes longer than many a run."""
NETWORK = Message("check the network, or try again later")
"""What to do where a server does not answer."""
ACCOUNT = Message("choose a catalogue whose files need no account, such as Planetary Computer")
"""What to do where a server asks who one is."""
ELSEWHERE = Message("choose other dates, or another catalogue")
"""What to do where a file is gone, broken or not what its item says."""


class CloudlessError(Exception):
    """Base of every error that is meant for the user."""

    def __init__(self, sentence: str, /, **values: object) -> None:
        """Keep the message, without secrets.

        Args:
            sentence: template with the name of each value in braces, or a ``Message``, which needs no values.
            values: of the template.
        """
        self.message = redact_message(sentence if isinstance(sentence, Message) else Message(sentence, **values))
        super().__init__(self.message)


def unforeseen_message(error: Exception) -> Message:
    """Return the sentence for an error that is no ``CloudlessError``."""
    return Message(
        "Something unforeseen went wrong ({problem}): see the log and report it.",
        problem=redact(f"{type(error).__name__}: {error}"),
    )


class RequestError(CloudlessError):
    """The request asks for something impossible."""


class CatalogueError(CloudlessError):
    """The catalogue cannot be reached or read."""


class OutageError(CatalogueError):
    """No server answers any more; what is done is kept, and the same request resumes it."""


class NoScenesError(CloudlessError):
    """No scene is left to compose."""


class ReadError(CloudlessError):
    """An asset cannot be read."""

    def __init__(self, href: str, reason: str, advice: str = ELSEWHERE) -> None:
        """Keep the asset's unsigned address, why it cannot be read, and what to do about it."""
        super().__init__(
            "{place} cannot be read ({reason}): {advice}.", place=without_secrets(href), reason=reason, advice=advice
        )
        self.href = href
        self.reason = reason
        self.advice = advice

    def __reduce__(self) -> tuple[Any, ...]:
        """Return the type and the arguments that make the same error in another process."""
        return type(self), (self.href, self.reason, self.advice)


class ServerDownError(ReadError):
    """An asset cannot be read, since its server does not answer, whatever it is asked for."""


class SceneError(CloudlessError):
    """One scene cannot be used; the run goes on without it."""

    def __init__(self, scene_id: str, reason: str, advice: str = ELSEWHERE) -> None:
        """Keep the scene's id, why it cannot be used, and what to do where no other scene can be used either."""
        super().__init__("{scene}: {reason}", scene=scene_id, reason=reason)
        self.scene_id = scene_id
        self.reason = reason
        self.advice = advice

    def __reduce__(self) -> tuple[Any, ...]:
        """Return the type and the arguments that make the same error in another process."""
        return type(self), (self.scene_id, self.reason, self.advice)


class OutputError(CloudlessError):
    """The result cannot be written."""


class EngineError(CloudlessError):
    """The engine's environment is missing or broken, or its process ended unexpectedly."""


class RecipeError(CloudlessError):
    """A file is no recipe, or cannot be read as one."""


class ShortageError(CloudlessError):
    """The system has too little memory, or too few processes or threads; the work is kept, to be resumed."""


MEMORY = Message("The memory is not enough: close other programs, or choose a shorter time or fewer bands.")
PROCESSES = Message(
    "The system starts no more processes or threads, by its limit or for want of memory: close other programs, or "
    "raise the limit (ulimit -u)."
)


def shortage_of(error: BaseException) -> Optional[ShortageError]:
    """Return the error to tell where the system has too little of something; ``None`` for any other error."""
    if isinstance(error, ShortageError):
        return error
    text = str(error)
    if isinstance(error, MemoryError):
        return ShortageError(MEMORY)
    if isinstance(error, OSError) and error.errno in (errno.ENOMEM, errno.EAGAIN):
        return ShortageError(MEMORY if error.errno == errno.ENOMEM else PROCESSES)
    if isinstance(error, RuntimeError) and "can't start new thread" in text:
        return ShortageError(PROCESSES)
    if isinstance(error, ImportError) and (_NOT_MAPPED.search(text) or _is_hidden_shortage(error)):
        return ShortageError(MEMORY)
    if type(error).__name__ == _GDAL_OUT_OF_MEMORY:
        return ShortageError(MEMORY)
    return None


def _is_hidden_shortage(error: ImportError) -> bool:
    """Return whether a codec could not be loaded for want of memory: imagecodecs keeps the reason to itself."""
    if type(error).__name__ != "DelayedImportError":
        return False
    try:
        importlib.import_module("imagecodecs._imcd")
    except ImportError as cause:
        return _NOT_MAPPED.search(str(cause)) is not None
    return True  # by now, there is memory again


class ClusterError(EngineError):
    """The Dask cluster cannot be used, or was lost."""


class CancelledError(CloudlessError):
    """The user cancelled the run."""

    def __init__(self) -> None:
        """Keep the message."""
        super().__init__("The run was cancelled; nothing was written.")

    def __reduce__(self) -> tuple[Any, ...]:
        """Return the type and the arguments that make the same error in another process."""
        return type(self), ()


class OrphanedError(CancelledError):
    """QGIS no longer waits for the run; its work is kept, and the same request resumes it."""
