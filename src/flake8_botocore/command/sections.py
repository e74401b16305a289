"""What stands in the sections that flake8 reads, as far as it may concern this linter: told without flake8."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from configparser import Error, RawConfigParser

from ..looking.regular import read_regular, too_long

SHARED_OPTIONS = frozenset(
    "disable-noqa exclude extend-exclude extend-ignore extend-select filename ignore jobs per-file-ignores select"
    " stdin-display-name".split()
)
"""flake8's own options that the command has as well, with the same meaning."""

WITHOUT_PREFIX = frozenset(
    "botocore-version client-factories connect-timeout include-mocked lambda-timeout max-wait read-timeout retry-mode"
    " shared-config total-max-attempts".split()
)
"""Our own options without their prefix: flake8 ignores them there."""

_CODE = r"(?!BOT)[A-Z]{1,3}[0-9]{0,3}"
"""What another plugin's code begins with."""

_ITS_CODES = rf"[^\s:,]+: ?{_CODE}(?:, ?{_CODE})*"
"""The usual form of a line of ``per-file-ignores``."""


class UnclearError(Exception):
    """A file is not one that flake8 reads without a word."""


def concerning(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Names and values of options that the command reads, in all sections of the files ``paths``.

    Raises UnclearError.
    """
    for path in paths:
        parser = RawConfigParser()
        try:
            text = read_regular(path).decode("utf-8")
            if too_long(text.splitlines(), ("",)):
                raise UnclearError(path)
            parser.read_string(text)
        except (OSError, Error, ValueError) as error:
            raise UnclearError(path) from error
        for section in parser.sections():
            if section != "flake8" and "flake8" in section.lower() and "bot" in section.lower():
                # No tool reads this section, and it may be meant for this linter.
                yield section, ""
        for key, value in parser["flake8"].items() if parser.has_section("flake8") else ():
            name = key.replace("_", "-")
            if name in SHARED_OPTIONS or name in WITHOUT_PREFIX or name.startswith("bot-"):
                yield name, value


def is_of_others(name: str, value: str) -> bool:
    """Whether the option leaves out files, or codes that name no rule of ours, as flake8 is sure to accept it."""
    if name in ("ignore", "extend-ignore"):
        return all(re.fullmatch(_CODE, each) for each in re.split(r"[,\s]+", value) if each)
    if name == "per-file-ignores":
        return all(re.fullmatch(_ITS_CODES, each) for each in value.split("\n") if each)
    return name in ("exclude", "extend-exclude")
