"""Which executor a run uses: the only module that knows them all."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from typing import Optional

from ...common import choices
from ...common.dask_address import check_allowed
from ...common.messages import Message
from ...common.reporting import Reporter
from ..raster_io.reader import AssetReader
from ..stac.scene import Scene
from .base import Executor, any_remote
from .threads import ThreadExecutor


@contextmanager
def open_executor(
    address: str, reader: AssetReader, scenes: Sequence[Scene], reporter: Reporter, *, processes: bool
) -> Iterator[Executor]:
    """Yield where to compose scenes, and let go of it at the end.

    Args:
        address: of a Dask cluster, or ``local``.
        reader: of the scenes' assets.
        scenes: remote ones are mostly waited for, so that threads suffice.
        reporter: told of the cluster, and asked whether to go on.
        processes: whether other processes may be started on this machine, see ``processes``.

    Raises:
        RequestError: where the address is none, or not allowed.
        ClusterError: where the cluster cannot be used.
    """
    check_allowed(address, reader.settings.allowed_engines)
    chosen: Optional[AbstractContextManager[Executor]] = None
    if address != choices.LOCAL:
        from .dask_cluster import DaskExecutor  # late: its packages take a second to import

        chosen = DaskExecutor.at(address, reader, reporter, scenes)
    elif processes and sys.platform == "linux" and not any_remote(scenes) and reader.limits.processors > 1:
        from .processes import NoProcessesError, ProcessExecutor

        try:
            chosen = closing(ProcessExecutor(reader))
        except NoProcessesError as error:
            reporter.info(
                Message("The system gives no processes ({reason}): the tiles are composed in threads.", reason=error)
            )
    with chosen or ThreadExecutor.started(reader, scenes) as executor:
        yield executor
