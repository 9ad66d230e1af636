"""A mosaic as it looks on the map, in eight bits, for programs that show pictures."""

from __future__ import annotations

import os
from collections.abc import Callable
from errno import ENOENT, ENOSPC
from pathlib import Path
from typing import Any

from osgeo import gdal
from qgis.core import QgsCoordinateTransformContext, QgsRasterFileWriter, QgsRasterLayer, QgsRasterPipe

from ..common.errors import OutputError
from ..common.held_files import Tell, move, remove, tell_nobody

_ROWS = 512
"""Of a picture that are read at once."""


def save_look(
    source: Path, styled: QgsRasterLayer | None, path: Path, tell: Tell = tell_nobody
) -> Callable[[Any], None]:
    """Return the work that writes a mosaic in its look, for a ``BackgroundTask``.

    Args:
        source: the mosaic.
        styled: a layer whose look counts; ``None`` takes the style beside the mosaic.
        path: a GeoTIFF or a PNG to write, red, green, blue and opacity of 8 bits; a PNG gets a world file, and its
            CRS beside it.
        tell: told where a program has open what is replaced.

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
            if path.suffix.lower() == ".png":
                geotiff = target.with_suffix(".tif")
                _write(layer, geotiff)
                _to_png(geotiff, target)
            else:
                _write(layer, target)
            move(target, path, tell)
            for made, place in (
                (target.with_suffix(".wld"), path.with_suffix(".pgw")),
                (target.with_name(f"{target.name}.aux.xml"), path.with_name(f"{path.name}.aux.xml")),
            ):
                if made.exists():
                    move(made, place)
        except (OSError, RuntimeError) as error:  # GDAL raises the latter where any plugin has asked it to
            raise OutputError("“{path}” cannot be written ({reason}).", path=path, reason=error) from error
        finally:
            for left in path.parent.glob(f".{path.stem}.part*"):
                remove(left)

    return work


def _to_png(geotiff: Path, path: Path) -> None:
    """Copy a picture, with a world file and its CRS beside it: GDAL makes a PNG of a whole picture alone."""
    source = gdal.Open(str(geotiff))
    copy = gdal.GetDriverByName("PNG").CreateCopy(str(path), source, options=["WORLDFILE=YES"])
    if copy is None:
        raise OSError(gdal.GetLastErrorMsg())
    del copy, source  # which closes them
    _check(path)


def _check(path: Path) -> None:
    """Refuse a picture that cannot be read whole: QGIS reports success where the disk has not taken all of it.

    Raises:
        OSError: with what GDAL says, where it says something.
    """
    dataset = gdal.Open(str(path))
    rows = range(0, dataset.RasterYSize, _ROWS) if dataset is not None else ()
    is_whole = dataset is not None and all(
        dataset.ReadRaster(0, top, dataset.RasterXSize, min(_ROWS, dataset.RasterYSize - top)) for top in rows
    )
    if not is_whole:
        raise OSError(gdal.GetLastErrorMsg() or os.strerror(ENOSPC))


def _write(layer: QgsRasterLayer, path: Path) -> None:
    provider, renderer = layer.dataProvider(), layer.renderer()
    if provider is None or renderer is None:
        raise OSError(ENOENT, os.strerror(ENOENT), layer.source())
    pipe = QgsRasterPipe()
    pipe.set(provider.clone())
    pipe.set(renderer.clone())
    writer = QgsRasterFileWriter(str(path))
    writer.setOutputFormat("GTiff")
    writer.setCreateOptions(["COMPRESS=DEFLATE", "TILED=YES", "PHOTOMETRIC=RGB", "ALPHA=YES", "BIGTIFF=IF_SAFER"])
    result = writer.writeRaster(
        pipe, layer.width(), layer.height(), layer.extent(), layer.crs(), QgsCoordinateTransformContext()
    )
    if result != QgsRasterFileWriter.WriterError.NoError or not path.exists():
        raise OSError(f"QGIS's error {result}")
    _check(path)
