"""The commands of the documents are those of the algorithms: every name, every word, every value."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsApplication, QgsProcessingContext, QgsProject

from cloudless_plugin.processing.titles import titles_of
from manual.algorithms import described
from tests.support import real_ground
from tests.support.paths import ROOT

pytestmark = pytest.mark.usefixtures("engine")
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
_COMMAND = re.compile(r"^ *qgis_process run (?:.*\\\n)*.*", re.MULTILINE)
_VARIABLE = re.compile(r"\$\w+")


def commands() -> Iterator[Any]:
    """Yield each command of a document as a parameter of a test."""
    for path in DOCUMENTS:
        for number, found in enumerate(_COMMAND.findall(path.read_text(encoding="utf-8")), start=1):
            name = f"{path.relative_to(ROOT)}:{number}"
            yield pytest.param(shlex.split(_VARIABLE.sub("1", found.replace("\\\n", " ")))[2:], id=name)


def read(words: list[str], polygons: Path) -> tuple[str, dict[str, Any]]:
    """Return the algorithm's id and its parameters, with a layer of the test's own in place of the reader's."""
    values: dict[str, Any] = {}
    for word in words[1:]:
        name, _, value = word.removeprefix("--").partition("=")
        assert name not in values or name == "MONTHS", f"{name} is there twice"
        values[name] = [*values.get(name, []), value] if name == "MONTHS" else value
    for name in ("AREA", "PLACES"):
        if name in values:
            values[name] = str(polygons)
    if values.get("CATALOG") == "custom":
        assert (ROOT / values["CATALOG_URL"]).exists()
    return words[0], values


@pytest.fixture
def polygons(tmp_path: Path) -> Path:
    """A polygon in the real scenes."""
    path = tmp_path / "fields.geojson"
    ring = "[[15.7,46.4],[15.8,46.4],[15.8,46.5],[15.7,46.4]]"
    path.write_text(f'{{"type":"Feature","properties":{{}},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}')
    return path


def test_documents_have_commands() -> None:
    assert len(list(commands())) >= 12


@pytest.mark.parametrize("words", commands())
def test_command_can_run(provider: Any, polygons: Path, words: list[str]) -> None:
    name, values = read(words, polygons)
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(name)
    known = {parameter.name() for parameter in algorithm.parameterDefinitions()}
    assert set(values) <= known
    cluster = values.pop("ENGINE", None)  # which nobody has allowed here
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    assert algorithm.checkParameterValues(values, context) == (True, "")
    assert cluster is None or cluster.startswith("tcp://")


def test_wrong_command_is_found(provider: Any, polygons: Path) -> None:
    """The check above can fail."""
    _, values = read(["cloudless:mosaic", "--START=2023-06-01", "--END=2023-05-01", "--OUTPUT=a.tif"], polygons)
    mosaic = QgsApplication.processingRegistry().createAlgorithmById("cloudless:mosaic")
    assert not mosaic.checkParameterValues(values, QgsProcessingContext())[0]


def test_reference_has_every_parameter_with_its_words(provider: Any) -> None:
    found = {algorithm["id"]: algorithm for algorithm in described()}
    assert set(found) == {algorithm.id() for algorithm in provider.algorithms()}
    mosaic = {parameter["name"]: parameter for parameter in found["cloudless:mosaic"]["parameters"]}
    assert mosaic["METHOD"]["default"] == "median"
    assert [value["word"] for value in mosaic["METHOD"]["values"]] == [titled.word for titled in titles_of("METHOD")]
    assert mosaic["METHOD"]["values"][0]["tip"]
    assert (mosaic["BUFFER"]["default"], mosaic["BUFFER"]["advanced"]) == (60, True)
    assert (mosaic["START"]["optional"], mosaic["EXTENT"]["optional"]) == (False, True)
    outputs = {output["name"] for output in found["cloudless:mosaic"]["outputs"]}
    assert {"OUTPUT", "EVIDENCE", "FILLED_PERCENT"} <= outputs


def test_page_of_parameters_has_every_name(provider: Any) -> None:
    page = (ROOT / "docs" / "parameters.md").read_text(encoding="utf-8")
    found = [name for algorithm in described() for kind in ("parameters", "outputs") for name in algorithm[kind]]
    names = {one["name"] for one in found}
    assert len(names) > 50
    assert {name for name in names if f"`{name}`" not in page} == set()


def test_real_scenes_lie_where_the_documents_say() -> None:
    assert real_ground.ITEMS.relative_to(ROOT).as_posix() == "demo/slovenia/items.json"
