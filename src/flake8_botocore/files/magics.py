"""IPython's own syntax in a cell: it is replaced by Python before linting, and put back afterwards."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

ON_PYTHON = frozenset(
    {"capture", "debug", "memit", "mprun", "prun", "pyinstrument", "scalene", "snakeviz", "time", "timeit"}
)
"""Cell magics that run their cell as Python among the names of the notebook; what others do is not known."""

OTHER_LANGUAGES = frozenset({"md", "md-sandbox", "r", "scala", "sh", "sql"})
"""Line magics that on Databricks say what the whole cell is."""

WITHOUT_PERCENT = frozenset(
    {"alias", "autoreload", "bookmark", "cat", "cd", "conda", "config", "cp", "dirs", "env", "history", "ldir", "lk"}
    | {"ll", "load", "load_ext", "ls", "lx", "magic", "mamba", "man", "matplotlib", "micromamba", "mkdir", "more"}
    | {"mv", "pip", "popd", "pushd", "pwd", "pylab", "quickref", "reload_ext", "reset", "rm", "rmdir", "run"}
    | {"set_env", "store", "time", "timeit", "uv", "who", "who_ls", "whos", "xmode"}
)
"""Line magics that IPython takes for such in a cell of one line although they have no ``%``."""

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_CELL_MAGIC = re.compile(r"%%(?P<name>[^\s]*)")
_WRITES = re.compile(r"""%%writefile[ \t]+(?P<quote>["']?)(?P<name>[^\s"'$~]+\.py)(?P=quote)\s*""")
_LINE_MAGIC = re.compile(r"[ \t]*(?:%|!|\?)")
_ASSIGNED = re.compile(r"(?P<target>[\w.,* \t]+(?:\[[^\]\n]*\][ \t]*)*=[ \t]*)(?:%[\w]|!)")
_HELP = re.compile(r"[ \t]*%{0,2}[A-Za-z_*][\w.*\[\]]*[ \t]*\?\??[ \t]*(?:#.*)?$")
_TOKEN = re.compile(r"\\\n|#[^\n]*|(?P<quote>\"\"\"|'''|\"|')|(?P<open>[(\[{])|(?P<close>[)\]}])", re.DOTALL)

Keep = Callable[[str], str]
"""Puts a piece of a cell away and gives the name it can be put back by."""


def as_python(cell: str, keep: Keep) -> str | None:
    """``cell`` with every line of IPython's replaced by one of Python; None where all of it is something else.

    Lines stay what they are by number. What Python cannot parse comes back as it is.
    """
    if why_not_python(cell) is None:
        return cell
    lines = _LINE.findall(cell)
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    opening = lines[first].split() if lines else []
    while (magic := _CELL_MAGIC.match(lines[first]) if first < len(lines) else None) is not None:
        if magic["name"] not in ON_PYTHON:
            return None
        lines[first] = _as_comment(lines[first], keep)
        first += 1
    if (
        opening[:1]
        and opening[0][1:] in OTHER_LANGUAGES
        and opening[0][0] == "%"
        and why_not_python("".join(lines[first + 1 :])) is not None
    ):
        return None
    written = [number for number in range(first, len(lines)) if lines[number].strip()]
    if len(written) == 1 and lines[written[0]].split(maxsplit=1)[0] in WITHOUT_PERCENT:
        lines[written[0]] = _as_comment(lines[written[0]], keep)
    return "".join(_replaced(lines, keep))


def written_module(cell: str, keep: Keep) -> tuple[str, str] | None:
    """The name of the module that ``cell`` writes with ``%%writefile``, and what it holds; None for another cell."""
    first, _, rest = cell.partition("\n")
    match = _WRITES.fullmatch(first)
    return None if match is None else (match["name"], f"{_as_comment(first, keep)}\n{rest}")


def why_not_python(code: str) -> str | None:
    """Why Python cannot parse ``code``; None where it can. Both IPython and ``ast`` let one await at the top."""
    try:
        ast.parse(code)
    except SyntaxError as error:
        return f"line {error.lineno or 1}: {error.msg}"
    except (ValueError, RecursionError, MemoryError) as error:
        return f"{type(error).__name__}: {error}".rstrip(": ")
    return None


def _replaced(lines: list[str], keep: Keep) -> Iterator[str]:
    """The lines with those of IPython's replaced."""
    state = _State()
    going_on = False
    for line in lines:
        if going_on or (state.between_statements and (_LINE_MAGIC.match(line) or _HELP.match(line))):
            yield _as_comment(line, keep) if going_on or line[:1] not in " \t" else _as_statement(line, keep)
            going_on = line.rstrip("\n").endswith("\\")
        elif state.between_statements and (assigned := _ASSIGNED.match(line)) is not None:
            target = assigned["target"]
            yield f"{target}{_as_name(line[len(target) :], keep)}"
            going_on = line.rstrip("\n").endswith("\\")
        else:
            state.read(line)
            yield line


def _as_comment(line: str, keep: Keep) -> str:
    """A comment in place of ``line``; the blank before it keeps it from being taken for that of the next line."""
    text = line.rstrip("\n")
    return f" # {keep(text)}{line[len(text) :]}"


def _as_statement(line: str, keep: Keep) -> str:
    """A statement in place of ``line``, which may be all there is in a block."""
    text = line.lstrip(" \t")
    return f"{line[: len(line) - len(text)]}{_as_name(text, keep)}"


def _as_name(text: str, keep: Keep) -> str:
    """A name that nothing binds in place of ``text``, up to the end of its line."""
    kept = text.rstrip("\n")
    return f"{keep(kept)}{text[len(kept) :]}"


class _State:
    """Whether a line begins a statement: not inside of brackets or of a string, and not behind a backslash."""

    def __init__(self) -> None:
        self._quote = ""
        self._depth = 0
        self._continued = False

    @property
    def between_statements(self) -> bool:
        """Whether the next line begins a statement."""
        return not (self._quote or self._depth > 0 or self._continued)

    def read(self, line: str) -> None:
        """Go on behind ``line``."""
        at, self._continued = 0, False
        while at < len(line):
            if self._quote:
                at = self._behind_string(line, at)
                continue
            token = _TOKEN.search(line, at)
            if token is None:
                return
            at = token.end()
            if token["quote"]:
                self._quote = token["quote"]
            elif token["open"] or token["close"]:
                self._depth += 1 if token["open"] else -1
            elif token[0][0] == "\\":
                self._continued = True

    def _behind_string(self, line: str, at: int) -> int:
        while at < len(line):
            if line[at] == "\\":
                at += 2
            elif line.startswith(self._quote, at):
                at += len(self._quote)
                self._quote = ""
                return at
            else:
                at += 1
        if len(self._quote) == 1 and not line.endswith("\\\n"):
            self._quote = ""
        return at
