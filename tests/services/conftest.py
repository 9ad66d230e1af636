"""Real services on loopback: PostgreSQL with pgstac, a STAC API on it, nginx for the files, Azurite for blobs."""

from __future__ import annotations

import base64
import json
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from demo.scenes import make_scenes
from tests.support.jobs import SIZE
from tests.support.paths import BUILD, SHARED
from tests.support.servers import free_port

STAC_API = Path(os.environ.get("STAC_API_PYTHON", BUILD / "stac-api" / "bin" / "python"))
POSTGRES = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), Path("/none"))
AZURITE = BUILD / "azurite" / "node_modules" / ".bin" / "azurite-blob"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")


@contextmanager
def running(command: list[str], log: Path, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends; it is stopped by its pid."""
    with log.open("wb") as out:
        server = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, **options)
        try:
            yield server
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def wait_until(ready: Any, server: subprocess.Popen[bytes], log: Path, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not ready():
        assert server.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except (OSError, urllib.error.HTTPError):
        return False


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="session")
def place() -> Iterator[Path]:
    """A folder that the servers' users may enter."""
    folder = Path(tempfile.mkdtemp(prefix="cloudless-services-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@dataclass(frozen=True)
class Files:
    """Scenes on a web server."""

    url: str
    items: Path
    """The item collection on disk, hrefs relative."""
    folder: Path
    log: Path
    """nginx's access log: a line a request."""


@pytest.fixture(scope="session")
def files(place: Path) -> Iterator[Files]:
    """The real scenes where they are on this machine, else generated ones, served by nginx with byte ranges."""
    folder = place / "files"
    real = SHARED / "s2-slovenia-2023"
    if real.exists():
        shutil.copytree(real, folder)
    else:
        make_scenes(folder, size=SIZE)
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    port, log = free_port(), place / "access.log"
    configuration = place / "nginx.conf"
    configuration.write_text(
        f"daemon off; pid {place}/nginx.pid; error_log {place}/nginx.log; worker_processes 1;\n"
        "events { worker_connections 512; }\n"
        f"http {{ log_format ranges '$request $status $http_range'; access_log {log} ranges;\n"
        + "".join(
            f"{kind}_temp_path {place}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        + f"server {{ listen 127.0.0.1:{port}; root {folder}; }} }}\n"
    )
    command = [str(NGINX), "-p", str(place), "-c", str(configuration)]
    with running(command, place / "nginx.out") as server:
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: answers(f"{url}/items.json"), server, place / "nginx.out")
        yield Files(url, folder / "items.json", folder, log)


@pytest.fixture(scope="session")
def database(place: Path) -> Iterator[dict[str, str]]:
    """An empty pgstac database; the variables that reach it."""
    data, port = place / "database", free_port()
    data.mkdir()
    user = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
    if user:
        entry = pwd.getpwnam("postgres")
        os.chown(data, entry.pw_uid, entry.pw_gid)
    subprocess.run(
        [POSTGRES / "initdb", "-D", data, "-U", "cloudless", "--auth=trust", "-E", "UTF8", "--no-sync"],
        check=True,
        capture_output=True,
        cwd="/",
        **user,
    )
    command = [
        POSTGRES / "postgres",
        "-D",
        data,
        "-p",
        str(port),
        "-k",
        data,
        "-c",
        "listen_addresses=127.0.0.1",
        "-c",
        "fsync=off",
    ]
    variables = {
        "PGHOST": "127.0.0.1",
        "PGPORT": str(port),
        "PGUSER": "cloudless",
        "PGPASSWORD": "none",
        "PGDATABASE": "postgres",
    }
    log = place / "postgres.out"
    with running([str(part) for part in command], log, cwd="/", **user) as server:
        check = [POSTGRES / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
        wait_until(lambda: subprocess.run(check, check=False).returncode == 0, server, log)
        yield variables


def pypgstac(variables: dict[str, str], *arguments: str) -> None:
    answer = subprocess.run(
        [str(STAC_API.with_name("pypgstac")), *arguments],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.fixture(scope="session")
def stac_api(place: Path, files: Files, database: dict[str, str]) -> Iterator[str]:
    """A STAC API that holds the items of ``files``, hrefs on nginx; its root."""
    collection = {
        "type": "Collection",
        "stac_version": "1.0.0",
        "id": "sentinel-2-l2a",
        "description": "Sentinel-2",
        "license": "proprietary",
        "links": [],
        "extent": {"spatial": {"bbox": [[-180, -90, 180, 90]]}, "temporal": {"interval": [[None, None]]}},
    }
    items = json.loads(files.items.read_text())["features"]
    for item in items:
        for asset in item["assets"].values():
            asset["href"] = f"{files.url}/{asset['href'].removeprefix('./')}"
    (place / "collections.ndjson").write_text(json.dumps(collection) + "\n")
    (place / "items.ndjson").write_text("".join(json.dumps(item) + "\n" for item in items))
    pypgstac(database, "migrate")
    pypgstac(database, "load", "collections", str(place / "collections.ndjson"))
    pypgstac(database, "load", "items", str(place / "items.ndjson"))
    port, log = free_port(), place / "api.out"
    command = [
        str(STAC_API),
        "-m",
        "uvicorn",
        "--factory",
        "stac_fastapi.pgstac.app:create_app",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    with running(command, log, env={**os.environ, **database}) as server:
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: answers(f"{url}/_mgmt/ping"), server, log)
        yield url


@dataclass(frozen=True)
class Blobs:
    """Azure's storage, as Azurite clones it, and a proxy that knows it by its name in life."""

    account: str
    key: str
    url: str
    """Of the account; to be reached by the proxy."""
    proxy: str
    log: Path
    """The proxy's: a line a request."""


@pytest.fixture(scope="session")
def blobs(place: Path) -> Iterator[Blobs]:
    """A storage account that asks for signatures, behind a proxy to which every host is this account's."""
    account, key = "cloudless", base64.b64encode(os.urandom(32)).decode()
    port, proxy_port = free_port(), free_port()
    folder = place / "squid"
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)  # squid gives up being root, where it is
    (place / "squid.conf").write_text(
        f"http_port 127.0.0.1:{proxy_port}\npid_filename none\ncache deny all\npinger_enable off\n"
        f"access_log stdio:{folder}/access.log\ncache_log {folder}/cache.log\ncoredump_dir {folder}\n"
        f"cache_peer 127.0.0.1 parent {port} 0 no-query no-digest originserver\nnever_direct allow all\n"
        "http_access allow all\nshutdown_lifetime 0 seconds\n"
    )
    azurite = [
        str(AZURITE),
        "--blobPort",
        str(port),
    ]
    azurite += ["--inMemoryPersistence", "--disableTelemetry", "--skipApiVersionCheck", "--silent"]
    environment = {**os.environ, "AZURITE_ACCOUNTS": f"{account}:{key}"}
    squid = ["/usr/sbin/squid", "-N", "-f", str(place / "squid.conf")]
    with running(azurite, place / "azurite.out", env=environment, cwd=place) as storage:
        wait_until(lambda: listens(port), storage, place / "azurite.out")
        with running(squid, place / "squid.out") as server:
            wait_until(lambda: listens(proxy_port), server, place / "squid.out")
            url = f"http://{account}.blob.core.windows.net"
            yield Blobs(account, key, url, f"http://127.0.0.1:{proxy_port}", folder / "access.log")
