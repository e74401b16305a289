"""Environment variables that code sets, and their values where a client is made."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import NamedTuple

import libcst as cst

from ...botocore.defaults import NEW_RETRIES, PROFILE, VARIABLES
from ...facts import UNKNOWN, Anchor, Dictionary, EnvironmentAssignment, Literal, Value
from ..inference import dictionaries
from ..inference.objects import Dotted, Object, as_fact
from ..inference.protocols import Inference
from ..inference.source_file import SourceFile
from ..scopes.scope import CallSite, Scope
from ..syntax.tree import called_name
from .reachability import Block, blocks_above, place_in_block, positions

_NAME = re.compile(r"\b(?:AWS|BOTOCORE)_[A-Z0-9_]+")
"""The name of a variable that boto may read."""


@dataclass(frozen=True)
class _PlacedChange:
    """The fact, with the node of the statement or call that makes it; ``by_default``: by ``setdefault``."""

    fact: EnvironmentAssignment
    node: cst.CSTNode
    by_default: bool = False


def assignments(file: SourceFile, evaluator: Inference) -> list[EnvironmentAssignment]:
    """Every assignment of a variable, by subscript, ``setdefault`` or ``update``."""
    return [each.fact for each in _changes(file, evaluator)]


def variables_at(site: CallSite, file: SourceFile, evaluator: Inference) -> dict[str, Value]:
    """The variables that change a client, with their values when the call at ``site`` makes one, as far as is known.

    They are set by this file, and by templates for the functions that run it. A value is UNKNOWN if the file sets it
    where that may or may not run before, or if another module may set it. ``setdefault`` is taken to set its variable
    unless a template does: what is set outside of the project does not count.
    """
    stated = file.once("variables of templates", lambda: evaluator.project.variables(file.top))
    deployed = {name: UNKNOWN if value is None else Literal(value, Anchor(site.node)) for name, value in stated.items()}
    # ``"*"`` stands for a module that patches boto, which is no variable.
    set_elsewhere = file.once("set elsewhere", lambda: evaluator.project.set_elsewhere(file.top)) - {"*"}
    values: dict[str, Value] = dict.fromkeys(_never_known(file, evaluator) | set_elsewhere, UNKNOWN)
    for setting in file.once("variables that are set", lambda: [*_settings(file, evaluator)]):
        if setting.name not in values and not (setting.name in deployed and setting.by_default):
            in_effect = setting.last_changes is not None and _have_run(setting.last_changes, site, file)
            values[setting.name] = setting.value if in_effect else UNKNOWN
    return {**deployed, **values}


class _VariableSetting(NamedTuple):
    """What a file sets one variable to, and where: ``value`` is UNKNOWN if it is not the same everywhere.

    ``last_changes`` has the position of the last change in each block of statements: where all of them have run, the
    value is in effect. None if a change may not run, or if the file may change it in other ways. ``by_default``: only
    by ``setdefault``.
    """

    name: str
    by_default: bool
    value: Value
    last_changes: dict[Block, int] | None


def _settings(file: SourceFile, evaluator: Inference) -> Iterator[_VariableSetting]:
    """What ``file`` does to each of VARIABLES that its known changes name."""
    relevant = [each for each in _changes(file, evaluator) if each.fact.name in VARIABLES]
    elsewhere = _mentioned_elsewhere(relevant, file) if relevant else set()
    for name in {each.fact.name for each in relevant}:
        changes = [each for each in relevant if each.fact.name == name]
        # botocore reads NEW_RETRIES when it is imported: where a client is made, a change may come too late.
        may_differ = name in elsewhere or name == NEW_RETRIES
        last = None if may_differ else _last_changes([each.node for each in changes], file)
        value = _same([each.fact.value for each in changes])
        yield _VariableSetting(name, all(each.by_default for each in changes), value, last)


def _last_changes(changes: list[cst.CSTNode], file: SourceFile) -> dict[Block, int] | None:
    """The position of the last of ``changes`` in each block; None if one may not run with its statement."""
    last: dict[Block, int] = {}
    for place in (place_in_block(each, file) for each in changes):
        if place is None:
            return None
        block, position = place
        last[block] = max(position, last.get(block, 0))
    return last


def _have_run(changes: dict[Block, int], site: CallSite, file: SourceFile) -> bool:
    """Whether ``changes``, a position in each block, have surely run where ``site`` runs."""
    above = {block: positions(block, file)[at] for block, at in blocks_above(site.node, file)}
    return all(block in above and above[block] > position for block, position in changes.items())


def _changes(file: SourceFile, evaluator: Inference) -> list[_PlacedChange]:
    """Every change of a known variable in the environment of this process."""
    return [each for each in _every_change(file, evaluator) if each is not None]


def _every_change(file: SourceFile, evaluator: Inference) -> list[_PlacedChange | None]:
    """Every change of the environment, found once per file; None stands for one that may be of any variable."""
    return file.once("changes of environ", lambda: [*_changes_in(file, evaluator)] if "env" in file.source else [])


def _changes_in(file: SourceFile, evaluator: Inference) -> Iterator[_PlacedChange | None]:
    """The changes of variables of AWS and botocore in the environment; None for one of an unknown variable.

    By ``os.environ["AWS_PROFILE"] = "dev"``, ``os.environ.setdefault("AWS_PROFILE", "dev")`` or ``os.environ.update``.
    """
    for change in file.outline.subscript_sets:
        if _is_environ(change.target, change.key, change.scope, evaluator):
            yield from _change_of_key(change.key, change.value, change.statement, change.scope, evaluator)
    for site in file.outline.called({"setdefault", "update"}):
        func, args = site.node.func, site.node.args
        method = func.attr.value if isinstance(func, cst.Attribute) else ""
        key = args[0].value if args and method == "setdefault" else None
        if not isinstance(func, cst.Attribute) or not _is_environ(func.value, key, site.scope, evaluator):
            continue
        if key is not None and len(args) == 2:
            yield from _change_of_key(key, args[1].value, site.node, site.scope, evaluator, by_default=True)
        elif method == "update":
            yield from _changes_of_update(dictionaries.dict_call(args, site.scope, evaluator, site.node), site.node)


def _never_known(file: SourceFile, evaluator: Inference) -> Set[str]:
    """The variables whose values stay unknown, whatever ``file`` sets.

    All of VARIABLES if it may set any of them by changes that cannot be read, or the settings of a session that they
    set; and if it chooses a profile or a configuration file, where these settings may be.
    """
    if file.once("doubtful variables", lambda: _may_set_any(file, evaluator)):
        return frozenset(VARIABLES)
    chosen = not _CHOOSING.isdisjoint(each.fact.name for each in _changes(file, evaluator))
    return frozenset({*VARIABLES, PROFILE} if chosen else ())


def _may_set_any(file: SourceFile, evaluator: Inference) -> bool:
    """Whether ``file`` may change any of VARIABLES, by changes that cannot be read or by a session's settings.

    Changes that cannot be read count only in a text that can name one of VARIABLES, see ``_PARTS``.
    """
    may_name_one = any(part in file.source for part in _PARTS)
    if may_name_one and (None in _every_change(file, evaluator) or not _is_plain(file.source)):
        return True
    return file.says(_SETS_FOR_SESSION) and not _sets_only_others(file, evaluator)


_CHOOSING = frozenset({"AWS_CONFIG_FILE", PROFILE})
"""Variables that choose what is read of configuration files."""

_PARTS = ("ATTEMPTS", "RETR", "DEFAULTS", "_MODE", "AWS_M")
"""One of these is in every text that puts the name of one of VARIABLES together."""

_SETS_FOR_SESSION = re.compile(
    r"\.(?:set_config_variable|set_config_provider|session_var_map|instance_variables)\b|\bsession_vars="
)
"""Attributes of a session that change its settings, and the argument that gives it some; not other names like these."""

_LOGICAL = frozenset({"max_attempts", "retry_mode", "defaults_mode"})
"""What botocore's sessions call the settings that VARIABLES set."""


def _sets_only_others(file: SourceFile, evaluator: Inference) -> bool:
    """Whether all settings of sessions in ``file`` are by ``set_config_variable`` with a known name not in _LOGICAL."""
    sites = file.outline.called({"set_config_variable"})
    arguments = [(site.node.args[0], site.scope) for site in sites if site.node.args]
    names = [evaluator.value(arg.value, scope) for arg, scope in arguments if arg.keyword is None]
    harmless = [each for each in names if isinstance(each, Literal) and each.value not in _LOGICAL]
    # Text that sets something in another way, also in a comment or string, is found, but is no such call.
    return len(harmless) == len(_SETS_FOR_SESSION.findall(file.source))


_PLAIN = re.compile(
    r"\benviron(?:\[|\.(?:get|copy|items|keys|values|setdefault|update|pop(?=\([\"']))\()"
    r"|(?:\bin|\*\*|\benv=|(?<![\w.])(?:dict|len|sorted|print)\(|\bcopy\(|\bimport(?: \w+,)*)"
    r" *(?:os\.)?environ\b(?! as)"
)
"""How a text reads the environment, or changes it in a way that is looked at by itself."""


_DELETED = re.compile(r"\bdel\b.*")
"""What a ``del`` statement deletes."""
_UNNAMED = re.compile(r"\benviron\[(?![\"'])")
"""An item of the environment whose name is not written there: ``environ[name]``."""
_QUOTED = re.compile(r"[\"'](?:os\.)?environ\b")
"""The environment by its name in quotes, which may be patched: ``patch.dict("os.environ", ...)``."""
_MENTION = re.compile(r"\benvironb?\b")


def _is_plain(text: str) -> bool:
    """Whether ``text`` uses the environment only in the ways of ``_PLAIN``, so that nothing else may change it."""
    # No pattern matches across lines, and most are slow, so they search only lines with the word.
    # ``from os import environ as environ`` is plain, though it says the word twice.
    text = "\n".join(line.replace("environ as environ", "environ") for line in text.split("\n") if "environ" in line)
    every_mention_is_plain = len(_MENTION.findall(text)) == len(_PLAIN.findall(text))
    deletes_unknown = any(map(_UNNAMED.search, _DELETED.findall(text)))
    return every_mention_is_plain and not _QUOTED.search(text) and not deletes_unknown


def _is_environ(node: cst.BaseExpression, key: cst.BaseExpression | None, scope: Scope, evaluator: Inference) -> bool:
    """Whether ``node``, of which the code sets the item ``key``, or all items for None, is ``os.environ``.

    Evaluating every node took a tenth of a run. So a constant key must name a variable of AWS or botocore, and with any
    other key the name of ``node`` must contain "env".
    """
    if isinstance(key, cst.SimpleString):
        may_be = _NAME.search(key.value) is not None
    else:
        may_be = "env" in (called_name(node) or "").lower()
    value = evaluator.value(node, scope) if may_be else None
    return isinstance(value, Dotted) and value.path == "os.environ"


def _changes_of_update(given: Object, node: cst.CSTNode) -> Iterator[_PlacedChange | None]:
    """The changes that ``update(given)`` makes at ``node``; None among them if ``given`` may have further names."""
    if not isinstance(given, Dictionary) or not given.complete:
        yield None
    for item in given.items if isinstance(given, Dictionary) else ():
        if isinstance(item.key, str) and _NAME.fullmatch(item.key):
            yield _PlacedChange(EnvironmentAssignment(item.key, item.value, item.anchor), node)


def _change_of_key(
    key: cst.BaseExpression,
    value: cst.BaseExpression,
    node: cst.CSTNode,
    scope: Scope,
    evaluator: Inference,
    *,
    by_default: bool = False,
) -> Iterator[_PlacedChange | None]:
    """The change that ``node`` makes by setting the item ``key`` to ``value``, if boto may read such a variable.

    None stands for a change of an unknown variable.
    """
    name = evaluator.value(key, scope)
    if not isinstance(name, Literal):
        yield None
    elif isinstance(name.value, str) and _NAME.fullmatch(name.value):
        fact = EnvironmentAssignment(name.value, as_fact(evaluator.value(value, scope), Anchor(value)), Anchor(node))
        yield _PlacedChange(fact, node, by_default)


def _same(values: list[Value]) -> Value:
    """The one constant that all ``values`` are; UNKNOWN if they differ."""
    texts = {value.value if isinstance(value, Literal) else None for value in values}
    return values[0] if len(texts) == 1 and isinstance(values[0], Literal) else UNKNOWN


def _mentioned_elsewhere(changes: list[_PlacedChange], file: SourceFile) -> set[str]:
    """The names of ``changes`` that the file mentions more often than by them: other code may change these, too."""
    changed, mentioned = Counter(each.fact.name for each in changes), Counter(file.variables)
    return {name for name in changed if mentioned[name] > changed[name]}
