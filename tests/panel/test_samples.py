"""The sample scenes as the panel shows them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cloudless_plugin.common.package_files import changelog_file, sample_items
from cloudless_plugin.panel.choices_made import PanelChoices
from cloudless_plugin.panel.samples import NOTICE, read_samples
from tests.support import real_ground


def test_choices_compose_all_of_them() -> None:
    samples = read_samples(real_ground.ITEMS)
    made = samples.choices()
    assert (made.catalog, made.catalog_url, made.max_cloud) == ("custom", str(real_ground.ITEMS), 100.0)
    assert (made.when, made.start, made.end) == ("dates", "2023-08-10", "2023-08-20")
    assert made.area.crs == "EPSG:32633"
    west, south, east, north = real_ground.extent()
    corners = {tuple(map(float, corner.split())) for corner in made.area.wkt[len("Polygon ((") : -2].split(", ")}
    assert corners == {(west, south), (west, north), (east, south), (east, north)}
    assert PanelChoices.from_dict(made.to_dict()) == made


def test_rights_are_those_of_the_notice() -> None:
    rights = read_samples(real_ground.ITEMS).rights
    assert rights == "Contains modified Copernicus Sentinel data 2023"
    assert f"{rights}." in real_ground.ITEMS.with_name(NOTICE).read_text().splitlines()


def test_files_are_found_in_the_repository() -> None:
    assert sample_items() == real_ground.ITEMS
    changelog = changelog_file()
    assert changelog is not None
    assert changelog.read_text().startswith("# Changelog")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"features": []}', '{"features": [{"assets": {}}]}', "no JSON"])
def test_damaged_scenes_are_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "items.json").write_text(text)
    with pytest.raises((ValueError, LookupError, TypeError)):
        read_samples(tmp_path / "items.json")


def test_days_are_those_of_the_items(tmp_path: Path) -> None:
    collection = json.loads(real_ground.ITEMS.read_text())
    collection["features"] = collection["features"][1:3]
    (tmp_path / "items.json").write_text(json.dumps(collection))
    days = sorted(item["properties"]["datetime"][:10] for item in collection["features"])
    made = read_samples(tmp_path / "items.json").choices()
    assert [made.start, made.end] == days
