"""Lists of texts among QGIS's settings, which each module asks by itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def kept_texts(settings: Any, name: str) -> tuple[str, ...]:
    """Return the texts under a name of ``QgsSettings``, in order; none where it is not there."""
    kept = settings.value(name)
    if isinstance(kept, str):  # Qt's form of a list of one
        kept = [kept]
    return tuple(str(text) for text in kept or () if text)


def keep_texts(settings: Any, name: str, texts: Iterable[str]) -> None:
    """Keep texts in place of those before; none remove the name."""
    kept = list(texts)
    if kept:
        settings.setValue(name, kept)
    else:
        settings.remove(name)
