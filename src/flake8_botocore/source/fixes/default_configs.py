"""The default Config that ``fix --at`` gives at a root: imports, a constant, a function, and the change of the call."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping, Sequence

from ...advice.words import usual_arguments
from ...config import Settings
from ...facts import Anchor, SessionCreation, SourceFacts
from ...files.write import LineTable
from ...findings import Edit, Fix, Span
from ...rule import MAKES, AddKeyword
from ..syntax.lean_tree import SourceTree
from .brackets import Replacement, style_of
from .insertion_points import NoNameError
from .module_names import Import
from .references import Reference, References, WhyNot
from .sketch import RefusedError, Sketch
from .writing import Writer


class Additions:
    """Collects the imports, constant and function that one default Config needs; what the module has is used."""

    def __init__(
        self, table: LineTable, module: ast.Module, path: str, settings: Settings, offset: int, why_not: WhyNot
    ) -> None:
        """``offset``: the index at which the names are needed."""
        self._why_not = why_not
        self._table = table
        self._module = module
        self._settings = settings
        self._references = References(table, module, path, [offset], style_of(table, module, path))
        self._use = self._references.uses[offset]
        self._imports: dict[int, list[str]] = {}
        self._imported: set[Replacement] = set()
        self._others: list[Replacement] = []
        self._behind = -1
        """The index of the last top-level statement that the additions need and come after."""

    @property
    def imports(self) -> Sequence[Import]:
        """The imports of the module."""
        return self._references.names.imports

    def config_class(self) -> str:
        """How botocore's class Config is written. Raises NoNameError where it cannot be."""
        return self._taken(self._references.config(self._use))

    def imported(self, origin: str, ways: Mapping[str, str]) -> str:
        """How to write ``origin``, a dotted name, with an import that the module has, else with a new one.

        ``ways`` maps what may be imported for it to the text to write behind the imported name. Raises NoNameError
        where it cannot be written.
        """
        names, points = self._references.names, self._references.insertion_points
        for each in names.seen_from(()):
            index = points.index(each.statement)
            if each.origin in ways and each.sure and index is not None and not names.rebound(each):
                return self._taken(Reference(each.name + ways[each.origin], index=index))
        module, _, last = origin.rpartition(".")
        local = last
        if last in names.used and not names.only_imported_as(last, frozenset(ways)):
            if not module:
                raise NoNameError(f"{last} is something else there")
            local = names.free(f"Botocore{last}" if last[0].isupper() else f"botocore_{last}")
        alias = "" if local == last else f" as {local}"
        statement = f"from {module} import {last}{alias}" if module else f"import {last}"
        point = points.beside_boto(self._use, statement)
        added = points.line(point, statement)
        return self._taken(Reference(local + ways[origin], (added,), point.index))

    def constant(self) -> str:
        """The name of a constant with the team's Config, a new one if need be. Raises NoNameError where it has none."""
        arguments = usual_arguments(self._settings)
        if self._settings.shared_config is not None:
            shared = self._references.shared(self._use, self._settings.shared_config, self._why_not)
            return self._taken(shared, sure=shared.changes == ())
        existing = self._references.existing_constant(self._use, arguments)
        if existing is not None:
            return self._taken(existing)
        name = self.config_class()
        # The constant and the imports in front of it are one change where they meet.
        config = Reference(name, tuple(self._import_changes()), self._behind)
        constant = self._references.constant(config, arguments, (), ("CLIENT_CONFIG", "DEFAULT_CONFIG"))
        assert constant is not None
        self._imports.clear()
        self._others += constant.changes
        return constant.text

    def function(self, wanted: str, source: str) -> str:
        """The name of a function of the module with the code ``source``, where ``{}`` stands for the name.

        It is added where there is none, as ``wanted`` if that is free. Raises NoNameError where it has no room.
        """
        for each in self._module.body:
            if not isinstance(each, ast.FunctionDef) or each.lineno >= self._use.needed:
                continue
            if ast.dump(each) == ast.dump(ast.parse(source.format(each.name)).body[0]):
                return each.name
        name = self._references.names.free(wanted)
        points = self._references.insertion_points
        point = points.behind(points.end_of_all_imports(self._behind))
        if point.inline:
            raise NoNameError("its imports share a line with other statements")
        newline, offset = self._table.newline(0), point.offset
        # What is added already at the same index becomes one change with the function.
        before = "".join(each.text for each in self.changes() if each.start == each.end == offset)
        self._imports.pop(offset, None)
        self._others = [each for each in self._others if not each.start == each.end == offset]
        lines = source.format(name).rstrip("\n").replace("\n", newline)
        text = before.rstrip("\r\n") + newline * bool(before) + newline * 2 + lines + newline
        following = self._table.text[offset:]
        empty = (len(following) - len(following.lstrip("\r\n"))) // len(newline)
        if following.strip():
            text += newline * max(2 - empty, 0)
        self._others.append(Replacement(offset, offset, text))
        return name

    def changes(self) -> Collection[Replacement]:
        """The edits for all that is added."""
        return [*self._import_changes(), *self._others]

    def _import_changes(self) -> Iterator[Replacement]:
        """The edits that add the imports: one for each index, with its imports sorted."""
        newline = self._table.newline(0)
        for start, texts in self._imports.items():
            text = "".join(texts)
            if not text.startswith(";"):
                # An import that begins a section comes last, behind an empty line.
                parted = [each.startswith(newline) for each in texts]
                lines = sorted(
                    (apart, each.strip("\r\n").startswith("from"), each.strip("\r\n"))
                    for apart, each in zip(parted, texts, strict=True)
                )
                text = "".join(
                    newline * (apart and (number == 0 or not lines[number - 1][0])) + line + newline
                    for number, (apart, _, line) in enumerate(lines)
                ) + newline * any(each.endswith(newline * 2) for each in texts)
            yield Replacement(start, start, text)

    def _taken(self, reference: Reference, *, sure: bool = False) -> str:
        """Add the changes of ``reference``, and return its text. All additions come after the statement it needs.

        Raises NoNameError where it has no such statement at the top level, unless it is ``sure`` to work without.
        """
        if reference.index is None and not sure:
            raise NoNameError("what it needs is imported inside a function or try")
        self._behind = max(self._behind, -1 if reference.index is None else reference.index)
        for change in reference.changes:
            if change not in self._imported:
                self._imported.add(change)
                if change.start == change.end:
                    self._imports.setdefault(change.start, []).append(change.text)
                else:
                    self._others.append(change)
        return reference.text


MOST_NAMED = 6
"""Lines that an error suggests, at most, in place of the one that was asked for."""

_MAKES_SESSION = '''\
def {{}}():
    """Return a botocore session whose clients use {config} unless their own Config overrides it."""
    session = {get_session}()
    session.set_default_client_config({config})
    return session
'''
_GET_SESSION = {"botocore.session": ".get_session", "botocore.session.get_session": ""}


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
    """The fix that gives a default Config to the session that is made in the 1-based ``line``.

    The other arguments are those of ``fixes_for``. Raises RefusedError or NoNameError where there is none.
    """
    table = tree.source
    spans = tree.spans([*(each.anchor for each in facts.sessions), *(each.anchor for each in facts.clients)])
    sessions = [each for each in facts.sessions if each.anchor in spans and spans[each.anchor].start_line == line]
    if not sessions:
        raise RefusedError(_elsewhere(facts, spans))
    # A botocore session that a boto3 session is given holds the default of both.
    session = min(sessions, key=lambda each: each.library == "boto3")
    start, end = table.range(spans[session.anchor])
    sketch = Sketch(table, tree.excerpts([session.anchor]))
    adding = Additions(table, module, path, settings, start, why_not)
    if session.library == "boto3":
        if session.argument("botocore_session") is not None:
            raise RefusedError("it is given a botocore session, where a default Config goes")
        added = AddKeyword(session.anchor, "botocore_session", f"{_maker(adding)}()")
        Writer(sketch, None, complete, style_of(table, module, path)).write(added)
        changes = [*sketch.all_changes()]
    elif session.library == "botocore" and session.callee.endswith("get_session") and _is_plain(session):
        changes = [Replacement(start, end, f"{_maker(adding)}()")]
    else:
        raise RefusedError("only boto3.Session, setup_default_session and get_session() can be given one here")
    edits = sorted([*changes, *adding.changes()])
    text_edits = tuple(Edit(table.span(start, end), text) for start, end, text in edits)
    return Fix("Give a default Config", text_edits, "unsafe")


def _is_plain(session: SessionCreation) -> bool:
    """Whether the call has no arguments."""
    return session.complete and not session.arguments


def _elsewhere(facts: SourceFacts, spans: Mapping[Anchor, Span]) -> str:
    """That a line creates no session, and the lines of the file that do."""
    lines = {spans[each.anchor].start_line for each in facts.sessions if each.anchor in spans}
    if not lines:
        return "no line of this file creates a session"
    return f"no session is created there; try line {' or '.join(map(str, sorted(lines)[:MOST_NAMED]))}"


def _maker(adding: Additions) -> str:
    """The name of the function that makes a botocore session with a default Config."""
    get_session = adding.imported("botocore.session.get_session", _GET_SESSION)
    return adding.function(MAKES, _MAKES_SESSION.format(config=adding.constant(), get_session=get_session))
