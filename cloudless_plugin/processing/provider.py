"""The provider ``cloudless``."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from ..common.version import read_version
from .change_algorithm import ChangeAlgorithm
from .engine_access import EngineAccess
from .mosaic_algorithm import MosaicAlgorithm
from .post_processors import PostProcessors
from .samples_algorithm import SamplesAlgorithm
from .scenes_algorithm import ScenesAlgorithm
from .series_algorithm import SeriesAlgorithm


class CloudlessProvider(QgsProcessingProvider):
    """Cloudless in the Processing toolbox."""

    def __init__(self) -> None:
        """Own the way to the engine, and what outlives the algorithms."""
        super().__init__()
        self.access = EngineAccess()
        self.post_processors = PostProcessors()

    def id(self) -> str:
        """Return the id that stands before the colon."""
        return "cloudless"

    def name(self) -> str:
        """Return the name in the toolbox."""
        return "Cloudless"

    def icon(self) -> QIcon:
        """Return the plugin's icon."""
        return QIcon(self.svgIconPath())

    def svgIconPath(self) -> str:  # noqa: N802 - QGIS's name
        """Return the path of the plugin's icon."""
        return str(Path(__file__).parents[1] / "icon.svg")

    def versionInfo(self) -> str:  # noqa: N802 - QGIS's name
        """Return the plugin's version."""
        return read_version()

    def loadAlgorithms(self) -> None:  # noqa: N802 - QGIS's name
        """Add the algorithms."""
        for algorithm in (MosaicAlgorithm, SeriesAlgorithm, ChangeAlgorithm, ScenesAlgorithm, SamplesAlgorithm):
            self.addAlgorithm(algorithm(self.access, self.post_processors))

    def supportedOutputRasterLayerExtensions(self) -> list[str]:  # noqa: N802 - QGIS's name
        """Return the one format that is written: GeoTIFF."""
        return ["tif"]
