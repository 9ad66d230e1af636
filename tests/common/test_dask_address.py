"""Addresses of Dask schedulers and gateways."""

from __future__ import annotations

import pytest

from cloudless_plugin.common.dask_address import DaskAddress
from cloudless_plugin.common.errors import RequestError


def test_address_is_read() -> None:
    assert DaskAddress.parse("tcp://host:8786") == DaskAddress("tcp://host:8786", is_gateway=False)
    assert DaskAddress.parse("gateway+https://host/services/dask/") == DaskAddress(
        "https://host/services/dask", is_gateway=True
    )
    asked = DaskAddress.parse("gateway+http://host:8000?auth=jupyterhub&minimum=2&maximum=9")
    assert asked == DaskAddress("http://host:8000", is_gateway=True, auth="jupyterhub", workers=(2, 9))
    assert DaskAddress.parse("gateway+https://host").workers == (4, 24)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("tcp://host", "not known"),
        ("tcp://host:port", "not known"),
        ("tcp://", "not known"),
        ("http://host:8786", "not known"),
        ("tcp://[:8786", "not known"),
        ("tcp://me:secret@host:8786", "password"),
        ("gateway+https://me@host", "password"),
        ("gateway+https://host?minimum=5&maximum=4", "has an option"),
        ("gateway+https://host?minimum=-1", "has an option"),
        ("gateway+https://host?maximum=0&minimum=0", "has an option"),
        ("gateway+https://host?auth=password", "has an option"),
        ("gateway+https://host?workers=4", "has an option"),
    ],
)
def test_anything_else_is_refused(address: str, reason: str) -> None:
    with pytest.raises(RequestError, match=reason):
        DaskAddress.parse(address)
