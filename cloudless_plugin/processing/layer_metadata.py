"""What a layer says of itself: whose data it holds, of when, of where, and how it was made, as its recipe tells."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from qgis.core import (
    Qgis,
    QgsAbstractMetadataBase,
    QgsBox3d,
    QgsCoordinateReferenceSystem,
    QgsLayerMetadata,
    QgsMapLayer,
    QgsProcessingFeedback,
)
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtXml import QDomDocument

from ..common.beside import ITEM, RECIPE, recipe_path
from ..common.messages import plural
from ..common.sensors import named
from ..runtime.translation import language, tr
from .layer_style import whole_days

_MOST_LINES = 300
"""Scenes of the history; a recipe has them all."""
Recipe = Mapping[str, Any]


def recipe_beside(mosaic: Path) -> Recipe:
    """Return the recipe beside a mosaic.

    Raises:
        OSError, ValueError: where there is none.
    """
    recipe: Recipe = json.loads(recipe_path(mosaic).read_text(encoding="utf-8"))
    return recipe


def scene_days(recipe: Recipe) -> list[str]:
    """Return the days of the scenes used, ISO 8601, sorted."""
    return sorted({scene["datetime"][:10] for scene in recipe["scenes"]})


def metadata_beside(mosaic: Path, recipe: Recipe, feedback: QgsProcessingFeedback) -> None:
    """Write what a mosaic says of itself beside it, as a ``.qmd``, which QGIS reads and a colleague is given."""
    _write(mosaic, mosaic_metadata(mosaic, recipe), feedback)


def evidence_metadata_beside(evidence: Path, mosaic: Path, recipe: Recipe, feedback: QgsProcessingFeedback) -> None:
    """Write what the evidence of a mosaic says of itself beside it, see ``metadata_beside``."""
    told = tr(
        "For each pixel of the mosaic: the number of clear views, the date that it comes from where the method picks "
        "one, the number of views before the haze test, and the reason where they are few."
    )
    _write_beside(evidence, mosaic, recipe, (lambda title: tr("Evidence: {title}", title=title), told), feedback)


def index_metadata_beside(indices: Path, mosaic: Path, recipe: Recipe, feedback: QgsProcessingFeedback) -> None:
    """Write what the indices of a mosaic say of themselves beside their file, see ``metadata_beside``."""
    named = ", ".join(index["name"] for index in recipe["indices"])
    told = " ".join(
        f"{index['name']} = {index['expression']}{'' if not index['source'] else ' (' + index['source'] + ')'}."
        for index in recipe["indices"]
    )
    _write_beside(
        indices, mosaic, recipe, (lambda title: tr("{indices}: {title}", indices=named, title=title), told), feedback
    )


def change_metadata_beside(change: Path, title: str, recipe: Recipe, feedback: QgsProcessingFeedback) -> None:
    """Write what a change says of itself beside it, see ``metadata_beside``."""
    asked = recipe["request"]
    metadata = _metadata(change, recipe, {tr("Recipe"): RECIPE})
    metadata.setTitle(title)
    told = tr(
        "The values of {start} to {end} less those of {before_start} to {before_end}; no data where either time has "
        "none. Made of {scenes} of {sensor}; {percent} % of the area has data in both times.",
        start=asked["start"],
        end=asked["end"],
        before_start=asked["before_start"],
        before_end=asked["before_end"],
        scenes=plural(recipe["result"]["scene_count"], "{count} scene", "{count} scenes"),
        sensor=_sensor(recipe),
        percent=f"{recipe['result']['compared_percent']:.1f}",
    )
    metadata.setAbstract(f"{told} {tr(recipe['attribution']['rights'])}".strip())
    _write(change, metadata, feedback)


def _write_beside(
    path: Path,
    mosaic: Path,
    recipe: Recipe,
    own: tuple[Callable[[str], str], str],
    feedback: QgsProcessingFeedback,
) -> None:
    """Write metadata of a file beside a mosaic: the mosaic's, with what is ``own`` to it, title and words."""
    title, told = own
    metadata = mosaic_metadata(mosaic, recipe)
    metadata.setIdentifier(path.name)
    metadata.setTitle(title(metadata.title()))
    metadata.setAbstract(f"{told} {metadata.abstract()}")
    if mosaic.parent != path.parent:
        metadata.setLinks([])
    _write(path, metadata, feedback)


def mosaic_metadata(mosaic: Path, recipe: Recipe) -> QgsLayerMetadata:
    """Return the metadata of a mosaic, in the user's language; its links are relative, so that they can be handed on.

    Rights are as their owners want them written.
    """
    metadata = _metadata(mosaic, recipe, {tr("Recipe"): RECIPE, tr("STAC item"): ITEM})
    metadata.setTitle(_title(recipe))
    metadata.setAbstract(_abstract(recipe))
    return metadata


def _metadata(raster: Path, recipe: Recipe, links: Mapping[str, str]) -> QgsLayerMetadata:
    """Return what rasters of all kinds say: whose data they hold, how they were made, where and when.

    ``links`` has the titles of files beside, and what their names have beyond the raster's.
    """
    metadata = QgsLayerMetadata()
    metadata.setIdentifier(raster.name)
    metadata.setType("dataset")
    metadata.setLanguage(language())
    said = recipe["attribution"]
    metadata.setRights([tr(said["rights"])] if said["rights"] else [])
    named = [f"{licence['title']}: {licence['href']}" for licence in said["licenses"]]
    metadata.setLicenses(named or [said["license"]] * bool(said["license"]))
    metadata.setHistory(_history(recipe))
    metadata.setLinks(
        [QgsAbstractMetadataBase.Link(title, "WWW:LINK", f"./{raster.name}{suffix}") for title, suffix in links.items()]
    )
    crs = QgsCoordinateReferenceSystem(recipe["grid"]["crs"])
    metadata.setCrs(crs)
    metadata.setExtent(_extent(recipe, crs))
    return metadata


def load_metadata(layer: QgsMapLayer) -> None:
    """Give a loaded layer the metadata beside its file, with links that lead there, and the attribution of maps."""
    layer.loadDefaultMetadata()
    metadata = layer.metadata()
    source = Path(layer.source())
    links = metadata.links()
    for link in links:
        if link.url.startswith("./"):
            link.url = QUrl.fromLocalFile(str(source.with_name(link.url[2:]))).toString()
    metadata.setLinks(links)
    layer.setMetadata(metadata)
    properties = layer.serverProperties()
    told: Any = properties if hasattr(properties, "setAttribution") else layer  # the layer's are the older ones
    told.setTitle(metadata.title())
    told.setAbstract(metadata.abstract())
    told.setAttribution("; ".join(metadata.rights()))
    addresses = [licence[licence.find("https://") :] for licence in metadata.licenses() if "https://" in licence]
    told.setAttributionUrl(addresses[0] if len(addresses) == 1 else "")


def _own_days(recipe: Recipe) -> list[str]:
    """Return the days of the scenes, sorted, without those of other years that only fill holes."""
    filling = set(recipe.get("filling_scenes", ()))
    return sorted({scene["datetime"][:10] for scene in recipe["scenes"] if scene["id"] not in filling})


def _title(recipe: Recipe) -> str:
    days = _own_days(recipe)
    return tr("{sensor}, {first} to {last}", sensor=_sensor(recipe), first=days[0], last=days[-1])


def _abstract(recipe: Recipe) -> str:
    asked, result = recipe["request"], recipe["result"]
    scenes = plural(result["scene_count"], "{count} scene", "{count} scenes")
    told = tr(
        "Cloud-free mosaic of surface reflectance x 10000 of {scenes} of {sensor}, by the method {method}, mask {mask} "
        "grown by {buffer} m; {filled} % of the area is filled, {single} % of that rests on one view.",
        scenes=scenes,
        sensor=_sensor(recipe),
        method=asked["method"],
        mask=asked["mask"],
        buffer=f"{asked['buffer']:g}",
        filled=f"{result['filled_percent']:.1f}",
        single=f"{result['one_view_percent']:.1f}",
    )
    return f"{told} {tr(recipe['attribution']['rights'])}".strip()


def _sensor(recipe: Recipe) -> str:
    collection = recipe["request"]["collection"]
    sensor = named(str(collection))
    return sensor.title if sensor is not None else str(collection)


def _history(recipe: Recipe) -> list[str]:
    """Return how the mosaic was made, and a line for each scene that it was made of."""
    scenes = recipe["scenes"]
    made = tr("Made by Cloudless {version}", version=recipe["cloudless"])
    used = [f"{scene['datetime']} {scene['id']}" for scene in scenes[:_MOST_LINES]]
    rest = len(scenes) - len(used)
    return [made, *used, *([tr("and {count} more scenes, see the recipe", count=rest)] if rest else [])]


def _extent(recipe: Recipe, crs: QgsCoordinateReferenceSystem) -> QgsLayerMetadata.Extent:
    west, south, east, north = recipe["grid"]["bounds"]
    place = QgsLayerMetadata.SpatialExtent()
    place.extentCrs = crs
    place.bounds = QgsBox3d(west, south, 0, east, north, 0)
    days = _own_days(recipe)
    extent = QgsLayerMetadata.Extent()
    extent.setSpatialExtents([place])
    extent.setTemporalExtents([whole_days(days[0], days[-1])])
    return extent


def copy_metadata(source: Path, target: Path) -> None:
    """Copy what lies beside a raster of what it says of itself, as the user has left it, to a copy of the raster.

    Raises:
        OSError: where there is none, or it cannot be written.
    """
    document, metadata = QDomDocument(), QgsLayerMetadata()
    document.setContent(source.with_suffix(".qmd").read_text(encoding="utf-8"))
    metadata.readMetadataXml(document.documentElement())
    metadata.setIdentifier(target.name)
    links = metadata.links()
    for link in links:
        if link.url.startswith(f"./{source.name}."):
            link.url = f"./{target.name}{link.url[len(source.name) + 2 :]}"
    metadata.setLinks(links)
    target.with_suffix(".qmd").write_text(_document(metadata), encoding="utf-8")


def _document(metadata: QgsLayerMetadata) -> str:
    document = QDomDocument("qgis")
    root = document.createElement("qgis")
    root.setAttribute("version", Qgis.QGIS_VERSION)
    document.appendChild(root)
    metadata.writeMetadataXml(root, document)
    return document.toString(2)


def _write(raster: Path, metadata: QgsLayerMetadata, feedback: QgsProcessingFeedback) -> None:
    try:
        raster.with_suffix(".qmd").write_text(_document(metadata), encoding="utf-8")
    except OSError as error:
        feedback.pushWarning(
            tr("The metadata beside '{path}' cannot be written: {problem}", path=raster, problem=error)
        )
