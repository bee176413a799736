"""Where the laws find what they judge: it is read from the tree, so that nothing new escapes them."""

import importlib
import pkgutil
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]
PACKAGES = ("catalogue", "search_index", "portal")


def modules() -> Iterator[ModuleType]:
    """Import and yield every module of the three packages, migrations left out: Alembic runs those."""
    for package in PACKAGES:
        root = importlib.import_module(package)
        yield root
        for found in pkgutil.walk_packages(root.__path__, f"{package}."):
            if ".migrations" not in found.name:
                yield importlib.import_module(found.name)


def enums() -> list[type[Enum]]:
    """Return every enum defined in the three packages, in a fixed order."""
    found = {
        value
        for module in modules()
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Enum) and value.__module__ == module.__name__
    }
    return sorted(found, key=lambda enum: (enum.__module__, enum.__qualname__))


def template_files() -> list[Path]:
    """Return every template of the portal."""
    return sorted((ROOT / "templates").rglob("*.*"))
