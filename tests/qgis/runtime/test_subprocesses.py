"""Other programs, without QGIS's own environment."""

from __future__ import annotations

from typing import Any

import pytest

from cloudless_plugin.runtime import subprocesses
from cloudless_plugin.runtime.subprocesses import clean_environment


def test_no_console_window_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}
    monkeypatch.setattr(subprocesses.sys, "platform", "win32")
    monkeypatch.setattr(subprocesses.subprocess, "CREATE_NO_WINDOW", 0x08000000, raising=False)
    monkeypatch.setattr(subprocesses.subprocess, "Popen", lambda *_, **options: seen.update(options))
    subprocesses.start(["python"])
    assert seen["creationflags"] == 0x08000000


def test_variables_of_qgis_do_not_leak() -> None:
    kept = clean_environment(
        {
            "PATH": "/bin",
            "HOME": "/home/a",
            "PIP_INDEX_URL": "https://example.org",
            "https_proxy": "http://proxy",
            "PROJ_LIB": "/qgis/proj",
            "PROJ_DATA": "x",
            "GDAL_DATA": "x",
            "PYTHONPATH": "x",
            "PYTHONHOME": "x",
            "LD_LIBRARY_PATH": "x",
            "PIP_TARGET": "x",
            "QGIS_PREFIX_PATH": "x",
            "QT_PLUGIN_PATH": "x",
        }
    )
    assert set(kept) == {"PATH", "HOME", "PIP_INDEX_URL", "https_proxy"}
