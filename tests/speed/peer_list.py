"""All engines that can be compared, by name."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.services.postgres import find_programs, running_postgres
from tests.speed.peer_databases import Fts5, Postgres
from tests.speed.peers import Peer, StockWhoosh, Tantivy, Tarjotin

PEERS: Final[dict[str, type[Peer]]] = {
    "tarjotin": Tarjotin,
    "whoosh": StockWhoosh,
    "tantivy": Tantivy,
    "fts5": Fts5,
    "postgres": Postgres,
}


@contextmanager
def opened(name: str, folder: Path) -> Iterator[Peer]:
    """Give an engine with what it needs to run; a missing program or package is an ImportError."""
    peer = PEERS[name](folder)
    if not isinstance(peer, Postgres):
        yield peer
        return
    programs = find_programs()
    if programs is None:
        raise ImportError("PostgreSQL is not installed")
    with running_postgres(programs) as server:
        peer.server = server
        yield peer
