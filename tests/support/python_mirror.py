"""A mirror of Pythons for uv, as uv's own: a package on this disk, and a list that names it and no other."""

from __future__ import annotations

import hashlib
import json
import tarfile
from pathlib import Path

import pytest

_RELEASE = "20261110"


def offer_python(tree: Path, version: str, platform: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pack a Python into ``folder`` as uv's are packed, and have uv know it alone.

    Args:
        tree: folder of the Python.
        version: of it, with its three numbers.
        platform: as uv's packages name it, as "x86_64-unknown-linux-gnu".
        folder: which is made.
        monkeypatch: for the variables that uv reads.
    """
    major, minor, patch = (int(part) for part in version.split("."))
    arch, _, system, *libc = platform.split("-")
    windows = system == "windows"
    name = f"cpython-{version}+{_RELEASE}-{platform}-install_only_stripped.tar.gz"
    packed = folder / _RELEASE / name
    packed.parent.mkdir(parents=True)
    with tarfile.open(packed, "w:gz", compresslevel=1) as archive:
        archive.add(tree, "python")
    release = f"https://github.com/astral-sh/python-build-standalone/releases/download/{_RELEASE}"
    known = {
        "name": "cpython", "arch": {"family": arch, "variant": None}, "os": system,
        "libc": "none" if windows else libc[0], "major": major, "minor": minor, "patch": patch, "prerelease": "",
        "url": f"{release}/{name.replace('+', '%2B')}", "sha256": hashlib.sha256(packed.read_bytes()).hexdigest(),
        "variant": None, "build": _RELEASE,
    }  # fmt: skip
    listed = folder / "downloads.json"
    listed.write_text(json.dumps({f"cpython-{version}-{system}-{arch}-{known['libc']}": known}))
    monkeypatch.setenv("UV_PYTHON_DOWNLOADS_JSON_URL", str(listed))
    monkeypatch.setenv("UV_PYTHON_INSTALL_MIRROR", folder.as_uri())
