"""One task runner: ``nox -l`` lists what there is; .ci/run does not need it."""

from __future__ import annotations

import shutil
from pathlib import Path

import nox

nox.options.sessions = ["tests", "checks"]


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests, slow ones included: ``nox -s tests -- -m "not slow"`` leaves these out."""
    session.install("-e", ".[test]")
    session.run("pytest", "-n", "3", "-m", "not libraries", *session.posargs)


@nox.session
def checks(session: nox.Session) -> None:
    """Types, lint, generated pages."""
    session.install("-e", ".[test]")
    session.run("mypy")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("python", "scripts/write_pages.py", "--check")


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
