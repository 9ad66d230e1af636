"""No setting of uv or pip leads an installation elsewhere; those that lead to packages are heard."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cloudless_plugin.common.errors import EngineError
from cloudless_plugin.runtime import installer, package_index
from cloudless_plugin.runtime.environment import Environment, State
from cloudless_plugin.runtime.installer_settings import is_heard
from cloudless_plugin.runtime.package_index import configuration_files, index_address, index_variables
from tests.qgis.runtime.conftest import UV, Heard

WHOLE = "uv or pip set to install elsewhere"
CHECK = installer.check_engine


def make(environment: Environment, monkeypatch: pytest.MonkeyPatch, *, by_uv: bool) -> None:
    """Make an environment; what a run imports is in it, as files of its own."""
    monkeypatch.setattr(installer, "find_uv", lambda: str(UV) if by_uv else None)
    monkeypatch.setattr(installer._Making, "_install_uv", lambda _: None)
    interpreter = installer.make_environment(environment, Heard())
    assert environment.state() is State.READY
    code = "import six; print(six.__file__)"
    done = subprocess.run([str(interpreter), "-I", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"READY, and yet: {done.stderr}"
    six = Path(done.stdout.strip())
    assert six.is_relative_to(environment.venv)
    assert not six.is_symlink()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's home without any settings."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / ".config"))
    return folder


@pytest.mark.fault(WHOLE)
@pytest.mark.parametrize(
    "variables",
    [
        {"UV_LINK_MODE": "symlink"},
        {"UV_SYSTEM_PYTHON": "1", "UV_BREAK_SYSTEM_PACKAGES": "1", "UV_PYTHON": "3.8", "UV_VENV_SEED": "1"},
        {"UV_CONFIG_FILE": "{home}/uv.toml", "UV_CONSTRAINT": "{home}/gone", "UV_EXCLUDE": "{home}/gone"},
    ],
    ids=["links", "places", "files"],
)
def test_variables_of_uv(
    small_lock: Path,
    environment: Environment,
    monkeypatch: pytest.MonkeyPatch,
    home: Path,
    variables: dict[str, str],
) -> None:
    (home / "uv.toml").write_text(f'link-mode = "symlink"\n[pip]\ntarget = "{home}/elsewhere"\n')
    for name, value in variables.items():
        monkeypatch.setenv(name, value.format(home=home))
    make(environment, monkeypatch, by_uv=True)


@pytest.mark.fault(WHOLE)
def test_file_of_uv(small_lock: Path, environment: Environment, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    path = home / ".config" / "uv" / "uv.toml"
    path.parent.mkdir(parents=True)
    path.write_text(f'link-mode = "symlink"\n[pip]\ntarget = "{home}/elsewhere"\n')
    make(environment, monkeypatch, by_uv=True)


@pytest.mark.fault(WHOLE)
@pytest.mark.parametrize(
    ("place", "setting"),
    [
        ("variable", "dry-run = true"),
        ("user's file", "target = {home}/elsewhere"),
        ("user's file", "dry-run = true"),
        ("named file", "prefix = {home}/elsewhere"),
    ],
)
def test_pip(
    small_lock: Path,
    environment: Environment,
    monkeypatch: pytest.MonkeyPatch,
    home: Path,
    place: str,
    setting: str,
) -> None:
    name, _, value = setting.format(home=home).partition(" = ")
    path = home / ".config" / "pip" / "pip.conf"
    if place == "variable":
        monkeypatch.setenv(f"PIP_{name.upper().replace('-', '_')}", value)
    else:
        path.parent.mkdir(parents=True)
        path.write_text(f"[install]\n{name} = {value}\n[global]\nuser = true\n")
    if place == "named file":
        monkeypatch.setenv("PIP_CONFIG_FILE", str(path.rename(home / "own.conf")))
    make(environment, monkeypatch, by_uv=False)
    assert not (home / "elsewhere").exists()


def test_places_of_packages_are_heard(
    small_lock: Path, environment: Environment, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    """Packages in a folder that pip.conf names, and no index."""
    wheels = home / "wheels with spaces".replace(" ", "-")
    pip = (UV.with_name("python"), "-m", "pip")
    subprocess.run([*pip, "download", "-q", "--no-deps", "-d", str(wheels), "-r", str(small_lock)], check=True)
    path = home / ".config" / "pip" / "pip.conf"
    path.parent.mkdir(parents=True)
    path.write_text(f"[global]\nno-index = true\nfind-links = {wheels}\ndry-run = true\n")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    make(environment, monkeypatch, by_uv=False)
    (next(wheels.iterdir())).unlink()
    with pytest.raises(EngineError):
        installer.make_environment(environment, Heard(), anew=True)


def test_files_of_pip(tmp_path: Path) -> None:
    """The system's, the user's, and the one that is named, each above the one before; variables above all."""
    home, named = tmp_path / "home", tmp_path / "named.conf"
    texts = {
        tmp_path / "xdg" / "pip" / "pip.conf": "[global]\nindex-url = https://a/simple\nfind-links = /other\n",
        home / ".pip" / "pip.conf": "not a file of pip's",
        home / ".config" / "pip" / "pip.conf": "[global]\nindex_url = https://user:p's@b/simple\ntarget = /elsewhere\n"
        "proxy = http://proxy\nconstraint = /gone\n[download]\nindex-url = https://e\n",
        named: "[install]\nfind-links = /wheels\n[global]\nextra-index-url =\n    https://c\n    https://d\n",
    }
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    variables = {"HOME": str(home), "XDG_CONFIG_DIRS": str(tmp_path / "xdg"), "PIP_CONFIG_FILE": str(named)}
    found = index_variables({**variables, "PIP_PROXY": "mine", "PIP_CERT": ""}, "linux")
    assert found == {
        "PIP_INDEX_URL": "https://user:p's@b/simple",
        "PIP_EXTRA_INDEX_URL": "\nhttps://c\nhttps://d",
        "PIP_FIND_LINKS": "/wheels",
        "PIP_CONFIG_FILE": "/dev/null",
        "UV_DEFAULT_INDEX": "https://user:p's@b/simple",
    }
    assert index_variables({**variables, "UV_DEFAULT_INDEX": "https://mine"})["UV_DEFAULT_INDEX"] == "https://mine"
    assert index_variables({"HOME": str(home), "PIP_CONFIG_FILE": "/dev/null"}) == {"PIP_CONFIG_FILE": "/dev/null"}


def test_files_of_pip_by_platform(tmp_path: Path) -> None:
    windows = {"APPDATA": "C:/r", "PROGRAMDATA": "C:/p", "USERPROFILE": "C:/u"}
    found = [str(path) for path in configuration_files(windows, "win32")]
    assert found == ["C:/p/pip/pip.ini", "C:/u/pip/pip.ini", "C:/r/pip/pip.ini"]
    (tmp_path / "Library" / "Application Support" / "pip").mkdir(parents=True)
    mac = configuration_files({"HOME": str(tmp_path)}, "darwin")
    assert mac[-1] == tmp_path / "Library" / "Application Support" / "pip" / "pip.conf"


def test_index_that_the_package_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_index, "_DEFAULT", tmp_path / "index.txt")
    assert index_address({}) == ""
    (tmp_path / "index.txt").write_text("https://a/simple\n")
    assert index_address({}) == "https://a/simple"
    assert index_address({"UV_DEFAULT_INDEX": "https://b/simple"}) == "https://b/simple"


@pytest.mark.parametrize(
    ("variable", "heard"),
    [
        ("PATH", True),
        ("PIP_INDEX_URL", True),
        ("pip_cert", True),
        ("UV_DEFAULT_INDEX", True),
        ("UV_INDEX_INTERN_PASSWORD", True),
        ("UV_HTTP_TIMEOUT", True),
        ("PIP_TARGET", False),
        ("Pip_Dry_Run", False),
        ("PIP_CONFIG_FILE", False),
        ("UV_LINK_MODE", False),
        ("UV_CACHE_DIR", False),
        ("UV_WHATEVER_COMES_NEXT", False),
        ("PIP_WHATEVER_COMES_NEXT", False),
    ],
)
def test_what_is_heard(variable: str, heard: bool) -> None:
    assert is_heard(variable) == heard


# -- it is tried before it is trusted --------------------------------------------------------------------------------


@pytest.mark.fault(WHOLE)
def test_environment_that_cannot_run_the_engine_is_not_ready(
    small_lock: Path, environment: Environment, monkeypatch: pytest.MonkeyPatch, with_uv: None, capsys: Any
) -> None:
    """On the command line as in the panel; here a lock file names too little."""
    monkeypatch.setattr(installer, "check_engine", CHECK)
    monkeypatch.setattr(sys, "argv", ["installer", str(environment.folder)])
    assert installer.main() == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "environment is broken (No module named" in printed.err.splitlines()[-1]
    assert environment.state() is State.MISSING
