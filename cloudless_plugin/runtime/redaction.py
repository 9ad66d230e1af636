"""Texts for the log and for reports: without secrets, and without the name of the home folder."""

from __future__ import annotations

from pathlib import Path

from ..common import redaction


def redact(text: str) -> str:
    """Return ``text`` without secrets, see ``common/redaction``, and with ``~`` for the home folder."""
    return redaction.redact(text).replace(str(Path.home()), "~")
