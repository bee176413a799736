"""Start Tarjotin from a fresh clone, with the demo: python3 run.py. Other words: see USAGE.

Standard library only, and readable by any Python 3, so that a Python too old can say so.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
HERE = Path(__file__).resolve().parent
USAGE = "Usage: python3 run.py [serve [options] | setup | test [--long] [pytest arguments]]"
# What the tests need beside Python: the command that shows it is there, and Debian's package.
PROGRAMS = (("chromium", "chromium"), ("postgres", "postgresql"))
# On every core, a file at a time, in their order: reordered, the browser's long tests would come last, when
# one core has nothing left to do.
PARALLEL = ("-nauto", "--dist=loadfile", "--no-loadscope-reorder")


class Stop(Exception):
    """Something the reader has to put right first, told in one sentence; exit code 2."""


def main(arguments, here=HERE, version=None):
    """Install what is missing and start what was asked for; return the exit code."""
    command = arguments[0] if arguments else "serve"
    try:
        refuse_old_python(tuple(sys.version_info[:3]) if version is None else version)
        if command == "serve":
            if not arguments:
                arguments = ["serve", "--demo"]
            return start(here, arguments)
        if command == "setup" and len(arguments) == 1:
            install(here, "requirements.txt")
            return 0
        if command == "test":
            return run_tests(here, arguments[1:])
        raise Stop(USAGE)
    except Stop as reason:
        sys.stderr.write("{}\n".format(reason))
        return 2


def refuse_old_python(version):
    """Say in one sentence that this Python cannot run the portal."""
    if version < OLDEST:
        found = ".".join(str(part) for part in version)
        wanted = ".".join(str(part) for part in OLDEST)
        raise Stop("Tarjotin needs Python {} or newer, and this is Python {}.".format(wanted, found))


def start(here, arguments):
    """Become the server: on POSIX in this very process, so that signals reach it directly."""
    install(here, "requirements.txt")
    command = [str(program(here, "tarjotin")), *arguments]
    sys.stdout.flush()
    if os.name == "posix":
        os.chdir(str(here))
        os.execv(command[0], command)  # noqa: S606  # no shell is wanted
    try:
        return subprocess.call(command, cwd=str(here))
    except KeyboardInterrupt:
        return 0


# Installing


def install(here, lock):
    """Bring .venv in line with the lock and the project; at once when both are as they were."""
    make_environment(here)
    # The test lock holds the runtime's too, so installing it settles both.
    wanted = {name: fingerprint(here / name) for name in ("requirements.txt", lock)}
    if any(read_stamp(here, name) != value for name, value in wanted.items()):
        say("Installing {} (once) ...".format(lock))
        pip(here, "install", "--require-hashes", "-r", str(here / lock))
        for name, value in wanted.items():
            write_stamp(here, name, value)
    # Where the checkout stands belongs to it: an environment moved along points at the old place.
    project = fingerprint(here / "pyproject.toml", str(here))
    if read_stamp(here, "project") != project:
        pip(here, "install", "--no-deps", "--no-build-isolation", "-e", str(here))
        write_stamp(here, "project", project)


def make_environment(here):
    """Create .venv where it is missing, unfinished or made by another Python."""
    if has_environment(here):
        return
    refuse_missing_venv()
    folder = here / ".venv"
    say("Creating .venv ...")
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise Stop("Cannot write to {}: {}.".format(here, error.strerror)) from None
    status, output = run_quietly([sys.executable, "-m", "venv", "--clear", str(folder)])
    if status != 0:
        raise Stop("Creating .venv failed.\n{}".format(tail(output)))


def has_environment(here):
    """Tell whether .venv is whole (pip comes last) and of this Python's version."""
    try:
        settings = (here / ".venv" / "pyvenv.cfg").read_text()
    except OSError:
        return False
    version = "version = {}.{}.".format(*sys.version_info[:2])
    return version in settings and program(here, "python").exists() and program(here, "pip").exists()


def refuse_missing_venv(find_module=None):
    """Say which package is missing where Debian's Python comes without venv or ensurepip."""
    if find_module is None:
        from importlib.util import find_spec as find_module
    missing = [name for name in ("venv", "ensurepip") if find_module(name) is None]
    if missing:
        raise Stop(
            "This Python has no {} module: install it first, on Debian and Ubuntu with "
            "'apt install python3-venv'.".format(missing[0])
        )


def pip(here, *arguments):
    """Run the environment's pip quietly; its last words are shown only when it fails."""
    command = [str(program(here, "python")), "-m", "pip", "--disable-pip-version-check", *arguments]
    status, output = run_quietly(command)
    if status != 0:
        raise Stop("Installing failed; pip's last words follow.\n{}".format(tail(output)))


def run_quietly(command, environment=None):
    """Run a command; return its exit code and what it said on both streams."""
    try:
        done = subprocess.run(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
    except OSError as error:
        raise Stop("Cannot start {}: {}.".format(command[0], error.strerror)) from None
    return done.returncode, done.stdout


def program(here, name):
    """Return where the environment keeps a program."""
    if os.name == "nt":
        return here / ".venv" / "Scripts" / (name + ".exe")
    return here / ".venv" / "bin" / name


def fingerprint(path, *more):
    """Return a hash of a file, so that a change is noticed without asking pip."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Stop("Cannot read {}: {}.".format(path, error.strerror)) from None
    return hashlib.sha256(content + "".join(more).encode()).hexdigest()


def read_stamp(here, name):
    """Return what was installed last, or nothing."""
    try:
        return (here / ".venv" / ("stamp-" + name)).read_text()
    except OSError:
        return ""


def write_stamp(here, name, value):
    """Remember what is installed now."""
    try:
        (here / ".venv" / ("stamp-" + name)).write_text(value)
    except OSError as error:
        raise Stop("Cannot write to {}: {}.".format(here / ".venv", error.strerror)) from None


def tail(output, lines=12):
    """Return the last lines of a program's output."""
    return "\n".join(output.decode(errors="replace").rstrip().splitlines()[-lines:])


def say(words):
    """Tell the reader what takes time."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


# Testing


def run_tests(here, arguments):
    """Run lint, types, import contracts and the tests; return 1 when any of them fails."""
    install(here, "requirements-test.txt")
    install_programs()
    checks = (
        ("ruff", [str(program(here, "ruff")), "check", "."]),
        ("mypy", [str(program(here, "mypy"))]),
        ("lint-imports", [str(program(here, "lint-imports")), "--no-logo"]),
        # "run.py test -n0" runs in one process.
        ("pytest", [str(program(here, "python")), "-m", "pytest", *PARALLEL, *arguments]),
    )
    failed = []
    for name, command in checks:
        say("== {}".format(name))
        if subprocess.call(command, cwd=str(here)) != 0:
            failed.append(name)
    say("Failed: {}".format(", ".join(failed)) if failed else "All passed.")
    return 1 if failed else 0


def install_programs():
    """Install the browser and PostgreSQL on Debian as root; elsewhere the tests say what is missing."""
    packages = [package for name, package in PROGRAMS if not has_program(name)]
    if not packages or shutil.which("apt-get") is None or not is_root():
        return
    say("Installing {} ...".format(", ".join(packages)))
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for words in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        status, output = run_quietly(["apt-get", *words], environment)
        if status != 0:
            raise Stop("apt-get {} failed.\n{}".format(words[0], tail(output)))


def has_program(name):
    """Tell whether a program is on the path or where Debian keeps PostgreSQL's."""
    if shutil.which(name) is not None:
        return True
    return name == "postgres" and any(Path("/usr/lib/postgresql").glob("*/bin/postgres"))


def is_root():
    """Tell whether packages may be installed."""
    return os.name == "posix" and os.geteuid() == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
