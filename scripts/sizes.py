"""``sizes.py``: note in ``runtime/sizes.json`` what ``engine.lock`` takes on each platform, and which Pythons it fits.

Part of ``make lock``, by the tools' Python: uv downloads the wheels of all platforms, 600 MB.
"""

from __future__ import annotations

import compileall
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import tomllib

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from cloudless_plugin.runtime.dead_weight import remove_tests  # noqa: E402
from cloudless_plugin.runtime.environment import LOCK_FILE, lock_digest  # noqa: E402
from cloudless_plugin.runtime.expected_size import SIZES  # noqa: E402
from cloudless_plugin.runtime.python_finder import STANDALONE  # noqa: E402

UV = Path(sys.executable).with_name("uv")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = {
    "linux-x86_64": "x86_64-manylinux_2_28",
    "linux-aarch64": "aarch64-manylinux_2_28",
    "windows-x86_64": "x86_64-pc-windows-msvc",
    "macos-x86_64": "x86_64-apple-darwin",
    "macos-arm64": "aarch64-apple-darwin",
}
"""What uv calls each."""
_OLDEST_MACOS = {"macos-x86_64": "13.0", "macos-arm64": "14.0"}


def fits(platform: str, python: str) -> bool:
    """Tell whether every package of the lock file has a wheel for a platform and a Python."""
    return bool(_pinned(platform, python))


def measure(platform: str) -> dict[str, int]:
    """Return the bytes to download, and the bytes on the disk, bytecode included."""
    with tempfile.TemporaryDirectory() as name:
        packages = Path(name) / "packages"
        install = ["install", "--require-hashes", "--target", str(packages), "-r", str(LOCK_FILE)]
        _uv(platform, STANDALONE, install).check_returncode()
        download = sum(_downloaded(each, packages) for each in _pinned(platform, STANDALONE))
        remove_tests(packages)
        compileall.compile_dir(packages, quiet=2, workers=0)
        disk = sum(path.stat().st_size for path in packages.rglob("*") if path.is_file())
    return {"download": download, "disk": disk}


def _pinned(platform: str, python: str) -> list[dict[str, Any]]:
    """Return the packages for a platform with their wheels; none where one has no wheel."""
    asked = _uv(platform, python, ["compile", "--format", "pylock.toml", str(LOCK_FILE)])
    return [] if asked.returncode else list(tomllib.loads(asked.stdout)["packages"])


def _downloaded(package: dict[str, Any], packages: Path) -> int:
    """Return the bytes of the wheel that a package was installed from: the one that has the tag which it names."""
    name = package["name"].replace("-", "_")
    (facts,) = (path for path in packages.glob("*.dist-info/WHEEL") if _is_of(path.parent.name, name))
    tags = [line.removeprefix("Tag: ") for line in facts.read_text().splitlines() if line.startswith("Tag: ")]
    kinds = {tuple(tag.split("-")) for tag in tags}
    for wheel in package["wheels"]:
        python, abi, platform = (part.split(".") for part in Path(wheel["url"]).stem.split("-")[-3:])
        if any(kind[0] in python and kind[1] in abi and kind[2] in platform for kind in kinds):
            return int(wheel["size"])
    raise LookupError(f"{package['name']}: no wheel has one of {tags}")


def _is_of(folder: str, name: str) -> bool:
    return folder.partition("-")[0].lower().replace(".", "_") == name


def _uv(platform: str, python: str, command: list[str]) -> subprocess.CompletedProcess[str]:
    options = ["-q", "--no-config", "--no-deps", "--only-binary", ":all:"]
    which = ["--python-platform", PLATFORMS[platform], "--python-version", python]
    variables = {**os.environ, "MACOSX_DEPLOYMENT_TARGET": _OLDEST_MACOS.get(platform, "13.0")}
    return subprocess.run(
        [str(UV), "pip", *command, *options, *which], env=variables, capture_output=True, text=True, check=False
    )


def main() -> None:
    """Write the table."""
    platforms = {}
    for platform in PLATFORMS:
        platforms[platform] = {**measure(platform), "pythons": [each for each in PYTHONS if fits(platform, each)]}
        print(platform, platforms[platform])
    sizes = {"lock": int(lock_digest(), 16), "platforms": platforms}  # hexadecimal, it would look like a key
    SIZES.write_text(json.dumps(sizes, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
