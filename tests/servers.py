"""Real SPARQL servers in processes of their own, for as long as the tests run."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

#: The few settings that differ from Virtuoso's own; it cuts answers at 10,000 rows, as Debian's package has it.
VIRTUOSO_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx
[Parameters]
ServerPort = {sql}
DisableUnixSocket = 1
DirsAllowed = .
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 10
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 10000
MaxQueryExecutionTime = 60
"""
#: What lets anybody change the data: this server is the tests' own and answers on this machine only.
GRANTS = """GRANT SPARQL_UPDATE TO "SPARQL"; DB.DBA.RDF_DEFAULT_USER_PERMS_SET('nobody', 7);"""


def free_port() -> int:
    """A port on which nothing listens just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int, process: subprocess.Popen[bytes], seconds: float = 30) -> bool:
    """Wait until something answers on a port; False when the process ended or took too long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.05)
    return False


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a server and wait for it."""
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an Oxigraph server."""
    beside = Path(sys.executable).parent / "oxigraph"
    program = str(beside) if beside.exists() else shutil.which("oxigraph")
    if program is None:
        pytest.skip("needs the oxigraph server: pip install oxigraph")
    port = free_port()
    place = tmp_path_factory.mktemp("server")
    process = subprocess.Popen(
        [program, "serve", "--location", str(place), "--bind", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert listens(port, process), "the oxigraph server does not start"
    yield f"http://127.0.0.1:{port}"
    stop(process)


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Virtuoso: the one that KG_TEST_VIRTUOSO names, else one started here when it is installed."""
    given = os.environ.get("KG_TEST_VIRTUOSO")
    if given:
        yield given
        return
    program, console = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if program is None or console is None:
        pytest.skip("needs a Virtuoso: apt-get install virtuoso-opensource-7, or its address as KG_TEST_VIRTUOSO")
    place, sql, http = tmp_path_factory.mktemp("virtuoso"), free_port(), free_port()
    (place / "virtuoso.ini").write_text(VIRTUOSO_INI.format(sql=sql, http=http), encoding="utf-8")
    process = subprocess.Popen(
        [program, "+foreground", "+configfile", "virtuoso.ini"],
        cwd=place,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert listens(http, process), f"Virtuoso does not start; see {place / 'virtuoso.log'}"
    granted = [console, f"127.0.0.1:{sql}", "dba", "dba", f"exec={GRANTS}"]
    subprocess.run(granted, check=True, capture_output=True, timeout=60)
    yield f"http://127.0.0.1:{http}/sparql"
    stop(process)
