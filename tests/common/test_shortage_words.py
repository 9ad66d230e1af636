"""What tells that this machine is short of memory."""

from __future__ import annotations

import pytest

from cloudless_plugin.common.errors import MEMORY, shortage_of


def test_codec_that_could_not_be_loaded_for_a_moment_is_no_missing_package() -> None:
    """imagecodecs keeps the reason to itself; here the codec can be loaded, so that memory was what it lacked."""
    codecs = pytest.importorskip("imagecodecs.imagecodecs")
    found = shortage_of(codecs.DelayedImportError("delta_decode"))
    assert found is not None
    assert found.message == MEMORY


def test_missing_package_is_no_shortage() -> None:
    assert shortage_of(ImportError("No module named 'imagecodecs'")) is None
