"""Mosaics of generated scenes, and what they tell."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Optional

import numpy as np
import rasterio

from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.common.results import MosaicResult
from cloudless_plugin.common.settings import Limits, Settings
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from tests.support import jobs


def small_tiles(size: int = 64, **limits: Any) -> Settings:
    """Return settings for tiles that are ``size`` pixels high and half as wide."""
    return Settings(limits=Limits(tile_block=size, stack_memory=1, **limits))


def request(items: Path | str, **changes: Any) -> Request:
    """Return a request for all of the generated scenes, see ``jobs.request``."""
    return Request.from_dict(jobs.request(items, **changes))


def mosaic(
    items: Path | str,
    output: Path,
    reporter: Optional[Reporter] = None,
    settings: Optional[Settings] = None,
    **changes: Any,
) -> MosaicResult:
    """Make a mosaic of the generated scenes."""
    return run_mosaic(request(items, **changes), output, reporter or Reporter(), settings=settings)


def read(path: Path) -> np.ndarray:
    """Return the (band, y, x) pixels of a file."""
    with rasterio.open(path) as dataset:
        return dataset.read()


class Recorder(Reporter):
    """Keeps what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.fractions: list[float] = []
        self.messages: list[str] = []
        """Of the progress."""
        self.infos: list[str] = []

    def progress(self, fraction: float, message: str) -> None:
        self.fractions.append(fraction)
        self.messages.append(message)

    def info(self, message: str) -> None:
        self.infos.append(message)
