"""Environments of several profiles and versions side by side, and what an older version has left."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from cloudless_plugin.runtime import environment as module
from cloudless_plugin.runtime.engine_location import home_of_0_1
from cloudless_plugin.runtime.environment import Environment, State
from cloudless_plugin.runtime.environment_store import EnvironmentStore, data_folder, remove_from_profile
from tests.qgis.runtime.conftest import make_up


class Copy:
    """A copy of the plugin, in some profile, that uses one store with the others."""

    def __init__(self, folder: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.lock = folder / "engine.lock"
        self._patch = monkeypatch
        self._store = store
        folder.mkdir()

    def at(self, version: str) -> EnvironmentStore:
        """Be of a version, and the one that runs now."""
        self.lock.write_text(version)
        return self.again()

    def again(self) -> EnvironmentStore:
        self._patch.setattr(module, "LOCK_FILE", self.lock)
        return EnvironmentStore(self._store)


@pytest.fixture
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Copy, Copy]:
    one, two = (Copy(tmp_path / name, tmp_path / "data" / "engine", monkeypatch) for name in ("profile", "other"))
    return one, two


def set_up(store: EnvironmentStore) -> Environment:
    store.note_use()
    return make_up(store.own())


def test_same_version_in_another_profile_is_ready(copies: tuple[Copy, Copy]) -> None:
    made = set_up(copies[0].at("1"))
    other = copies[1].at("1")
    assert other.state() is State.READY
    assert other.own() == made


def test_updated_plugin_removes_what_nobody_uses(copies: tuple[Copy, Copy]) -> None:
    one, two = copies
    old = set_up(one.at("1"))
    shared = set_up(two.at("2"))
    store = one.at("3")
    assert store.state() is State.OUTDATED
    new = set_up(store)
    assert [each.folder for each in store.unused()] == [old.folder]
    assert store.unused(old.interpreter) == [], "which the user has chosen"
    with old.in_use():
        assert store.remove_unused() == []
        assert old.interpreter.exists()
    (told,) = store.remove_unused()
    assert "another version of Cloudless, which no QGIS uses any more" in told
    left = {path.name.partition(".")[0] for path in old.folder.parent.iterdir()}
    assert left == {shared.folder.name, new.folder.name}
    assert two.again().state() is State.READY, "the other profile's is left alone"


def test_going_back_to_a_version_that_another_uses(copies: tuple[Copy, Copy]) -> None:
    one, two = copies
    set_up(one.at("1"))
    two.at("1").note_use()
    set_up(one.at("2"))
    assert one.again().remove_unused() == []
    assert one.at("1").state() is State.READY


def test_what_is_not_ours_stays(copies: tuple[Copy, Copy], tmp_path: Path) -> None:
    """A folder without a note, one with other things in it, a link, and what no environment is called."""
    store = copies[0].at("1")
    own = set_up(store)
    mark = "of-000000000000"
    strange = [own.folder.with_name(name) for name in ("aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc", "documents")]
    for folder in (strange[0], strange[1], strange[3]):
        (folder / "venv").mkdir(parents=True)
    (strange[1] / "letter.txt").touch()
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "venv").mkdir(parents=True)
    strange[2].symlink_to(elsewhere)
    for folder in strange[1:]:
        folder.with_name(f"{folder.name}.{mark}").write_text("/gone/engine.lock")
    assert store.unused() == []
    assert store.remove_unused() == []
    assert all(folder.exists() for folder in (*strange, elsewhere / "venv"))


def test_own_one_is_removed_with_its_notes(copies: tuple[Copy, Copy], tmp_path: Path) -> None:
    store = copies[0].at("1")
    set_up(store)
    store.remove_own()
    assert store.state() is State.MISSING
    assert not (tmp_path / "data" / "engine").exists()


def test_environment_of_0_1_in_a_profile(tmp_path: Path) -> None:
    folder = tmp_path / "profile" / "cloudless"
    old = make_up(Environment(folder / "engine"), "of 0.1.0")
    (folder / "authorities.pem").touch()
    with old.in_use():
        assert remove_from_profile(old) == []
    (told,) = remove_from_profile(old)
    assert told.startswith("The engine that an older Cloudless kept in this QGIS profile was removed (")
    assert list(folder.parent.iterdir()) == []
    assert remove_from_profile(old) == []


def test_folder_of_that_name_that_is_not_ours_stays(tmp_path: Path) -> None:
    folder = tmp_path / "cloudless" / "engine"
    (folder / "diesel").mkdir(parents=True)
    assert remove_from_profile(Environment(folder)) == []
    assert (folder / "diesel").exists()


def test_places_by_platform() -> None:
    windows = {"LOCALAPPDATA": "C:/Users/a/AppData/Local", "APPDATA": "C:/Users/a/AppData/Roaming"}
    assert data_folder("win32", windows) == Path("C:/Users/a/AppData/Local/Cloudless")
    assert data_folder("win32", {"USERPROFILE": "C:/Users/a"}) == Path("C:/Users/a/AppData/Local/Cloudless")
    assert data_folder("darwin", {"HOME": "/Users/a"}) == Path("/Users/a/Library/Application Support/cloudless")
    assert data_folder("linux", {"HOME": "/home/a"}) == Path("/home/a/.local/share/cloudless")
    assert data_folder("linux", {"HOME": "/home/a", "XDG_DATA_HOME": "/data"}) == Path("/data/cloudless")
    assert data_folder("linux", {"HOME": "/home/a", "XDG_DATA_HOME": "here"}) == Path("/home/a/.local/share/cloudless")


def test_places_of_0_1() -> None:
    profile = Path("C:/" + "x" * 130)
    digest = hashlib.sha256(str(profile).encode()).hexdigest()[:8]
    assert home_of_0_1(profile, "win32", "C:/local") == Path("C:/local/Cloudless") / digest
    assert home_of_0_1(Path("C:/p"), "win32", "C:/local") == Path("C:/p/cloudless")
    assert home_of_0_1(profile, "linux", "") == profile / "cloudless"
