"""A notebook as one Python module, IPython's own syntax put away: lines and edits of it are those of the JSON."""

from __future__ import annotations

import ast
import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, NamedTuple

from ..findings import CellLine
from .source_text import refusal


@dataclass(frozen=True)
class JsonString:
    """A string and where it stands: ``text[start:end]`` of the JSON text, quotes included."""

    value: str
    start: int
    end: int


@dataclass(frozen=True)
class Array:
    """A list and where it stands, brackets included."""

    items: tuple[Any, ...]
    start: int
    end: int


_JSON: Any = json
"""With those parts of its decoder that are written in Python, and that no type checker knows."""


class _PlacesDecoder(json.JSONDecoder):
    """Reads strings and lists with their places. It accepts line ends in a string, which JSON does not allow."""

    def __init__(self) -> None:
        super().__init__(strict=False)
        self.parse_string = _string
        self.parse_array = _array
        # The scanner written in C asks neither of them.
        self.scan_once = _JSON.scanner.py_make_scanner(self)


def parsed_json(text: str) -> Any:
    """``text`` as dicts, Arrays, JsonStrings, numbers, True, False and None. Raises ValueError where it is no JSON.

    Of a key that stands twice in an object the last counts, as for ``json``. Raises RecursionError for lists in
    lists without end.
    """
    try:
        return _PlacesDecoder().decode(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"{error.msg} (line {error.lineno})") from None


def _string(text: str, at: int, strict: bool) -> tuple[JsonString, int]:
    value, end = _JSON.decoder.scanstring(text, at, strict)
    return JsonString(value, at - 1, end), end


def _array(place: tuple[str, int], scan: Callable[[str, int], tuple[Any, int]]) -> tuple[Array, int]:
    items, end = _JSON.decoder.JSONArray(place, scan)
    return Array(tuple(items), place[1] - 1, end), end


FORMAT = 4
"""The version of the notebook format that is read, which all since 2015 have."""

_PYTHON = re.compile(r"python|pyspark", re.IGNORECASE)


class NotebookError(Exception):
    """A file is no notebook whose cells are Python; the message is one line."""


@dataclass(frozen=True)
class Cell:
    """A cell of Python: its number among all cells, from 1, where its source stands, and that as the module has it."""

    number: int
    source: JsonString | Array
    code: str


class UnreadCell(NamedTuple):
    """A cell that Python cannot parse: its number among all cells, what it says, and why."""

    number: int
    code: str
    reason: str


class WritingCell(NamedTuple):
    """A cell that writes a module of its own, and the name of this, which may lead to another folder."""

    name: str
    cell: Cell


_NEWLINE, _LINE = re.compile("\n"), re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True)
class Notebook:
    """A notebook: the text of its file, its cells of Python, and ``kept``, the pieces in them that are not Python.

    In the module, ``mark`` with the index of a piece replaces the piece. ``unread`` are the cells that Python cannot
    parse, ``written`` the ones that write a module of their own.
    """

    json: str
    cells: tuple[Cell, ...]
    kept: tuple[str, ...]
    mark: str
    unread: tuple[UnreadCell, ...]
    written: tuple[WritingCell, ...] = ()

    @cached_property
    def text(self) -> str:
        """The module: the code of the cells, two lines of its own between two of them."""
        return self.parting.join(f"{cell.code}\n" for cell in self.cells)

    def modules(self) -> Iterator[tuple[str, str]]:
        """The name and text of each module that a cell writes, behind as many empty lines as all before it has."""
        before = self.text.count("\n")
        for name, cell in self.written:
            yield name, "\n" * before + f"{cell.code}\n"
            before += cell.code.count("\n") + 1

    @property
    def parting(self) -> str:
        """The text between two cells: an empty line, so that nothing that is added to the first one adds another.

        The second line begins with a blank, so as not to be the comment of what follows.
        """
        return f"\n # {self.mark}\n"

    @cached_property
    def cell_lines(self) -> tuple[CellLine, ...]:
        """The cell of each line of the module, the line in it, and the line of the file with the JSON of that.

        The lines between two cells count as lines of the first of them. Behind the module come the lines of the cells
        that write modules of their own, as ``modules`` numbers them.
        """
        ends = [found.start() for found in _NEWLINE.finditer(self.json)]

        def lines_of(cell: Cell) -> list[CellLine]:
            places = enumerate(_line_places(cell), 1)
            return [CellLine(cell.number, line, bisect_left(ends, place) + 1) for line, place in places]

        found = [line for cell in self.cells for line in lines_of(cell)]
        for (_, cell), (_, text) in zip(self.written, self.modules(), strict=True):
            # ``text`` has an empty line for each line before it; behind the last cell, none of ``parting``.
            own_lines = cell.code.count("\n") + 1
            lines_before = text.count("\n") - own_lines
            found = [*found[:lines_before], *lines_of(cell)[:own_lines]]
        return tuple(found)

    def cells_of(self, text: str) -> list[str] | None:
        """The code of each cell in a ``text`` that the module was changed to; None where they cannot be told apart."""
        found = text.split(self.parting) if self.cells else []
        return [each.removesuffix("\n") for each in found] if len(found) == len(self.cells) else None

    def compiles(self, text: str) -> bool:
        """Whether the cells of ``text``, a new text of the module, compile, or fail with the same error as before.

        Cells are compiled one by one, as IPython does. False if the cells cannot be separated in ``text``.
        """
        codes = self.cells_of(text)
        return codes is not None and all(
            code == cell.code or _refusal(code) in (None, _refusal(cell.code))
            for code, cell in zip(codes, self.cells, strict=True)
        )

    def put_back(self, code: str) -> str:
        """The source of a cell that the module has as ``code``."""
        return re.sub(rf"(?: # )?(?<!\w){self.mark}(\d+)_", lambda found: self.kept[int(found[1])], code)


def notebook(text: str) -> Notebook:
    """The notebook whose file holds ``text``. Raises NotebookError where its cells are not read.

    Cells in another language are left out. What is not Python, such as ``%time``, is kept apart: the code of its cell
    has a name such as ``_cell_0_`` in place of it, of which the beginning, ``mark``, occurs in no cell.
    """
    try:
        content = parsed_json(text)
    except ValueError as error:
        raise NotebookError(f"cannot be read as a notebook: it is no JSON: {error}") from error
    except RecursionError:
        raise NotebookError("cannot be read as a notebook: it is nested too deeply") from None
    cells = _cells(content)
    sources = [(number, source, _joined(source)) for number, source in cells]
    mark = "_cell_"
    while any(mark in joined for _, _, joined in sources):
        mark = f"_{mark}"
    kept: list[str] = []

    def keep(piece: str) -> str:
        kept.append(piece)
        return f"{mark}{len(kept) - 1}_"

    read: list[Cell] = []
    unread: list[UnreadCell] = []
    modules: list[WritingCell] = []
    for number, source, joined in sources:
        module = written_module(joined, keep)
        code = as_python(joined, keep) if module is None else module[1]
        if code is None or not joined:
            continue
        reason = why_not_python(code)
        if reason is not None:
            unread.append(UnreadCell(number, code, reason))
        elif module is not None:
            modules.append(WritingCell(module[0], Cell(number, source, code)))
        else:
            read.append(Cell(number, source, code))
    return Notebook(text, tuple(read), tuple(kept), mark, tuple(unread), tuple(modules))


def _cells(content: Any) -> list[tuple[int, JsonString | Array]]:
    """Number and source of each cell that the kernel runs. Raises NotebookError where that is not Python."""
    if not isinstance(content, dict) or not isinstance(content.get("nbformat"), int):
        raise NotebookError("cannot be read as a notebook: it has no nbformat")
    if content["nbformat"] != FORMAT:
        raise NotebookError(f"not read: its nbformat is {content['nbformat']}, and {FORMAT} is what is read")
    cells = content.get("cells")
    if not isinstance(cells, Array) or not all(isinstance(cell, dict) for cell in cells.items):
        raise NotebookError("cannot be read as a notebook: it has no cells")
    language = _language(_dict(content, "metadata"))
    if language is not None and not _PYTHON.search(language):
        raise NotebookError(f"not read: its language is {language}, not Python")
    return [
        (number, _source(number, cell))
        for number, cell in enumerate(cells.items, 1)
        if _value(cell, "cell_type") == "code" and _runs_as_python(cell)
    ]


def _source(number: int, cell: dict[str, Any]) -> JsonString | Array:
    """The source of ``cell``, a string or a list of strings. Raises NotebookError for anything else."""
    source = cell.get("source")
    if isinstance(source, JsonString) or (
        isinstance(source, Array) and all(isinstance(each, JsonString) for each in source.items)
    ):
        return source
    raise NotebookError(f"cannot be read as a notebook: cell {number} has no source")


def _language(metadata: dict[str, Any]) -> str | None:
    """The language that the notebook names; None where it names none, as new ones may."""
    kernel, info = _dict(metadata, "kernelspec"), _dict(metadata, "language_info")
    return _value(info, "name") or _value(kernel, "language")


def _runs_as_python(cell: dict[str, Any]) -> bool:
    """Whether ``cell`` is Python: by the language that VS Code noted in it; plain text, if Python can parse it."""
    # VS Code writes it into a cell whose language is not that of the notebook.
    language = _value(_dict(_dict(cell, "metadata"), "vscode"), "languageId")
    if language == "plaintext":
        return why_not_python(_joined(_source(0, cell))) is None
    return language in (None, "python")


def _dict(parent: dict[str, Any], key: str) -> dict[str, Any]:
    found = parent.get(key)
    return found if isinstance(found, dict) else {}


def _value(parent: dict[str, Any], key: str) -> str | None:
    found = parent.get(key)
    return found.value if isinstance(found, JsonString) else None


def pieces(source: JsonString | Array) -> Sequence[JsonString]:
    """The strings that a source is written as."""
    return (source,) if isinstance(source, JsonString) else source.items


def _joined(source: JsonString | Array) -> str:
    return "".join(piece.value for piece in pieces(source))


def _line_places(cell: Cell) -> list[int]:
    r"""For each line of ``cell``, and the lines that part it from the next one, where the JSON string of it starts.

    Most strings are a line, but one may hold several (``"a\nb\n"``), or go on with the line of the string before.
    """
    places: list[int] = []
    begins_line = True
    for piece in pieces(cell.source):
        lines = _LINE.findall(piece.value)
        begun = lines if begins_line else lines[1:]
        places += [piece.start] * len(begun)
        begins_line = lines[-1].endswith(("\r", "\n")) if lines else begins_line
    # ``parting`` has two lines; behind a newline that ends the cell, there is an empty one before them.
    return [*places, *[places[-1]] * (3 if begins_line else 2)]


_refusal = partial(refusal, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


def notebook_with(book: Notebook, text: str) -> str:
    """The text of the file of ``book`` after its module was changed to ``text``.

    Raises NotebookError where the change does not map to cells.
    """
    codes = book.cells_of(text)
    if codes is None:
        raise NotebookError("left alone: the change would join two cells")
    parts: list[str] = []
    done = 0
    for cell, code in zip(book.cells, codes, strict=True):
        if code != cell.code:
            parts += (book.json[done : cell.source.start], _rewritten(book.json, cell.source, book.put_back(code)))
            done = cell.source.end
    new = "".join((*parts, book.json[done:]))
    if notebook(new).text != text:
        raise NotebookError("left alone: the change would move what is not Python")
    return new


def _rewritten(json_text: str, source: JsonString | Array, code: str) -> str:
    """``code`` as JSON in place of ``source``, in its layout; a line that stays is written as it was."""
    in_ascii = json_text[source.start : source.end].isascii()
    if isinstance(source, JsonString):
        return json.dumps(code, ensure_ascii=in_ascii)
    as_written = {piece.value: json_text[piece.start : piece.end] for piece in source.items}
    lines = _cut_like([piece.value for piece in source.items])(code)
    strings = [as_written.get(line) or json.dumps(line, ensure_ascii=in_ascii) for line in lines]
    # The brackets, with the white space inside them, stay.
    first, last = source.items[0], source.items[-1]
    new_items = _comma(json_text, source).join(strings)
    return f"{json_text[source.start : first.start]}{new_items}{json_text[last.end : source.end]}"


_HUNK = re.compile(r"@@ -(\d+)")
"""The head of a hunk: the line of the old file at which it begins."""


def with_cells(difference: Iterable[str], book: Notebook) -> Iterator[str]:
    """The hunks of a unified ``difference`` to the file of ``book``, each with the cells that it changes in its head.

    ``@@ -12,7 +12,7 @@`` becomes ``@@ -12,7 +12,7 @@ cell 2, cell 3``.
    """
    cell_of: dict[int, str] = {}
    for cell in (*book.cells, *(each.cell for each in book.written)):
        first, last = (book.json.count("\n", 0, place) + 1 for place in (cell.source.start, cell.source.end))
        cell_of |= dict.fromkeys(range(first, last + 1), f"cell {cell.number}")
    hunks: list[list[str]] = []
    for line in difference:
        if line.startswith("@@"):
            hunks.append([])
        hunks[-1].append(line)
    for head, *lines in hunks:
        match = _HUNK.match(head)
        old_line, changed = int(match[1]) if match else 0, dict[str, None]()
        for line in lines:
            if not line.startswith(" ") and old_line in cell_of:
                changed[cell_of[old_line]] = None
            if not line.startswith("+"):
                old_line += 1
        yield f"{head.rstrip()} {', '.join(changed)}\n" if changed else head
        yield from lines


def _cut_like(old: list[str]) -> Callable[[str], list[str]]:
    r"""A function that cuts a text into strings as ``old`` is cut: at ``\n``, not at all, or by ``str.splitlines``.

    Most notebooks are cut at ``\n``; nbformat uses ``str.splitlines``.
    """
    if old == _LINE.findall("".join(old)):
        return _LINE.findall
    if len(old) == 1:
        return lambda text: [text]
    return lambda text: text.splitlines(keepends=True)


def _comma(json_text: str, source: Array) -> str:
    """The separator between two strings of a list, in the layout of the notebook."""
    first = source.items[0]
    if len(source.items) > 1:
        return json_text[first.end : source.items[1].start]
    before = json_text[source.start + 1 : first.start]
    return f",{before}" if before else ", "


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

# ``%%time``, ``%%writefile app.py``, ``%time`` or ``!ls``, ``files = !ls``, and ``boto3.client?``.
_CELL_MAGIC = re.compile(r"%%(?P<name>[^\s]*)")
_WRITES = re.compile(r"""%%writefile[ \t]+(?P<quote>["']?)(?P<name>[^\s"'$~]+\.py)(?P=quote)\s*""")
_LINE_MAGIC = re.compile(r"[ \t]*(?:%|!|\?)")
_ASSIGNED = re.compile(r"(?P<target>[\w.,* \t]+(?:\[[^\]\n]*\][ \t]*)*=[ \t]*)(?:%[\w]|!)")
_HELP = re.compile(r"[ \t]*%{0,2}[A-Za-z_*][\w.*\[\]]*[ \t]*\?\??[ \t]*(?:#.*)?$")

_TOKEN = re.compile(r"\\\n|#[^\n]*|(?P<quote>\"\"\"|'''|\"|')|(?P<open>[(\[{])|(?P<close>[)\]}])", re.DOTALL)
"""What decides whether the next line begins a statement: a line that goes on, a comment, a quote or a bracket."""

Keep = Callable[[str], str]
"""Puts a piece of a cell away and gives the name it can be put back by."""


def as_python(cell: str, keep: Keep) -> str | None:
    """``cell`` with every line of IPython's replaced by one of Python: ``%time f()`` becomes `` # _cell_0_``.

    None where the whole cell is something else, such as HTML below ``%%html``. Each line keeps its number. What Python
    cannot parse comes back as it is.
    """
    if why_not_python(cell) is None:
        return cell
    lines = _LINE.findall(cell)
    # The index of the line at which the code begins: behind empty lines, and cell magics that run their cell as Python.
    begin = next((index for index, line in enumerate(lines) if line.strip()), 0)
    while begin < len(lines) and (magic := _CELL_MAGIC.match(lines[begin])) is not None:
        if magic["name"] not in ON_PYTHON:
            return None
        lines[begin] = _as_comment(lines[begin], keep)
        begin += 1
    # ``%sql`` on Databricks, unless what follows is Python all the same.
    first_word = next(iter(cell.split(maxsplit=1)), "")
    may_be_other = first_word.startswith("%") and first_word[1:] in OTHER_LANGUAGES
    if may_be_other and why_not_python("".join(lines[begin + 1 :])) is not None:
        return None
    # A single line can be a magic without its %.
    not_empty = [index for index in range(begin, len(lines)) if lines[index].strip()]
    if len(not_empty) == 1 and lines[not_empty[0]].split(maxsplit=1)[0] in WITHOUT_PERCENT:
        lines[not_empty[0]] = _as_comment(lines[not_empty[0]], keep)
    return "".join(_replaced(lines, keep))


def written_module(cell: str, keep: Keep) -> tuple[str, str] | None:
    """The name of the module that ``cell`` writes with ``%%writefile``, and what it holds; None for another cell."""
    first, _, rest = cell.partition("\n")
    match = _WRITES.fullmatch(first)
    return None if match is None else (match["name"], f"{_as_comment(first, keep)}\n{rest}")


def why_not_python(code: str) -> str | None:
    """Why Python cannot parse ``code``; None where it can. Both ``ast`` and IPython allow ``await`` at the top."""
    try:
        ast.parse(code)
    except SyntaxError as error:
        return f"line {error.lineno or 1}: {error.msg}"
    except (ValueError, RecursionError, MemoryError) as error:
        return f"{type(error).__name__}: {error}".rstrip(": ")
    return None


def _replaced(lines: list[str], keep: Keep) -> Iterator[str]:
    """``lines`` with those of IPython's own syntax replaced.

    ``!ls`` becomes a comment, indented a statement, since it may be the only one of its block; ``files = !ls`` becomes
    ``files = _cell_0_``. A backslash at the end of such a line makes the next one a part of it.
    """
    # ``continues_magic``: the line before is IPython's, and ends with a backslash.
    python, continues_magic = _OpenStatement(), False
    for line in lines:
        if continues_magic or (python.between_statements and (_LINE_MAGIC.match(line) or _HELP.match(line))):
            is_indented = line[:1] in " \t"
            yield _as_statement(line, keep) if is_indented and not continues_magic else _as_comment(line, keep)
            continues_magic = line.rstrip("\n").endswith("\\")
        elif python.between_statements and (assigned := _ASSIGNED.match(line)) is not None:
            target = assigned["target"]
            yield f"{target}{_as_name(line[len(target) :], keep)}"
            continues_magic = line.rstrip("\n").endswith("\\")
        else:
            python.read(line)
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


class _OpenStatement:
    """What the lines read so far leave open: brackets, a string, a backslash. If any, the next line is no statement."""

    def __init__(self) -> None:
        self._quote = ""
        self._depth = 0
        self._continued = False

    @property
    def between_statements(self) -> bool:
        """Whether the next line begins a statement."""
        return not (self._quote or self._depth > 0 or self._continued)

    def read(self, line: str) -> None:
        """Note what ``line``, a line of Python behind those read so far, opens and closes."""
        at, self._continued = 0, False
        while at < len(line):
            if self._quote:
                at = self._behind_string(line, at)
                continue
            token = _TOKEN.search(line, at)
            if token is None:
                return
            at = token.end()
            # A comment changes nothing.
            if token["quote"]:
                self._quote = token["quote"]
            elif token["open"] or token["close"]:
                self._depth += 1 if token["open"] else -1
            elif token[0][0] == "\\":
                self._continued = True

    def _behind_string(self, line: str, at: int) -> int:
        """The index in ``line`` behind the string that is open at ``at``; the end of ``line`` if the string goes on.

        One that is not in triple quotes ends with the line in any case, unless a backslash is at its end.
        """
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
