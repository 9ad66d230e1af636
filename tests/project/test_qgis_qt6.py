"""``scripts/qgis_qt6.py``: what was made is not made again, one process builds, and no build is no failure."""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest

from scripts import matrix, qgis_qt6


class Recorded(qgis_qt6.Qt6System):
    """A system whose steps are written down; those in ``broken`` fail."""

    broken: tuple[str, ...] = ()

    def update(self) -> None:
        """Leave the checkout alone."""

    def make(self) -> bool:
        self.results.mkdir(parents=True, exist_ok=True)
        return True

    def run(self, script: str, log: str, timeout: float | None = 1) -> bool:
        step = log.removesuffix(".log")
        with (self.results / "steps").open("a") as steps:
            steps.write(f"{step}\n")
        return step not in self.broken

    def steps(self) -> list[str]:
        """Return the steps since the last call."""
        path = self.results / "steps"
        found = path.read_text().split()
        path.unlink()
        return found


class Broken(Recorded):
    """A system that does not compile."""

    broken = ("compile",)


@pytest.fixture(autouse=True)
def _build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (matrix, qgis_qt6):
        monkeypatch.setattr(module, "BUILD", tmp_path)


def test_next_call_goes_on_where_the_last_one_stopped() -> None:
    broken, mended = Broken("sid"), Recorded("sid")
    assert not qgis_qt6.build(broken)
    assert broken.steps() == ["packages", "unpack", "configure", "compile"]
    assert not broken.is_built
    assert qgis_qt6.build(mended)
    assert mended.steps() == ["configure", "compile", "register"]
    assert mended.is_built


def test_a_build_that_fails_is_no_build() -> None:
    assert qgis_qt6.build(Recorded("sid"))
    assert not qgis_qt6.build(Broken("sid"))
    assert not Recorded("sid").is_built


def test_one_process_builds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    system = Recorded("sid")
    system.make()
    with (system.folder / "pid").open("w") as pid:
        fcntl.flock(pid, fcntl.LOCK_EX)
        print(4711, file=pid, flush=True)
        assert not qgis_qt6.build(system)
    assert "4711" in capsys.readouterr().out
    assert qgis_qt6.build(system)


def test_tests_say_that_nothing_is_built(capsys: pytest.CaptureFixture[str]) -> None:
    assert qgis_qt6.main(["test"]) == 0
    assert "make qgis-qt6" in capsys.readouterr().out
