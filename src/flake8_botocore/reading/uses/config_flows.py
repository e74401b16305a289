"""Where Configs flow: what completes them after construction, and which are only parts of another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from ...botocore.options import AIO_PARAMETERS, EVERY_OPTION
from ...facts import (
    ABSENT,
    UNKNOWN,
    Absent,
    Anchor,
    ConfigCreation,
    MergedConfig,
    OneOf,
    Value,
    alternatives,
    config_own,
)
from ..inference.objects import Session, as_fact, options
from ..inference.source_file import SourceFile
from ..scopes.scope import Scope

if TYPE_CHECKING:
    from ..inference.evaluator import Evaluator


_OPTIONS = EVERY_OPTION | {*AIO_PARAMETERS}


def complete(file: SourceFile, evaluator: Evaluator) -> None:
    """Options that ``file`` assigns to its Configs after construction: ``config.read_timeout = 5``."""
    for change in file.outline.attribute_sets:
        if change.name not in _OPTIONS:
            continue
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

    It may have been set by ``file``, by the module that made the session, or by any other of the package. A
    session that is handed in or handed out may have been changed where that cannot be followed: UNKNOWN.
    """
    if session.parts:
        found = [default_config(part, file, evaluator) for part in session.parts]
        return found[0] if all(each is found[0] for each in found) else UNKNOWN
    if session.source.is_default:
        return _default_of_boto3(file, evaluator)
    return _default_of(session, file, evaluator)


def _default_of_boto3(file: SourceFile, evaluator: Evaluator) -> Value:
    """What the session behind ``boto3.client`` has, set up by ``file`` or else by another module of the package."""
    if file.made.default_session is not None or None in file.made.defaults:
        return _only(_given_to_boto3(file, evaluator))
    given: list[Value] = []
    for other in evaluator.project.session_setters():
        given += _given_to_boto3(_file(other), evaluator) if other is not None else ()
    return _only(given)


def _given_to_boto3(file: SourceFile, evaluator: Evaluator) -> list[Value]:
    """What ``file`` gives to boto3's own session, or to one that it puts in its place."""
    given = list(file.made.defaults.get(None, ()))
    if file.made.default_session is not None:
        default = _default_of(file.made.default_session, file, evaluator)
        given += [] if isinstance(default, Absent) else [default]
    return given


def _default_of(session: Session, file: SourceFile, evaluator: Evaluator) -> Value:
    """What a session has that is not boto3's own."""
    # Asked first, because what these modules do may show that there is a session inside.
    setters = evaluator.project.session_setters()
    source = session.source
    if source.unreadable_default:
        return UNKNOWN
    near = [file, source.file] if isinstance(source.file, SourceFile) and source.file is not file else [file]
    given = _given_to(source, near)
    if given:
        return _only(given)
    others = [_file(each) for each in setters if each is not None]
    given = _given_to(source, [each for each in others if each not in near])
    if given:
        return _only(given)
    return UNKNOWN if None in setters or _may_be_changed(session, [*near, *others], evaluator) else ABSENT


def _given_to(source: Session, files: list[SourceFile]) -> list[Value]:
    return [value for file in files for value in file.made.defaults.get(source, ())]


def _only(given: list[Value]) -> Value:
    """The one default that was given; of several nobody knows which one holds."""
    if not given:
        return ABSENT
    return given[0] if len(given) == 1 and isinstance(given[0], (ConfigCreation, MergedConfig)) else UNKNOWN


def _may_be_changed(session: Session, files: list[SourceFile], evaluator: Evaluator) -> bool:
    """Whether one of ``files`` may give ``session`` a default by another name.

    Any may be handed to a function that does; one that is handed in may be any that has one. A boto3 session has
    it only from the botocore session inside.
    """
    if any(file.made.changes_given for file in files):
        return True
    if session.file is not None:
        return False
    if session.library in ("botocore", "aiobotocore"):
        return any(file.made.defaults for file in files)
    wrapped = [inner for file in files for inner in _wrapped(file, evaluator)]
    return any(_chooses(value) for inner in wrapped for value in _given_to(inner, files))


def _wrapped(file: SourceFile, evaluator: Evaluator) -> list[Session]:
    """The botocore sessions that ``file`` puts into boto3 sessions."""
    if not file.made.every_session:
        file.made.every_session = True
        for site in file.outline.called({"Session"}):
            evaluator.value(site.node, site.scope)
    return [session.source for session in file.made.session_of.values() if session.inner is not None]


def _chooses(default: Value) -> bool:
    """Whether ``default`` says, or may say, anything about timeouts and retries."""
    known = isinstance(default, (ConfigCreation, MergedConfig))
    options = ("connect_timeout", "read_timeout", "retries")
    return not known or any(not isinstance(config_own(default, name), Absent) for name in options)


def is_handed_in(session: Session) -> bool:
    """Whether ``session`` was made elsewhere, so that a default may have been set on it there."""
    return session.file is None and not session.is_default


def _file(scope: Scope) -> SourceFile:
    assert isinstance(scope.module, SourceFile)
    return scope.module


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
    for site in file.outline.called({"merge"}):
        if len(site.node.args) == 1 and site.node not in file.made.merges:
            parts += options(evaluator.value(site.node.args[0].value, site.scope))
    return parts


def _shared(defaults: list[Value]) -> Value:
    """The session default behind a Config: ABSENT as soon as one of its clients has none."""
    if any(isinstance(default, Absent) for default in defaults):
        return ABSENT
    first = defaults[0]
    return first if all(default is first for default in defaults) else UNKNOWN
