"""The floors of the benchmark count what the engine has to read."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.__main__ import SMALL, recipe
from benchmarks.data import make
from benchmarks.peers.bare_floor import assets, decode
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.settings import Limits, Settings
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.machine.workspace import Workspace
from cloudless_plugin.engine.output.recipe import read_recipe
from cloudless_plugin.engine.raster_io.cog_header import CogHeader


@pytest.mark.parametrize(("resolution", "blocks_needed"), [(10, 36), (100, 12)])
def test_the_bare_floor_decodes_the_blocks_that_the_engine_needs(
    resolution: int, blocks_needed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two tiles that overlap by half, the engine skips the western one's blocks that the eastern one covers.

    It may decode a block twice where its tiles meet; the floor decodes each once.
    """
    size = replace(SMALL, height=600, width=1100)
    items = make(tmp_path / "scenes", scenes=4, height=size.height, width=size.width)
    asked = recipe(tmp_path, items, size, mask="none", resolution=resolution)
    decoded: list[bytes] = []
    plain = CogHeader.decode

    def noted(self: CogHeader, raw: bytes, *rest: Any) -> Any:
        decoded.append(raw)
        return plain(self, raw, *rest)

    monkeypatch.setattr(CogHeader, "decode", noted)
    files = list(assets(json.loads(asked.read_text())["request"]))
    counted = [decode(asset, Workspace(1)) for asset in files]
    floor = set(decoded)
    assert len(files) == 12
    assert len(floor) == len(decoded) == sum(blocks for blocks, _ in counted) == blocks_needed
    assert sum(map(len, floor)) == sum(stored for _, stored in counted)

    decoded.clear()
    run_mosaic(read_recipe(asked), tmp_path / "out.tif", Reporter(), settings=Settings(limits=Limits(processors=1)))
    assert set(decoded) == floor
