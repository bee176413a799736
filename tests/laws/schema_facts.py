"""What a database says about its own tables, in words that two databases can be compared by."""

import re
from typing import Any

from sqlalchemy import Engine, inspect, text

POSTGRES_CONSTRAINTS = """
    SELECT r.relname, c.conname, pg_get_constraintdef(c.oid)
    FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid
    WHERE r.relnamespace = 'public'::regnamespace
"""
POSTGRES_INDEXES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
SQLITE_INDEXES = "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
SQLITE_TABLES = "SELECT name, name, sql FROM sqlite_master WHERE type = 'table'"
ALEMBIC = "alembic_version"


def schema_facts(engine: Engine) -> set[str]:
    """Return one line per column, key, unique, foreign key, index and CHECK; Alembic's own table left out."""
    inspector = inspect(engine)
    facts = set()
    for table in inspector.get_table_names():
        if table != ALEMBIC:
            facts |= {f"{table}: {fact}" for fact in _columns_and_keys(inspector, table)}
    return facts | set(_written_facts(engine))


def _columns_and_keys(inspector: Any, table: str) -> set[str]:
    facts = {
        f"column {column['name']} {column['type']!r} {'NULL' if column['nullable'] else 'NOT NULL'}"
        f" default {column['default']}"
        for column in inspector.get_columns(table)
    }
    key = inspector.get_pk_constraint(table)
    facts.add(f"primary key {key['name']} {key['constrained_columns']}")
    for unique in inspector.get_unique_constraints(table):
        facts.add(f"unique {unique['name']} {unique['column_names']}")
    for foreign in inspector.get_foreign_keys(table):
        facts.add(
            f"foreign key {foreign['name']} {foreign['constrained_columns']} to {foreign['referred_table']}"
            f" {foreign['referred_columns']} {sorted(foreign['options'].items())}"
        )
    return facts


def _written_facts(engine: Engine) -> list[str]:
    """CHECKs and indexes as the database wrote them down: Alembic's comparison is blind to the first."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            rows = [
                *connection.execute(text(POSTGRES_CONSTRAINTS)),
                *connection.execute(text(POSTGRES_INDEXES)),
            ]
            return [f"{table}: {name} {normal(sql)}" for table, name, sql in rows if table != ALEMBIC]
        indexes = [
            f"{table}: {name} {normal(sql)}" for table, name, sql in connection.execute(text(SQLITE_INDEXES))
        ]
        tables = connection.execute(text(SQLITE_TABLES)).all()
    return indexes + [
        f"{table}: {check}" for table, _, sql in tables if table != ALEMBIC for check in checks_in(sql)
    ]


def checks_in(create_table: str) -> list[str]:
    """Return the named CHECKs of a CREATE TABLE statement, whole and with one kind of space."""
    found = []
    for match in re.finditer(r"CONSTRAINT\s+(\S+)\s+CHECK\s*\(", create_table):
        depth, end = 1, match.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(create_table[end], 0)
            end += 1
        found.append(f"check {match[1]} {normal(create_table[match.end() : end - 1])}")
    return found


def normal(sql: str) -> str:
    """Return SQL with single spaces and without quotes around names."""
    return " ".join(sql.replace('"', "").split())
