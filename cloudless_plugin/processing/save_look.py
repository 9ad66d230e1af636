"""A mosaic as it looks on the map, in eight bits, for programs that show pictures."""

from __future__ import annotations

import os
from collections.abc import Callable
from errno import ENOENT
from pathlib import Path
from typing import Any

from qgis.core import QgsCoordinateTransformContext, QgsRasterFileWriter, QgsRasterLayer, QgsRasterPipe

from ..common.errors import OutputError

_WORLD_FILE = {".png": ".pgw"}


def save_look(source: Path, styled: QgsRasterLayer | None, path: Path) -> Callable[[Any], None]:
    """Return the work that writes a mosaic in its look, for a ``BackgroundTask``.

    Args:
        source: the mosaic.
        styled: a layer whose look counts; ``None`` takes the style beside the mosaic.
        path: a GeoTIFF or a PNG to write, red, green, blue and opacity of 8 bits; a PNG gets a world file.

    Raises:
        OutputError: by the work, where it cannot be written.
    """
    layer = QgsRasterLayer(str(source), "", "gdal")
    renderer = styled.renderer() if styled is not None else None
    if renderer is not None:
        layer.setRenderer(renderer.clone())
    else:
        layer.loadDefaultStyle()

    def work(_: Any) -> None:
        target = path.with_name(f".{path.stem}.part{path.suffix}")
        try:
            _write(layer, target)
            target.replace(path)
            world = target.with_suffix(".wld")
            if world.exists():
                world.replace(path.with_suffix(_WORLD_FILE.get(path.suffix.lower(), ".wld")))
        except OSError as error:
            raise OutputError("“{path}” cannot be written ({reason}).", path=path, reason=error) from error
        finally:
            for left in path.parent.glob(f".{path.stem}.part*"):
                left.unlink()

    return work


def _write(layer: QgsRasterLayer, path: Path) -> None:
    provider, renderer = layer.dataProvider(), layer.renderer()
    if provider is None or renderer is None:
        raise OSError(ENOENT, os.strerror(ENOENT), layer.source())
    pipe = QgsRasterPipe()
    pipe.set(provider.clone())
    pipe.set(renderer.clone())
    writer = QgsRasterFileWriter(str(path))
    if path.suffix.lower() == ".png":
        writer.setOutputFormat("PNG")
        writer.setCreateOptions(["WORLDFILE=YES"])
    else:
        writer.setOutputFormat("GTiff")
        writer.setCreateOptions(["COMPRESS=DEFLATE", "TILED=YES", "PHOTOMETRIC=RGB", "ALPHA=YES", "BIGTIFF=IF_SAFER"])
    result = writer.writeRaster(
        pipe, layer.width(), layer.height(), layer.extent(), layer.crs(), QgsCoordinateTransformContext()
    )
    if result != QgsRasterFileWriter.WriterError.NoError or not path.exists():
        raise OSError(f"QGIS's error {result}")
