from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.support.availability import pytest_collect_directory  # noqa: F401 - a hook

try:
    import pytest_socket
except ImportError:  # nothing but pytest is at hand: every folder skips
    pytest_socket = None

with suppress(ImportError):  # the environments of QGIS's tests have no hypothesis
    from hypothesis import settings

    # No test is timed, and nothing is left in the repository.
    settings.register_profile("cloudless", deadline=None, database=None)
    settings.load_profile("cloudless")


@pytest.fixture(autouse=True)
def own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A cache and data of the test's own, not the user's: ports come again, and with them addresses."""
    monkeypatch.setenv("CLOUDLESS_CACHE", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))


@pytest.fixture(autouse=True)
def loopback_only() -> Iterator[None]:
    """No test reaches beyond this machine: sockets connect to loopback addresses alone."""
    if pytest_socket is None:
        yield
        return
    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
    yield
    pytest_socket._remove_restrictions()
