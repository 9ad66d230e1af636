"""Addresses of Dask schedulers and gateways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.common.dask_address import DaskAddress, check_allowed, is_allowed
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
        ("gateway+https://allowed.org\\.evil.org", "not known"),
        ("tcp://allowed.org\\:8786", "not known"),
        ("tcp://höst:8786", "not known"),
        ("tcp://ho st:8786", "not known"),
        ("tcp://$(reboot):8786", "not known"),
        ("tcp://allowed.org,evil.org:8786", "not known"),
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


# -- what is allowed -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("engine", "allowed"),
    [
        ("local", ()),
        ("tcp://host:8786", ("tcp://host:8786",)),
        ("tcp://Host.Example:08786/", ("nonsense", "tcp://host.example:8786")),
        ("tls://[2001:DB8::1]:8786", ("tls://[2001:db8::1]:8786",)),
        ("gateway+https://host/a?auth=basic&minimum=1&maximum=2", ("gateway+https://HOST:443/a/",)),
        ("gateway+http://host", ("gateway+http://host:80",)),
    ],
)
def test_addresses_are_compared_in_one_form(engine: str, allowed: tuple[str, ...]) -> None:
    assert is_allowed(engine, allowed)
    check_allowed(engine, allowed)


@pytest.mark.fault("recipe that names a stranger's Dask scheduler")
@pytest.mark.parametrize(
    ("engine", "allowed"),
    [
        ("tcp://host:8786", ()),
        ("tcp://host:8786", ("local", "", "host:8786", "host", "tcp://host:8787", "tcp://hos:8786", "tls://host:8786")),
        ("tcp://host.evil.org:8786", ("tcp://host:8786",)),
        ("gateway+http://host", ("gateway+https://host",)),
        ("gateway+https://host/b", ("gateway+https://host/a", "gateway+https://host", "gateway+https://host/B")),
        ("gateway+https://host/a/../b", ("gateway+https://host/a",)),
    ],
)
def test_anything_else_is_not_allowed(engine: str, allowed: tuple[str, ...]) -> None:
    assert not is_allowed(engine, allowed)
    with pytest.raises(RequestError, match=r"not among the allowed Dask addresses.*--allow-engine"):
        check_allowed(engine, allowed)


_HOSTS = st.text("abc.-:[]%\\@/?#\t ", min_size=1, max_size=8)
_ADDRESSES = st.builds("{}://{}:{}".format, st.sampled_from(["tcp", "tls", "gateway+https"]), _HOSTS, st.integers(0, 9))


@given(_ADDRESSES, _ADDRESSES)
def test_only_what_dask_is_given_is_compared(engine: str, allowed: str) -> None:
    """Whatever is allowed names the very place that the client connects to."""
    try:
        places = [DaskAddress.parse(address) for address in (engine, allowed)]
    except RequestError:
        return
    same = places[0].url.removesuffix(":443") == places[1].url.removesuffix(":443")
    assert is_allowed(engine, [allowed]) == (same and places[0].is_gateway == places[1].is_gateway)


@pytest.mark.parametrize(
    ("address", "readable"),
    [
        ("tcp://host:8786", True),
        ("tcp://192.0.2.1:8786", True),
        ("tcp://0.0.0.0:8786", True),
        ("gateway+http://host", True),
        ("tls://host:8786", False),
        ("gateway+https://host", False),
        ("tcp://localhost:8786", False),
        ("tcp://127.3.2.1:8786", False),
        ("tcp://[::1]:8786", False),
        ("gateway+http://127.0.0.1:8000", False),
    ],
)
def test_who_can_read_on_the_way(address: str, readable: bool) -> None:
    assert DaskAddress.parse(address).is_readable_on_the_way == readable
