"""A run's access to the web: its logins, its HTTP session, its tokens."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Optional

from ...common.settings import Settings
from .address_policy import AddressPolicy
from .byte_ranges import ByteReader
from .credentials import Credentials
from .hosts import HostDownError, Hosts

if TYPE_CHECKING:
    from .http_session import HttpSession

_CONNECTIONS = 64
"""Number of connections for files that are kept open."""
_SEARCH_CONNECTS = 2
"""How often a search tries again to connect: seldom, so that a mistyped address is reported soon."""


class Network:
    """The network access of one run, shared by its threads."""

    def __init__(self, settings: Settings) -> None:
        """Begin without connections."""
        self.credentials = Credentials(settings.logins)
        self.policy = AddressPolicy(settings.catalog_zone)
        """Which addresses may be reached."""
        self.bytes = ByteReader(self.session, self.token_session, settings.limits, self.credentials.signing_root)
        """Reads parts of files."""
        self.hosts = Hosts(settings.limits)
        """What is known of the servers of files and tokens."""
        self._limits = settings.limits
        self._lock = threading.Lock()
        self._session: Optional[HttpSession] = None

    def session(self) -> HttpSession:
        """Return the session for files."""
        from .http_session import HttpSession  # late: its packages take longer to import than a local search takes

        with self._lock:
            if self._session is None:
                self._session = HttpSession(
                    self.credentials, self._limits, _CONNECTIONS, hosts=self.hosts, policy=self.policy
                )
            return self._session

    def search_session(self) -> HttpSession:
        """Return a new session for a search."""
        from .http_session import HttpSession  # late, see above

        return HttpSession(self.credentials, self._limits, connect_tries=_SEARCH_CONNECTS, policy=self.policy)

    def token_session(self) -> HttpSession:
        """Return a new session for tokens, whose service no catalogue names."""
        from .http_session import HttpSession  # late, see above

        return HttpSession(self.credentials, self._limits, hosts=self.hosts)

    def answers(self, href: str) -> Optional[bool]:
        """Tell whether the server of a file answers, whatever its answer is; it takes ``Limits.read_timeout`` at most.

        Returns:
            ``None`` where it does not, and has never answered this machine.
        """
        try:
            self.bytes.get(href, 0, 1)
        except HostDownError:
            return False if self.hosts.get(href).has_answered else None
        except OSError:
            return True
        return True

    def close(self) -> None:
        """Close the connections, and forget tokens and chunks."""
        self.bytes.forget()
        with self._lock:
            if self._session is not None:
                self._session.close()
                self._session = None
