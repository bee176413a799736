"""What a server spends on each request, and what somebody in another process waits for the answer."""

import http.client
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


@dataclass(frozen=True)
class Spent:
    """One request in milliseconds: on the clock, and of the processor in the thread that answered."""

    address: str
    wall_ms: float
    cpu_ms: float


class Stopwatch:
    """A WSGI application around another that notes what every request takes, its whole body included."""

    def __init__(self, app: "WSGIApplication") -> None:
        self.app = app
        self.spent: list[Spent] = []

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        address = f"{environ.get('PATH_INFO', '')}?{environ.get('QUERY_STRING', '')}".rstrip("?")
        wall, cpu = time.perf_counter(), time.thread_time()
        answer = self.app(environ, start_response)
        body = list(answer)
        close = getattr(answer, "close", None)
        if close is not None:
            close()
        wall, cpu = time.perf_counter() - wall, time.thread_time() - cpu
        self.spent.append(Spent(address, wall * 1000, cpu * 1000))
        return body

    def take(self) -> list[Spent]:
        """Return what was noted since the last time."""
        taken, self.spent = self.spent, []
        return taken


@dataclass(frozen=True)
class Waited:
    """What a client saw of one request; the size is that of the bytes that were sent."""

    wall_ms: float
    bytes: int


def fetch(port: int, addresses: Iterable[str]) -> list[Waited]:
    """Fetch the addresses one after the other over one connection, packed as every browser asks for it.

    Raises RuntimeError for an answer other than 200.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port)
    found = []
    for address in addresses:
        started = time.perf_counter()
        connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
        response = connection.getresponse()
        body = response.read()
        found.append(Waited((time.perf_counter() - started) * 1000, len(body)))
        if response.status != 200:
            raise RuntimeError(f"{address} answered {response.status}")
    connection.close()
    return found
