"""One task runner: ``nox -l`` lists what there is. The first is .ci/run, which does not need nox."""

from __future__ import annotations

import shutil
from pathlib import Path

import nox

nox.options.sessions = ["check"]


@nox.session(venv_backend="none")
def check(session: nox.Session) -> None:
    """Everything that CI runs; ``nox -- checks`` and other names of its steps run these alone."""
    session.run("bash", ".ci/run", *session.posargs, external=True)


@nox.session
def browser(session: nox.Session) -> None:
    """Click through the audit's page in the system's Chromium."""
    session.install("-e", ".[test]", "playwright")
    session.run("pytest", "tests/audit/test_browser.py", *session.posargs)


@nox.session
def libraries(session: nox.Session) -> None:
    """Install other libraries (2 GB) and compare what their clients run with to the tables."""
    session.install("-e", ".[test]")
    session.run("pytest", "-m", "libraries", "tests/oracle/libraries", *session.posargs)


@nox.session
def mutants(session: nox.Session) -> None:
    """Which faults would the tests of a folder not see? 60 random mutants of the source, one after the other."""
    session.install("-e", ".[test]", "cosmic-ray")
    session.run("python", "proofs/mutants.py", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the site into site/, every warning an error; ``-- serve`` shows it while you write."""
    session.install("-e", ".[docs]")
    session.run("zensical", *(session.posargs or ["build", "--clean", "--strict"]))


@nox.session
def release(session: nox.Session) -> None:
    """Prove every step of a release that needs no account."""
    session.install("-e", ".[docs]", "build", "twine")
    dist = Path(session.create_tmp()) / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    session.run("python", "-m", "build", "--outdir", str(dist), ".", silent=True)
    session.run("twine", "check", "--strict", *map(str, sorted(dist.iterdir())))
    session.run("python", "scripts/try_release.py", "--dist", str(dist), *session.posargs)
    session.run("zensical", "build", "--clean", "--strict")
    session.run("python", "scripts/release_notes.py")


@nox.session
def tables(session: nox.Session) -> None:
    """Regenerate all tables from the newest releases, and say what they changed."""
    session.install("-e", ".[test]")
    session.run("python", "scripts/follow_botocore.py", *session.posargs)


@nox.session
def ecosystem(session: nox.Session) -> None:
    """Compare what two revisions report on public repositories: ``nox -s ecosystem -- main HEAD``."""
    session.run("python", "scripts/ecosystem.py", *session.posargs)
