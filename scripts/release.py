"""``check`` tells what keeps this commit from being a release; ``gather FOLDER`` lays the release out there.

Part of ``make release``, by the tools' Python.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from cloudless_plugin.common.version import parse_metadata, read_version  # noqa: E402
from cloudless_plugin.runtime.expected_size import SIZES, ExpectedSize  # noqa: E402
from scripts.changelog import PATH, linked, sections  # noqa: E402

BUILD = ROOT / "build"
_NUMBER = re.compile(r"\d+\.\d+\.\d+")
_ABOUT = ("about", "about[de]", "about[zh]")


def problems(changelog: str, metadata: str, today: date) -> list[str]:
    """Return what keeps a version from being released, a line each.

    Args:
        changelog: text of ``CHANGELOG.md``.
        metadata: text of ``metadata.txt``.
        today: no release is of a later day.
    """
    general = parse_metadata(metadata)
    return [*_metadata_problems(general), *_changelog_problems(changelog, general["version"], today)]


def _metadata_problems(general: dict[str, str]) -> list[str]:
    found = []
    if not _NUMBER.fullmatch(general["version"]):
        found.append(f"metadata.txt: version {general['version']} is not X.Y.Z")
    found += [f"metadata.txt: {key} is not False" for key in ("experimental", "deprecated") if general[key] != "False"]
    for key in _ABOUT:
        wanted = [*engine_sizes(), general["homepage"]]
        lacks = [each for each in wanted if each not in general.get(key, "")]
        if lacks:
            found.append(f"metadata.txt: {key} does not say {', '.join(lacks)}")
    return found


def _changelog_problems(changelog: str, version: str, today: date) -> list[str]:
    unreleased, *released = sections(changelog)
    if unreleased.version != "Unreleased" or not released:
        return ["CHANGELOG.md: [Unreleased] does not stand above a release"]
    found, newest = [], released[0]
    if unreleased.introduction or unreleased.changes:
        found.append("CHANGELOG.md: [Unreleased] is not empty")
    if newest.version != version:
        found.append(f"CHANGELOG.md: the newest release is {newest.version}, and metadata.txt has {version}")
    if not newest.introduction:
        found.append(f"CHANGELOG.md: {newest.version} begins without the points that count, which the metadata takes")
    try:
        if date.fromisoformat(newest.day) > today:
            found.append(f"CHANGELOG.md: {newest.version} is of {newest.day}, which is to come")
    except ValueError:
        found.append(f"CHANGELOG.md: {newest.version} has no date, as 2026-01-31")
    lacks = {section.version for section in (unreleased, *released)} - linked(changelog)
    return found + [f"CHANGELOG.md: {each} has no link at the end" for each in sorted(lacks)]


def engine_sizes() -> tuple[str, str]:
    """Return what the engine takes to download and on the disk, from the smallest platform to the largest, in MB."""
    table = json.loads(SIZES.read_text(encoding="utf-8"))["platforms"].values()
    sizes = [ExpectedSize(each["download"], each["disk"], ()) for each in table]
    downloads, disks = [size.download for size in sizes], [size.disk() for size in sizes]
    return _range(downloads), _range(disks)


def _range(sizes: list[int]) -> str:
    return f"{round(min(sizes) / 1e6, -1):.0f}–{round(max(sizes) / 1e6, -1):.0f} MB"  # noqa: RUF001


def _tree_problems(version: str) -> list[str]:
    """Return what git says against a release: changes that are in no commit, or a tag that another commit has."""
    found = []
    if _git("status", "--porcelain"):
        found.append("Files are changed that no commit has: commit them first")
    tagged = _git("rev-parse", "-q", "--verify", f"v{version}^{{commit}}")
    if tagged and tagged != _git("rev-parse", "HEAD"):
        found.append(f"v{version} is another commit: choose a new number")
    return found


def _git(*arguments: str) -> str:
    answer = subprocess.run(["git", *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    return answer.stdout.strip()


def gather(folder: Path, version: str) -> list[Path]:
    """Copy package and site beside what lies in a folder already, with checksums of all; return the files."""
    shutil.copyfile(BUILD / "cloudless_plugin.zip", folder / f"cloudless_plugin-{version}.zip")
    shutil.make_archive(str(folder / f"cloudless-site-{version}"), "zip", BUILD / "site")
    sums = folder / "SHA256SUMS"
    files = sorted(path for path in folder.iterdir() if path.is_file() and path != sums and path.name != ".gitignore")
    sums.write_text("".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files))
    return [*files, sums]


def main(arguments: list[str]) -> int:
    """Run the command line."""
    metadata = (ROOT / "metadata.txt").read_text(encoding="utf-8")
    version = read_version()
    if arguments == ["check"]:
        found = problems(PATH.read_text(encoding="utf-8"), metadata, date.today()) + _tree_problems(version)
        print("\n".join(found) or f"{version} may be released")
        return bool(found)
    if len(arguments) == 2 and arguments[0] == "gather":
        for path in gather(Path(arguments[1]), version):
            print(f"{path.stat().st_size:>11,} {path}")
        return 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
