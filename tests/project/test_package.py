"""The check of the package refuses what plugins.qgis.org would refuse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.package import PLUGIN, rule_problems, stage


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    return stage(tmp_path).parent


def change_metadata(old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / PLUGIN / "metadata.txt"
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    return change


def add(name: str, content: bytes = b"") -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)

    return write


def test_plugin_keeps_the_rules(unpacked: Path) -> None:
    assert rule_problems(unpacked) == []


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (add("other/a.py"), "other lies outside"),
        (add(f"{PLUGIN}/__pycache__/a.py"), "__pycache__ does not belong"),
        (add(f"{PLUGIN}/.git/config"), ".git does not belong"),
        (add(f"{PLUGIN}/a.pyc"), "a.pyc is of a kind"),
        (add(f"{PLUGIN}/a.so"), "a.so is of a kind"),
        (add(f"{PLUGIN}/a.txt", b"\0"), "a.txt is of a kind"),
        (lambda folder: (folder / PLUGIN / "LICENSE").unlink(), "LICENSE is missing"),
        (lambda folder: (folder / PLUGIN / "__init__.py").unlink(), "__init__.py is missing"),
        (lambda folder: (folder / PLUGIN / "metadata.txt").unlink(), "metadata.txt is missing"),
        (lambda folder: (folder / PLUGIN / "icon.svg").unlink(), "the icon icon.svg is missing"),
        (change_metadata("email=", "mail="), "has no email"),
        (change_metadata("tracker=https", "tracker=ftp"), "tracker is no address"),
        (change_metadata("server=False", "server=no"), "server is neither"),
        (change_metadata("qgisMaximumVersion=4.99", ""), "qgisMaximumVersion is not 4.99"),
        (change_metadata("server=", "plugin_dependencies=xarray\nserver="), "plugin_dependencies names"),
    ],
)
def test_broken_rule_is_named(unpacked: Path, spoil: Callable[[Path], None], words: str) -> None:
    spoil(unpacked)
    assert any(words in problem for problem in rule_problems(unpacked)), rule_problems(unpacked)
