"""Lay the plugin out as QGIS wants it, and pack and check the zip; needs the standard library only.

``stage FOLDER`` makes ``FOLDER/cloudless_plugin``; ``zip FILE`` makes the package; ``check FILE`` unpacks a package and
holds it against the written rules of plugins.qgis.org.
"""

from __future__ import annotations

import configparser
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
PLUGIN = "cloudless_plugin"
EXTRAS = ("metadata.txt", "LICENSE", "CHANGELOG.md")
REQUIRED = (
    "name",
    "description",
    "about",
    "version",
    "qgisMinimumVersion",
    "author",
    "email",
    "tracker",
    "repository",
)
MAX_BYTES = 2_000_000
SUFFIXES = {".py", ".svg", ".html", ".lock", ".in", ".txt", ".md", ""}


def stage(folder: Path) -> Path:
    """Copy the plugin and what the repository keeps beside it into ``folder``; return the plugin's folder."""
    target = folder / PLUGIN
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(ROOT / PLUGIN, target, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    for name in EXTRAS:
        shutil.copy(ROOT / name, target / name)
    return target


def pack(package: Path) -> None:
    """Write the zip; the same files give the same bytes."""
    package.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        plugin = stage(Path(folder))
        for path in sorted(plugin.rglob("*")):
            if path.is_file():
                info = zipfile.ZipInfo(str(path.relative_to(folder)), (2026, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o644 << 16
                archive.writestr(info, path.read_bytes())


def problems(package: Path) -> list[str]:
    """Return what plugins.qgis.org would refuse in a package, a line each."""
    found = []
    if package.stat().st_size > MAX_BYTES:
        found.append(f"the package has {package.stat().st_size} bytes, more than {MAX_BYTES}")
    with zipfile.ZipFile(package) as archive:
        names = archive.namelist()
        for name in names:
            parts = Path(name).parts
            if parts[0] != PLUGIN:
                found.append(f"{name} lies outside of {PLUGIN}/")
            if {"__pycache__", ".git", "__MACOSX"} & set(parts) or name.endswith(".pyc"):
                found.append(f"{name} does not belong into a package")
            if Path(name).suffix not in SUFFIXES:
                found.append(f"{name} is of a kind that the package should not hold")
        wanted = ("__init__.py", "metadata.txt", "LICENSE")
        found += [f"{name} is missing" for name in wanted if f"{PLUGIN}/{name}" not in names]
        if f"{PLUGIN}/metadata.txt" in names:
            found += _metadata_problems(archive.read(f"{PLUGIN}/metadata.txt").decode(), names)
    return found


def _metadata_problems(text: str, names: list[str]) -> list[str]:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(text)
    general = parser["general"]
    found = [f"metadata.txt has no {key}" for key in REQUIRED if not general.get(key, "").strip()]
    icon = general.get("icon", "")
    if icon and f"{PLUGIN}/{icon}" not in names:
        found.append(f"the icon {icon} is missing")
    return found


def main(arguments: list[str]) -> int:
    """Do what the command line says."""
    if len(arguments) != 2 or arguments[0] not in ("stage", "zip", "check"):
        print(__doc__, file=sys.stderr)
        return 2
    path = Path(arguments[1])
    if arguments[0] == "stage":
        stage(path)
    elif arguments[0] == "zip":
        pack(path)
        print(path)
    else:
        found = problems(path)
        print("\n".join(found) or f"{path} keeps the rules, {path.stat().st_size} bytes")
        return bool(found)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
