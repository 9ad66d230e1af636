"""A real Dask scheduler with real workers, and a real Dask Gateway, on loopback."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Optional

import requests

from tests.support.servers import Server, free_port

BIN = Path(sys.executable).parent
PASSWORD = "secret"  # noqa: S105 - of the gateway here


class Certificate(NamedTuple):
    """One that nobody else has signed, and its key."""

    path: Path
    key: Path


def make_certificate(folder: Path) -> Certificate:
    """Make one for this machine."""
    made = Certificate(folder / "certificate.pem", folder / "key.pem")
    subprocess.run(
        f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=dask -addext subjectAltName=IP:127.0.0.1 "
        f"-keyout {made.key} -out {made.path}".split(),
        check=True,
        capture_output=True,
    )
    return made


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


@contextmanager
def dask_gateway(folder: Path, certificate: Optional[Certificate] = None) -> Iterator[str]:
    """Run a Dask Gateway whose clusters are processes of this machine; yield its address.

    Its own schedulers and workers trust the certificate, if it has one.
    """
    port = free_port()
    encrypted = ""
    if certificate:
        encrypted = f"""
c.Proxy.tls_cert = "{certificate.path}"
c.Proxy.tls_key = "{certificate.key}"
c.ClusterConfig.environment = {{"SSL_CERT_FILE": "{certificate.path}"}}
"""
    (folder / "config.py").write_text(
        f"""
c.DaskGateway.backend_class = "dask_gateway_server.backends.local.UnsafeLocalBackend"
c.DaskGateway.authenticator_class = "dask_gateway_server.auth.SimpleAuthenticator"
c.SimpleAuthenticator.password = "{PASSWORD}"
c.Proxy.address = "127.0.0.1:{port}"
c.DaskGateway.address = "127.0.0.1:0"
c.UnsafeLocalBackend.clusters_directory = "{folder}/clusters"
c.ClusterConfig.scheduler_cmd = ["{BIN}/dask", "scheduler"]
c.ClusterConfig.worker_cmd = ["{BIN}/dask", "worker"]
c.ClusterConfig.worker_cores = 1
c.ClusterConfig.worker_memory = "2 G"
{encrypted}"""
    )
    server = Server([BIN / "dask-gateway-server", "-f", folder / "config.py"], folder / "log", cwd=folder)
    address = f"{'https' if certificate else 'http'}://127.0.0.1:{port}"

    def answers() -> bool:
        try:
            return requests.get(
                f"{address}/api/health", timeout=2, verify=str(certificate.path) if certificate else True
            ).ok
        except requests.RequestException:
            return False

    try:
        server.wait_until(answers)
        yield f"gateway+{address}?auth=basic&minimum=1&maximum=2"
    finally:
        server.stop()
