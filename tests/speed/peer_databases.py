"""The databases that are compared, by their own full text search."""

import sqlite3
from pathlib import Path

from tests.services.postgres import PostgresServer
from tests.speed.peer_corpus import FACETS, FILTERS, Answer, Corpus, Query
from tests.speed.peers import SHOWN, Peer


class Fts5(Peer):
    """SQLite's own full text."""

    version = f"SQLite {sqlite3.sqlite_version}"

    def build(self, corpus: Corpus) -> None:
        """Index texts; facets in a table beside."""
        self._db = db = sqlite3.connect(self.folder / "index.sqlite")
        db.execute(
            "CREATE VIRTUAL TABLE offering USING fts5(text, spoken, tokenize='unicode61 remove_diacritics 0')"
        )
        db.execute(
            "CREATE TABLE facet (name TEXT, value TEXT, number INTEGER, PRIMARY KEY (name, value, number))"
            " WITHOUT ROWID"
        )
        db.execute("CREATE INDEX facet_of ON facet (number, name, value)")
        db.execute("CREATE TABLE price (number INTEGER PRIMARY KEY, cents INTEGER)")
        for number, row in enumerate(corpus.rows):
            db.execute(
                "INSERT INTO offering (rowid, text, spoken) VALUES (?, ?, ?)",
                (number, " ".join(row.tokens), " ".join(row.spoken)),
            )
            db.execute("INSERT INTO price VALUES (?, ?)", (number, row.cents))
            rows = [(name, value, number) for name, values in row.facets.items() for value in values]
            db.executemany("INSERT INTO facet VALUES (?, ?, ?)", rows)
        db.execute("INSERT INTO offering (offering) VALUES ('optimize')")
        db.commit()

    def answer(self, query: Query) -> Answer:
        """Ask with MATCH, rank by bm25 and count with GROUP BY."""
        words = [f'"{token}"' for token in query.tokens]
        match = {
            "or": f"text : ({' OR '.join(words)})",
            "and": f"text : ({' AND '.join(words)})",
            "prefix": f"text : {words[0]} *" if words else "",
            "phrase": f'spoken : "{" ".join(query.tokens)}"',
            "all": "",
        }[query.mode]
        given: list[str] = [match] if match else []
        where = "offering MATCH ?" if match else "1"
        for facet, value in FILTERS.items() if query.filtered else ():
            # Without the sign the full text would be asked anew for each row that passes.
            where += " AND +rowid IN (SELECT number FROM facet WHERE name = ? AND value = ?)"
            given += [facet, value]
        matching = f"SELECT rowid AS number FROM offering WHERE {where}"
        (total,) = self._db.execute(f"SELECT count(*) FROM ({matching})", given).fetchone()
        if query.by_price:
            first = f"SELECT number FROM ({matching}) JOIN price USING (number) ORDER BY cents LIMIT {SHOWN}"
        else:
            first = f"{matching} ORDER BY {'rank' if match else 'rowid'} LIMIT {SHOWN}"
        self._db.execute(first, given).fetchall()
        counted: dict[str, dict[str, int]] = {facet: {} for facet in (FACETS if query.counted else ())}
        if counted:
            # Full text is asked once, and then facets are looked up; left alone, it is done the other way.
            found = f"WITH found AS MATERIALIZED ({matching})"
            joined = "found CROSS JOIN facet USING (number)"
            group = f"{found} SELECT name, value, count(*) FROM {joined} GROUP BY name, value"
            for name, value, count in self._db.execute(group, given):
                counted[name][value] = count
        return Answer(total, counted)


class Postgres(Peer):
    """PostgreSQL's full text on a private server, by one process of it, as all others work alone too."""

    version = "PostgreSQL"
    server: PostgresServer

    def build(self, corpus: Corpus) -> None:
        """Index tokens with GIN; facets as arrays beside."""
        self._db = db = self.server.connect(self.server.create())
        self.version = f"PostgreSQL {db.info.server_version // 10000}"
        db.execute("SET max_parallel_workers_per_gather = 0")
        db.execute("SET jit = off")
        columns = ", ".join(f'"{facet}" text[]' for facet in FACETS)
        db.execute(
            "CREATE TABLE offering "
            f"(number int PRIMARY KEY, cents int, text tsvector, spoken tsvector, {columns})"
        )
        holes = ", ".join(["%s"] * len(FACETS))
        insert = (
            "INSERT INTO offering VALUES (%s, %s, to_tsvector('simple', %s), to_tsvector('simple', %s), "
            f"{holes})"
        )
        with db.cursor() as cursor, db.transaction():
            cursor.executemany(
                insert,
                [
                    (n, row.cents, " ".join(row.tokens), " ".join(row.spoken), *map(row.facets.get, FACETS))
                    for n, row in enumerate(corpus.rows)
                ],
            )
        db.execute("CREATE INDEX ON offering USING gin (text)")
        db.execute("CREATE INDEX ON offering USING gin (spoken)")
        for facet in FACETS:
            db.execute(f'CREATE INDEX ON offering USING gin ("{facet}")')
        db.execute("VACUUM ANALYZE offering")

    def cpu(self) -> float:
        """Return the seconds of this process and of the server's that answers it, which Linux tells."""
        worked = Path(f"/proc/{self._db.info.backend_pid}/schedstat") if hasattr(self, "_db") else None
        theirs = int(worked.read_text().split()[0]) / 1e9 if worked and worked.exists() else 0.0
        return super().cpu() + theirs

    def answer(self, query: Query) -> Answer:
        """Ask with @@, rank with ts_rank and count with unnest."""
        signs = {"or": " | ", "and": " & ", "phrase": " <-> ", "prefix": "", "all": ""}
        asked = signs[query.mode].join(query.tokens) + (":*" if query.mode == "prefix" else "")
        column = "spoken" if query.mode == "phrase" else "text"
        where, given = ("true", []) if query.mode == "all" else (f"{column} @@ %s::tsquery", [asked])
        for facet, value in FILTERS.items() if query.filtered else ():
            where += f' AND "{facet}" @> ARRAY[%s]'
            given.append(value)
        row = self._db.execute(f"SELECT count(*) FROM offering WHERE {where}", given).fetchone()
        assert row is not None
        order, rank = "number", []
        if query.by_price:
            order = "cents"
        elif query.mode != "all":
            order, rank = f"ts_rank({column}, %s::tsquery) DESC", [asked]
        first = f"SELECT number FROM offering WHERE {where} ORDER BY {order} LIMIT {SHOWN}"
        self._db.execute(first, given + rank).fetchall()
        counted: dict[str, dict[str, int]] = {}
        for facet in FACETS if query.counted else ():
            group = f'SELECT unnest("{facet}"), count(*) FROM offering WHERE {where} GROUP BY 1'
            counted[facet] = {str(value): int(count) for value, count in self._db.execute(group, given)}
        return Answer(int(row[0]), counted)

    def size(self) -> int:
        """Return the bytes of the table with its indexes."""
        row = self._db.execute("SELECT pg_total_relation_size('offering')").fetchone()
        assert row is not None
        return int(row[0])
