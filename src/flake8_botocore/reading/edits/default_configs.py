"""A default Config written at a root: at a call that makes a session, or for what a function of the project gives."""

from __future__ import annotations

import ast
import os
from collections.abc import Collection, Iterable, Iterator, Mapping

from ...facts import Anchor, SessionCreation, SourceFacts
from ...findings import Edit, Fix, Span
from ...proposals import AddKeyword
from ...settings import Settings
from ..syntax.source_tree import SourceTree
from .additions import Additions
from .brackets import Change
from .helpers import CONFIGURES, MAKES
from .insertion_points import is_docstring
from .module_names import FUNCTIONS
from .parts import RefusedError
from .references import WhyNot
from .sketch import Sketch
from .style import style_of
from .writing import Writer

MOST_NAMED = 6
"""Lines that are named where another one was asked for."""

_MAKES_SESSION = '''\
def {{}}():
    """A session whose clients are given {config}, beside what their own Config says."""
    session = {get_session}()
    session.set_default_client_config({config})
    return session
'''
_CONFIGURES = '''\
def {{}}(session):
    """``session``, whose clients are given {config}, beside what their own Config says."""
    if isinstance(session, {session_class}):
        given = session{inside}.get_default_client_config()
        session{inside}.set_default_client_config({config}.merge(given) if given else {config})
    return session
'''
_GET_SESSION = {"botocore.session": ".get_session", "botocore.session.get_session": ""}
_SESSION_CLASSES = {
    "boto3": ("boto3", {"boto3": ".Session", "boto3.Session": "", "boto3.session.Session": ""}),
    "botocore": ("botocore.session.Session", {"botocore.session": ".Session", "botocore.session.Session": ""}),
}


def default_config_at(
    line: int,
    facts: SourceFacts,
    tree: SourceTree,
    module: ast.Module,
    path: str,
    settings: Settings,
    complete: Collection[Anchor],
    why_not: WhyNot,
) -> Fix:
    """The fix that gives a default Config at the root in the 1-based ``line``; see ``fixes_for`` for the others.

    Raises RefusedError or NoNameError where there is none.
    """
    writer = DefaultConfigs(tree, module, path, settings, why_not)
    spans = tree.spans([*(each.anchor for each in facts.sessions), *(each.anchor for each in facts.clients)])
    sessions = [each for each in facts.sessions if each.anchor in spans and spans[each.anchor].start_line == line]
    # A botocore session that a boto3 session is given holds the default of both.
    sessions.sort(key=lambda each: each.library == "boto3")
    if sessions:
        return writer.for_session(sessions[0], complete)
    for node in ast.walk(module):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.lineno == line:
            if node.name in {name.rpartition(".")[2] for name in settings.client_factories}:
                return writer.for_client_factory(node)
            return writer.for_session_factory(
                node, {spans[each.anchor][:2] for each in facts.clients if each.anchor in spans}
            )
    raise RefusedError(f"no session is made there, and no function begins there{_elsewhere(facts, spans, path)}")


def _elsewhere(facts: SourceFacts, spans: Mapping[Anchor, Span], path: str) -> str:
    """The lines of the file at ``path`` that would do."""
    lines = {spans[each.anchor].start_line for each in facts.sessions if each.anchor in spans}
    roots = [each.root.place for each in facts.clients if each.root is not None]
    lines |= {place.line for place in roots if place.path == os.path.abspath(path)}
    if not lines:
        return "; no line of this file would do"
    return f"; try line {' or '.join(map(str, sorted(lines)[:MOST_NAMED]))}"


class DefaultConfigs:
    """Writes default Configs into one module. Every method raises RefusedError or NoNameError where it cannot."""

    def __init__(self, tree: SourceTree, module: ast.Module, path: str, settings: Settings, why_not: WhyNot) -> None:
        """``module`` is the ``ast`` tree of the same source as ``tree``."""
        self._tree = tree
        self._table = tree.source
        self._module = module
        self._path = path
        self._settings = settings
        self._why_not = why_not

    def for_session(self, session: SessionCreation, complete: Collection[Anchor]) -> Fix:
        """The fix for the call that makes ``session``; ``complete`` are calls whose every argument is known."""
        start, end = self._table.range(self._tree.spans([session.anchor])[session.anchor])
        adding = self._additions(start)
        if session.library == "boto3":
            if session.argument("botocore_session") is not None:
                raise RefusedError("it is given a botocore session, where a default Config goes")
            sketch = Sketch(self._table, self._tree.excerpts([session.anchor]))
            text = f"{self._maker(adding)}()"
            style = style_of(self._table, self._module, self._path)
            Writer(sketch, None, complete, style).write(AddKeyword(session.anchor, "botocore_session", text))
            return _fix(self._table_edits([*sketch.all_changes(), *adding.changes()]))
        if session.library != "botocore":
            raise RefusedError(f"a session of {session.library} is given one by hand")
        if session.callee.endswith("get_session") and session.complete and not session.arguments:
            changes = [Change(start, end, f"{self._maker(adding)}()")]
        else:
            name = self._configurer(adding, "botocore")
            changes = [Change(start, start, f"{name}("), Change(end, end, ")")]
        return _fix(self._table_edits([*changes, *adding.changes()]))

    def for_session_factory(
        self, function: ast.FunctionDef | ast.AsyncFunctionDef, clients: Collection[tuple[int, int]]
    ) -> Fix:
        """The fix for a function that gives sessions which are made out of sight; ``clients`` are made there."""
        given = list(_returned(function))
        if not given:
            raise RefusedError("it returns nothing that may be a session")
        if any(self._table.position(self._offset(value)) in clients for value in given):
            raise RefusedError("it returns clients: name it in bot-client-factories if it takes config=")
        adding = self._additions(self._offset(function.body[0]))
        origins = {each.origin.partition(".")[0] for each in adding.imports}
        library = "botocore" if "botocore" in origins and "boto3" not in origins else "boto3"
        name = self._configurer(adding, library)
        changes: list[Change] = []
        for value in given:
            start, end = self._offset(value), self._offset(value, end=True)
            changes += (Change(start, start, f"{name}("), Change(end, end, ")"))
        return _fix(self._table_edits([*changes, *adding.changes()]))

    def for_client_factory(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> Fix:
        """The fix for a function that gives clients and takes ``config=``, which still wins."""
        arguments = function.args
        named = {each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
        if "config" not in named and arguments.kwarg is None:
            raise RefusedError("it takes no config=")
        first = next((each for index, each in enumerate(function.body) if index or not is_docstring(each)), None)
        if first is None or first.lineno == function.lineno:
            raise RefusedError("it has no line of its own for one")
        adding = self._additions(self._offset(first))
        config, empty = adding.constant(), adding.config_class()
        given, read = "config", "config"
        if "config" not in named and arguments.kwarg is not None:
            given, read = f'{arguments.kwarg.arg}["config"]', f'{arguments.kwarg.arg}.get("config")'
        start = self._table.line_start(self._offset(first))
        indent = self._table.text[start : self._offset(first)]
        line = f"{indent}{given} = {config}.merge({read} or {empty}()){self._table.newline(start)}"
        return _fix(self._table_edits([Change(start, start, line), *adding.changes()]))

    def _maker(self, adding: Additions) -> str:
        """The name of the function that makes a botocore session with a default Config."""
        get_session = adding.imported("botocore.session.get_session", _GET_SESSION)
        source = _MAKES_SESSION.format(config=adding.constant(), get_session=get_session)
        return adding.function(MAKES, source)

    def _configurer(self, adding: Additions, library: str) -> str:
        """The name of the function that gives a session of ``library`` a default Config."""
        session_class = adding.imported(*_SESSION_CLASSES[library])
        inside = "._session" if library == "boto3" else ""
        source = _CONFIGURES.format(config=adding.constant(), session_class=session_class, inside=inside)
        return adding.function(CONFIGURES, source)

    def _additions(self, offset: int) -> Additions:
        return Additions(self._table, self._module, self._path, self._settings, offset, self._why_not)

    def _offset(self, node: ast.stmt | ast.expr, *, end: bool = False) -> int:
        """The index of the text at which ``node`` starts, or ends."""
        line, column = (node.end_lineno, node.end_col_offset) if end else (node.lineno, node.col_offset)
        assert line is not None
        return self._table.offset(line, len(self._table.line(line).encode()[:column].decode()))

    def _table_edits(self, changes: Iterable[Change]) -> tuple[Edit, ...]:
        return tuple(Edit(self._table.span(start, end), text) for start, end, text in sorted(changes))


def _fix(edits: tuple[Edit, ...]) -> Fix:
    return Fix("Give a default Config", edits, "unsafe")


def _returned(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.expr]:
    """What ``function`` itself returns that may be a session. Raises RefusedError for a generator."""
    inside: list[ast.AST] = list(function.body)
    while inside:
        node = inside.pop()
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            continue
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            raise RefusedError("it yields")
        if isinstance(node, ast.Return) and not isinstance(node.value, (ast.Constant, ast.Tuple, type(None))):
            yield node.value
        inside += ast.iter_child_nodes(node)
