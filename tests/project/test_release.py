"""What keeps a commit from being a release is named, and the package tells what a version has brought."""

from __future__ import annotations

import configparser
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from scripts.changelog import metadata_lines, sections
from scripts.package import PLUGIN, ROOT, stage
from scripts.release import engine_sizes, gather, problems

TODAY = date(2026, 11, 29)
CHANGELOG = """# Changelog

## [Unreleased]

## [1.2.0] - 2026-11-28

- *Live*: 100 % of the map.

### Added

- A button.

## [1.1.0] - 2026-10-01

### Fixed

- A fault.

[Unreleased]: https://a.org/compare/v1.2.0...HEAD
[1.2.0]: https://a.org/v1.2.0
[1.1.0]: https://a.org/v1.1.0
"""
SAID = f"{' '.join(engine_sizes())} https://a.org"
METADATA = f"""[general]
version=1.2.0
about={SAID}
about[de]={SAID}
about[zh]={SAID}
homepage=https://a.org
experimental=False
deprecated=False
"""


def swap(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


def test_whole_release_has_no_problem() -> None:
    assert problems(CHANGELOG, METADATA, TODAY) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (swap("[Unreleased]\n", "[Unreleased]\n\n### Added\n\n- More.\n"), "[Unreleased] is not empty"),
        (swap("## [Unreleased]\n\n", ""), "[Unreleased] does not stand above"),
        (swap("## [1.2.0]", "## [1.3.0]"), "the newest release is 1.3.0, and metadata.txt has 1.2.0"),
        (swap("- *Live*: 100 % of the map.\n\n", ""), "1.2.0 begins without the points"),
        (swap("2026-11-28", "2026-11-30"), "which is to come"),
        (swap(" - 2026-11-28", ""), "1.2.0 has no date"),
        (swap("[1.1.0]: https://a.org/v1.1.0\n", ""), "1.1.0 has no link"),
    ],
)
def test_fault_of_the_changelog_is_named(change: Callable[[str], str], words: str) -> None:
    assert words in "\n".join(problems(change(CHANGELOG), METADATA, TODAY))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (swap("version=1.2.0", "version=1.2"), "1.2 is not X.Y.Z"),
        (swap("experimental=False", "experimental=True"), "experimental is not False"),
        (swap(f"about[de]={SAID}", "about[de]=ohne"), f"about[de] does not say {engine_sizes()[0]}"),
        (swap("about=", "about=https://b.org "), ""),
    ],
)
def test_fault_of_the_metadata_is_named(change: Callable[[str], str], words: str) -> None:
    found = problems(CHANGELOG, change(METADATA), TODAY)
    assert words in "\n".join(found)
    assert bool(found) is bool(words)


def test_sections_have_their_parts() -> None:
    unreleased, newest, older = sections(CHANGELOG)
    assert (unreleased.version, unreleased.introduction, unreleased.changes) == ("Unreleased", "", "")
    assert (newest.day, newest.introduction) == ("2026-11-28", "- *Live*: 100 % of the map.")
    assert newest.changes == "### Added\n\n- A button."
    assert (older.introduction, older.changes) == ("", "### Fixed\n\n- A fault.")


def test_metadata_s_changelog_is_read_as_qgis_reads_it() -> None:
    parser = configparser.ConfigParser()
    parser.read_string("[general]\n" + metadata_lines(CHANGELOG, "https://a.org/changes"))
    assert parser.get("general", "changelog").splitlines() == [
        "1.2.0 (2026-11-28)",
        "- Live: 100 % of the map.",
        "All changes: https://a.org/changes",
    ]


def test_package_has_the_changelog(tmp_path: Path) -> None:
    parser = configparser.ConfigParser()
    parser.read(stage(tmp_path) / "metadata.txt", encoding="utf-8")
    assert parser.get("general", "changelog").splitlines()[-1].startswith("All changes: https://")
    assert "changelog=" not in (ROOT / "metadata.txt").read_text(encoding="utf-8"), "it is written once"
    assert (tmp_path / PLUGIN / "CHANGELOG.md").is_file()


def test_release_has_checksums_of_all_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("a")
    (tmp_path / "cloudless_plugin.zip").write_bytes(b"zip")
    folder = tmp_path / "release"
    folder.mkdir()
    (folder / "cloudless_plugin-1.2.0.tar.gz").write_bytes(b"sdist")
    monkeypatch.setattr("scripts.release.BUILD", tmp_path)
    *files, sums = gather(folder, "1.2.0")
    assert [path.name for path in files] == [
        "cloudless-site-1.2.0.zip",
        "cloudless_plugin-1.2.0.tar.gz",
        "cloudless_plugin-1.2.0.zip",
    ]
    assert [line.split("  ")[1] for line in sums.read_text().splitlines()] == [path.name for path in files]
