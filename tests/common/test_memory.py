"""The memory of this machine."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from cloudless_plugin.common.memory import total_memory
from tests.support.posix import IS_WINDOWS


@pytest.mark.skipif(not Path("/proc/meminfo").exists(), reason="only Linux tells it there")
def test_total_memory_is_what_the_system_tells() -> None:
    told = re.search(r"MemTotal:\s+(\d+) kB", Path("/proc/meminfo").read_text())
    assert told is not None
    assert total_memory() == pytest.approx(int(told[1]) * 1024, rel=0.01)


@pytest.mark.skipif(IS_WINDOWS, reason="it is asked in another way there")
def test_system_that_does_not_tell_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sysconf", lambda _: -1, raising=False)
    assert total_memory() is None
