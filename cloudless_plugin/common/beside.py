"""What lies beside a mosaic: its recipe and its STAC item, and where these name it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .errors import OutputError

RECIPE, ITEM = ".json", ".item.json"
"""What their names have beyond the mosaic's."""


def recipe_path(mosaic: Path) -> Path:
    """Return where the recipe of a mosaic lies: ``mosaic.tif.json`` beside ``mosaic.tif``."""
    return mosaic.with_name(mosaic.name + RECIPE)


def item_path(mosaic: Path) -> Path:
    """Return where the STAC item of a mosaic lies: ``mosaic.tif.item.json`` beside ``mosaic.tif``."""
    return mosaic.with_name(mosaic.name + ITEM)


def is_recipe(values: Any) -> bool:
    """Return whether JSON values are a recipe: they hold a request."""
    return isinstance(values, dict) and isinstance(values.get("request"), dict)


def is_own_item(values: Any) -> bool:
    """Return whether JSON values are a STAC item that Cloudless has written."""
    properties = values.get("properties") if isinstance(values, dict) else None
    software = properties.get("processing:software") if isinstance(properties, dict) else None
    return isinstance(software, dict) and "Cloudless" in software


def recipe_in_the_way(path: Path) -> OutputError:
    """Return the sentence for a file at the place of a recipe that is none."""
    return OutputError(
        "'{path}' lies where the recipe of the mosaic belongs, and is no recipe of Cloudless: move it, or choose "
        "another output.",
        path=path,
    )


def item_in_the_way(path: Path) -> OutputError:
    """Return the sentence for a file at the place of a STAC item that Cloudless has not written."""
    return OutputError(
        "'{path}' lies where the STAC item of the mosaic belongs, and was not written by Cloudless: move it, or "
        "choose another output.",
        path=path,
    )


def write_json(values: Mapping[str, Any], path: Path) -> None:
    """Write a recipe or an item as indented JSON.

    Raises:
        OSError: where it cannot be written.
    """
    path.write_text(json.dumps(values, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def with_hrefs(assets: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return the assets ``mosaic`` and ``recipe`` of an item with the addresses that they have by the mosaic's name."""
    named = {"mosaic": f"./{name}", "recipe": f"./{name}{RECIPE}"}
    return {key: {**assets[key], "href": href} for key, href in named.items()}


def renamed_item(item: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return a STAC item of Cloudless that tells another name of the mosaic beside it.

    Raises:
        KeyError, TypeError: where it is none.
    """
    return {**item, "id": Path(name).stem, "assets": {**item["assets"], **with_hrefs(item["assets"], name)}}
