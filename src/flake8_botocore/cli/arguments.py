"""The options of a subcommand: their help, and their values, command line over ``[flake8]`` over our table."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import takewhile
from typing import Any, NoReturn, TypeAlias

from ..config import OPTIONS, pyproject
from ..config.options import PROJECT, as_argument, is_outside, outside, unknown_keys
from ..config.pyproject import misnamed_in, nearest_file, section_of
from ..files.discovery import PATTERNS, normalized
from ..findings import SEVERITIES, PlacedError, Severity, UsageError

AddArguments: TypeAlias = Callable[[argparse.ArgumentParser], None]
"""A function that registers the options that only one subcommand has."""


_POSITIVE = re.compile(r"0*[1-9][0-9]{0,8}")


def from_one(text: str) -> int:
    """The whole number of 1 or more in ``text``. Raises ArgumentTypeError."""
    # Python refuses to read thousands of digits.
    if not _POSITIVE.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of 1 or more")
    return int(text)


class OneLineParser(argparse.ArgumentParser):
    """A parser that raises UsageError, with a message of one line, where argparse prints its usage and exits."""

    @property
    def actions(self) -> list[argparse.Action]:
        """The actions of all options; argparse has no public name for them."""
        return self._actions

    def error(self, message: str) -> NoReturn:
        """Raise UsageError with ``message``."""

        flags = (flag for action in self.actions for flag in action.option_strings)
        raise UsageError(of_options(message, flags, self.prog.rpartition(" ")[2]))


class _GroupingParser(OneLineParser):
    """The parser of a subcommand whose options are shown in groups."""

    def format_help(self) -> str:
        """The help."""
        return help_of(self, self.actions)


class Parser(OneLineParser):
    """The parser of a subcommand that reads no configuration; it keeps the lines of the text below its options."""

    def __init__(self, name: str, usage: str, description: str, epilog: str) -> None:
        """Take the ``name`` of the subcommand and what its help says; ``usage`` goes without the name."""
        super().__init__(
            prog=f"flake8-botocore {name}",
            usage=f"%(prog)s {usage}",
            description=description,
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )


PREFIX = "BOT"

CODES = ("select", "extend_select", "ignore", "extend_ignore")

CONFIGURABLE = frozenset(
    {
        *("disable_noqa", "exclude", "extend_exclude", "filename", "jobs", "min_severity", "per_file_ignores", *CODES),
        *(f"bot_{option.field}" for option in OPTIONS),
    }
)
"""Options that a configuration file may set; ``[flake8]`` holds others for flake8's other plugins."""

_WITH_WIDTH: Any = partial(argparse.HelpFormatter, width=80)
"""Without a width, what asks the terminal for one would be loaded for every option."""


NO_TABLE = pyproject.Pyproject({}, ".")

_VALID_CODE = re.compile("^[A-Z]{1,3}[0-9]{0,3}$", re.ASCII)

BOOLEANS = {**dict.fromkeys(("1", "yes", "true", "on"), True), **dict.fromkeys(("0", "no", "false", "off"), False)}


def is_isolated(arguments: Sequence[str]) -> bool:
    """Whether ``arguments`` ask for no configuration; behind ``--`` are paths, whatever they are called."""
    return "--isolated" in takewhile("--".__ne__, arguments)


_ARGUMENT = re.compile(r"^argument (?:-\w/)?--")
"""The beginning of messages of argparse, ``argument -j/--jobs: ...``, which in a file begin ``jobs: ...``."""


def configured(
    name: str, arguments: Sequence[str], add_arguments: AddArguments, table: pyproject.Pyproject
) -> argparse.Namespace:
    """The options that ``arguments`` of the subcommand ``name``, the ``[flake8]`` section and ``table`` give.

    Raises UsageError for an invalid option. Unless the command line is to blame, its message begins with the file that
    is: ``setup.cfg: 'x' is not a number of seconds``.
    """

    def parse(arguments: Sequence[str], table: pyproject.Pyproject) -> argparse.Namespace:
        options = parse_options(name, arguments, add_arguments, table.options, table.directory)
        _refuse_unknown_codes(options)
        if table.path is not None and not is_isolated(arguments):
            setattr(options, PROJECT, table.directory)
        return options

    def fails(arguments: Sequence[str], table: pyproject.Pyproject) -> bool:
        try:
            parse(arguments, table)
        except UsageError:
            return True
        return False

    try:
        return parse(arguments, table)
    except PlacedError:
        raise
    except UsageError as error:
        # argparse does not tell where a value comes from: the command line, if that fails alone, else the table, if
        # that fails alone, else the [flake8] sections.
        if fails(["--isolated", *arguments], NO_TABLE):
            raise
        of_table = fails(["--config", os.devnull], table)
        files = [table.path] if of_table and table.path else configuration_files(arguments)
        if any(not os.path.exists(file) for file in files):
            raise
        message = _ARGUMENT.sub("", str(error))
        raise UsageError(f"{' or '.join(map(in_short, files))}: {message}") from error


def in_short(path: str) -> str:
    """``path`` relative to the working directory if it is below that, else unchanged."""
    here = os.path.relpath(path)
    return path if here.startswith(os.pardir) else here


def _refuse_unknown_codes(options: argparse.Namespace) -> None:
    """Raise UsageError for a selected or ignored code that looks like ours, but that none of ours begins with."""
    ours = sorted({code for code in _codes(options) if looks_like_ours(code)})
    if not ours:
        return
    from ..rules import all_rules

    known = [rule.code for rule in all_rules()]
    for code in ours:
        if not any(each.startswith(code) for each in known):
            raise UsageError(of_code(code))


def _codes(options: argparse.Namespace) -> Iterator[str]:
    for selection in (options.select, options.extend_select, options.ignore, options.extend_ignore):
        yield from selection or []
    yield from codes_per_file(options)


def parse_options(
    name: str, arguments: Sequence[str], add_arguments: AddArguments, table: Mapping[str, str], directory: str
) -> argparse.Namespace:
    """The options of the subcommand ``name``, which registers those of its own with ``add_arguments``.

    ``table`` holds options by their name in ``[flake8]``, as text in its format, with paths relative to ``directory``.
    It sets defaults, the ``[flake8]`` section overrides these, and the command line overrides both. The option PROJECT
    is the folder of the section, None without one. Raises UsageError for an invalid option.
    """
    where, other_arguments = first_parser().parse_known_args(list(arguments))
    parser = parser_of(name, add_arguments)
    own = {} if where.isolated else {key: _our_codes(key.replace("-", "_"), text) for key, text in table.items()}
    parser.set_defaults(**_defaults(own, directory))
    section, folder = _section(where)
    if own:
        # Parsed already here: a wrong value of the table is an error even where the section or the command line
        # overrides it. ``format`` is no default, since in a section it means flake8's own report.
        format_of_table = [f"--format={own['format']}"] if name == "check" and "format" in own else []
        parser.set_defaults(**vars(parser.parse_args(format_of_table)))
    parser.set_defaults(**_defaults(section or {}, folder))
    options = parser.parse_args(other_arguments)
    setattr(options, PROJECT, None if section is None else folder)
    # Names of rules from the command line and the table are codes by now; those left are from a [flake8] section.
    for word in filter(_NAME.fullmatch, _codes(options)):
        code = with_codes(word)
        raise UsageError(of_code(word) if code == word else f"{word}: flake8 takes no names here, write {code}")
    # A selection of other plugins' codes does not say what this command should report.
    selected = [code for code in options.select or () if code.upper().startswith(PREFIX) or PREFIX.startswith(code)]
    options.select = selected or [PREFIX]
    return options


def _section(where: argparse.Namespace) -> tuple[Mapping[str, str] | None, str]:
    """The ``[flake8]`` section that counts, None without one, and the folder that paths in it are relative to.

    ``where`` are the options of ``first_parser``. Raises UsageError for a misspelt key of ours, and unless ``--config``
    names a file, for a misspelt section in the project.
    """
    if where.isolated:
        return None, ""
    section, folder = section_of(*_files(where, os.getcwd()))
    unknown_key = next(unknown_keys(section or ()), None)
    if unknown_key is not None:
        raise UsageError(unknown_key)
    misnamed_section = None if where.config else next(misnamed_in(os.getcwd()), None)
    if misnamed_section is not None:
        raise PlacedError(misnamed_section)
    return section, folder


def codes_per_file(options: argparse.Namespace) -> list[str]:
    """The codes that ``per-file-ignores`` names. Raises UsageError."""
    if not options.per_file_ignores:
        return []
    from ..runs.selection import files_to_codes

    return [code for _, codes in files_to_codes(options.per_file_ignores) for code in codes]


def configuration_files(arguments: Sequence[str], folder: str = ".") -> list[str]:
    """The files whose ``[flake8]`` section counts in ``folder`` with ``arguments``, the last over those before."""
    found, more = _files(first_parser().parse_known_args(list(arguments))[0], folder)
    return [*([] if found is None else [found]), *more]


def _files(where: argparse.Namespace, folder: str) -> tuple[str | None, list[str]]:
    """The file with the ``[flake8]`` section for ``folder``, or that ``--config`` names, and those appended to it."""
    return nearest_file(os.path.abspath(folder)) if where.config is None else where.config, where.append_config


def first_parser() -> OneLineParser:
    """The parser of the options that say where the configuration is."""
    parser = OneLineParser(add_help=False, formatter_class=_WITH_WIDTH, allow_abbrev=False)
    parser.add_argument("--config", metavar="FILE", help="read only the [flake8] section of this file")
    more = "also read the [flake8] section of this file"
    parser.add_argument("--append-config", metavar="FILE", action="append", default=[], help=more)
    parser.add_argument("--isolated", action="store_true", help="ignore all configuration files")
    return parser


def parser_of(name: str, add_arguments: AddArguments) -> OneLineParser:
    """The parser of the subcommand ``name``, with every option it has."""
    prog, usage = f"flake8-botocore {name}", "%(prog)s [options] PATH ..."
    parser = _GroupingParser(
        prog=prog, usage=usage, parents=[first_parser()], formatter_class=_WITH_WIDTH, allow_abbrev=False
    )
    paths = "files, folders, or - for standard input (default: the working directory)"
    parser.add_argument("filenames", nargs="*", metavar="PATH", help=paths)
    for flags, metavar, convert, default, words in _SHARED:
        action = _Codes if metavar.endswith("CODES") else "store"
        parser.add_argument(*flags.split(), metavar=metavar, type=convert, default=default, help=words, action=action)
    parser.add_argument(
        "--disable-noqa", action="store_true", help="also report findings that a # noqa comment suppresses"
    )
    for option in OPTIONS:
        convert, words = normalized if option.path else as_argument(option.parse), option.help.replace("%", "%%")
        parser.add_argument(option.flag, metavar=option.metavar, type=convert, default=option.default, help=words)
    add_arguments(parser)
    return parser


def add_file_arguments(parser: argparse.ArgumentParser) -> None:
    """Register the options that all subcommands have that read files."""
    add = parser.add_argument
    forced = "also skip excluded and ignored files that the command line names (for pre-commit)"
    add("--force-exclude", action="store_true", help=forced)
    ignored = "also check files that git ignores; virtual environments and build output are still skipped"
    add("--no-respect-gitignore", action="store_true", help=ignored)
    # There is no cache any more; scripts still say that they want none.
    add("--no-cache", action="store_true", help=argparse.SUPPRESS)


_NAME = re.compile(r"(?<![^:,\s])[a-z]+(?:-[a-z]+)+(?![^,\s])")
"""The name of a rule in a list of codes, or in ``per-file-ignores`` behind the colon: ``max-attempts-one``."""


def with_codes(text: str) -> str:
    """``text``, which lists codes, with the code for the name of each rule; other words stay as they are."""
    if not _NAME.search(text):
        return text
    from ..rules import all_rules

    codes = {rule.name: rule.code for rule in all_rules()}
    return _NAME.sub(lambda name: codes.get(name[0], name[0]), text)


class _Codes(argparse.Action):
    """Takes codes and names of rules from the command line."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, flag: str | None = None
    ) -> None:
        """Store the codes. Raises UsageError for an invalid code, or one that can select nothing here."""
        text = _our_codes(self.dest, values if isinstance(values, str) else ",".join(values))
        setattr(namespace, self.dest, text if isinstance(values, str) else _list(text))


def _our_codes(name: str, text: str) -> str:
    """``text`` as the value of the option ``name``; if it lists codes, with names of rules replaced by codes.

    Raises UsageError for a code that cannot select a rule of ours, such as ``E501``.
    """
    if name in (*CODES, "per_file_ignores"):
        text = with_codes(text)
    if name in CODES:
        for code in _list(text):
            if not code.startswith(PREFIX) and not PREFIX.startswith(code):
                raise UsageError(of_code(code))
    return text


_COMMA_OR_BLANK = re.compile(r"[,\s]")


def _list(text: str) -> list[str]:
    return [each for each in _COMMA_OR_BLANK.split(text) if each]


def _paths(text: str, folder: str = os.curdir) -> list[str]:
    return [normalized(each, folder) for each in _list(text)]


def _severity(text: str) -> Severity:
    if text not in SEVERITIES:
        raise argparse.ArgumentTypeError(f"{text!r} is no severity: write {', '.join(SEVERITIES[:-1])} or policy")
    return text


def _jobs(text: str) -> int | None:
    """The number of processes in ``text``; None for ``auto``. Raises ArgumentTypeError for anything else."""
    if text != "auto" and not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} must be 'auto' or an integer.")
    return None if text == "auto" else int(text)


_EXCLUDED = ".svn, CVS, .bzr, .hg, .git, __pycache__, .tox, .nox, .eggs, *.egg"

_SHARED: tuple[tuple[str, str, Callable[[str], Any], str | None, str], ...] = (
    ("--exclude", "PATTERNS", _paths, _EXCLUDED, "skip files and folders that match (default: %(default)s)"),
    ("--extend-exclude", "PATTERNS", _paths, "", "also skip files and folders that match"),
    (
        *("--filename", "PATTERNS", _list, PATTERNS.replace(",", ", ")),
        "names of the files to check in folders (default: %(default)s)",
    ),
    ("--stdin-display-name", "NAME", str, "stdin", "name for standard input in reports (default: %(default)s)"),
    ("--ignore", "CODES", _list, None, "report all codes except these; names of rules and prefixes match, too"),
    ("--extend-ignore", "CODES", _list, None, "also skip these codes"),
    ("--per-file-ignores", "PATTERN:CODES", str, "", "skip codes in some files, such as tests/*:BOT1 scripts/*:BOT101"),
    (
        "--select",
        "CODES",
        _list,
        None,
        "report only these codes; names of rules and prefixes match, too, as in BOT1,max-attempts-one",
    ),
    ("--extend-select", "CODES", _list, None, "also report these codes; an opt-in rule needs its full code"),
    (
        *("--min-severity", "LEVEL", _severity, "policy"),
        "lowest severity to report: error (the code fails, or does not do what it says), warning (an operation can "
        "run twice or wait too long) or policy (a setting is left to its default) (default: %(default)s)",
    ),
    ("-j --jobs", "N", _jobs, "auto", "number of processes; auto starts one for each processor (default: %(default)s)"),
)
"""The options that the command shares with flake8: flags, metavar, conversion, default, help."""


def _defaults(section: Mapping[str, str], folder: str) -> dict[str, Any]:
    """The defaults that ``section`` sets, by attribute; its paths are relative to ``folder``.

    As in flake8, a key may have dashes or underscores, ``extend-ignore`` or ``extend_ignore``, but not both.
    """
    with_attributes = ((key, key.replace("-", "_"), text) for key, text in section.items())
    return {
        attribute: _default(key, text, folder)
        for key, attribute, text in with_attributes
        if attribute in CONFIGURABLE and key in (attribute, attribute.replace("_", "-"))
    }


def _default(key: str, text: str, folder: str) -> Any:
    """The value to set as the default for the ``text`` of the option ``key``. Raises UsageError.

    Paths and the switch are converted here, and codes are checked as flake8 checks them. All else stays text: argparse
    converts a default if the command line does not override it.
    """
    attribute = key.replace("-", "_")
    if attribute in ("exclude", "extend_exclude"):
        return _paths(text, folder)
    if attribute == "bot_baseline":
        path = normalized(text.strip(), folder)
        if is_outside(path, folder):
            raise UsageError(f"{key}: {outside(text)}")
        return path
    if attribute == "disable_noqa":
        if text.lower() not in BOOLEANS:
            raise UsageError(" ".join(f"disable-noqa: Not a boolean: {text}; write true or false".split()))
        return BOOLEANS[text.lower()]
    # flake8 checks the codes of these two keys, and not of ``extend_ignore``.
    if key in ("ignore", "extend-ignore"):
        _check_ignored(key, text)
    return text


def _check_ignored(key: str, text: str) -> None:
    """Raise UsageError for a code in the ``text`` of the option ``key`` that flake8 would refuse."""
    for code in _list(text):
        if not _VALID_CODE.match(code) and not _NAME.fullmatch(code):
            wrong = f"Error code {code!r} supplied to {key!r} option does not match {_VALID_CODE.pattern!r}"
            if code.startswith("#"):
                wrong = f"{key}: a comment needs a line of its own, here and for flake8 (--isolated skips the file)"
            raise UsageError(of_code(code) if looks_like_ours(code) else wrong)


GROUPS = {
    "what to check": tuple(
        "filenames exclude extend_exclude force_exclude no_respect_gitignore filename stdin_display_name since"
        " jobs".split()
    ),
    "what to report": tuple(
        "select extend_select ignore extend_ignore per_file_ignores disable_noqa bot_client_factories"
        " bot_required_options min_severity bot_tests bot_max_wait budget".split()
    ),
    "baseline": ("bot_baseline", "write_baseline", "prune_baseline"),
    "what to fix": ("unsafe_fixes", "fix_only", "exit_non_zero_on_fix", "reading", "diff"),
    "botocore, and the values of the team": tuple(
        "bot_botocore_version bot_connect_timeout bot_read_timeout bot_total_max_attempts bot_retry_mode"
        " bot_lambda_timeout bot_limits bot_shared_config".split()
    ),
    "output": ("format", "all", "output_file", "quiet", "exit_zero", "color"),
    "configuration": ("config", "append_config", "isolated", "show_settings", "help"),
}
"""The options by title; each is named by its attribute in the parsed arguments."""

EXAMPLES = {
    "check": """\
  flake8-botocore check src
  flake8-botocore check --since origin/main src
  flake8-botocore check --format concise --output-file sarif:found.sarif src""",
    "fix": """\
  flake8-botocore fix --diff src
  flake8-botocore fix src/app.py:12
  flake8-botocore fix --unsafe-fixes src""",
    "audit": """\
  flake8-botocore audit --budget 29 src
  flake8-botocore audit --format html src > audit.html""",
}

ENDS = {
    "check": "0 no findings, 1 findings, 2 a wrong command line or a file that could not be checked",
    "fix": "0 no finding is left, or --diff shows no change; 1 a finding is left, or --diff shows a change; 2 a wrong "
    "command line or an unfixable file",
    "audit": "0 every client within the budget, 1 a client over it, 2 a wrong command line or an unreadable file",
}
"""The meaning of the exit codes."""


_DEFAULTS = {f"bot_{option.field}": option.default for option in OPTIONS}


def grouped(actions: Iterable[argparse.Action]) -> Iterator[tuple[str, list[argparse.Action]]]:
    """Titles with the options that stand under them; options that no group names are left out."""
    by_name = {action.dest: action for action in actions}
    for title, names in GROUPS.items():
        found = [by_name[name] for name in names if name in by_name]
        if found:
            yield title, found


def help_of(parser: argparse.ArgumentParser, actions: Iterable[argparse.Action]) -> str:
    """The help of a subcommand, its options in groups."""
    name = parser.prog.rpartition(" ")[2]
    formatter = argparse.RawDescriptionHelpFormatter(parser.prog, max_help_position=28)
    formatter.add_usage(parser.usage, [], [])
    for title, group in grouped(actions):
        for action in group:
            action.help = _words(action)
        formatter.start_section(title)
        formatter.add_arguments(group)
        formatter.end_section()
    formatter.add_text(f"examples:\n{EXAMPLES[name]}")
    formatter.add_text(f"exit codes: {ENDS[name]}")
    return formatter.format_help()


def _words(action: argparse.Action) -> str:
    """The help of ``action``, with the built-in default if it is one of our options.

    A default that is a list becomes text here, since argparse shows it as it is.
    """
    words = "show this help and exit" if action.dest == "help" else action.help or ""
    if isinstance(action.default, list):
        action.default = ", ".join(os.path.relpath(each) if os.path.isabs(each) else each for each in action.default)
    default = _DEFAULTS.get(action.dest)
    return f"{words} (default: {default})" if default else words


def near(word: str, known: Iterable[str], cutoff: float = 0.7) -> str | None:
    """The one of ``known`` that is closest to ``word``, if one is close."""
    from difflib import get_close_matches

    close = get_close_matches(word, list(known), 1, cutoff)
    return close[0] if close else None


_UNKNOWN = re.compile(r"unrecognized arguments: (--[\w-]+)")


def of_options(message: str, options: Iterable[str], subcommand: str) -> str:
    """``message`` of argparse, completed with what to write.

    ``unrecognized arguments: --formt`` gets the option of ``options`` that was probably meant. Without one, and for
    missing arguments, the message ends with the command that prints the help.
    """
    found = _UNKNOWN.match(message)
    if found is not None:
        if found[1] == "--fix":
            return f"{message}; flake8-botocore fix applies fixes"
        # ruff and others call it so.
        unknown = "--format" if found[1] == "--output-format" else found[1]
        meant = near(unknown, (option for option in options if option.startswith("--")))
        if meant is not None:
            return f"{message}; did you mean {meant}?"
    if message.startswith(("unrecognized arguments", "the following arguments are required")):
        return f"{message} (see: flake8-botocore {subcommand} --help)"
    return message


_LOWER = re.compile("[a-z][a-z_-]*")
_UPPER = re.compile("[A-Z]+[0-9]*")


def of_code(code: str) -> str:
    """The message that ``code`` is neither a code nor the name of a rule, with the one that was probably meant.

    ``max-atempts-one`` may be the name of a rule, ``ALL`` is ruff's word, ``E501`` is a code of flake8, and ``bot101``
    may be one of ours.
    """
    from ..rules import all_rules

    codes, names = [rule.code for rule in all_rules()], [rule.name for rule in all_rules()]
    if _LOWER.fullmatch(code) and not looks_like_ours(code) and code != "all":
        name = near(code.replace("_", "-"), names, 0.6)
        return f"there is no rule {code}{f'; did you mean {name}?' if name else _SEE_RULES}"
    if code.upper() == "ALL":
        return f"{code} is no code: without --select, every rule that is on reports{_SEE_RULES}"
    if _UPPER.fullmatch(code) and not looks_like_ours(code):
        return f"{code} is the code of another tool: flake8-botocore reports only codes that begin with BOT{_SEE_RULES}"
    # As people mistype it: ``101``, ``bot101``, ``B0TIO1``. The digits are behind three letters, if there are any.
    digits = code[0 if code.isdecimal() else 3 :].upper().translate(str.maketrans("OIL", "011"))
    meant: str | None = f"BOT{digits}"
    if not digits or not any(each.startswith(f"BOT{digits}") for each in codes):
        # ``BOT199`` is as close to ``BOT101`` as to every other code that differs in as many digits.
        meant = near(code.upper(), codes, 0.8) if len(code) > len("BOT000") else None
    hint = f"; did you mean {meant}?" if meant and meant != code else _SEE_RULES
    return f"{code} is no code of flake8-botocore{hint}"


_SEE_RULES = " (see: flake8-botocore rules)"


_OF_OURS = re.compile(r"B[O0]T")


def looks_like_ours(code: str) -> bool:
    """Whether ``code`` begins as ours do, in any case, or with a zero for the O; False for ``BOT`` itself."""
    return _OF_OURS.match(code.upper()) is not None and code != "BOT"
