"""The states of the engine's environment."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cloudless_plugin.common.errors import EngineError
from cloudless_plugin.common.file_lock import locked
from cloudless_plugin.runtime import installer
from cloudless_plugin.runtime.environment import Environment, State, lock_digest
from tests.qgis.runtime.conftest import Heard, make_up
from tests.support.paths import ROOT


def test_states(environment: Environment) -> None:
    assert environment.state() is State.MISSING
    make_up(environment)
    assert environment.state() is State.READY
    assert environment.require() == environment.interpreter
    (environment.folder / "cloudless.json").write_text('{"lock": "another"}')
    assert environment.state() is State.OUTDATED
    for broken in ("{", "[]", "{}"):
        (environment.folder / "cloudless.json").write_text(broken)
        assert environment.state() is State.BROKEN
    (environment.folder / "cloudless.json").write_text(json.dumps({"lock": lock_digest()}))
    environment.interpreter.unlink()
    environment.interpreter.symlink_to("/gone with an update of QGIS")
    assert environment.state() is State.BROKEN


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.MISSING, "not set up yet.*press Set up"),
        (State.MAKING, "is being set up: wait"),
        (State.BROKEN, "broken.*press Repair"),
        (State.OUTDATED, "another version of Cloudless.*press Update"),
    ],
)
def test_what_is_wrong_is_told_with_what_to_do(
    environment: Environment, monkeypatch: pytest.MonkeyPatch, state: State, words: str
) -> None:
    monkeypatch.setattr(Environment, "state", lambda _: state)
    with pytest.raises(EngineError, match=words):
        environment.require()


@contextmanager
def another_process(environment: Environment, block: str, told: str) -> Iterator[None]:
    """Have another process hold ``block`` of the environment, and kill it at the end; it has told something by then."""
    code = (
        "import sys, time; from pathlib import Path; from cloudless_plugin.runtime.environment import Environment\n"
        f"with Environment(Path(sys.argv[1])).{block} as given: print(given, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code, str(environment.folder)]
    other = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout
        assert other.stdout.readline() == f"{told}\n"
        yield
    finally:
        other.kill()
        other.wait()


def test_what_another_process_makes_is_left_alone(small_lock: Path, environment: Environment) -> None:
    """The mark goes with the process that holds it, even where that is killed."""
    with another_process(environment, "lock()", "True"):
        assert environment.state() is State.MAKING
        with pytest.raises(EngineError, match="set up already"):
            installer.make_environment(environment, Heard())
        with pytest.raises(EngineError, match="wait"):
            environment.remove()
    assert environment.state() is State.MISSING


@pytest.mark.fault("engine removed during a run")
def test_environment_in_use_is_neither_changed_nor_removed(small_lock: Path, environment: Environment) -> None:
    """Whoever uses it: here another process, whose mark goes with it even where that is killed."""
    make_up(environment)
    with another_process(environment, "in_use()", "None"):
        assert environment.is_in_use()
        assert environment.require(), "another run may begin"
        for change in (environment.remove, lambda: installer.make_environment(environment, Heard(), anew=True)):
            with pytest.raises(EngineError, match="at work, here or in another QGIS: wait"):
                change()
        assert environment.state() is State.READY
        installer.make_environment(environment, Heard())
    assert not environment.is_in_use()
    environment.remove()
    assert list(environment.folder.parent.iterdir()) == []


def test_marks_of_several_uses(environment: Environment) -> None:
    with environment.in_use():
        with environment.in_use():
            pass
        assert environment.is_in_use()
    assert not environment.is_in_use()
    assert list(environment.folder.parent.iterdir()) == []


def test_use_where_no_mark_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    environment = Environment(tmp_path / "file" / "engine")
    with environment.in_use():
        assert not environment.is_in_use()


def test_mark_is_held_once(tmp_path: Path) -> None:
    with locked(tmp_path / "mark") as first, locked(tmp_path / "mark") as second:
        assert (first, second) == (True, False)
    assert list(tmp_path.iterdir()) == []


def test_files_in_use_are_told_and_left(environment: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, where a folder whose program runs cannot be renamed."""
    make_up(environment)

    def rename(path: Path, target: Path) -> None:
        raise PermissionError(13, "Access is denied", str(path))

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(EngineError, match="in use: close other QGIS windows"):
        environment.remove()
    assert environment.interpreter.exists()
