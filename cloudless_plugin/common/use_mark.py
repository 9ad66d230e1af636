"""Marks that an engine's environment is being used: files beside its folder, each locked by whoever has a run on.

Whoever uses an environment marks it first and then looks whether it is being changed; whoever changes it locks it first
and then looks for marks. So one of the two always sees the other.
"""

from __future__ import annotations

import sys
import uuid
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from pathlib import Path

from .file_lock import is_locked, locked

WHOLE = "cloudless.json"
"""Name of the file in an environment's folder that says that it is whole."""


@contextmanager
def in_use(folder: Path) -> Iterator[None]:
    """Mark an environment as used during the block; go without a mark where none can be written."""
    mark = folder.with_name(f"{folder.name}.use-{uuid.uuid4().hex[:12]}")
    with ExitStack() as stack:
        with suppress(OSError):
            if not stack.enter_context(locked(mark)):
                mark.unlink()
        yield


def own_in_use() -> AbstractContextManager[None]:
    """Mark the environment that this very Python is of, where it is one, as used during the block."""
    folder = Path(sys.prefix).parent
    return in_use(folder) if (folder / WHOLE).exists() else nullcontext()


def is_in_use(folder: Path) -> bool:
    """Tell whether a process, perhaps this one, has marked an environment as used."""
    return any(is_locked(mark) for mark in _marks(folder))


def remove_old_marks(folder: Path) -> None:
    """Remove the marks of processes that were killed; only for whoever has locked the environment, and found no use."""
    for mark in _marks(folder):
        with suppress(OSError):
            mark.unlink()


def _marks(folder: Path) -> Iterable[Path]:
    return list(folder.parent.glob(f"{folder.name}.use-*"))
