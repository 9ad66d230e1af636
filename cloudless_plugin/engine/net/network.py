"""A run's access to the web: its logins, its HTTP session, its tokens."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Optional

from ...common.settings import Settings
from .address_policy import AddressPolicy
from .byte_ranges import ByteReader
from .credentials import Credentials

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
        self.bytes = ByteReader(self.session, self.token_session, settings.limits)
        """Reads parts of files."""
        self._limits = settings.limits
        self._lock = threading.Lock()
        self._session: Optional[HttpSession] = None

    def session(self) -> HttpSession:
        """Return the session for files."""
        from .http_session import HttpSession  # late: its packages take longer to import than a local search takes

        with self._lock:
            if self._session is None:
                self._session = HttpSession(self.credentials, self._limits, _CONNECTIONS, policy=self.policy)
            return self._session

    def search_session(self) -> HttpSession:
        """Return a new session for a search."""
        from .http_session import HttpSession  # late, see above

        return HttpSession(self.credentials, self._limits, connect_tries=_SEARCH_CONNECTS, policy=self.policy)

    def token_session(self) -> HttpSession:
        """Return a new session for tokens, whose service no catalogue names."""
        from .http_session import HttpSession  # late, see above

        return HttpSession(self.credentials, self._limits)

    def close(self) -> None:
        """Close the connections, and forget tokens and chunks."""
        self.bytes.forget()
        with self._lock:
            if self._session is not None:
                self._session.close()
                self._session = None
