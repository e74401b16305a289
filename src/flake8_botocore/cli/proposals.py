"""What ``check`` proposes for a decision: the lines to write at a root, or the command that applies its fixes."""

from __future__ import annotations

import ast
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from shlex import quote

from ..advice.words import arguments_in, usual_arguments
from ..config import Settings
from ..files.filesystem import content, has
from ..files.source_text import SourceError, decode
from ..findings import Finding, Fix, RootPlace, escaped, text_lines
from ..fixing import choose
from ..reports import CheckedFile, Proposed, SharedModule
from ..reports.decisions import SETTINGS, Decision, FoundAt, client_of, decisions, found_in, settled
from ..reports.text import COMMAND, MOST_LISTED, short_path
from ..source.project.shared_config import sharing

MOST_NAMED = 8
"""Most places that one command names."""

MOST_COPIES = 5
"""The most modules that could share one and get a Config with the same values: more of them share it."""

MOST_FILES = 20
"""Files whose fixes are worked out for one report: that takes as long as checking them again."""


def with_lines(files: Sequence[CheckedFile], settings_of: Callable[[str], Settings]) -> tuple[CheckedFile, ...]:
    """``files``, with the lines to write added to each root that the report proposes.

    A root is a place where one default Config settles many findings.
    """
    found = found_in(files)
    roots: dict[RootPlace | None, RootPlace] = {}
    for _, root in settled(found):
        settings = settings_of(root.path)
        wanted = Counter(finding.config for _, finding in found if finding.root == root and finding.config)
        arguments = next((each for each, _ in wanted.most_common(1)), usual_arguments(settings))
        name = settings.shared_config
        roots[root] = completed_root(root, f"Config({arguments})" if name is None else name.rpartition(".")[2])
    return tuple(
        each._replace(findings=tuple(replace(it, root=roots.get(it.root, it.root)) for it in each.findings))
        for each in files
    )


def completed_root(root: RootPlace, config: str) -> RootPlace:
    """``root`` with its line, and the lines that give its clients the default ``config``.

    Each statement that makes a session there is written as it is, with its profile, region and role. If it is not clear
    what that must be, the lines are an example.
    """
    text = text_lines(_text(root))
    root = root._replace(source=text[root.line - 1] if root.line <= len(text) else "", exact=True)
    if root.kind == "client factory":
        return root._replace(lines=(f"config = {config}.merge(config or Config())",))
    made, library = _statements(root), {"boto3": "botocore", "aioboto3": "aiobotocore"}.get(root.library)
    given = "core" if len(made) == 1 else "core_session()"
    changed = [f"{line}: {new}" for line, old in made if library and (new := _with_argument(old, given))]
    core = f"core = {library or root.library}.session.get_session()"
    default = f"core.set_default_client_config({config})"
    if not made or len(changed) < len(made):
        session = f"session = {root.library}.Session(botocore_session=core)  # keep its other arguments"
        return root._replace(lines=(core, default, *[session] * bool(library)), exact=False)
    if len(made) == 1:
        return root._replace(lines=(core, default, *changed))
    # Each has its own: a profile of one boto3 session is kept in the botocore session.
    return root._replace(lines=("def core_session():", f"    {core}", f"    {default}", "    return core", *changed))


def _text(root: RootPlace) -> str:
    """The text of the file that ``root`` is in; empty in a notebook, or if it cannot be read."""
    found = content(root.path) if root.cell is None else None
    try:
        return "" if found is None else decode(found).text
    except SourceError:
        return ""


def _statements(root: RootPlace) -> list[tuple[int, str]]:
    """The statements that make a session at ``root``, each with its 1-based line, as the file has them."""
    source = _text(root)
    try:
        nodes = [node for node in ast.walk(ast.parse(source)) if getattr(node, "lineno", 0) == root.line]
    except (SyntaxError, ValueError, RecursionError):
        return []
    within = [node for node in nodes if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    function = [node for node in within if node.name == root.name]
    parts = list(ast.walk(function[0])) if function else nodes
    found = [
        (statement.lineno, ast.get_source_segment(source, statement) or "")
        for statement in parts
        if isinstance(statement, (ast.Assign, ast.AnnAssign, ast.Return)) and isinstance(statement.value, ast.Call)
        if ast.unparse(statement.value.func).rpartition(".")[2] == "Session"
    ]
    calls = sum(isinstance(node, ast.Call) and "Session" in ast.unparse(node.func) for node in parts)
    return sorted(found) if calls == len(found) else []


def _with_argument(statement: str, session: str) -> str:
    """``statement``, whose call makes a session on one line, with a botocore ``session``; empty if it may have one."""
    if "\n" in statement or "*" in statement or "botocore_session" in statement or not statement.endswith(")"):
        return ""
    return f"{statement[:-1]}{'' if statement.endswith('()') else ', '}botocore_session={session})"


def proposed(
    files: Iterable[CheckedFile], with_fixes: Callable[[str], Sequence[Finding]], settings_of: Callable[[str], Settings]
) -> dict[int, Proposed]:
    """The command that applies the fixes of each decision about ``files``, by the index of the decision.

    ``with_fixes`` returns the findings of a path with their fixes, ``settings_of`` its settings. A decision has no
    command if it has a root, if a place has no fix, or if there are too many places or files. If it wants the same
    Config in many modules, the command comes after a module for that Config.
    """
    made, fixes = decisions(files), _Fixes(with_fixes)
    apart = [number for number, each in enumerate(made) if each.root is None]
    dangers = [number for number in apart if made[number].part < SETTINGS][:MOST_LISTED]
    settings = [number for number in apart if made[number].part == SETTINGS][:MOST_LISTED]
    commands = {number: _command(made[number], fixes) for number in dangers}
    commands |= {number: _shared(made[number], settings_of) or _command(made[number], fixes) for number in settings}
    return {number: found for number, found in commands.items() if found is not None}


def _shared(decision: Decision, settings_of: Callable[[str], Settings]) -> Proposed | None:
    """The module for a Config that many files of ``decision`` share, and the command that makes these files use it.

    They share it if one import reaches it from all of them, and if they are more than MOST_COPIES. The team's Config
    serves every client, so it must be the usual one.
    """
    wanted = {each.finding.config for each in decision.found}
    files = {each.file.path: sharing(each.file.path) for each in decision.found}
    (group, start), number = Counter(files.values()).most_common(1)[0]
    if not group or number <= MOST_COPIES:
        return None
    within = [path for path, its in files.items() if its == (group, start)]
    if wanted != {usual_arguments(settings_of(within[0]))}:
        return None
    folder = os.path.commonpath([os.path.dirname(os.path.abspath(path)) for path in within])
    module = next(name for name in _MODULES if not has(folder, f"{name}.py"))
    dotted = ".".join(part for part in os.path.relpath(folder, start).split(os.sep) if part != os.curdir)
    arguments = (f"    {each}," for each in arguments_in(wanted.pop()))
    lines = ("from botocore.config import Config", "", "CLIENT_CONFIG = Config(", *arguments, ")")
    path, setting = (
        os.path.relpath(os.path.join(folder, f"{module}.py")),
        ".".join(filter(None, (dotted, module, "CLIENT_CONFIG"))),
    )
    settled = sum(each.file.path in within for each in decision.found)
    command = _shown(["--unsafe-fixes", os.path.relpath(folder)])
    return Proposed(command, settled, (), SharedModule(path, lines, f'shared-config = "{setting}"'))


_MODULES = ("aws", "aws_config", "botocore_config", "flake8_botocore_config")
"""Names for the module of a shared Config."""


class _Fixes:
    """The fixes of findings, worked out for the first MOST_FILES files that are asked for."""

    def __init__(self, with_fixes: Callable[[str], Sequence[Finding]]) -> None:
        self._with_fixes = with_fixes
        self._found: dict[str, Mapping[object, tuple[Fix, ...]]] = {}

    def of(self, each: FoundAt) -> tuple[Fix, ...]:
        path, finding = each.file.path, each.finding
        if path not in self._found and len(self._found) < MOST_FILES:
            self._found[path] = {(it.code, it.span): it.fixes for it in self._with_fixes(path)}
        return self._found.get(path, {}).get((finding.code, finding.span), ())


def _command(decision: Decision, fixes: _Fixes) -> Proposed | None:
    """The command for the first code of ``decision`` whose places all have a fix, if it is about all its clients.

    It may come with the titles of several offered fixes, if all places are offered the same.
    """
    clients = {client_of(each) for each in decision.found}
    first = [fix for each in decision.of(decision.code)[:MOST_NAMED] for fix in fixes.of(each)]
    is_choice = decision.part < SETTINGS and any(fix.applicability == "offered" for fix in first)
    for code in decision.codes[: 1 if is_choice else None]:
        found = decision.of(code)
        # What gives only some of the clients a Config would leave a danger.
        if len(found) > MOST_NAMED or clients - {client_of(each) for each in found}:
            continue
        places = dict.fromkeys(short_path(f"{each.file.place(each.finding.span)}:{code}") for each in found)
        if all(choose(replace(each.finding, fixes=fixes.of(each)), ("safe", "unsafe")) for each in found):
            return Proposed(_shown(places), len(places))
        offered = {tuple(fix.title for fix in fixes.of(each) if fix.applicability == "offered") for each in found}
        if len(offered) == 1 and (titles := offered.pop()):
            return Proposed(_shown(places), len(places), titles)
    return None


def _shown(arguments: Iterable[str]) -> str:
    return " ".join([COMMAND, "fix", *(escaped(quote(each)) for each in arguments)])
