"""The Finnish analyser of this process, and what it said of each word form before."""

import threading
from contextlib import AbstractContextManager
from pathlib import Path

from search_index import voikko
from search_index.known_forms import KnownForms
from search_index.voikko import Morphology, Part

_loading = threading.Lock()
_loaded: list[Morphology] = []


def analyser() -> Morphology:
    """Return the analyser, loaded once per process at first use."""
    if not _loaded:
        with _loading:
            if not _loaded:
                _loaded.append(voikko.load())
    return _loaded[0]


_forms = KnownForms()


def keep_forms(path: Path) -> None:
    """Keep in this file what indexing learns of word forms, and use what is there already."""
    _forms.open(path, analyser().name)


def indexing() -> AbstractContextManager[None]:
    """Remember the word forms that this thread analyses meanwhile; those of searches are not."""
    return _forms.indexing()


def readings(form: str) -> list[tuple[Part, ...]]:
    """Return the readings of a word form with the fewest parts: "siivooja" is no ditch."""
    outputs = _forms.outputs(form, analyser().lookup)
    found = [reading for output in outputs if (reading := voikko.parse(output))]
    fewest = min(map(len, found), default=0)
    return list(dict.fromkeys(reading for reading in found if len(reading) == fewest))


def lemma(reading: tuple[Part, ...]) -> str:
    """Return the base form of a whole reading; the dictionary's inner borders ("=") are dropped."""
    return "".join(part.surface for part in reading[:-1]) + reading[-1].base.replace("=", "")
