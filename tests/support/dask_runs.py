"""Mosaics that a Dask cluster composes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Callable, Optional

from cloudless_plugin.common.settings import Settings
from tests.support.runs import Recorder, mosaic


class Watcher(Recorder):
    """Counts the tiles, and does something after some of them."""

    def __init__(self, after: int = 0, deed: Optional[Callable[[], Any]] = None) -> None:
        """By default it cancels the run."""
        super().__init__()
        self.tiles = 0
        self._after, self._deed = after, deed or self.cancelled.set

    def progress(self, fraction: float, message: str) -> None:
        if message.startswith("Tile "):
            self.tiles += 1
            if self.tiles == self._after:
                self._deed()


def run_on(
    engine: str,
    scenes: Path,
    folder: Path,
    reporter: Optional[Watcher] = None,
    settings: Optional[Settings] = None,
    **changes: Any,
) -> bytes:
    """Run on Dask, allowed by the user; return the mosaic, beside which there is its recipe alone."""
    folder.mkdir(exist_ok=True)
    allowing = replace(settings or Settings(), allowed_engines=(engine,))
    mosaic(scenes, folder / "a.tif", reporter or Watcher(), allowing, engine=engine, **changes)
    assert sorted(path.name for path in folder.iterdir()) == ["a.tif", "a.tif.item.json", "a.tif.json"]
    return (folder / "a.tif").read_bytes()
