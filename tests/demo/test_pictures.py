"""The pictures of the documents show what their captions say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from demo import change, holes, samples
from tests.support.paths import ROOT

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("draw", [change.main, holes.main, samples.main], ids=["change", "holes", "samples"])
def test_picture_is_drawn_and_small(draw: Callable[[Path], None], tmp_path: Path) -> None:
    picture = tmp_path / "picture.jpg"
    draw(picture)
    assert 20_000 < picture.stat().st_size < 150_000
    with Image.open(picture) as image:
        assert image.width == 1200
        pixels = np.asarray(image)
    for part in np.array_split(pixels, 3, axis=1):
        assert part.std() > 20, "a third of the picture is empty"


def test_table_of_samples_is_what_the_command_prints(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    samples.main(tmp_path / "picture.jpg")
    rows = [line for line in capsys.readouterr().out.splitlines() if line.startswith("|")]
    assert len(rows) == 5
    assert "\n".join(rows) in (ROOT / "docs" / "samples.md").read_text(encoding="utf-8")
