"""What ``check`` proposes for a decision: the lines to write at a root, or the command that applies its fixes."""

from __future__ import annotations

import ast
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from shlex import quote

from ..advice.words import usual_arguments
from ..config import Settings
from ..config.botocore_release import settings_for_file
from ..files.filesystem import content
from ..files.source_text import SourceError, decode
from ..findings import Finding, RootPlace, escaped, text_lines
from ..fixing import choose
from ..reports import CheckedFile, Proposed, SharedModule
from ..reports.decisions import SETTINGS, Decision, FoundAt, client_of, decisions, found_in, opening, remedy, settled
from ..reports.text import COMMAND, MOST_LISTED, short_path
from ..rules import all_rules
from ..source.fixes.references import arguments_in
from ..source.project.deployed import run_by_what
from ..source.project.packages import python_of
from ..source.project.shared_config import Home, home_for

WIDEST = 120
"""The most characters of a command, unless one place alone has more."""

_REST_OF_TITLE = re.compile(": | with ")
"""Begins what a list of readings leaves out of a fix's title: ``Send one request: total_max_attempts=1``."""

MOST_COPIES = 5
"""The most modules that could share one and get a Config with the same values: more of them share it."""

MOST_FILES = 40
"""Files whose fixes are worked out for one report: that takes as long as checking them again."""


def with_lines(files: Sequence[CheckedFile], settings_of: Callable[[str], Settings]) -> tuple[CheckedFile, ...]:
    """``files``, with the lines to write added to each root that the report proposes.

    A root is a place where one default Config settles many findings. That is the team's Config if there is one, else
    one with the arguments that most of these findings advise.
    """
    found = found_in(files)
    completed: dict[RootPlace | None, RootPlace] = {}
    for _, root in settled(found):
        settings = settings_of(root.path)
        advised = Counter(finding.config for _, finding in found if finding.root == root and finding.config)
        arguments = advised.most_common(1)[0][0] if advised else usual_arguments(settings)
        name = settings.shared_config
        completed[root] = completed_root(root, f"Config({arguments})" if name is None else name.rpartition(".")[2])
    return tuple(
        file._replace(findings=tuple(replace(it, root=completed.get(it.root, it.root)) for it in file.findings))
        for file in files
    )


def completed_root(root: RootPlace, config: str) -> RootPlace:
    """``root`` with its line, and the lines that give its clients the default ``config``.

    For a call that makes a session in line 12, these are::

        core = botocore.session.get_session()
        core.set_default_client_config(Config(...))
        12: session = boto3.Session(profile_name="dev", botocore_session=core)

    Each statement that makes a session there keeps its arguments. If several do, they call a function ``core_session``
    of these lines. If one cannot be written so, the last line is an example (not ``exact``). A function that makes
    clients gets one line, which merges ``config`` into its own.
    """
    text = text_lines(_text(root))
    root = root._replace(source=text[root.line - 1] if root.line <= len(text) else "", exact=True)
    if root.kind == "client factory":
        return root._replace(lines=(f"config = {config}.merge(config or Config())",))
    # The library of the session that one of boto3's is made around; a session of botocore itself takes no other.
    statements, library = _statements(root), {"boto3": "botocore", "aioboto3": "aiobotocore"}.get(root.library)
    argument = "core" if len(statements) == 1 else "core_session()"
    changed = [f"{line}: {new}" for line, old in statements if library and (new := _with_argument(old, argument))]
    core = f"core = {library or root.library}.session.get_session()"
    default = f"core.set_default_client_config({config})"
    if not statements or len(changed) < len(statements):
        example = f"session = {root.library}.Session(botocore_session=core)  # keep its other arguments"
        return root._replace(lines=(core, default, example) if library else (core, default), exact=False)
    if len(statements) == 1:
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
    """The statements that make a session at ``root``, each with its 1-based line, as the file has them.

    They are in the line of the root, or in the function that begins there: ``session = boto3.Session()`` or ``return
    boto3.Session()``. Empty if some other call of a ``Session`` is there, too, such as ``use(boto3.Session())``.
    """
    source = _text(root)
    try:
        nodes = [node for node in ast.walk(ast.parse(source)) if getattr(node, "lineno", 0) == root.line]
    except (SyntaxError, ValueError, RecursionError):
        return []
    functions = [node for node in nodes if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    function = next((node for node in functions if node.name == root.name), None)
    nodes = nodes if function is None else list(ast.walk(function))
    found = [
        (statement.lineno, ast.get_source_segment(source, statement) or "")
        for statement in nodes
        if isinstance(statement, (ast.Assign, ast.AnnAssign, ast.Return)) and isinstance(statement.value, ast.Call)
        if ast.unparse(statement.value.func).rpartition(".")[2] == "Session"
    ]
    calls = sum(isinstance(node, ast.Call) and "Session" in ast.unparse(node.func) for node in nodes)
    return sorted(found) if calls == len(found) else []


def _with_argument(statement: str, session: str) -> str:
    """``statement``, ``s = boto3.Session()``, with the argument ``botocore_session=``; ``session`` is its value.

    Empty if it may have that already, by a ``**``, or if it does not end with the bracket of a call on one line.
    """
    if "\n" in statement or "*" in statement or "botocore_session" in statement or not statement.endswith(")"):
        return ""
    return f"{statement[:-1]}{'' if statement.endswith('()') else ', '}botocore_session={session})"


def proposed(
    files: Iterable[CheckedFile], with_fixes: Callable[[str], Sequence[Finding]], settings_of: Callable[[str], Settings]
) -> dict[int, Proposed]:
    """The command that applies the fixes of each decision about ``files``, or why it has none, by its index.

    ``with_fixes`` returns the findings of a path with their fixes, ``settings_of`` its settings. If a decision about
    settings wants the same Config in many modules, the command comes after a module for that Config. Decisions with a
    root, and decisions that the report does not list, have no command.
    """
    every, commands = decisions(files), _Commands(files, with_fixes)
    without_root = [number for number, decision in enumerate(every) if decision.root is None]
    dangers = [number for number in without_root if every[number].part < SETTINGS][:MOST_LISTED]
    settings = [number for number in without_root if every[number].part == SETTINGS][:MOST_LISTED]
    # Dangers first: fixes are worked out for a limited number of files.
    proposals = {number: commands.of(every[number]) for number in dangers}
    return proposals | {
        number: _shared(every[number], settings_of) or commands.of(every[number]) for number in settings
    }


def home_of(files: Sequence[str], config: str, settings_of: Callable[[str], Settings]) -> Home | None:
    """The module in which ``files`` can share a Config with the arguments ``config``; None if each is to have its own.

    It must reach more than MOST_COPIES of them. A module is proposed only for the usual Config, since it becomes the
    team's and then serves every client, and only if the team has none yet.
    """
    settings = settings_for_file(settings_of(files[0]), files[0], python_of)
    if len(files) <= MOST_COPIES or settings.shared_config is not None or config != usual_arguments(settings):
        return None
    home = home_for(files)
    return home if home is not None and len(home.reached) > MOST_COPIES else None


def _shared(decision: Decision, settings_of: Callable[[str], Settings]) -> Proposed | None:
    """The module for a Config that many files of ``decision`` share, and the command that makes these files use it.

    None unless all its findings advise the same Config. For functions of Lambda that share no module, it is the command
    that writes the Config into each.
    """
    found, config = decision.of(decision.code), decision.found[0].finding.config
    files = [*dict.fromkeys(each.file.path for each in found)]
    if not config or any(each.finding.config != config for each in decision.found):
        return None
    home = home_of(files, config, settings_of)
    if home is None:
        functions = [path for path in files if run_by_what(path) == "lambda"]
        few = len(functions) <= MOST_COPIES
        return None if few or settings_of(files[0]).shared_config else _in_each(found, functions)
    arguments = (f"    {each}," for each in arguments_in(config))
    lines = ("from botocore.config import Config", "", "CLIENT_CONFIG = Config(", *arguments, ")")
    module = SharedModule(os.path.relpath(home.file), lines, f'shared-config = "{home.module}.CLIENT_CONFIG"')
    settled, why = sum(each.file.path in home.reached for each in found), _why_not_all(found, home)
    return Proposed(_for_folder(home.reached, decision.codes), settled, module=module, why=why)


def _why_not_all(found: Sequence[FoundAt], home: Home) -> str:
    """The sentence about those of ``found`` whose files cannot use a Config in ``home``; empty if all can."""
    others = [each.file.path for each in found if each.file.path not in home.reached]
    apart = sum(path in home.apart for path in others)
    reasons = (apart, "may be packaged without it"), (len(others) - apart, "would import it in a circle")
    counts = ", ".join(f"{number:,} {reason}" for number, reason in reasons if number)
    return f"Of the others, {counts}." if counts else ""


def _in_each(found: Sequence[FoundAt], functions: Sequence[str]) -> Proposed:
    """The command that writes a Config into each of the ``functions``, which share no module."""
    settled = sum(each.file.path in functions for each in found)
    why = f"{settled:,} are in functions that are packaged one by one: it writes the Config into each."
    return Proposed(_for_folder(functions, [found[0].finding.code]), settled, why=why)


def _for_folder(files: Iterable[str], codes: Iterable[str]) -> str:
    """The command for the fixes of ``codes`` in the folder of ``files``."""
    return _shown(["--unsafe-fixes", "--select", ",".join(codes), os.path.relpath(_folder(files))])


def _folder(files: Iterable[str]) -> str:
    """The innermost folder that all ``files`` are in."""
    return os.path.commonpath([os.path.dirname(os.path.abspath(path)) for path in files])


class _Commands:
    """The commands that apply fixes, which are worked out for the first MOST_FILES files that are asked for."""

    def __init__(self, files: Iterable[CheckedFile], with_fixes: Callable[[str], Sequence[Finding]]) -> None:
        self._with_fixes = with_fixes
        self._fixed: dict[str, Mapping[object, Finding]] = {}
        self._files = {each.path: each for each in files}
        self._policy = {client_of(each): each for each in found_in(files) if each.finding.severity == "policy"}
        self._unfixed = {rule.code: rule.unfixed for rule in all_rules()}

    def of(self, decision: Decision) -> Proposed:
        """The command for the places of the first code of ``decision`` that has fixes for all its clients.

        If no code has, the places are those of the policy findings about the same clients: the Config that their fixes
        write settles the danger of ``decision``, too. If they have no fixes either, the result says why, without a
        command.

        If the danger of the first finding is a second request (``repeats``), fixes of other findings count only if they
        write one attempt; else policy findings count only if they advise the same as the first.
        """
        clients, first = {client_of(each) for each in decision.found}, decision.found[0]
        for code in decision.codes:
            found = decision.of(code)
            if self._unfixed[code] or clients - {client_of(each) for each in found}:
                continue
            if command := self._command(found, once=first.finding.repeats and code != decision.code):
                return command
        clients |= {client_of(each, "Config") for each in decision.found}
        policy = [self._policy[client] for client in sorted(clients) if client in self._policy]
        if not first.finding.repeats:
            policy = [each for each in policy if opening(remedy(each)) == opening(remedy(first))]
        return self._command(policy, once=first.finding.repeats) or Proposed("", why=self._why_all(decision))

    def _command(self, found: Sequence[FoundAt], *, once: bool) -> Proposed | None:
        """The command that names the places of ``found``, as many as WIDEST characters hold; None without a fix.

        If they are more, it is the command of ``_whole``, if there is one. A place is left out if its finding has other
        readings than the first that has a fix: ``--reading 2`` chooses for all. ``once``: only fixes that write one
        attempt count.
        """
        # ``named`` has one finding for each line: another one on that line makes the command no longer. ``count`` has
        # all findings.
        named, command, count = list[FoundAt](), "", 0
        readings: tuple[str, ...] = ()
        for each in found:
            titles = _readings(self._with_fix(each), once=once)
            if titles is None or (count and titles != readings):
                continue
            longer = _named([*named, each])
            if count and len(longer) + (len(" --reading 2") if titles else 0) > WIDEST:
                return self._whole(found) or Proposed(command, count, readings, of=len(found))
            if longer != command:
                command = longer
                named.append(each)
            readings = titles
            count += 1
        return Proposed(command, count, readings, of=len(found)) if count else None

    def _whole(self, found: Sequence[FoundAt]) -> Proposed | None:
        """The command for all fixes of the code in the files of ``found``; instead of many files it names their folder.

        None unless it would apply the fixes of ``found`` and no others: each finding in these files has a fix if it is
        in ``found``, and none if it is not. None, too, if that is not known of a file, which is one too many.
        """
        files = {each.file.path: each.file for each in found}
        paths = [*map(short_path, files)]
        if len(files) > MOST_COPIES:
            folder = _folder(files)
            paths = [os.path.relpath(folder)]
            files = {path: file for path, file in self._files.items() if os.path.abspath(path).startswith(folder)}
        code, wanted = found[0].finding.code, {(each.file.path, each.finding.span) for each in found}
        for each in found_in(files.values()):
            is_wanted = each.finding.code == code and (each.file.path, each.finding.span) in wanted
            with_fix = self._with_fix(each) if each.finding.code == code else None
            is_fixed = with_fix is not None and choose(with_fix, ("safe", "unsafe")) is not None
            if each.file.path not in self._fixed or is_fixed != is_wanted:
                return None
        command = _shown(["--unsafe-fixes", "--select", code, *paths])
        return Proposed(command, len(found), of=len(found)) if len(command) <= WIDEST else None

    def _with_fix(self, each: FoundAt) -> Finding | None:
        """The finding with its fixes; None if its file is one too many."""
        path, finding = each.file.path, each.finding
        if path not in self._fixed and len(self._fixed) < MOST_FILES:
            self._fixed[path] = {(it.code, it.span): it for it in self._with_fixes(path)}
        return self._fixed.get(path, {}).get((finding.code, finding.span))

    def _why_all(self, decision: Decision) -> str:
        """Why ``decision`` has no command, in a few words: each reason with its number of places, if they differ."""
        reasons = Counter(map(self._why, decision.of(decision.code))).most_common()
        return "; ".join(f"{why} ({number:,}x)" if len(reasons) > 1 else why for why, number in reasons)

    def _why(self, each: FoundAt) -> str:
        """Why the finding has no command."""
        if any(note.label == "client" and note.path is not None for note in each.finding.notes):
            return "out of sight: another file makes the client"
        if unfixed := self._unfixed[each.finding.code]:
            return f"no fix: {unfixed}"
        finding = self._with_fix(each)
        if finding is None:
            return "no fix worked out: too many files"
        return f"no fix: {finding.refused or 'it depends on your code'}"


def _readings(finding: Finding | None, *, once: bool) -> tuple[str, ...] | None:
    """The titles of the fixes among which ``--reading`` chooses; none if one needs no choice; None without a fix.

    ``once``: only fixes that write one attempt count.
    """
    fixes = () if finding is None else tuple(each for each in finding.fixes if each.edits)
    if once:
        fixes = tuple(each for each in fixes if _ONCE.search("".join(edit.text for edit in each.edits)))
    if any(each.applicability != "offered" for each in fixes):
        return ()
    return tuple(_REST_OF_TITLE.split(each.title)[0] for each in fixes) or None


_ONCE = re.compile(r"total_max_attempts\W+1\b|(?<!total_)max_attempts\W+0\b")
"""Matches a Config with one attempt."""


def _named(found: Iterable[FoundAt]) -> str:
    """The command that names the places of ``found``; a path with several lines is written once."""
    lines: dict[tuple[str, str], dict[str, None]] = {}
    for file, finding in found:
        path, _, line = short_path(file.place(finding.span)).rpartition(":")
        lines.setdefault((path, finding.code), {})[line] = None
    return _shown(f"{path}:{','.join(its)}:{code}" for (path, code), its in lines.items())


def _shown(arguments: Iterable[str]) -> str:
    return " ".join([COMMAND, "fix", *(escaped(quote(each)) for each in arguments)])
