"""The check of the package refuses what plugins.qgis.org would refuse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.package import MAX_BYTES, PLUGIN, pack, rule_problems, stage
from tests.support import real_ground


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
        (add(f"{PLUGIN}/a.tif", b"II*\0"), "a.tif is of a kind"),
        (add(f"{PLUGIN}/samples/a.tif", b"MZ\0"), "a.tif is of a kind"),
        (add(f"{PLUGIN}/samples/a.png", b"\x89PNG"), "a.png is of a kind"),
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


def test_sample_scenes_come_along_whole(unpacked: Path) -> None:
    """One file each, byte by byte, with the words that say whose they are."""
    ours = {path.relative_to(real_ground.FOLDER): path for path in real_ground.FOLDER.rglob("*") if path.is_file()}
    packed = unpacked / PLUGIN / "samples"
    assert {path.relative_to(packed) for path in packed.rglob("*") if path.is_file()} == set(ours)
    assert all((packed / name).read_bytes() == path.read_bytes() for name, path in ours.items())
    assert Path("NOTICE") in ours


def test_package_stays_small(tmp_path: Path) -> None:
    """The same files give the same bytes; the site takes five times as many."""
    package, again = tmp_path / "one.zip", tmp_path / "two.zip"
    for path in (package, again):
        pack(path)
    assert package.read_bytes() == again.read_bytes()
    assert package.stat().st_size < 5_000_000 < MAX_BYTES
