"""One source file to its facts, and back from what was found to spans and edits."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence

import libcst as cst

from ..botocore.operations.known import methods
from ..botocore.options import AIO_PARAMETERS, option_names
from ..facts import (
    Anchor,
    ClientInWorker,
    ClientPerCall,
    ConfigCreation,
    EveryOperation,
    Library,
    MergedConfig,
    NeverEntered,
    OperationCall,
    SourceFacts,
    Workers,
)
from ..findings import Fix, Span
from ..proposals import Wish
from ..settings import Settings
from .edits.edits import Edits
from .gates import CALLS
from .inference import by_name
from .inference.calls import FIRST_CALLS, Calls
from .inference.evaluator import Evaluator
from .inference.source_file import SourceFile
from .project.project import Project
from .syntax import depth
from .syntax.lean import LeanTree
from .syntax.positions import in_source, locate
from .syntax.tree import parse
from .uses import config_flows, environment, retries_reuse
from .uses.clients import settle_all
from .uses.crowds import Crowds
from .uses.entering import never_entered
from .uses.handlers import made_per_call
from .uses.mocks import Mocks
from .uses.operations import Operations
from .uses.version_guards import mark_guarded
from .uses.workers import Threads

_OTHER_CALLS = (CALLS - FIRST_CALLS) | {"merge"}


class UnreadableSourceError(Exception):
    """libcst cannot parse the source, or cannot place a finding in it; the message says why."""


class Reading:
    """What one file says, with the tree behind it."""

    def __init__(
        self, source: str, path: str, settings: Settings, lean: LeanTree | None = None, *, shallow: bool = False
    ) -> None:
        """``lean`` is the tree of ``source``, enough for all but fixes; without it libcst parses ``source``.

        ``shallow``: there is a lean tree of it, so it is not nested too deeply for libcst's parser. Raises
        UnreadableSourceError where libcst cannot parse it.
        """
        self.source = source
        self.path = path
        self.settings = settings
        self.lean = lean
        self.tree = lean.module if lean is not None else _parsed(source, shallow=shallow)
        self._file = SourceFile(path, self.tree, source, lean=lean)
        self.facts = read_facts(self._file, settings)

    def places(
        self, anchors: Iterable[Anchor], wishes: Sequence[Wish], tree: ast.AST | None
    ) -> tuple[dict[Anchor, Span], list[Fix | None]]:
        """Where ``anchors`` stand, those of other modules left out, and a fix for each of ``wishes`` or None.

        ``tree`` is the ``ast`` tree of the source. Raises UnreadableSourceError where the module is nested too
        deeply to be placed, NotLeanError where a lean tree does not know the place.
        """
        if self.lean is not None:
            return self.lean.spans(anchors), []
        nodes = [anchor for anchor in anchors if isinstance(anchor, cst.CSTNode)]
        edits = Edits(self.tree, wishes, set(self._complete()))
        try:
            located = locate(self.tree, {*nodes, *edits.wanted})
        except RecursionError as error:
            raise UnreadableSourceError("it is nested too deeply") from error
        placed = {Anchor(node): located.span(node) for node in nodes if node in located}
        spans = {anchor: in_source(span, located.code, self.source) for anchor, span in placed.items()}
        return spans, edits.fixes(located, self.source, tree, self.path, self.settings)

    def release(self) -> None:
        """Let go of the tree and all that was read from it; nothing can be asked afterwards."""
        self._file.release()

    def _complete(self) -> Iterator[Anchor]:
        """The calls whose every argument is known."""
        yield from (client.anchor for client in self.facts.clients if client.complete)
        yield from (config.anchor for config in self.facts.configs if config.complete)
        yield from (session.anchor for session in self.facts.sessions if session.complete)


def _parsed(source: str, *, shallow: bool) -> cst.Module:
    try:
        if not shallow:
            depth.check(source)
        return parse(source)
    except cst.ParserSyntaxError as error:
        raise UnreadableSourceError(f"libcst cannot parse line {_line(error)}") from error
    except RecursionError as error:
        raise UnreadableSourceError("it is nested too deeply") from error


def _line(error: cst.ParserSyntaxError) -> int:
    """The line, 1-based, that libcst stopped at: its message has it right where ``raw_line`` is one too many."""
    stated = re.search(r"error at (\d+):", error.message)
    return int(stated[1]) if stated else error.raw_line


def read_facts(file: SourceFile, settings: Settings) -> SourceFacts:
    """Evaluate every call of ``file`` that may be boto's and collect what they are."""
    file.other_cloud = by_name.imports_other_cloud(file.outline.origins)
    project = Project(file.path)
    evaluator = Evaluator(project)
    project.evaluator = evaluator
    calls = Calls(
        evaluator, lambda library: _config_parameters(library, settings), settings.client_factories, project.module_name
    )
    calls.prepare(file)
    # What is called without a name may be any of them: ``partial(boto3.client)("s3")``.
    names = {*_OTHER_CALLS, *file.outline.aliases, None}
    # A factory may be called by any name.
    for site in file.outline.calls if settings.client_factories else file.outline.called(names):
        evaluator.value(site.node, site.scope)
    return _collect(file, evaluator, Mocks(evaluator, file.source))


def _config_parameters(library: Library, settings: Settings) -> tuple[str, ...]:
    """The positional parameters of a library's Config class in the target version."""
    return AIO_PARAMETERS if library == "aiobotocore" else option_names(settings.botocore_version)


def _collect(file: SourceFile, evaluator: Evaluator, mocks: Mocks) -> SourceFacts:
    made = file.made
    sites = file.outline.sites
    settle_all(file, evaluator, mocks)
    judged: list[tuple[cst.Call, ConfigCreation | MergedConfig]] = [*made.configs.items(), *made.merges.items()]
    for node, config in judged:
        config.mocked = mocks.cover(sites[node].scope, sites[node].around)
    config_flows.judge_uses(file, evaluator)
    mark_guarded(file)
    operations = Operations(file, evaluator, mocks)
    threads = Threads(file, evaluator)
    return SourceFacts(
        clients=list(made.clients.values()),
        configs=list(made.configs.values()),
        merges=list(made.merges.values()),
        sessions=list(made.sessions.values()),
        retries_reuses=list(retries_reuse.reuses(file)),
        environment=environment.assignments(file, evaluator),
        later={
            OperationCall: lambda: operations.calls(methods()),
            EveryOperation: operations.calls,
            NeverEntered: lambda: list(never_entered(file)),
            ClientInWorker: threads.made_in_workers,
            ClientPerCall: lambda: list(made_per_call(file)),
            Workers: Crowds(file, evaluator, operations, threads).found,
        },
    )
