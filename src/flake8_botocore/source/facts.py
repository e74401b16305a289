"""Collects the facts of a file: evaluates every call that may be boto's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

import libcst as cst

from ..botocore.api import CONFIG_NAMES, MAKING
from ..botocore.options import AIO_PARAMETERS, option_names
from ..botocore.requests import PRESIGNING
from ..botocore.services import methods, partly_failing
from ..config import Settings
from ..facts import (
    AskedFor,
    BlockingCall,
    ClientInLoop,
    ClientInWorker,
    ClientPerCall,
    ConfigCreation,
    EveryOperation,
    Library,
    LibraryCall,
    LimitedCall,
    MergedConfig,
    NamedException,
    NeverEntered,
    OperationCall,
    Presigning,
    RetriedCall,
    SourceFacts,
    UnreadResult,
    Workers,
)
from .inference import classes, evidence
from .inference.evaluator import FIRST_CALLS, Evaluator
from .inference.source_file import SourceFile
from .project.project import Project
from .scopes.scope import Assigned, Binding, Defined, Imported, Outline, Parameter, Scope
from .syntax.tree import called_name
from .text_gate import gives_options, mentions_library
from .uses import configs, environment
from .uses.client_use import ClientUses
from .uses.clients import note_handlers, note_set_keys, settle_all
from .uses.coroutines import Coroutines, never_entered
from .uses.environment import mark_guarded
from .uses.mocks import Mocks
from .uses.operations import Operations
from .uses.retry_loops import repeating_loops, retried_calls
from .uses.time_limits import Deployed, TimeLimits

# What few files have, or few rules read, is loaded for those.
if TYPE_CHECKING:
    from .uses.workers import Threads

_OTHER_CALLS = (MAKING - FIRST_CALLS) | {"merge", "get_session"}


def read_facts(file: SourceFile, settings: Settings) -> SourceFacts:
    """Evaluate every call of ``file`` that may be boto's and collect what they are."""
    evaluator = inference_for(file, settings)
    # What is called without a name may be any of them: ``partial(boto3.client)("s3")``.
    names = {*_OTHER_CALLS, *_renamed(file.outline), None}
    # A factory may be called by any name.
    for site in file.outline.calls if settings.client_factories else file.outline.called(names):
        evaluator.value(site.node, site.scope)
    return _collect(file, evaluator, Mocks(evaluator, file))


def _renamed(outline: Outline) -> set[str]:
    """The names that a file gives to what makes clients, Configs and sessions: ``make = boto3.client``."""
    found = {each.name for each in outline.attribute_sets if each.value is not None and _may_make(each.value)}
    for scope in outline.scopes:
        for name, bindings in (*scope.bindings.items(), *scope.attributes.items()):
            if any(_binds_maker(binding, found) for binding in bindings):
                found.add(name)
    return found


def _binds_maker(binding: Binding, renamed: set[str]) -> bool:
    if isinstance(binding, Imported):
        return binding.origin.rpartition(".")[2] in MAKING
    if isinstance(binding, Defined):
        bases = getattr(binding.inner.node, "bases", ())
        return any(called_name(base.value) in CONFIG_NAMES | renamed for base in bases)
    value = binding.node.default if isinstance(binding, Parameter) else getattr(binding, "value", None)
    return isinstance(binding, (Assigned, Parameter)) and value is not None and _may_make(value)


def _may_make(value: cst.BaseExpression) -> bool:
    """Whether ``value`` may be something that creates clients, not yet called: ``boto3.client``, ``partial(...)``."""
    if isinstance(value, cst.Call):
        return called_name(value) == "partial"
    return isinstance(value, (cst.IfExp, cst.BooleanOperation)) or called_name(value) in MAKING


def inference_for(file: SourceFile, settings: Settings) -> Evaluator:
    """What answers questions about ``file``, with the project around it."""
    file.other_cloud = evidence.imports_other_cloud(file.outline.origins)
    evaluator = Evaluator(
        lambda inference: Project(file.path, inference),
        lambda library: _config_parameters(library, settings),
        settings.client_factories,
    )
    evaluator.prepare(file)
    return evaluator


def _config_parameters(library: Library, settings: Settings) -> tuple[str, ...]:
    """The positional parameters of a library's Config class in the target version."""
    return AIO_PARAMETERS if library == "aiobotocore" else option_names(settings.botocore_version)


def _collect(file: SourceFile, evaluator: Evaluator, mocks: Mocks) -> SourceFacts:
    made = file.made
    sites = file.outline.sites
    note_set_keys(file, evaluator)
    settle_all(file, evaluator, mocks)
    note_handlers(file, evaluator)
    classes.doubt_late(file)
    configs.mark_rewritten(file, evaluator)
    judged: list[tuple[cst.Call, ConfigCreation | MergedConfig]] = [*made.configs.items(), *made.merges.items()]
    for node, config in judged:
        config.mocked = mocks.cover(sites[node].scope, sites[node].around)
    configs.judge_uses(file, evaluator)
    mark_guarded(file)
    operations = Operations(file, evaluator, mocks)
    limits = TimeLimits(file, operations, evaluator, lambda: _deployed(file), lambda: _deployed_around(file, evaluator))
    calls = cache(lambda: operations.calls(methods()))
    assigned = environment.assignments(file, evaluator)
    of_libraries = cache(lambda: _library_calls(file, evaluator, mocks))
    return SourceFacts(
        clients=list(made.clients.values()),
        configs=[*made.configs.values(), *_given_as_options(file, of_libraries)],
        merges=list(made.merges.values()),
        sessions=list(made.sessions.values()),
        retries_reuses=list(configs.reuses(file)),
        environment=assigned,
        named_for_tests=environment.named_for_tests(file, evaluator),
        starts_processes=bool(assigned) and environment.starts_processes(file),
        later={
            OperationCall: calls,
            EveryOperation: operations.calls,
            AskedFor: operations.asked_for,
            UnreadResult: lambda: list(operations.unread(partly_failing())),
            NeverEntered: lambda: list(never_entered(file)),
            Presigning: lambda: operations.calls(PRESIGNING) if "generate_presigned_" in file.source else [],
            LimitedCall: limits.calls,
            BlockingCall: lambda: Coroutines(file, operations).blocking_calls(),
            RetriedCall: lambda: [
                *retried_calls(file, operations, evaluator),
                *repeating_loops(file, operations, evaluator),
            ],
            LibraryCall: of_libraries,
            **_if_asked(file, operations, evaluator),
        },
        find_use=ClientUses(file, evaluator, calls, limits.of).of,
    )


def _library_calls(file: SourceFile, evaluator: Evaluator, mocks: Mocks) -> list[LibraryCall]:
    if not mentions_library(file.source):
        return []
    from .uses.library_calls import library_calls

    return list(library_calls(file, evaluator, mocks))


def _given_as_options(file: SourceFile, of_libraries: Callable[[], list[LibraryCall]]) -> list[ConfigCreation]:
    if not gives_options(file.source):
        return []
    from .uses.library_calls import given_as_options

    return given_as_options(of_libraries())


def _if_asked(file: SourceFile, operations: Operations, evaluator: Evaluator) -> dict[type, Callable[[], list[Any]]]:
    """The facts that rules read which are off unless they are asked for, and what few files have."""

    @cache
    def threads() -> Threads:
        from .uses.workers import Threads

        return Threads(file, evaluator)

    def worker_counts() -> list[Workers]:
        from .uses.workers import WorkerCounts

        return WorkerCounts(file, evaluator, operations, threads()).found()

    def in_loops() -> list[ClientInLoop]:
        from .uses.repeated_creations import Loops

        loops = Loops(file, operations)
        return [*loops.made_in_loops(), *loops.made_by_calls_in_loops(), *loops.made_per_request()]

    def per_call() -> list[ClientPerCall]:
        from .uses.repeated_creations import Handlers

        return Handlers(file, operations, lambda: {each.function for each, _ in _deployed(file)}).made_per_call()

    def named_exceptions() -> list[NamedException]:
        from .uses.client_exceptions import ClientExceptions

        return list(ClientExceptions(file, operations).named())

    return {
        NamedException: named_exceptions,
        ClientInWorker: lambda: threads().made_in_workers(),
        Workers: worker_counts,
        ClientInLoop: in_loops,
        ClientPerCall: per_call,
    }


def _deployed_around(file: SourceFile, evaluator: Evaluator) -> Iterator[tuple[Scope, list[Deployed]]]:
    from .project.deployed import importing

    for path, deployed in importing(file.absolute).items():
        module = evaluator.project.at(path)
        if module is not None:
            yield module, deployed


def _deployed(file: SourceFile) -> Iterator[Deployed]:
    from .project.deployed import deployed

    return deployed(file.absolute)
