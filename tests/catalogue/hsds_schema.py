"""What of the compiled HSDS schemas a row breaks."""

import re
from collections.abc import Iterator
from typing import Any

PLAIN_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "number": (int, float),
    "array": list,
    "object": dict,
}


def faults(value: Any, schema: dict[str, Any], definitions: dict[str, Any], path: str = "") -> list[str]:
    """Return where a value breaks a compiled HSDS schema: types, required fields, closed lists, ids, uris."""
    if "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    kind = schema.get("type", "object")
    fits = isinstance(value, PLAIN_TYPES[kind]) and not isinstance(value, bool)
    if not fits:
        return [f"{path}: not {kind}"]
    if kind == "array":
        parts = [faults(one, schema["items"], definitions, f"{path}[]") for one in value]
        return [fault for part in parts for fault in part]
    if kind == "object":
        missing = [f"{path}.{name}: missing" for name in schema.get("required", []) if name not in value]
        parts = [
            faults(value[name], inner, definitions, f"{path}.{name}")
            for name, inner in schema["properties"].items()
            if name in value
        ]
        return missing + [fault for part in parts for fault in part]
    return [*_word_faults(value, schema, path)]


def _word_faults(value: Any, schema: dict[str, Any], path: str) -> Iterator[str]:
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: not in the list"
    shapes = {
        "uuid": r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        "uri": r"[a-z][a-z0-9+.-]*:\S+",
        "date-time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z",
        "email": r"\S+@\S+",
    }
    shape = shapes.get(schema.get("format", ""))
    if shape and not re.fullmatch(shape, value):
        yield f"{path}: not a {schema['format']}"
