"""What the pages for contributors quote of the code."""

from __future__ import annotations

import ast
import re
from itertools import chain

from cloudless_plugin.common import sensors
from cloudless_plugin.engine.stac import radiometry_rules
from tests.support.paths import ROOT

CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
FAULTS = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
TESTS = ROOT / "tests"


def rows() -> list[list[str]]:
    """Return the cells of the table of faults."""
    lines = [line.split("|")[1:-1] for line in FAULTS.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in cells] for cells in lines[2:]]


def marked() -> set[str]:
    """Return the names by which tests are marked."""
    sources = chain.from_iterable(path.read_text(encoding="utf-8").splitlines() for path in TESTS.rglob("*.py"))
    return {found[1] for line in sources if (found := re.search(r'mark\.fault\("([^"]+)"\)', line))}


def test_each_fault_that_is_tested_has_a_row() -> None:
    told = set(chain.from_iterable([name, *name.split(", ")] for name, *_ in rows()))
    assert len(marked()) > 70
    assert marked() <= told


def test_each_test_that_a_row_names_is_there() -> None:
    named = set(chain.from_iterable(re.findall(r"`([\w/]*test_\w+)`", tests) for *_, tests in rows()))
    places = {name: [TESTS / f"{name}.py", TESTS / "engine" / "whole" / f"{name}.py"] for name in named}
    assert len(named) > 30
    assert [name for name, paths in places.items() if not any(path.exists() for path in paths)] == []


def test_examples_of_contributing_are_python_of_this_code() -> None:
    blocks = re.findall(r"```python\n(.*?)```", CONTRIBUTING, re.DOTALL)
    sensor = next(block for block in blocks if block.lstrip().startswith("Sensor("))
    classification = next(block for block in blocks if "Classification(" in block)
    rule = next(block for block in blocks if "_fixed(" in block)
    made = eval(sensor.strip().rstrip(","), vars(sensors))  # noqa: S307 - our own page
    assert isinstance(made, sensors.Sensor)
    name, value = (part.strip() for part in classification.split("=", 1))
    assert eval(value, vars(sensors)) == vars(sensors)[name]  # noqa: S307
    assert eval(f"{{{rule}}}", vars(radiometry_rules)).keys() <= radiometry_rules.RULES.keys()  # noqa: S307


def test_functions_that_contributing_names_are_there() -> None:
    defined: set[str] = set()
    for path in (ROOT / "cloudless_plugin").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        defined |= {node.name for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    for function, module in re.findall(
        r"`(\w+)`(?: of|, in|:| in) `(?:cloudless_plugin/)?(?:engine/)?([\w/]+\.py)`", CONTRIBUTING
    ):
        assert function in defined or function.isupper(), (function, module)
