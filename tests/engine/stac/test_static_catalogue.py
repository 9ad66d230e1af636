"""Static catalogues, on this machine and on the web, as far as what is looked for may lie there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cloudless_plugin.common.errors import CatalogueError
from cloudless_plugin.engine.stac import static_catalogue
from tests.support.odd_api import ids, search
from tests.support.web import serve

NOWHERE = {"bbox": [[-10, -10, -9, -9]]}
HERE = {"bbox": [[10, 40, 20, 50]]}


def write(path: Path, document: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document))


def link(rel: str, href: str) -> dict[str, str]:
    return {"rel": rel, "href": href}


def collection(name: str, hrefs: list[str], **extent: Any) -> dict[str, Any]:
    links = [link("root", "../catalog.json"), *(link("item", href) for href in hrefs)]
    return {"type": "Collection", "id": name, "links": links, "extent": extent}


@pytest.fixture
def catalogue(tmp_path: Path, generated: Path) -> Path:
    """A catalogue with years as catalogues below its collection, and collections that are not asked for."""
    folder = tmp_path / "catalogue"
    items = json.loads(generated.read_text())["features"]
    for item in items:
        for asset in item["assets"].values():
            asset["href"] = str(generated.parent / asset["href"])
        write(folder / "s2" / "2023" / f"{item['id']}.json", item)
    year = {"type": "Catalog", "id": "2023", "links": [link("item", f"./{item['id']}.json") for item in items]}
    write(folder / "s2" / "2023" / "catalog.json", year)
    found = collection("sentinel-2-l2a", [], spatial=HERE)
    found["links"] += [link("child", "2023/catalog.json"), link("parent", "../catalog.json")]
    write(folder / "s2" / "collection.json", found)
    write(folder / "other" / "collection.json", collection("naip", ["lost.json"]))
    root = {"type": "Catalog", "id": "root", "stac_version": "1.0.0", "description": "all"}
    children = [link("child", f"{name}/collection.json") for name in ("s2", "other")]
    write(folder / "catalog.json", {**root, "links": [*children, link("self", "catalog.json")]})
    return folder / "catalog.json"


def test_what_is_asked_for_is_found_in_files(catalogue: Path, generated: Path) -> None:
    assert ids(search(catalogue)) == ids(search(generated))


def test_what_is_asked_for_is_found_on_the_web(catalogue: Path, generated: Path) -> None:
    asked: list[str] = []

    def answer(path: str) -> tuple[int, Any]:
        asked.append(path)
        return 200, (catalogue.parent / path.lstrip("/")).read_bytes()

    with serve(answer) as url:
        assert ids(search(f"{url}/catalog.json")) == ids(search(generated))
        assert "/other/lost.json" not in asked
        first = len(asked)
        search(f"{url}/catalog.json")
    assert len(asked) == first, "it is kept, as searches are"


@pytest.mark.parametrize(
    "extent",
    [
        {"spatial": NOWHERE},
        {"spatial": {"bbox": [[170, 40, -170, 50]]}},
        {"temporal": {"interval": [["2019-01-01T00:00:00Z", "2020-01-01T00:00:00Z"]]}},
    ],
)
def test_what_lies_elsewhere_is_not_read(catalogue: Path, extent: dict[str, Any]) -> None:
    path = catalogue.parent / "s2" / "collection.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "extent": extent}))
    (catalogue.parent / "s2" / "2023" / "catalog.json").unlink()
    with pytest.raises(Exception, match="has no scene of sentinel-2-l2a in this extent"):
        search(catalogue)


@pytest.mark.parametrize(
    "extent",
    [
        {"spatial": {"bbox": [[170, 40, 20, 50]]}},
        {"spatial": {"bbox": [[370, 40, 380, 50]]}},
        {"spatial": 3, "temporal": []},
    ],
)
def test_what_may_lie_here_is_read(catalogue: Path, generated: Path, extent: dict[str, Any]) -> None:
    path = catalogue.parent / "s2" / "collection.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "extent": extent}))
    assert ids(search(catalogue)) == ids(search(generated))


def test_other_collections_are_named(catalogue: Path) -> None:
    (catalogue.parent / "s2" / "collection.json").write_text(json.dumps(collection("my-scenes", [])))
    with pytest.raises(
        CatalogueError, match="has no collection sentinel-2-l2a, it has my-scenes, naip: set COLLECTION"
    ):
        search(catalogue)


def test_too_many_files_are_refused(catalogue: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(static_catalogue, "_MOST_DOCUMENTS", 10)
    with pytest.raises(CatalogueError, match="static catalogue of more than 10 files: give one of its collections"):
        search(catalogue)


def test_circles_end(catalogue: Path, generated: Path) -> None:
    path = catalogue.parent / "s2" / "2023" / "catalog.json"
    document = json.loads(path.read_text())
    document["links"] += [link("child", "catalog.json"), link("child", "../../catalog.json")]
    path.write_text(json.dumps(document))
    assert ids(search(catalogue)) == ids(search(generated))
