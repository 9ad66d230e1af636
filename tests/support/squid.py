"""A real proxy on loopback that asks for a name and a password."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

USER, PASSWORD = "anna", "p@ss:w/rd"
_PROGRAM = shutil.which("squid", path="/usr/sbin:/usr/local/sbin") or "/usr/sbin/squid"
_SETTINGS = """
http_port 127.0.0.1:{port}
pid_filename none
access_log stdio:{folder}/access.log
cache_log {folder}/cache.log
coredump_dir {folder}
cache deny all
pinger_enable off
shutdown_lifetime 0 seconds
auth_param basic program {folder}/login.sh
auth_param basic realm Cloudless tests
acl known proxy_auth REQUIRED
http_access allow known
http_access deny all
"""
_LOGIN = f"""#!/bin/sh
while read -r name password; do
  if [ "$name" = {USER} ] && [ "$password" = {quote(PASSWORD, safe="@:/")} ]; then echo OK; else echo ERR; fi
done
"""


@dataclass(frozen=True)
class Squid:
    """A proxy that runs."""

    port: int
    log: Path

    def requests(self) -> list[str]:
        """Return what it was asked for, a line each: status, method, address, user."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [" ".join((fields := line.split())[3:4] + fields[5:8]) for line in lines]

    def served(self) -> list[str]:
        """Return the addresses of what it served to the user that it knows."""
        return [line.split()[2] for line in self.requests() if line.endswith(f" {USER}") and "/407" not in line]


@contextmanager
def squid() -> Iterator[Squid]:
    """Run the proxy on a free port until the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="squid-"))
    folder.chmod(0o777)  # it gives up being root, where it is
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "login.sh").write_text(_LOGIN)
    (folder / "login.sh").chmod(0o755)
    (folder / "squid.conf").write_text(_SETTINGS.format(port=port, folder=folder))
    process = subprocess.Popen([_PROGRAM, "-N", "-f", str(folder / "squid.conf")], stderr=subprocess.DEVNULL)
    try:
        _wait(process, port)
        yield Squid(port, folder / "access.log")
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the proxy did not start")
