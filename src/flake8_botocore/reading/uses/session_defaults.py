"""The default client config of a session, wherever in the package or, if it is handed in, the project it was set."""

from __future__ import annotations

from ...facts import ABSENT, UNKNOWN, Absent, ConfigCreation, MergedConfig, Value, config_own
from ..inference.asking import Inference
from ..inference.objects import Session
from ..inference.source_file import SourceFile, file_of


def default_config(session: Session, file: SourceFile, evaluator: Inference) -> Value:
    """The default client config of ``session`` as seen from ``file``: ABSENT if none was set, else what was.

    It may have been set by ``file``, by the module that made the session, or by any other of the package; that of
    boto3's own session only by ``file`` or by what runs before it, the modules that it imports. A session that is
    handed in, from wherever in the project, or handed out may have been changed where that cannot be
    followed: UNKNOWN.
    """
    if session.parts:
        found = [(part, default_config(part, file, evaluator)) for part in session.parts]
        # What ``fix --at`` gave some of them leaves the others what they were.
        rest = [default for part, default in found if not _is_helped(part)] or [default for _, default in found]
        return rest[0] if all(default is rest[0] for default in rest) else UNKNOWN
    if session.source.is_default:
        return _default_of_boto3(file, evaluator)
    return _default_of(session, file, evaluator)


def _is_helped(session: Session) -> bool:
    source = session.source
    return isinstance(source.file, SourceFile) and source in source.file.made.by_helpers


def _default_of_boto3(file: SourceFile, evaluator: Inference) -> Value:
    """What the session behind ``boto3.client`` has, set up by ``file`` or else by a module that it imports."""
    if file.made.default_session is not None or None in file.made.defaults:
        return _only(_given_to_boto3(file, evaluator))
    given: list[Value] = []
    for other in evaluator.project.session_setters():
        found = _given_to_boto3(file_of(other), evaluator) if other is not None else []
        given += found if found and other is not None and evaluator.project.runs_first(other, file.top) else []
    return _only(given)


def _given_to_boto3(file: SourceFile, evaluator: Inference) -> list[Value]:
    """What ``file`` gives to boto3's own session, or to one that it puts in its place."""
    given = list(file.made.defaults.get(None, ()))
    if file.made.default_session is not None:
        default = _default_of(file.made.default_session, file, evaluator)
        given += [] if isinstance(default, Absent) else [default]
    return given


def _default_of(session: Session, file: SourceFile, evaluator: Inference) -> Value:
    """What a session has that is not boto3's own."""
    # Asked first, because what these modules do may show that there is a session inside.
    setters = evaluator.project.session_setters(anywhere=session.source.handed_in)
    source = session.source
    if source.unreadable_default:
        return UNKNOWN
    near = [file, source.file] if isinstance(source.file, SourceFile) and source.file is not file else [file]
    others = [file_of(each) for each in setters if each is not None]
    given = _given_to(source, near) or _given_to(source, [each for each in others if each not in near])
    if given and not source.handed_on:
        return _only(given)
    return UNKNOWN if None in setters or _may_be_changed(session, [*near, *others], evaluator) else _only(given)


def _given_to(source: Session, files: list[SourceFile]) -> list[Value]:
    return [value for file in files for value in file.made.defaults.get(source, ())]


def _only(given: list[Value]) -> Value:
    """The one default that was given; of several nobody knows which one holds."""
    if not given:
        return ABSENT
    return given[0] if len(given) == 1 and isinstance(given[0], (ConfigCreation, MergedConfig)) else UNKNOWN


def _may_be_changed(session: Session, files: list[SourceFile], evaluator: Inference) -> bool:
    """Whether one of ``files`` may give ``session`` a default by another name.

    Any may be handed to a function that does; one that is handed in may be any that has one. A boto3 session has
    it only from the botocore session inside. What ``fix --at`` wrote is followed to the sessions it is for.
    """
    if any(file.made.changes_given for file in files):
        return True
    if not session.handed_in:
        return False
    helped = {source for file in files for source in file.made.by_helpers}
    if session.library in ("botocore", "aiobotocore"):
        return any(source not in helped for file in files for source in file.made.defaults)
    wrapped = [inner for file in files for inner in _wrapped(file, evaluator) if inner not in helped]
    return any(_chooses(value) for inner in wrapped for value in _given_to(inner, files))


def _wrapped(file: SourceFile, evaluator: Inference) -> list[Session]:
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
