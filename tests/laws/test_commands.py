"""The README's commands exist."""

import re
import shlex
import subprocess
import sys

import click
import pytest

from portal.cli import main
from tests.laws.sources import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def promised_commands(text: str) -> list[list[str]]:
    """Return the words of every `tarjotin …` line and mention, options and arguments with them."""
    lines = re.findall(r"^tarjotin [^\n#]*|`tarjotin [^`]*`", text, re.MULTILINE)
    return [shlex.split(line.strip("`"))[1:] for line in lines]


def find_command(words: list[str]) -> tuple[click.Command, list[str]]:
    """Return the command these words name, and the words left over; KeyError where there is none."""
    command: click.Command = main
    left = list(words)
    while isinstance(command, click.Group) and left and not left[0].startswith("-"):
        command = command.commands[left.pop(0)]
    return command, left


@pytest.mark.parametrize("words", promised_commands(README), ids=" ".join)
def test_a_promised_command_exists(words: list[str]) -> None:
    command, left = find_command(words)
    known = {name for option in command.params for name in option.opts} | {"--help"}
    assert {word for word in left if word.startswith("--")} <= known


def test_the_readme_promises_commands() -> None:
    assert ["serve"] in promised_commands(README)


@pytest.mark.parametrize("planted", ["tarjotin fly", "tarjotin users vanish", "Use `tarjotin dance --now`."])
def test_a_planted_promise_is_found(planted: str) -> None:
    (words,) = promised_commands(planted)
    with pytest.raises(KeyError):
        find_command(words)


def test_run_py_says_what_it_can() -> None:
    done = subprocess.run(
        [sys.executable, "run.py", "--help"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    for word in ("serve", "setup", "test", "--long"):
        assert word in done.stdout + done.stderr
