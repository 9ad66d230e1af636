"""Files that hold items, in whatever form, and files that hold something else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cloudless_plugin.common.errors import CatalogueError
from tests.support.odd_api import ids, search
from tests.support.runs import Recorder

FORMS: dict[str, Any] = {
    "byte order mark": lambda c: ("\ufeff" + json.dumps(c)).encode(),
    "UTF-16, as PowerShell saves": lambda c: json.dumps(c).encode("utf-16"),
    "lines": lambda c: "\r\n".join(map(json.dumps, c["features"])).encode() + b"\n\n",
    "text sequence": lambda c: "".join(f"\x1e{json.dumps(item)}\n" for item in c["features"]).encode(),
    "lines of pages": lambda c: "\n".join(
        json.dumps({"type": "FeatureCollection", "features": c["features"][part::2]}) for part in (0, 1)
    ).encode(),
    "list": lambda c: json.dumps(c["features"]).encode(),
    "list of collections": lambda c: json.dumps([c]).encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_forms_of_item_collections(own_scenes: Path, form: str) -> None:
    expected = ids(search(own_scenes))
    own_scenes.write_bytes(FORMS[form](json.loads(own_scenes.read_text())))
    assert ids(search(own_scenes)) == expected
    assert len(expected) == 18


def test_item_is_a_collection_of_one(own_scenes: Path) -> None:
    (first, *_) = json.loads(own_scenes.read_text())["features"]
    own_scenes.write_text(json.dumps(first))
    reporter = Recorder()
    assert ids(search(own_scenes, reporter)) == [first["id"]]
    (warning,) = reporter.warnings
    assert warning.startswith(f"'{own_scenes}' is a single item: only its scene is used; for more scenes give")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"type": "Catalog", "id": "a", "links": []}', "is a static catalogue that names no scenes: give"),
        ('{"type": "Collection", "id": "a", "links": []}', "no collection sentinel-2-l2a, it has a: set COLLECTION"),
        ("<!DOCTYPE html><html></html>", "is a web page, not an item collection: save the JSON"),
        ('{"type": "FeatureCollection", "features": [], "links": [{"rel": "next"}]}', "names a next one: save all"),
        ("[1, 2]", "not an item collection"),
        ('{"a": 1}\n{"b": 2}', "not an item collection"),
        ('{"a": 1}\n{"b": ', "not JSON"),
        ("1\n2", "not JSON"),
        ("", r"cannot be read \(it is empty\): check CATALOG_URL"),
    ],
)
def test_what_the_file_holds_is_told(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "items.json"
    path.write_text(text)
    with pytest.raises(CatalogueError, match=words):
        search(path)


def test_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="is a folder: give the path of the item collection"):
        search(tmp_path)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("stac.example/api/v1", "is not a file on this machine: if it is a web address, begin it with https://"),
        ("nothing.json", "cannot be read .*check CATALOG_URL"),
        ("folder/nothing.json", "cannot be read .*check CATALOG_URL"),
    ],
)
def test_missing_file_is_refused(address: str, words: str) -> None:
    with pytest.raises(CatalogueError, match=words):
        search(address)
