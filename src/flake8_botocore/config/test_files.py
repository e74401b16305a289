"""Which files are tests: they are skipped unless ``bot-tests`` says ``report``."""

from __future__ import annotations

import os

from .options import Settings

FOLDERS = frozenset({"test", "tests"})
"""Names of folders that hold tests and what these need."""

AS_TESTS = "as tests"
"""Why they are skipped, as a summary lists it."""


def is_skipped(path: str, settings: Settings) -> bool:
    """Whether the file of this name is a test, and ``settings`` do not include tests."""
    return settings.tests == "skip" and may_be_test(path) and (is_test(path) or _is_below_tests(path, settings))


def may_be_test(path: str) -> bool:
    """Whether the name of the file or of a folder above it is that of tests, whatever the project is."""
    return is_test(path) or not FOLDERS.isdisjoint(os.path.abspath(path).split(os.sep)[:-1])


def is_test(path: str) -> bool:
    """Whether pytest or unittest finds tests in the file of this name."""
    return is_collected(path) or os.path.basename(path) == "tests.py"


def is_collected(path: str) -> bool:
    """Whether pytest collects the file of this name by default, or reads it to do so."""
    name = os.path.basename(path)
    return name == "conftest.py" or (name.startswith("test_") and name.endswith(".py")) or name.endswith("_test.py")


def _is_below_tests(path: str, settings: Settings) -> bool:
    """Whether a folder of the project with the file is one of tests."""
    # Few files need it, and the command starts without it.
    from .target import marked_root

    folder = os.path.dirname(os.path.abspath(path))
    for project in (settings.project, marked_root(folder), os.getcwd()):
        if project is not None and f"{folder}{os.sep}".startswith(f"{os.path.abspath(project).rstrip(os.sep)}{os.sep}"):
            return not FOLDERS.isdisjoint(os.path.relpath(folder, project).split(os.sep))
    return False


def skipped_tests(number: int) -> str:
    """What is said where the command line names ``number`` tests that are skipped."""
    includes = "it" if number == 1 else "them"
    return f"{number:,} test file{'s' * (number != 1)} skipped; --bot-tests report includes {includes}"
