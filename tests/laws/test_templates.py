"""Every template compiles under StrictUndefined; none carries inline script or style."""

import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError

from tests.laws.sources import ROOT, template_files

FORBIDDEN = {
    "a style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "an inline style": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\ssrc=)", re.IGNORECASE),
    "an event attribute": re.compile(r"""\son[a-z]+\s*=\s*["']""", re.IGNORECASE),
    "a javascript link": re.compile(r"javascript:", re.IGNORECASE),
    "markup taken as safe": re.compile(r"\|\s*safe\b|autoescape\s+false", re.IGNORECASE),
}
"""What the content security policy would not let run, or what would let people's words be markup."""


def faults_of(source: str) -> list[str]:
    return [fault for fault, pattern in FORBIDDEN.items() if pattern.search(source)]


def test_templates_are_strict_about_names(app: Flask) -> None:
    assert app.jinja_env.undefined is StrictUndefined
    assert app.jinja_env.autoescape is not False
    with pytest.raises(UndefinedError):
        app.jinja_env.from_string("{{ nobody_gave_this }}").render()


@pytest.mark.parametrize("path", template_files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_template_compiles_and_is_clean(app: Flask, path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    name = path.relative_to(ROOT / "templates").as_posix()
    app.jinja_env.compile(source, name)
    assert faults_of(source) == []


def test_a_planted_template_does_not_compile(app: Flask) -> None:
    with pytest.raises(TemplateSyntaxError):
        app.jinja_env.compile("{% if %}")
    with pytest.raises(TemplateSyntaxError):
        app.jinja_env.compile("{{ price | nosuchfilter }}")


@pytest.mark.parametrize(
    ("planted", "fault"),
    [
        ('<p style="color: red">', "a style attribute"),
        ("<style>p { }</style>", "an inline style"),
        ("<script>alert(1)</script>", "an inline script"),
        ('<p onclick="x()">', "an event attribute"),
        ('<a href="javascript:x()">', "a javascript link"),
        ("{{ words | safe }}", "markup taken as safe"),
    ],
)
def test_planted_markup_is_found(planted: str, fault: str) -> None:
    assert faults_of(planted) == [fault]


def test_a_script_with_an_address_is_allowed() -> None:
    assert faults_of('<script src="{{ static_url("js/a.js") }}" defer></script>') == []
