"""Errors that a user may read: each message is one sentence that says what to do."""

from __future__ import annotations


class CloudlessError(Exception):
    """Base of every error of Cloudless that is meant for the user."""


class RequestError(CloudlessError):
    """The request asks for something that cannot be."""


class CatalogueError(CloudlessError):
    """The catalogue cannot be reached or read."""


class NoScenesError(CloudlessError):
    """No scene is left to compose."""


class SceneError(CloudlessError):
    """One scene cannot be used; the run goes on without it."""

    def __init__(self, scene_id: str, reason: str) -> None:
        """Keep the scene's id and why it cannot be used."""
        super().__init__(f"{scene_id}: {reason}")
        self.scene_id = scene_id
        self.reason = reason


class OutputError(CloudlessError):
    """The result cannot be written."""


class EngineError(CloudlessError):
    """The engine's environment is missing or broken, or its process ended unexpectedly."""


class ClusterError(EngineError):
    """The Dask cluster cannot be used, or was lost."""


class CancelledError(CloudlessError):
    """The user cancelled the run."""

    def __init__(self) -> None:
        """Say so, plainly."""
        super().__init__("The run was cancelled; nothing was written.")


class OrphanedError(CancelledError):
    """Nobody is left who waits for the run; the next one may go on with what it has done."""
