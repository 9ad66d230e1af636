"""Which addresses a catalogue may lead to, by hrefs, links and redirects alike.

A catalogue may name public addresses, and those of the network in which it lies itself: one on a private network also
private ones; one on this machine, by loopback or as a file of the user's, also loopback and private ones. Where it lies
is what the user's address says, or where its host really answers from. Nobody else may name a link-local address, where
clouds give away the keys of a machine.

An address is judged twice: before each request by its host's name, and when a connection is made by the address that
really answers, so that no name can lead elsewhere. Behind a proxy, which resolves names itself, the name alone counts.
"""

from __future__ import annotations

import socket
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, Union

from ...common.href import http_host, is_http
from ...common.messages import Message

PUBLIC, PRIVATE, LOOPBACK, LINK_LOCAL, SPECIAL = "public", "private", "loopback", "link-local", "special"
_UNSEEN = "unseen"
"""Zone of a catalogue whose name does not tell it, before it has answered."""
_OUTWARD = (_UNSEEN, SPECIAL, LINK_LOCAL, LOOPBACK, PRIVATE, PUBLIC)
"""The zones, each further from this machine than the one before."""
_REACH = {
    _UNSEEN: (PUBLIC,),
    PUBLIC: (PUBLIC,),
    PRIVATE: (PUBLIC, PRIVATE),
    LOOPBACK: (PUBLIC, PRIVATE, LOOPBACK),
    LINK_LOCAL: (PUBLIC, LINK_LOCAL),
    SPECIAL: (PUBLIC, SPECIAL),
}
"""The zones whose addresses a catalogue may name, by the zone in which it lies."""
_SHARED = ip_network("100.64.0.0/10")
"""Between a provider and its customers; also Tailscale's."""
_TRANSLATED = ip_network("64:ff9b::/96")
"""IPv6 addresses that hold one of IPv4 (NAT64)."""
_KEY_SERVICES = frozenset(
    map(ip_address, ("168.63.129.16", "100.100.100.200", "192.0.0.192", "fd00:ec2::254", "fd20:ce::254"))
)
"""Addresses beyond the link-local ones where clouds tell a machine about itself."""
_KEY_SERVICE_NAMES = frozenset(("metadata.google.internal", "metadata.goog", "instance-data.ec2.internal"))
_LOOPBACK_NAMES = frozenset(("localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback"))
_WHERE = {
    PRIVATE: Message("an address of a private network"),
    LOOPBACK: Message("an address of this machine"),
    LINK_LOCAL: Message("a link-local address"),
    SPECIAL: Message("no address of a server"),
}
OTHER_CATALOGUE = Message("choose another catalogue")
SAVE_ITEMS = Message(
    "if you trust the catalogue, save its scenes as an item collection on this machine and give its path as "
    "CATALOG_URL, or choose another catalogue"
)
GIVE_ADDRESS = Message("if you trust it, give that address itself as CATALOG_URL, or choose another catalogue")


class AddressError(OSError):
    """The catalogue leads to an address that it must not name."""

    def __init__(self, host: str, zone: str) -> None:
        """Keep the host and the zone in which it lies."""
        super().__init__(
            Message("{host} is {what}, which this catalogue must not name", host=host, what=_WHERE[zone])
            if zone in _WHERE
            else Message("programs read the address '{host}' differently", host=host)
        )
        self.host = host
        self.zone = zone

    def __reduce__(self) -> tuple[type[AddressError], tuple[str, str]]:
        """Return the type and the arguments that make the same error in another process."""
        return type(self), (self.host, self.zone)

    @property
    def is_near(self) -> bool:
        """Whether a catalogue on this machine might name the address."""
        return self.zone in _REACH[LOOPBACK]

    @property
    def advice_for_file(self) -> Message:
        """What to do about a file at the address."""
        return SAVE_ITEMS if self.is_near else OTHER_CATALOGUE

    @property
    def advice_for_search(self) -> Message:
        """What to do about a search that leads to the address."""
        return GIVE_ADDRESS if self.is_near else OTHER_CATALOGUE


class RefusedPeerError(Exception):
    """What a connection raises in place of an ``AddressError``: urllib3 takes an ``OSError`` for a lost connection."""


class AddressPolicy:
    """What the catalogue of one run may name; the run's threads share it."""

    def __init__(self, zone: str = "") -> None:
        """Begin with a catalogue that lies in a zone; without one, whoever asks for a file names it himself."""
        self._zone = zone
        self._catalog = ""
        self._host = ""
        """Host of the catalogue."""
        self._is_named = True

    def follow(self, catalog: str) -> None:
        """From now on, let a catalogue name the addresses, which the user gave by its path or address."""
        if catalog == self._catalog:
            return
        self._catalog = catalog
        self._host = http_host(catalog) if is_http(catalog) else ""
        named = named_zone(self._host) if is_http(catalog) else LOOPBACK
        self._is_named = bool(named)
        self._zone = named or _UNSEEN

    def settle(self) -> None:
        """Take a catalogue whose host was not seen to answer, behind a proxy or from the cache, for a public one."""
        self._zone = self.zone

    @property
    def zone(self) -> str:
        """The zone in which the catalogue lies, as far as it is known; empty where none is followed."""
        return PUBLIC if self._zone == _UNSEEN else self._zone

    @property
    def is_evident(self) -> bool:
        """Whether the same zone is found again without asking the catalogue: by its name, or as the public one."""
        return self._is_named or self.zone == PUBLIC

    def check_url(self, url: str) -> None:
        """Refuse an address by the name of its host.

        Raises:
            AddressError: where the catalogue must not name it.
        """
        if not self._zone:
            return
        host = http_host(url)
        if not host:
            raise AddressError(url[:200].partition("?")[0], "")
        if zone := named_zone(host):
            self._check(host, zone)

    def check_peer(self, host: str, address: str) -> None:
        """Refuse a connection by the address that it was made to, and learn where the catalogue's own host lies.

        Args:
            host: as the request names it.
            address: of the server, an IP address.

        Raises:
            AddressError: where the catalogue must not name it.
        """
        if not self._zone:
            return
        zone = zone_of(address)
        is_own = host.strip("[]").rstrip(".").lower() == self._host
        if is_own and _OUTWARD.index(zone) > _OUTWARD.index(self._zone):
            self._zone = zone
        self._check(host, zone)

    def _check(self, host: str, zone: str) -> None:
        if zone not in _REACH[self._zone]:
            raise AddressError(host, zone)


def checked_connection(connection: Any, policy: AddressPolicy) -> Any:
    """Return a subclass of urllib3's connection class that sends nothing to an address that ``policy`` refuses."""
    if getattr(connection, "address_policy", None) is policy:
        return connection

    class CheckedConnection(connection):  # type: ignore[misc]
        address_policy = policy

        def _new_conn(self) -> socket.socket:
            made: socket.socket = super()._new_conn()
            try:
                policy.check_peer(self.host, made.getpeername()[0])
            except AddressError as error:
                made.close()
                raise RefusedPeerError(error) from None
            return made

    return CheckedConnection


@lru_cache(maxsize=4096)
def named_zone(host: str) -> str:
    """Return the zone that a host's name tells by itself; empty where the name must be resolved.

    An IPv4 address may be written in decimal, octal or hexadecimal, as one number or several.
    """
    plain = host.rstrip(".").lower()
    if plain in _LOOPBACK_NAMES or plain.endswith(".localhost"):
        return LOOPBACK
    if plain in _KEY_SERVICE_NAMES:
        return LINK_LOCAL
    try:
        return zone_of(plain)
    except ValueError:
        pass
    try:
        return zone_of(socket.inet_ntoa(socket.inet_aton(plain)))
    except (OSError, ValueError):
        return ""


@lru_cache(maxsize=4096)
def zone_of(address: str) -> str:
    """Return the zone of an IP address.

    Raises:
        ValueError: where it is none.
    """
    ip = _embedded(ip_address(address.partition("%")[0]))
    if ip.is_link_local or ip in _KEY_SERVICES:
        return LINK_LOCAL
    if ip.is_loopback or ip.is_unspecified or (ip.version == 4 and ip.packed[0] == 0):  # 0.0.0.0 reaches this machine
        return LOOPBACK
    if ip.is_multicast or ip.is_reserved:
        return SPECIAL
    is_inner = ip.is_private or not ip.is_global or (ip.version == 4 and ip in _SHARED)
    return PRIVATE if is_inner or getattr(ip, "is_site_local", False) else PUBLIC


def _embedded(ip: Union[IPv4Address, IPv6Address]) -> Union[IPv4Address, IPv6Address]:
    """Return the IPv4 address that one of IPv6 leads to, or the address itself."""
    if isinstance(ip, IPv4Address):
        return ip
    if ip in _TRANSLATED or 1 < int(ip) < 1 << 32:
        return IPv4Address(ip.packed[-4:])
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else ip)
