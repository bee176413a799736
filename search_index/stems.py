"""Snowball stems, for Swedish, English, and Finnish words that no dictionary has."""

import importlib.metadata
import threading
from functools import lru_cache
from typing import Any, Final

import snowballstemmer

_SNOWBALL: Final = {"fi": "finnish", "sv": "swedish", "en": "english"}
_stemmers = threading.local()


def stem(surface: str, lang: str) -> str:
    """Return the Snowball stem; a stemmer keeps state, so each thread has its own."""
    stemmers: dict[str, Any] = vars(_stemmers)
    if lang not in stemmers:
        stemmers[lang] = snowballstemmer.stemmer(_SNOWBALL[lang])
    return str(stemmers[lang].stemWord(surface))


@lru_cache(maxsize=1)
def version() -> str:
    """Return the version of the stemmers."""
    return importlib.metadata.version("snowballstemmer")
