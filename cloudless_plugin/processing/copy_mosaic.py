"""A mosaic copied under another name, with what lies beside it."""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..common.beside import (
    is_own_item,
    is_recipe,
    item_in_the_way,
    item_path,
    recipe_in_the_way,
    recipe_path,
    renamed_item,
    write_json,
)
from ..common.errors import OutputError
from ..common.held_files import Tell, move, remove
from .layer_metadata import copy_metadata

_MAX_BYTES = 50_000_000
"""Of a recipe or a STAC item."""


def copy_mosaic(source: Path, path: Path, tell: Tell) -> None:
    """Copy a mosaic with its recipe, STAC item, style and metadata, which name the copy then.

    Args:
        source: the mosaic.
        path: a GeoTIFF to write; the mosaic itself stays as it is.
        tell: told where a program has open what is replaced.

    Raises:
        OutputError: where that cannot be written, or a file that is not Cloudless's is in the way; all stays as it was.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        if path.exists() and path.samefile(source):
            return
        _check_places(path)
        shutil.copyfile(source, part)
        move(part, path, tell)
        _copy_beside(source, path)
    except OSError as error:
        raise OutputError("“{path}” cannot be written ({reason}).", path=path, reason=error) from error
    finally:
        remove(part)


def _check_places(path: Path) -> None:
    recipe, item = recipe_path(path), item_path(path)
    if recipe.exists() and not is_recipe(_json_in(recipe)):
        raise recipe_in_the_way(recipe)
    if item.exists() and not is_own_item(_json_in(item)):
        raise item_in_the_way(item)


def _copy_beside(source: Path, path: Path) -> None:
    for before, after in [(recipe_path(source), recipe_path(path)), (_style(source), _style(path))]:
        with suppress(FileNotFoundError):
            shutil.copyfile(before, after)
    with suppress(FileNotFoundError):
        copy_metadata(source, path)
    item = _json_in(item_path(source))
    if is_own_item(item):
        with suppress(KeyError, TypeError):  # somebody has changed it since
            write_json(renamed_item(item, path.name), item_path(path))


def _style(mosaic: Path) -> Path:
    return mosaic.with_suffix(".qml")


def _json_in(path: Path) -> Any:
    """Return the JSON values in a file; ``None`` where there are none."""
    with suppress(OSError, ValueError, RecursionError):
        if path.stat().st_size <= _MAX_BYTES:
            return json.loads(path.read_text(encoding="utf-8"))
    return None
