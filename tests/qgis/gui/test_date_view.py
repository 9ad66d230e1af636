"""One date on the map, as it was seen."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from qgis.PyQt.QtCore import Qt

from cloudless_plugin.gui.dock import CloudlessDock
from tests.qgis.gui.conftest import Bar, close, layers, look, rows, run, untick, wait_until_done
from tests.support.engine import children
from tests.support.waiting import wait_for


def press(dock: CloudlessDock, row: int) -> None:
    """Click a line of the list."""
    dock.scenes.list.setCurrentItem(rows(dock)[row])


def see(dock: CloudlessDock, row: int) -> Any:
    """Click a line, and wait for its layer."""
    press(dock, row)
    wait_for(lambda: not dock.date.is_drawing())
    (layer,) = layers()
    return layer


def test_click_shows_a_date(dock: CloudlessDock, bar: Bar) -> None:
    look(dock)
    first = see(dock, 0)
    assert first.name() == "2023-06-04 (as it was seen)"
    assert first.isValid()
    assert first.crs().isValid()
    assert first.renderer().redContrastEnhancement().maximumValue() > 0
    path, identity = Path(first.source()), first.id()
    second = see(dock, 1)
    assert second.name().startswith("2023-06-14")
    assert second.id() != identity
    assert not path.parent.exists(), "one date at a time"
    assert bar.messages == []


def test_date_goes_away(dock: CloudlessDock, bar: Bar) -> None:
    """Where it is no longer selected, and where a run begins: the mosaic shall be seen."""
    look(dock)
    folder = Path(see(dock, 0).source()).parent
    dock.scenes.list.clearSelection()
    assert layers() == []
    assert not folder.exists()
    see(dock, 2)
    run(dock)
    (layer,) = layers()
    assert "as it was seen" not in layer.name()


def test_next_click_overtakes(dock: CloudlessDock, bar: Bar) -> None:
    look(dock)
    for row in (0, 1, 2):
        press(dock, row)
    wait_for(lambda: not dock.date.is_drawing())
    wait_for(lambda: children() == [] or dock._access.client._spare is not None)
    (layer,) = layers()
    assert layer.name().startswith("2023-06-24")


def test_date_of_scenes_that_are_gone_goes_away(dock: CloudlessDock, bar: Bar) -> None:
    """Nobody could take it off the map any more."""
    look(dock)
    see(dock, 0)
    dock.form.when.set_days("2023-07-01", "2023-07-31", ())
    look(dock)
    assert layers() == []


def test_date_stays_where_its_line_is_there_still(dock: CloudlessDock, bar: Bar) -> None:
    look(dock)
    layer = see(dock, 1)
    untick(dock, 0)
    dock.form.how.max_cloud.setValue(99)
    look(dock)
    assert layers() == [layer]
    (chosen,) = dock.scenes.list.selectedItems()
    assert chosen.text(0) == "2023-06-14"
    assert dock.scenes.strip.current() == 1


def test_what_is_wrong_is_told(dock: CloudlessDock, bar: Bar, generated_choices: Any, tmp_path: Path) -> None:
    for each in Path(generated_choices.catalog_url).parent.iterdir():
        (tmp_path / each.name).symlink_to(each)
    dock.form.what.address.setEditText(str(tmp_path / "items.json"))
    look(dock)
    (tmp_path / "items.json").unlink()
    press(dock, 0)
    wait_for(lambda: not dock.date.is_drawing())
    assert "items.json" in dock.footer.status.text()
    assert layers() == []


@pytest.mark.parametrize("moment", ["drawing", "drawn"])
def test_nothing_is_left_behind(
    dock: CloudlessDock, bar: Bar, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, moment: str
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    look(dock)
    press(dock, 0)
    if moment == "drawn":
        wait_for(lambda: not dock.date.is_drawing())
    close(dock)
    wait_for(lambda: children() == [])
    assert layers() == []
    assert list(tmp_path.glob("cloudless-date-*")) == []


def test_click_on_a_tick_shows_no_date(dock: CloudlessDock, bar: Bar) -> None:
    look(dock)
    rows(dock)[0].setCheckState(0, Qt.CheckState.Unchecked)
    assert not dock.date.is_drawing()
    wait_until_done(dock)
