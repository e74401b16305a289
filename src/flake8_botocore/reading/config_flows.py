"""Where Configs flow: what completes them after construction, and which are only parts of another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from ..facts import (
    ABSENT,
    UNKNOWN,
    Absent,
    Anchor,
    ConfigCreation,
    MergedConfig,
    OneOf,
    Value,
    alternatives,
)
from .files import SourceFile
from .objects import Session, as_fact, options
from .syntax import called_name

if TYPE_CHECKING:
    from .evaluation import Evaluator


def complete(file: SourceFile, evaluator: Evaluator) -> None:
    """Options that ``file`` assigns to its Configs after construction: ``config.read_timeout = 5``."""
    for change in file.outline.attribute_sets:
        targets = [
            option
            for option in options(evaluator.value(change.target, change.scope))
            if isinstance(option, ConfigCreation) and option.anchor in file.made.configs
        ]
        for config in targets:
            value: Value = UNKNOWN
            if change.value is not None:
                value = as_fact(evaluator.value(change.value, change.scope), Anchor(change.value))
            if len(targets) > 1 or change.name in config.later or not _runs_always(change.statement, change.scope.node):
                value = OneOf((config.later.get(change.name, config.own(change.name)), value))
            config.later[change.name] = value


def _runs_always(statement: cst.CSTNode, home: cst.CSTNode) -> bool:
    """Whether ``statement`` stands directly in the body of the function or module ``home``, under no condition."""
    body = home.body if isinstance(home, cst.Module) else getattr(getattr(home, "body", None), "body", ())
    return any(isinstance(line, cst.SimpleStatementLine) and statement in line.body for line in body)


def default_config(session: Session, file: SourceFile, evaluator: Evaluator) -> Value:
    """The default client config of ``session`` as seen from ``file``: ABSENT if none was set, else what was.

    A botocore session that is handed in may have the default that some other module of the package sets: UNKNOWN
    where one does.
    """
    if session.parts:
        found = [default_config(part, file, evaluator) for part in session.parts]
        return found[0] if all(each is found[0] for each in found) else UNKNOWN
    source = session.source
    if source.unreadable_default:
        return UNKNOWN
    given = list(file.made.defaults.get(source, ()))
    if isinstance(source.file, SourceFile) and source.file is not file:
        given += source.file.made.defaults.get(source, ())
    if not given:
        return UNKNOWN if is_handed_in(source) and evaluator.project.sets_defaults() else ABSENT
    known = isinstance(given[0], (ConfigCreation, MergedConfig))
    return given[0] if len(given) == 1 and known else UNKNOWN


def is_handed_in(session: Session) -> bool:
    """Whether ``session`` is a botocore session made elsewhere, so that a default may have been set on it there.

    boto3 sessions are left out: a default reaches them only through the botocore session inside.
    """
    return session.file is None and not session.is_default and session.library in ("botocore", "aiobotocore")


def judge_uses(file: SourceFile, evaluator: Evaluator) -> None:
    """Decide for each Config of ``file`` whether it is judged by itself, and with which session default.

    One that only flows into a merge is a fragment.
    """
    made = file.made
    reached: dict[Value, list[Value]] = {}
    for node, client in made.clients.items():
        # What a session handed in may add is a guess; the Config itself is there to be read.
        default = ABSENT if is_handed_in(made.made_by[node].source) else client.default_config
        for config in alternatives(client.config):
            reached.setdefault(config, []).append(default)
    merged = set(_merged_parts(file, evaluator))
    own: list[ConfigCreation | MergedConfig] = [*made.configs.values(), *made.merges.values()]
    for judged in own:
        if judged in merged:
            judged.fragment = judged not in reached
            if isinstance(judged, ConfigCreation):
                judged.merged = True
        if judged in reached:
            judged.inherits = _shared(reached[judged])


def _merged_parts(file: SourceFile, evaluator: Evaluator) -> list[object]:
    """Everything that takes part in a merge, also with something unknown."""
    parts: list[object] = []
    for merge in file.made.merges.values():
        parts += [*alternatives(merge.base), *alternatives(merge.overlay)]
    for site in file.outline.calls:
        if called_name(site.node) == "merge" and len(site.node.args) == 1 and site.node not in file.made.merges:
            parts += options(evaluator.value(site.node.args[0].value, site.scope))
    return parts


def _shared(defaults: list[Value]) -> Value:
    """The session default behind a Config: ABSENT as soon as one of its clients has none."""
    if any(isinstance(default, Absent) for default in defaults):
        return ABSENT
    first = defaults[0]
    return first if all(default is first for default in defaults) else UNKNOWN
