"""uv without a Python: the wheel that ``uv.lock`` pins, fetched by QGIS's means, checked, and unpacked.

A wheel is a ZIP, so neither Python nor pip is needed. The rest of ``runtime`` knows no QGIS: fetching is handed in.
"""

from __future__ import annotations

import hashlib
import io
import platform as machine
import re
import sys
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Callable, NamedTuple, Optional
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from ..common.errors import EngineError
from .install_errors import CHANGED

UV_LOCK = Path(__file__).with_name("uv.lock")
"""The version of uv, with its hashes, for where it is not installed: see ``make lock``."""
Fetch = Callable[[str, Callable[[], bool], Callable[[int, int], None]], bytes]
"""Returns what lies at an address. Asks its second argument often whether to stop, and tells its third the bytes so far
and in all, 0 where that is not known; raises ``EngineError``, or ``CancelledError``."""
_TAGS = {
    ("win32", "x86_64"): "win_amd64",
    ("darwin", "x86_64"): "macosx_[0-9_]+_x86_64",
    ("darwin", "arm64"): "macosx_[0-9_]+_arm64",
    ("linux", "x86_64"): r"manylinux[0-9a-z_.]*_x86_64",
    ("linux", "aarch64"): r"manylinux[0-9a-z_.]*_aarch64",
}
"""End of a wheel's name, by platform and processor."""
_LONGEST_PAGE = 20_000_000


class Pinned(NamedTuple):
    """What ``uv.lock`` says."""

    version: str
    hashes: frozenset[str]


def pinned() -> Pinned:
    """Return the version of uv, and the SHA-256 of its files."""
    text = UV_LOCK.read_text(encoding="utf-8")
    version = re.match(r"uv==(\S+)", text)
    return Pinned(version[1] if version else "", frozenset(re.findall(r"--hash=sha256:([0-9a-f]{64})", text)))


def fetch_uv(
    index: str,
    folder: Path,
    fetch: Fetch,
    cancelled: Callable[[], bool],
    tell: Callable[[int, int], None],
) -> Path:
    """Fetch uv from an index into ``folder``; return the program's path.

    Args:
        index: address of a package index, as pip takes it.
        folder: which is made.
        fetch: how.
        cancelled: asked often whether to stop.
        tell: told the bytes of the wheel so far, and in all.

    Raises:
        EngineError: where it cannot be had, or is not the one that ``uv.lock`` pins.
        CancelledError: where ``cancelled`` said so.
        OSError: where it cannot be written.
    """
    wanted = pinned()
    page = f"{index.rstrip('/')}/uv/"
    text = fetch(page, cancelled, lambda *_: None)[:_LONGEST_PAGE].decode("utf-8", "replace")
    address = find_wheel(text, page, wanted.version)
    if not address:
        raise EngineError("The package index has no uv {version} for this computer.", version=wanted.version)
    wheel = fetch(address, cancelled, tell)
    if hashlib.sha256(wheel).hexdigest() not in wanted.hashes:
        raise EngineError(CHANGED)
    return _unpack(wheel, wanted.version, folder)


def find_wheel(page: str, address: str, version: str, platform: str = sys.platform, processor: str = "") -> str:
    """Return the address of uv's wheel for a platform on an index's page; empty where there is none.

    Args:
        page: in HTML, as every index has it.
        address: of the page, against which its links are resolved.
        version: of uv.
        platform: as Python names it; on Windows a program for x86-64 runs everywhere that QGIS does.
        processor: as the system names it; this machine's where it is empty.
    """
    kind = "x86_64" if platform == "win32" else (processor or machine.machine())
    tag = _TAGS.get((platform, kind))
    links = _Links()
    links.feed(page)
    name = re.compile(rf"uv-{re.escape(version)}-py3-none-{tag}\.whl") if tag else None
    for link in links.found:
        found = urldefrag(urljoin(address, link)).url
        if name and name.fullmatch(unquote(urlsplit(found).path).rpartition("/")[2]):
            return found
    return ""


def _unpack(wheel: bytes, version: str, folder: Path) -> Path:
    """Write uv's program, and nothing else of the wheel, into a folder."""
    program = "uv.exe" if sys.platform == "win32" else "uv"
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        content = archive.read(f"uv-{version}.data/scripts/{program}")
    path = folder / program
    folder.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(content)
    part.chmod(0o755)
    part.replace(path)
    return path


class _Links(HTMLParser):
    """The links of a page, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Optional[str]]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]
