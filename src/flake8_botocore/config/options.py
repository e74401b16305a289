"""Our options: names, values, defaults, the Settings they make; and which files are tests."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..botocore import NEWEST, Version, known, parse_version
from ..files.filesystem import leads_out, marked_root

PREFIX = "bot-"

TABLE = "flake8-botocore"

OF_OTHERS = frozenset({"baseline", "tests"})
"""Keys of ours without their prefix that another plugin of flake8 may well have."""


_DASHES = re.compile(rf"^-*(?:{PREFIX})?")


def nearest(key: str, keys: Collection[str]) -> str | None:
    """The one of ``keys`` that ``key`` may mean, if one is close; prefix, case and underscores do not matter."""
    from difflib import get_close_matches

    plain = {each.removeprefix(PREFIX): each for each in keys}
    wanted = _DASHES.sub("", key.lower().replace("_", "-"))
    close = get_close_matches(wanted, plain, 1, 0.7)
    return plain[close[0]] if close else None


def unknown_keys(keys: Iterable[str]) -> Iterator[str]:
    """A message for each of ``keys`` in a ``[flake8]`` section that looks like ours and is not; flake8 ignores them."""
    ours = [f"{PREFIX}{option.key}" for option in OPTIONS]
    for key in keys:
        name = key.replace("_", "-")
        if name not in OF_OTHERS and f"{PREFIX}{name}" in ours:
            yield f"[flake8] has no option {key}; did you mean {PREFIX}{name}?"
        if name.startswith(PREFIX) and name not in ours:
            close = nearest(key, ours)
            hint = f"did you mean {close}?" if close else f"there are {', '.join(sorted(ours))}"
            yield f"[flake8] has no option {key}; {hint}"


_BETWEEN_WORDS = re.compile(r"[\s_-]")


def misnamed(name: str) -> bool:
    """Whether a table or section ``name``, such as ``flake8-boto-core``, was meant for this linter.

    Its name is close to ours without ``tool.`` and without what separates words, and also begins with ``flake8``.
    """
    from difflib import SequenceMatcher

    plain = _BETWEEN_WORDS.sub("", name.lower().removeprefix("tool:").removeprefix("tool."))
    ours = TABLE.replace("-", "")
    # By 0.82, ``flake8-boto3`` is not close enough: it would be another plugin's.
    return plain[:6] == ours[:6] and SequenceMatcher(None, plain, ours).ratio() > 0.82


def misnamed_sections(sections: Iterable[str]) -> Iterator[str]:
    """A message for each of ``sections`` that was meant for this linter and that no linter reads."""
    for name in sections:
        if misnamed(name):
            yield f"no tool reads [{name}]; write [flake8], and {PREFIX} before each key"


def is_outside(path: str, folder: str) -> bool:
    """Whether ``path``, which the configuration in ``folder`` names, leads out of the project.

    A relative path starts from the working directory.
    """
    start = folder if os.path.isabs(path) else os.getcwd()
    return leads_out(os.path.join(start, path), start)


def outside(path: str) -> str:
    """The message for a path that ``is_outside``."""
    return f"{path} leads out of the project; only the command line may name such a path"


PROJECT = "project_folder"
"""Where options keep the folder of the configuration they are from."""


def settings_of(options: argparse.Namespace) -> Settings:
    """The linter's settings in flake8's parsed options."""
    values = {option.field: getattr(options, f"bot_{option.field}") for option in OPTIONS}
    # For a path, flake8 replaces our ``type`` with its own, which resolves it; so it is parsed here.
    values |= {option.field: option.parse(values[option.field]) for option in OPTIONS if option.path}
    opt_in = named_codes(options.select, options.extend_select)
    return settings_from(values, opt_in, vars(options).get(PROJECT))


def as_argument(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    """``parse``, with its ValueError as the error argparse shows on one line."""

    def checked(text: str) -> Any:
        try:
            return parse(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    return checked


@dataclass(frozen=True)
class Settings:
    """All options of the linter, validated. Times are in seconds, attempts count requests on the wire."""

    botocore_version: Version = NEWEST
    own_version: bool = False
    """Whether each file has a botocore of its own, to be looked for: ``settings_for_file`` puts it in place."""
    other_version: Version | None = None
    """An earlier release that the same folder pins, if clients have other defaults or take other retries there."""
    stated_version: Version | None = None
    """The requested release, if the tables lack it and ``botocore_version`` replaces it."""
    unpinned: str = ""
    """The words of messages if the project pins no release: it is the installed one, or the newest known."""
    connect_timeout: float = 5
    read_timeout: float = 60
    total_max_attempts: int | None = None
    """The attempts that the team chose; None: a client keeps those that it makes today. So with ``retry_mode``."""
    retry_mode: str | None = None
    lambda_timeout: int | None = None
    """The limit the team stated for its functions; None means it did not."""
    limits: frozenset[tuple[str, int]] = frozenset()
    """The handlers of functions, from the folder of the configuration, with the seconds that the team states."""
    shared_config: str | None = None
    shared_retries: tuple[str, int | None] | None = None
    """The mode and the attempts that the shared Config states, empty and None without; None where it is not known."""
    client_factories: frozenset[str] = frozenset()
    required_options: frozenset[str] = frozenset({"read_timeout", "retries"})
    """The options that every Config has to set, see REQUIRABLE."""
    max_wait: float | None = None
    baseline: str | None = "flake8-botocore-baseline.json"
    """The file of recorded findings, as the user named it."""
    tests: str = "skip"
    """Whether test files are linted: ``report``, or ``skip``."""
    project: str | None = None
    """The folder of the configuration in use, if there is one."""
    opt_in: frozenset[str] = frozenset()
    """Full codes the user selected by name; only these switch an opt-in rule on."""

    @property
    def versions(self) -> tuple[Version, ...]:
        """The releases of botocore that the file may run on."""
        return (self.botocore_version, *([known(self.other_version)] if self.other_version else ()))

    def speaking_of(self, version: Version) -> Settings:
        """These settings with ``version`` as the target, or with the known release nearest to it."""
        from dataclasses import replace

        nearest = known(version)
        stated = None if nearest == version else version
        return replace(self, botocore_version=nearest, own_version=False, stated_version=stated)


class Option(NamedTuple):
    """One option: its key in pyproject.toml (``bot-`` + key elsewhere), its default as text, and its parser.

    ``parse`` takes text and raises ValueError with a message for the user.
    """

    key: str
    default: str
    parse: Callable[[str], Any]
    metavar: str
    help: str
    path: bool = False
    """Whether it is a path, which is relative to the configuration file that states it."""

    @property
    def field(self) -> str:
        """The field of Settings: ``read_timeout``."""
        return self.key.replace("-", "_")

    @property
    def flag(self) -> str:
        """The option on flake8's command line: ``--bot-read-timeout``."""
        return f"--bot-{self.key}"


def seconds(text: str) -> float:
    """The number of seconds that ``text`` states, an int if it is whole.

    Raises ValueError outside 0.001 to 1,000,000: messages and fixes write milliseconds, and nothing smaller.
    """
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.001 <= value < 1e6:
        raise ValueError(f"{text!r} is not a number of seconds: write 0.001 or more")
    return int(value) if value == int(value) else value


def _optional(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    """``parse`` for an option that may be empty: its value is None then."""
    return lambda text: parse(text) if text.strip() else None


def _lambda_seconds(text: str) -> float:
    """The seconds that ``text`` states for functions of Lambda. Raises ValueError for more than Lambda allows."""
    # Few set this option: without it the import, a third of the time to start, is not needed.
    from ..facts import LONGEST_FUNCTION

    found = seconds(text)
    if found > LONGEST_FUNCTION:
        raise ValueError(f"{text!r} is more than the {LONGEST_FUNCTION} s that Lambda allows a function")
    return found


_FROM_ONE = re.compile(r"[1-9][0-9]{0,3}")


def _attempts(text: str) -> int:
    if not _FROM_ONE.fullmatch(text.strip()):
        raise ValueError(f"{text!r} is not a number of attempts: write 1 or more")
    return int(text)


def _mode(text: str) -> str:
    if text.strip() not in ("legacy", "standard", "adaptive"):
        raise ValueError(f"{text!r} is not a retry mode: write legacy, standard or adaptive")
    return text.strip()


def _dotted_name(text: str) -> str:
    name = text.strip()
    parts = name.split(".")
    if len(parts) < 2 or not all(part.isidentifier() for part in parts):
        raise ValueError(f"{name!r} is not a dotted name such as app.aws.CLIENT_CONFIG")
    return name


_COMMAS_OR_BLANKS = re.compile(r"[,\s]+")


def _dotted_names(text: str) -> frozenset[str]:
    return frozenset(_dotted_name(name) for name in _COMMAS_OR_BLANKS.split(text.strip()) if name)


_LIMIT = re.compile(r"((?:[^=]+/)?(?:\w+\.)+(?!py=)\w+)=([1-9][0-9]{0,3})")
"""A handler as templates name it, with its seconds: ``src/app.handler=30``, but not a file, ``src/app.py=30``."""


def _limits(text: str) -> frozenset[tuple[str, int]]:
    """The handlers with their seconds in ``text``, as in ``src/app.handler=30,app.main=5``. Raises ValueError."""
    if not text:
        return frozenset()
    # Few set this option: without it the import, a third of the time to start, is not needed.
    from ..facts import LONGEST_FUNCTION

    found = dict[str, int]()
    for each in filter(None, _COMMAS_OR_BLANKS.split(text)):
        match = _LIMIT.fullmatch(each)
        if match is None or int(match[2]) > LONGEST_FUNCTION:
            raise ValueError(f"{each!r} is not a handler and its seconds, 1 to {LONGEST_FUNCTION}: src/app.handler=30")
        found[match[1]] = int(match[2])
    return frozenset(found.items())


REQUIRABLE = ("read_timeout", "retries", "connect_timeout", "mode")
"""The names that ``bot-required-options`` takes: options of Config, and the mode in its ``retries``."""


def _required(text: str) -> frozenset[str]:
    """The names in ``text``, as in ``read_timeout, retries``. Raises ValueError for one that is not REQUIRABLE."""
    names = _COMMAS_OR_BLANKS.split(text.strip()) if text.strip() else []
    for name in names:
        if name not in REQUIRABLE:
            close = nearest(name, [each.replace("_", "-") for each in REQUIRABLE])
            hint = f"did you mean {close.replace('-', '_')}?" if close else f"there are {', '.join(REQUIRABLE)}"
            raise ValueError(f"{name!r} is no option that a Config can be required to set; {hint}")
    return frozenset(names)


def _target(text: str) -> Version | None:
    return None if text.strip().lower() == "auto" else parse_version(text)


def _tests(text: str) -> str:
    """The word ``report`` or ``skip`` in ``text``. Raises ValueError for another one; ``quiet`` is an old name."""
    word = text.strip()
    if word == "quiet":
        raise ValueError("'quiet' is now 'skip', the default: test files are not linted")
    if word not in ("report", "skip"):
        raise ValueError(f"{text!r} is neither report nor skip")
    return word


OPTIONS = (
    Option(
        "botocore-version",
        "auto",
        _target,
        "VERSION",
        "botocore release for the numbers in messages, such as 1.43 or 1.43.127. With auto, each file uses the nearest "
        "pin in a lock, requirements, constraints or project file. An upper bound pins the newest release it allows. "
        "A pin older than the lower bound in a nearer file is ignored. Without a pin, it is the installed release, "
        "else the newest known one, and messages say that it is not pinned",
    ),
    Option("connect-timeout", "5", seconds, "SECONDS", "value of connect_timeout that fixes write"),
    Option("read-timeout", "60", seconds, "SECONDS", "value of read_timeout that fixes write"),
    Option(
        "total-max-attempts",
        "",
        _optional(_attempts),
        "N",
        "value of total_max_attempts that fixes write (without it, clients keep the attempts that they make today)",
    ),
    Option("retry-mode", "", _optional(_mode), "MODE", "retry mode that fixes write (without it, clients keep theirs)"),
    Option(
        "lambda-timeout",
        "",
        _optional(_lambda_seconds),
        "SECONDS",
        "longest timeout of the team's Lambda functions (without it, Lambda's own limit)",
    ),
    Option(
        "limits",
        "",
        _limits,
        "LIMITS",
        "time limits of Lambda functions that no template shows: handler=seconds, separated by commas. Handlers start "
        "from the folder of the configuration; they override what a template says",
    ),
    Option(
        "shared-config",
        "",
        _optional(_dotted_name),
        "NAME",
        "dotted name of the team's own Config, such as app.aws.CLIENT_CONFIG; fixes import and use it",
    ),
    Option(
        "client-factories",
        "",
        _dotted_names,
        "NAMES",
        "dotted names of the team's functions that return clients and accept config=, separated by commas",
    ),
    Option(
        "required-options",
        "read_timeout, retries",
        _required,
        "OPTIONS",
        "what every Config has to set, separated by commas: read_timeout, retries, connect_timeout, or mode in retries",
    ),
    Option(
        "max-wait",
        "",
        _optional(seconds),
        "SECONDS",
        "longest time that one call may wait; without it, no wait is reported as too long",
    ),
    Option(
        "baseline",
        "flake8-botocore-baseline.json",
        _optional(str.strip),
        "FILE",
        "file with recorded findings, which are not reported; check --write-baseline writes it. A name without a "
        "folder is searched in the working directory and above it, up to the git root. An empty value means no file",
        path=True,
    ),
    Option(
        "tests",
        "skip",
        _tests,
        "WORD",
        "skip or report: whether test files are checked, and whether the audit lists their clients. Test files are "
        "test_*.py, *_test.py, tests.py, conftest.py, every file below a folder tests or test of the project, "
        "packages of fixtures such as pytest_app, and modules with @pytest.fixture",
    ),
)


def settings_from(values: Mapping[str, Any], opt_in: frozenset[str], project: str | None = None) -> Settings:
    """Settings from parsed values by field name; ``opt_in`` are the full codes the user selected."""
    chosen = {option.field: values[option.field] for option in OPTIONS}
    version = chosen.pop("botocore_version")
    settings = Settings(**chosen, own_version=version is None, opt_in=opt_in, project=project)
    return settings if version is None else settings.speaking_of(version)


_FULL_CODE = re.compile(r"BOT[0-9]{3}")


def named_codes(*selections: object) -> frozenset[str]:
    """The full codes of ours in the lists ``selections`` of the user; a prefix such as ``BOT1`` is none."""
    codes = (code for selection in selections if isinstance(selection, (list, tuple)) for code in selection)
    return frozenset(code for code in codes if _FULL_CODE.fullmatch(code))


_TEST_FOLDER = re.compile(r"tests?|pytest[_-](?!of-|\d).+")
"""Names of folders that hold tests and what these need, such as fixtures; pytest's own for each run do not count."""

AS_TESTS = "as tests"
"""Why they are skipped, as a summary lists it."""


def is_skipped(path: str, settings: Settings) -> bool:
    """Whether the file of this name is a test, and ``settings`` do not include tests."""
    return settings.tests == "skip" and may_be_test(path) and (is_test_file(path) or _is_below_tests(path, settings))


def may_be_test(path: str) -> bool:
    """Whether the file or any folder above it, even outside the project, has a name for tests."""
    return is_test_file(path) or any(map(_TEST_FOLDER.fullmatch, os.path.abspath(path).split(os.sep)[:-1]))


def is_test_file(path: str) -> bool:
    """Whether pytest or unittest finds tests in the file of this name."""
    return is_collected(path) or os.path.basename(path) == "tests.py"


def is_collected(path: str) -> bool:
    """Whether pytest collects the file of this name by default, or reads it to do so."""
    name = os.path.basename(path)
    return name == "conftest.py" or (name.startswith("test_") and name.endswith(".py")) or name.endswith("_test.py")


def _is_below_tests(path: str, settings: Settings) -> bool:
    """Whether the file at ``path`` is in a folder for tests of its project; folders above the project do not count."""
    folder = os.path.dirname(os.path.abspath(path))
    for project in (settings.project, marked_root(folder), os.getcwd()):
        if project is not None and f"{folder}{os.sep}".startswith(f"{os.path.abspath(project).rstrip(os.sep)}{os.sep}"):
            return any(map(_TEST_FOLDER.fullmatch, os.path.relpath(folder, project).split(os.sep)))
    return False


def skipped_tests(number: int) -> str:
    """The message for ``number`` tests that the command line names and that are skipped."""
    includes = "it" if number == 1 else "them"
    return f"{number:,} test file{'s' * (number != 1)} skipped; --bot-tests report includes {includes}"
