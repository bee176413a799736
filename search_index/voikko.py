"""Finnish morphology: one adapter over libvoikko where the system has it, else over pyvoikko with kfst-rs.

Both speak the same transducer notation (``[Ln][Xp]lapsi[X]la[Sg][Nm]sten[Bh][Bc][Lt][Xp]hoitaa…``),
so one parser serves both and the rest of the program never learns which one answered.
"""

import ctypes
import ctypes.util
import importlib
import importlib.metadata
import importlib.util
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass

PIECE = re.compile(r"\[([^\]]*)\]|([^\[]+)")
COMPOUND_BOUNDARY = "[Bc]"


class LanguageUnavailable(RuntimeError):
    """Finnish cannot be analysed here; the message says what to install."""


@dataclass(frozen=True)
class Part:
    """One word of a compound, or the whole word: surface, base form, its roots, and class."""

    surface: str
    base: str
    roots: tuple[str, ...]
    word_class: str


@dataclass(frozen=True)
class Morphology:
    """A source of analyses in transducer notation and the name and version it answers under."""

    name: str
    lookup: Callable[[str], list[str]]


def parse(output: str) -> tuple[Part, ...]:
    """Return the compound parts of one analysis, one part for a simple word."""
    units = (_parse_unit(unit) for unit in output.split(COMPOUND_BOUNDARY))
    return tuple(part for part in units if part.word_class)


def _parse_unit(unit: str) -> Part:
    """Read one unit: `[Xp]` opens a base form, `[Xj]` a derivational suffix, `[X]` closes either."""
    before = base = surface = word_class = ""
    roots: list[str] = []
    mode = "plain"
    plain = ""
    for tag, text in PIECE.findall(unit):
        if text:
            if mode == "base":
                base += text
            elif mode == "plain":
                plain += text
                surface += text
        elif tag in ("Xp", "Xj"):
            if base:
                roots.append(before + base)
            before, base, plain, mode = before + plain, "", "", "base"
        elif tag in ("Xr", "Xs"):
            mode = "skip"
        elif tag == "X":
            mode = "plain"
        elif tag.startswith("L"):
            word_class = tag[1:]
    lemma = (before + base if base else surface.removesuffix("-")).lower()
    kept = tuple(dict.fromkeys(root.lower() for root in roots if root.lower() != lemma))
    return Part(surface.lower(), lemma, kept, word_class)


def load() -> Morphology:
    """Load the best analyser of this machine; raise LanguageUnavailable where there is none fast enough."""
    return _load_libvoikko() or _load_pyvoikko()


def ensure_available() -> None:
    """Raise LanguageUnavailable where nothing can analyse Finnish; loads nothing."""
    if ctypes.util.find_library("voikko") is None:
        _refuse_slow()


def _refuse_slow() -> None:
    """Refuse the analyser from PyPI where it is missing, or without its compiled transducer."""
    if importlib.util.find_spec("pyvoikko") is None:
        raise LanguageUnavailable(
            "Finnish search needs libvoikko or the Python packages pyvoikko and kfst-rs."
        )
    if importlib.util.find_spec("kfst_rs") is None:
        # Without it every word takes eight times as long and nobody would see why.
        raise LanguageUnavailable(
            "pyvoikko is too slow without kfst-rs: install the package kfst-rs as well."
        )


def _load_pyvoikko() -> Morphology:
    """Return the analyser from PyPI; it loads its transducer, which takes seconds, at the first word."""
    _refuse_slow()

    def lookup(word: str) -> list[str]:
        return [analysis.FSTOUTPUT for analysis in importlib.import_module("pyvoikko").analyse(word)]

    version = importlib.metadata.version
    return Morphology(f"pyvoikko {version('pyvoikko')} (kfst-rs {version('kfst-rs')})", lookup)


def _load_libvoikko() -> Morphology | None:
    """Load the system's library with its Finnish dictionary; None where either is missing."""
    path = ctypes.util.find_library("voikko")
    if path is None:
        return None
    try:
        library = _declare(ctypes.CDLL(path))
    except (OSError, AttributeError):
        return None
    error = ctypes.c_char_p()
    handle = library.voikkoInit(ctypes.byref(error), b"fi", None)
    if not handle:
        return None
    # A handle belongs to one thread at a time.
    lock = threading.Lock()

    def lookup(word: str) -> list[str]:
        with lock:
            return _analyses(library, handle, word)

    return Morphology(f"libvoikko {library.voikkoGetVersion().decode()}", lookup)


def _declare(library: ctypes.CDLL) -> ctypes.CDLL:
    """Tell ctypes the few signatures used, from voikko.h."""
    library.voikkoInit.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_char_p, ctypes.c_char_p]
    library.voikkoInit.restype = ctypes.c_void_p
    library.voikkoGetVersion.restype = ctypes.c_char_p
    library.voikkoAnalyzeWordCstr.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
    library.voikkoAnalyzeWordCstr.restype = ctypes.POINTER(ctypes.c_void_p)
    library.voikko_mor_analysis_value_cstr.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
    library.voikko_mor_analysis_value_cstr.restype = ctypes.c_void_p
    library.voikko_free_mor_analysis_value_cstr.argtypes = [ctypes.c_void_p]
    library.voikko_free_mor_analysis.argtypes = [ctypes.POINTER(ctypes.c_void_p)]
    return library


def _analyses(library: ctypes.CDLL, handle: int, word: str) -> list[str]:
    """Ask the library about one word; its memory is freed here."""
    found = library.voikkoAnalyzeWordCstr(handle, word.encode())
    if not found:
        return []
    outputs: list[str] = []
    position = 0
    while found[position]:
        value = library.voikko_mor_analysis_value_cstr(found[position], b"FSTOUTPUT")
        if value:
            outputs.append(ctypes.string_at(value).decode())
            library.voikko_free_mor_analysis_value_cstr(value)
        position += 1
    library.voikko_free_mor_analysis(found)
    return outputs
