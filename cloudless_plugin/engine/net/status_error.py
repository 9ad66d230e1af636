"""The error of a server that answers, but not with the file."""

from __future__ import annotations


class StatusError(OSError):
    """A server refuses a file, with an HTTP status."""

    def __init__(self, status: int, reason: str) -> None:
        """Keep the status and its reason, as ``404`` and ``Not Found``."""
        super().__init__(f"HTTP {status} ({reason})")
        self.status = status
        self.reason = reason

    def __reduce__(self) -> tuple[type[StatusError], tuple[int, str]]:
        """Return the type and the arguments that make the same error in another process."""
        return type(self), (self.status, self.reason)
