"""Lays the plugin out for QGIS, and makes and checks the ZIP.

``stage FOLDER`` makes ``FOLDER/cloudless_plugin``; ``zip FILE`` makes the package; both need the standard library and
the pip of the tools' environment, whose index the package names for machines without pip.
``check FILE`` unpacks a package, checks it against the written rules of plugins.qgis.org, and runs Bandit,
detect-secrets and Flake8 on the unpacked files: run it with the tools' Python.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from cloudless_plugin.common.version import parse_metadata, read_repository  # noqa: E402
from scripts.changelog import PATH as CHANGELOG  # noqa: E402
from scripts.changelog import metadata_lines  # noqa: E402

TOOLS = ROOT / "build" / "tools" / "bin" / "python"
PLUGIN = "cloudless_plugin"
EXTRAS = ("metadata.txt", "LICENSE", "CHANGELOG.md")
INDEX = Path("runtime") / "index.txt"
"""File of the package that names pip's own index; the repository names none."""
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
    "changelog",
)
MAX_BYTES = 25_000_000
"""The largest upload: ``PLUGIN_MAX_UPLOAD_SIZE`` of QGIS-Plugins-Website, as its page of rules says."""
TEXTS = {".py", ".svg", ".html", ".lock", ".in", ".txt", ".json", ".md", ""}
"""Suffixes of the files that a package may contain, none of them binary."""
TRANSLATIONS = ".qm"
"""The form that Qt loads, as plugins.qgis.org requires; their ``.ts`` sources stay in the repository."""
SAMPLES = Path("samples")
"""Folder of the sample scenes. The site's rules exclude programs, and recommend a small set of data to try."""
_TIFF = b"II*\0"
NEWEST_QGIS = "4.99"
_TRUTHS = ("true", "false")
_FORMATTER_S_OWN = "E203,E501,W503"
"""Rules of Flake8 that the formatter decides; Ruff checks the line length."""


def stage(folder: Path) -> Path:
    """Copy the plugin, and the files beside it that it needs, into ``folder``; return the plugin's folder."""
    target = folder / PLUGIN
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(ROOT / PLUGIN, target, ignore=shutil.ignore_patterns("__pycache__", "*.pyc", "*.ts"))
    for name in EXTRAS:
        shutil.copy(ROOT / name, target / name)
    shutil.copytree(ROOT / "demo" / "slovenia", target / SAMPLES)
    _add_changelog(target / "metadata.txt")
    (target / INDEX).write_text(default_index() + "\n", encoding="utf-8")
    return target


def _add_changelog(metadata: Path) -> None:
    """Add what QGIS and plugins.qgis.org show of a version's changes, from the changelog."""
    text = metadata.read_text(encoding="utf-8")
    address = f"{read_repository()}/blob/HEAD/{CHANGELOG.name}"
    changes = metadata_lines(CHANGELOG.read_text(encoding="utf-8"), address)
    metadata.write_text(text.rstrip("\n") + "\n" + changes, encoding="utf-8")


def default_index() -> str:
    """Return the address of the package index that pip takes where no setting names another."""
    code = "from pip._internal.models.index import PyPI; print(PyPI.simple_url)"
    return subprocess.check_output([str(TOOLS), "-I", "-c", code], text=True).strip()


def pack(package: Path) -> None:
    """Write the ZIP; the same files give the same bytes."""
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
    """Return the problems for which plugins.qgis.org would refuse a package or warn, a line each."""
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(package) as archive:
        archive.extractall(folder)
        return [*_size_problems(package), *rule_problems(Path(folder)), *_scanner_problems(Path(folder))]


def rule_problems(folder: Path) -> list[str]:
    """Return the written rules that an unpacked package breaks, a line each."""
    plugin = folder / PLUGIN
    found = [f"{path.name} lies outside of {PLUGIN}/" for path in folder.iterdir() if path != plugin]
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.name.startswith(".") or path.name in ("__pycache__", "__MACOSX"):
            found.append(f"{name} does not belong into a package")
        elif path.is_file() and not _is_allowed(path, plugin):
            found.append(f"{name} is of a kind that the package should not hold")
    wanted = ("__init__.py", "metadata.txt", "LICENSE")
    found += [f"{name} is missing" for name in wanted if not (plugin / name).is_file()]
    if (plugin / "metadata.txt").is_file():
        found += _metadata_problems(plugin)
    return found


def _is_allowed(path: Path, plugin: Path) -> bool:
    """Tell whether a file is a text, a translation, or a raster among the sample scenes."""
    if path.suffix == ".tif":
        return plugin / SAMPLES in path.parents and path.read_bytes().startswith(_TIFF)
    return path.suffix == TRANSLATIONS or (path.suffix in TEXTS and b"\0" not in path.read_bytes())


def _size_problems(package: Path) -> list[str]:
    size = package.stat().st_size
    return [f"the package has {size} bytes, more than {MAX_BYTES}"] if size > MAX_BYTES else []


def _metadata_problems(plugin: Path) -> list[str]:
    general = parse_metadata((plugin / "metadata.txt").read_text(encoding="utf-8"))
    found = [f"metadata.txt has no {key}" for key in REQUIRED if not general.get(key, "").strip()]
    addresses = ("tracker", "repository", "homepage")
    found += [f"{key} is no address" for key in addresses if not general.get(key, "").startswith("https://")]
    flags = ("experimental", "deprecated", "server")
    found += [f"{key} is neither true nor false" for key in flags if general.get(key, "").lower() not in _TRUTHS]
    if general.get("qgisMaximumVersion") != NEWEST_QGIS:
        found.append(f"qgisMaximumVersion is not {NEWEST_QGIS}, without which QGIS 4 does not load the plugin")
    if "plugin_dependencies" in general:
        found.append("plugin_dependencies names other plugins, and this one needs none")
    icon = general.get("icon", "")
    if icon and not (plugin / icon).is_file():
        found.append(f"the icon {icon} is missing")
    return found


def _scanner_problems(folder: Path) -> list[str]:
    """Return the findings of Bandit, detect-secrets and Flake8 in an unpacked package."""
    bandit = ["bandit", "-q", "-c", str(ROOT / "pyproject.toml"), "-r", "."]
    flake8 = ["flake8", "--isolated", f"--extend-ignore={_FORMATTER_S_OWN}", "."]
    return [*_lines(folder, bandit), *_secrets(folder), *_lines(folder, flake8)]


def _lines(folder: Path, scanner: list[str]) -> list[str]:
    """Return the output lines of a scanner that found problems."""
    answer = _scan(folder, scanner)
    return (answer.stdout or f"{scanner[0]} failed").splitlines() if answer.returncode else []


def _secrets(folder: Path) -> list[str]:
    """Return possible secrets; lock files, which are full of digests, are left out."""
    answer = _scan(folder, ["detect_secrets", "scan", "--all-files", "--exclude-files", r"\.lock$", "."])
    answer.check_returncode()
    results = json.loads(answer.stdout)["results"]
    return [f"{path}:{one['line_number']}: {one['type']}" for path, found in results.items() for one in found]


def _scan(folder: Path, scanner: list[str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *scanner]
    return subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, text=True, check=False)


def main(arguments: list[str]) -> int:
    """Run the command line."""
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
