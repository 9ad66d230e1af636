from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A cache of the test's own, not the user's: ports come again, and with them addresses."""
    monkeypatch.setenv("CLOUDLESS_CACHE", str(tmp_path_factory.mktemp("cache")))
