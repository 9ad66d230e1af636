from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.odd_api import OddApi, serve_api


@pytest.fixture
def odd_api(generated: Path) -> Iterator[OddApi]:
    """A STAC API of the generated scenes that may behave oddly."""
    with serve_api(generated) as api:
        yield api
