"""QGIS's way to the network, as environment variables for programs that know nothing of QGIS.

Environment variables, since every user of a machine may read the arguments of its programs.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Optional
from urllib.parse import quote, urlsplit

from qgis.core import QgsApplication, QgsNetworkAccessManager, QgsSettings
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtNetwork import QNetworkProxy, QNetworkProxyFactory, QNetworkProxyQuery

from ..common.catalogues import CATALOGUES
from ..common.disk_cache import cache_folder
from ..common.href import is_path
from .subprocesses import CERTIFICATE_VARIABLES, is_of_osgeo4w

_SCHEMES = {
    QNetworkProxy.ProxyType.HttpProxy: "http",
    QNetworkProxy.ProxyType.HttpCachingProxy: "http",
    QNetworkProxy.ProxyType.Socks5Proxy: "socks5h",
}
_BUNDLES = tuple(name for name in CERTIFICATE_VARIABLES if name != "SSL_CERT_DIR")
"""Those that name a file."""
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_SOMEWHERE = CATALOGUES[0].url
"""An address outside, to ask which proxy leads there."""


@dataclass(frozen=True)
class Proxy:
    """A proxy and the way to log in to it."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = ""

    def address(self) -> str:
        """Return it as one address; whatever letters user and password have."""
        login = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}@" if self.user else ""
        return f"{self.scheme}://{login}{self.host}:{self.port}"


def qgis_variables() -> dict[str, str]:
    """Return the environment variables that lead a program through the network as QGIS goes.

    To be called in the window's thread, which owns QGIS's settings of the network.
    """
    manager = QgsNetworkAccessManager.instance()
    direct = [*manager.excludeList(), *manager.noProxyList()]
    proxies = {scheme: _proxy(manager.proxyFactory(), scheme) for scheme in ("http", "https")}
    return {**proxy_variables(proxies, direct), **certificate_variables(os.environ, _certificates())}


def proxy_variables(
    proxies: Mapping[str, Optional[Proxy]], direct: Iterable[str], platform: str = sys.platform
) -> dict[str, str]:
    """Return the variables for a proxy of each scheme, and for the addresses that are reached without it."""
    variables = {f"{scheme}_proxy": proxy.address() for scheme, proxy in proxies.items() if proxy}
    if not variables:
        return {}
    hosts = [address if is_path(address) else urlsplit(address).hostname or "" for address in direct]
    variables["no_proxy"] = ",".join(dict.fromkeys([*_LOOPBACK, *filter(None, hosts)]))
    upper = {name.upper(): value for name, value in variables.items()}
    return upper if platform == "win32" else {**variables, **upper}  # there, names differ by more than case


def certificate_variables(present: Mapping[str, str], bundle: Optional[Path]) -> dict[str, str]:
    """Return the variables for the authorities that QGIS trusts; those that the user has set in ``present`` stay."""
    if bundle is None:
        return {}
    absent = [name for name in _BUNDLES if not present.get(name) or is_of_osgeo4w(name, present)]
    return {name: str(bundle) for name in absent}


@contextmanager
def direct_to(prefix: str) -> Iterator[None]:
    """Keep QGIS's proxy, if it uses one, from addresses that begin like this; to be called in the window's thread.

    QGIS's threads read the network's settings for themselves, so the exception stands among those of the options.
    """
    settings, name = QgsSettings(), "proxy/noProxyUrls"
    known = [str(each) for each in settings.value(name, [], type=list)]
    if prefix in known or not settings.value("proxy/proxyEnabled", defaultValue=False, type=bool):
        yield
        return
    settings.setValue(name, [*known, prefix])
    QgsNetworkAccessManager.instance().setupDefaultProxyAndCache()
    try:
        yield
    finally:
        now = [str(each) for each in settings.value(name, [], type=list)]
        settings.setValue(name, [each for each in now if each != prefix])
        QgsNetworkAccessManager.instance().setupDefaultProxyAndCache()


def _proxy(factory: QNetworkProxyFactory, scheme: str) -> Optional[Proxy]:
    """Return the proxy that QGIS, or the system where QGIS leaves it to that, uses for a scheme."""
    address = QUrl(_SOMEWHERE)
    address.setScheme(scheme)
    for proxy in factory.queryProxy(QNetworkProxyQuery(address)):
        if proxy.type() in _SCHEMES and proxy.hostName():
            return Proxy(_SCHEMES[proxy.type()], proxy.hostName(), proxy.port(), proxy.user(), proxy.password())
    return None


def _certificates() -> Optional[Path]:
    """Write the authorities that QGIS trusts, the user's among them, to a file for other programs; return its path."""
    text = bytes(QgsApplication.authManager().trustedCaCertsPemText())
    if not text:
        return None
    with suppress(ImportError, OSError):  # Windows names only authorities that it has met
        import certifi

        text += b"\n" + Path(certifi.where()).read_bytes()
    profile = hashlib.sha256(QgsApplication.qgisSettingsDirPath().encode()).hexdigest()[:8]
    path = cache_folder() / f"authorities-{profile}.pem"  # each profile trusts its own
    with suppress(OSError):
        if not path.exists() or path.read_bytes() != text:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            part = path.with_name(f"{path.name}.{os.getpid()}")
            part.write_bytes(text)
            part.replace(path)  # at once: engines that run read it at each new connection
    return path if path.exists() else None
