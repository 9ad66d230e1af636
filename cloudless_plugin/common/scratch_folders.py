"""Scratch folders: their names, and how they are removed."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from pathlib import Path

from .held_files import remove_folder

KEY, OLD_KEY = "cloudless-run", "key"
"""File that proves a scratch folder ours, and that of 0.1.0."""
PUBLISHING = "publish"
"""Note of what is being put in place: as long as it is there, outputs may be old and new ones mixed."""
_DIGITS = 12
LONGEST_ADDED = _DIGITS + 2
"""Letters that a scratch folder's name has beyond its output's; no other file beside an output has more."""

LONGEST_INSIDE = 40
"""Letters of a name in a scratch folder, at most."""


def scratch_path(output: Path) -> Path:
    """Return a new path for the scratch folder of a run: hidden, beside the output."""
    return _beside(output, uuid.uuid4().hex[:_DIGITS])


def scratch_path_near(target: Path, scratch: Path) -> Path:
    """Return the path of a run's second scratch folder, beside a target on another disk.

    Args:
        target: what the run puts there.
        scratch: the run's own scratch folder.
    """
    return _beside(target, scratch.name[-_DIGITS:])


def all_scratch_paths(scratch: Path, others: Iterable[Path | None]) -> list[Path]:
    """Return every scratch folder that a run may have: its own, and those near its further outputs."""
    return [scratch, *(scratch_path_near(other.absolute(), scratch) for other in others if other is not None)]


def is_scratch_name(name: str, output: Path) -> bool:
    """Return whether a folder beside ``output`` has the name of one of its scratch folders."""
    return re.fullmatch(rf"\.{re.escape(output.name)}\.[0-9a-f]{{{_DIGITS}}}", name) is not None


def is_publishing(folder: Path) -> bool:
    """Return whether files are being put in place from a run's own scratch folder, or were when it was killed."""
    return (folder / PUBLISHING).exists()


def remove_scratch(folder: Path) -> None:
    """Remove a scratch folder, its key last: where anything stays, it is proved ours still."""
    if not folder.is_symlink():
        remove_folder(folder, (KEY, OLD_KEY))


def _beside(output: Path, digits: str) -> Path:
    return output.with_name(f".{output.name}.{digits}")
