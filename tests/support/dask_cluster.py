"""A real Dask scheduler with real workers, on loopback."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.support.servers import Server, free_port


class Dask:
    """A scheduler and its workers, in a folder of their own, where nothing of Cloudless can be imported."""

    def __init__(self, folder: Path, *options: str, scheme: str = "tcp", python: Path = Path(sys.executable)) -> None:
        self.folder = folder
        self._python = python
        self._options = options
        self.address = f"{scheme}://127.0.0.1:{free_port()}"
        self.workers: list[Server] = []
        self.begin()

    def begin(self) -> None:
        """Start the scheduler."""
        port = self.address.rpartition(":")[2]
        command = [
            self._python,
            "-m",
            "distributed.cli.dask_scheduler",
            "--host",
            self.address.rpartition(":")[0],
            "--port",
            port,
        ]
        self.scheduler = Server(
            [*command, "--dashboard-address", "127.0.0.1:0", *self._options],
            self.folder / "scheduler.log",
            cwd=self.folder,
        )
        self.scheduler.wait_until(lambda: self.scheduler.says("Scheduler at:"))

    def add(self, shim: str = "", before: tuple[str, ...] = (), threads: int = 1) -> Server:
        """Start a worker, whose Python first does ``shim``."""
        name = f"worker-{len(self.workers)}"
        code = f"import sys\n{shim}\nfrom distributed.cli.dask_worker import main\nmain()"
        options = [
            "--nthreads",
            str(threads),
            "--no-nanny",
            "--dashboard-address",
            "127.0.0.1:0",
            "--memory-limit",
            "2GB",
        ]
        worker = Server(
            [*before, self._python, "-c", code, self.address, *options, *self._options, "--local-directory", name],
            self.folder / f"{name}.log",
            cwd=self.folder,
        )
        self.workers.append(worker)
        worker.wait_until(lambda: worker.says("Registered to:"))
        return worker

    def end(self) -> None:
        for server in [*self.workers, self.scheduler]:
            server.kill()
