"""The panel in the real QGIS, state by state: light, dark, in three languages, at 150 %, narrow on a small screen."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support import real_ground
from tests.support.paths import BUILD, ROOT

STATES = ["opened", "searched", "listed", "unticked", "date", "locked", "how", "problem", "running", "done", "swipe"]
PICTURES = BUILD / "window"


WAYS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"theme": "Night Mapping"},
    "german": {"language": "de"},
    "chinese": {"language": "zh-Hans"},
    "large": {"scale": 1.5},
    "narrow": {"size": "1280x720", "width": 280},
}
"""Ways to look at the panel; ``CLOUDLESS_WAYS`` names fewer."""
QGIS_LACKS_FONTS = "Open Sans font installation failed"
"""What QGIS says by itself where its package comes without fonts."""
CHOSEN = os.environ.get("CLOUDLESS_WAYS", ",".join(WAYS)).split(",")


@pytest.fixture(scope="module")
def shots() -> list[str]:
    """Names of the pictures that were taken, for the contact sheet."""
    return []


@pytest.mark.timeout(400)
@pytest.mark.parametrize("name", CHOSEN)
def test_desk(drive: Callable[..., dict[str, Any]], shots: list[str], name: str) -> None:
    options = WAYS[name]
    job = {
        **real_ground.window_job(f"desk-{name}"),
        "theme": options.get("theme", ""),
        "width": options.get("width", 0),
    }
    report = drive(
        "drive_desk.py",
        job,
        language=options.get("language", ""),
        size=options.get("size", "1600x1000"),
        scale=options.get("scale", 1.0),
        seconds=300,
    )
    shots += report["shots"]
    assert [shot.rpartition("-")[2] for shot in report["shots"]] == STATES
    assert report["wheel"], "the wheel has changed a field"
    assert report["focus"], "the field that is wrong has no focus"
    assert report["runs_by_key"], "Ctrl+Return does not run"
    assert report["run_is_on_screen"]
    assert report["dialogs"] == []
    assert report["clicked"] < 0.2
    assert report["minimum"] <= 280 or options.get("scale")
    assert report["record"]["scenes"] == 4, "a date that was unticked was used"
    ((group, leaves),) = report["groups"]
    assert [shown for _, shown in leaves] == [True, False]
    assert leaves[0][0] == group
    assert [len(leaves) for _, leaves in report["root"]] == [0, 2], "the second mosaic does not stand on top"
    if not options.get("language"):
        assert report["summary"] == "5 scenes · 5 dates"
        assert report["unticked"] == "4 of 5 scenes chosen · 5 dates"
        assert report["problem"].endswith("check “Address”.")
        own = [message for message in report["messages"] if message != QGIS_LACKS_FONTS]
        assert own == ["Look at “Address” in the panel."]
        assert group == "S2 true colour · 10–20 Aug 2023 · median"  # noqa: RUF001 - the sign of ranges


@pytest.mark.timeout(300)
def test_menus_questions_and_drawing(drive: Callable[..., dict[str, Any]], shots: list[str]) -> None:
    report = drive("drive_menus.py", real_ground.window_job("menus"), seconds=200)
    shots += report["shots"]
    names = ["where", "presets", "menu", "drawing", "evidence", "menu", "pixels", "question", "playing"]
    assert [shot.rpartition("-")[2] for shot in report["shots"]] == names
    assert report["area"] == "polygon"
    assert "km²" in report["size"]
    assert report["question"].startswith("This run reads about")
    assert report["asked_and_left"]
    assert report["groups"]


def test_contact_sheet(shots: list[str]) -> None:
    pictures = [PICTURES / f"{shot}.png" for shot in shots]
    assert pictures, "the states before this test were not run"
    sheet = PICTURES / "contact-sheet.png"
    script = Path(__file__).with_name("contact_sheet.py")
    code = f"import sys; sys.path.insert(0, {str(script.parent)!r}); from contact_sheet import write_contact_sheet; "
    code += "from pathlib import Path; write_contact_sheet([Path(one) for one in sys.argv[2:]], Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", code, str(sheet), *map(str, pictures)], cwd=ROOT, check=True)
    assert sheet.stat().st_size > 100_000
