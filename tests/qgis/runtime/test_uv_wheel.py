"""uv, fetched by QGIS from a package index, and the engine that is set up where there is no Python."""

from __future__ import annotations

import hashlib
import io
import subprocess
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cloudless_plugin.common.errors import CancelledError, EngineError
from cloudless_plugin.runtime import installer, python_finder, uv_wheel
from cloudless_plugin.runtime.environment import Environment, State
from cloudless_plugin.runtime.qgis_fetch import fetch
from cloudless_plugin.runtime.uv_wheel import find_wheel, pinned
from tests.qgis.conftest import WRONG, closed_port, proxy_settings
from tests.qgis.runtime.conftest import UV, Heard
from tests.support.squid import Squid
from tests.support.web import serve

VERSION = "0.13.9"
ENDS = (
    "py3-none-linux_armv6l",
    "py3-none-macosx_10_12_x86_64",
    "py3-none-macosx_11_0_arm64",
    "py3-none-manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64",
    "py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64",
    "py3-none-musllinux_1_1_x86_64",
    "py3-none-win32",
    "py3-none-win_amd64",
    "py3-none-win_arm64",
)
PAGE = "<!DOCTYPE html>" + "".join(
    f'<a href="../../files/uv-{version}-{end}.whl#sha256=0">uv</a><br/>'
    for version in ("0.13.8", VERSION)
    for end in ENDS
)


@pytest.mark.parametrize(
    ("platform", "processor", "end"),
    [
        ("win32", "AMD64", "py3-none-win_amd64"),
        ("win32", "ARM64", "py3-none-win_amd64"),
        ("darwin", "x86_64", "py3-none-macosx_10_12_x86_64"),
        ("darwin", "arm64", "py3-none-macosx_11_0_arm64"),
        ("linux", "x86_64", "py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64"),
        ("linux", "aarch64", "py3-none-manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64"),
        ("linux", "riscv64", ""),
    ],
)
def test_wheel_of_a_platform(platform: str, processor: str, end: str) -> None:
    found = find_wheel(PAGE, "https://mirror/simple/uv/", VERSION, platform, processor)
    assert found == (f"https://mirror/files/uv-{VERSION}-{end}.whl" if end else "")


def test_lock_file_is_read() -> None:
    version, hashes = pinned()
    assert version.count(".") == 2
    assert len(hashes) > 10


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """uv's wheel, as the index has it, with the real program; and the lock file that pins it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("uv/__init__.py", "")
        archive.write(UV, f"uv-{VERSION}.data/scripts/uv")
    lock = tmp_path / "uv.lock"
    lock.write_text(f"uv=={VERSION} \\\n    --hash=sha256:{hashlib.sha256(packed.getvalue()).hexdigest()}\n")
    monkeypatch.setattr(uv_wheel, "UV_LOCK", lock)
    return packed.getvalue()


@pytest.fixture
def index(wheel: bytes) -> Iterator[str]:
    """Address of an index that has uv."""

    def answer(path: str) -> tuple[int, Any]:
        if path == "/simple/uv/":
            return 200, PAGE.encode()
        return (200, wheel) if path.startswith(f"/files/uv-{VERSION}-py3-none-manylinux") else (404, b"")

    with serve(answer) as address:
        yield f"{address}/simple"


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No program at all: no uv, no Python."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(installer, "find_uv", lambda: None)
    monkeypatch.setattr(python_finder, "candidates", lambda *_: [None])


@pytest.mark.usefixtures("small_lock", "nothing_installed", "python_mirror", "qgis_app")
def test_engine_is_set_up_without_any_python(
    environment: Environment, index: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that is there is QGIS: uv comes by its network, the Python and the packages by uv."""
    heard = Heard()
    monkeypatch.setattr(installer, "index_address", lambda _: index)
    interpreter = installer.make_environment(environment, heard, fetch=fetch)
    assert environment.state() is State.READY
    code = "import sys, six; print(sys.base_prefix)"
    base = subprocess.check_output([str(interpreter), "-I", "-c", code], text=True)
    assert Path(base.strip()).is_relative_to(environment.folder / "python")
    assert any(line.startswith("> ") and "/with-uv/uv pip sync" in line for line in heard.lines)
    assert "Downloading uv, which sets the engine up" in "\n".join(heard.steps)
    assert sorted(path.name for path in environment.folder.iterdir()) == ["cloudless.json", "python", "venv"]


@pytest.mark.usefixtures("small_lock", "nothing_installed", "qgis_app")
def test_changed_wheel_is_refused(
    environment: Environment, index: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "uv.lock").write_text(f"uv=={VERSION} --hash=sha256:{'0' * 64}\n")
    monkeypatch.setattr(installer, "index_address", lambda _: index)
    with pytest.raises(EngineError, match="not the one that was asked for"):
        installer.make_environment(environment, Heard(), fetch=fetch)
    assert not list(environment.folder.rglob("uv"))


@pytest.mark.usefixtures("small_lock", "nothing_installed", "qgis_app")
@pytest.mark.parametrize("address", ["http://mirror.example/simple", "https://mirror.example/simple"])
@pytest.mark.parametrize("refused", [True, False], ids=["wrong password", "no proxy"])
def test_what_hinders_the_network_is_told(
    environment: Environment, proxy: Squid, monkeypatch: pytest.MonkeyPatch, *, refused: bool, address: str
) -> None:
    """Not that there is no Python, which nobody needs."""
    monkeypatch.setattr(installer, "index_address", lambda _: address)
    words = r"proxy 127.0.0.1:\d+ " + ("refuses the user name" if refused else "cannot be reached")
    port = proxy.port if refused else closed_port()
    with proxy_settings(port, password=WRONG), pytest.raises(EngineError, match=words):
        installer.make_environment(environment, Heard(), fetch=fetch)


@pytest.mark.usefixtures("qgis_app")
def test_fetching_is_cancelled_at_once() -> None:
    """Of a server that does not answer."""
    wait = threading.Event()

    def answer(_: str) -> tuple[int, Any]:
        wait.wait(30)
        return 200, b""

    begin = time.monotonic()
    with serve(answer) as address:
        with pytest.raises(CancelledError):
            fetch(address, lambda: time.monotonic() - begin > 0.5, lambda *_: None)
        assert time.monotonic() - begin < 3
        wait.set()


@pytest.mark.usefixtures("qgis_app")
def test_fetching_tells_how_much_and_fails_in_a_sentence() -> None:
    told: list[tuple[int, int]] = []
    with serve(lambda path: (200, b"x" * 3_000_000) if path == "/a" else (404, b"")) as address:
        assert len(fetch(f"{address}/a", lambda: False, lambda *sizes: told.append(sizes))) == 3_000_000
        with pytest.raises(EngineError, match="packages cannot be downloaded: check the network"):
            fetch(f"{address}/b", lambda: False, lambda *_: None)
    assert told[-1] == (3_000_000, 3_000_000)
