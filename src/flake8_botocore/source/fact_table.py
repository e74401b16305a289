"""The facts of a file: evaluates every call that may be boto's, and builds each type of fact when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property, partial
from typing import Any

import libcst as cst

from ..advice.running import RunningClients
from ..botocore.api import AIO_PARAMETERS, MAKING, option_names
from ..botocore.requests import lasting_methods
from ..botocore.services import partly_failing
from ..config import Settings
from ..deployment import Deployed, limit_of
from ..facts import (
    Absent,
    AskedFor,
    BlockingCall,
    ClientCreation,
    ClientUse,
    ConfigCreation,
    EnvironmentAssignment,
    EveryOperation,
    LibraryCall,
    LimitedCall,
    Limits,
    MergedConfig,
    NamedException,
    NeverAwaited,
    NeverEntered,
    OperationCall,
    RepeatedCreation,
    RetriedCall,
    SessionCreation,
    SourceFacts,
    TimeLimit,
    Unknown,
    UnreadResult,
    Value,
)
from ..files.filesystem import real
from .inference import evidence
from .inference.boto_calls import CallResults, call_results
from .inference.evaluator import Evaluator
from .inference.literals import ruled_out
from .inference.source_file import SourceFile
from .project.importers import leading_to
from .project.module_paths import real_root
from .project.other_modules import Project
from .scopes.scope import Imported, Scope
from .syntax.tree import around
from .text_gate import gives_options, mentions_library
from .uses import environment
from .uses.client_creations import Clients
from .uses.client_use import ClientUses, UseInFile
from .uses.coroutines import Coroutines, never_entered
from .uses.operation_calls import Operations
from .uses.retry_policies import retried_calls
from .uses.time_limits import TimeLimits

# Modules that only few files or rules need are imported where they are used.


def read_facts(file: SourceFile, settings: Settings) -> FileFacts:
    """The facts of ``file``: calls that may be boto's are evaluated now, the rest when a rule asks for it."""
    evaluator = inference_for(file, settings)
    # None stands for calls without a name, such as ``partial(boto3.client)("s3")``: they may be any of these. A factory
    # can have any name.
    names = file.renamed(MAKING) | {"merge", "get_session", None} | _partials(file, evaluator)
    sites = file.outline.calls if settings.client_factories else file.outline.called(names)
    return FileFacts(file, evaluator, settings, call_results(file, sites, evaluator))


def _partials(file: SourceFile, evaluator: Evaluator) -> set[str]:
    """The names that ``file`` imports and calls, and that may be a ``partial`` of ``boto3.client``.

    That is ``connect`` in ``from aws import connect``, if the module ``aws`` of the project makes a ``partial``
    anywhere.
    """
    bound = ((name, binding) for name, bindings in file.top.bindings.items() for binding in bindings)
    imports = [(name, binding.origin.rpartition(".")[0]) for name, binding in bound if isinstance(binding, Imported)]
    modules = {module for name, module in imports if file.outline.called({name})}
    with_partial = {module for module in modules if evaluator.project.makes_partial(module, file.top)}
    return {name for name, module in imports if module in with_partial and file.outline.called({name})}


def inference_for(file: SourceFile, settings: Settings) -> Evaluator:
    """The evaluator for ``file`` and its project. Notes on ``file`` whether it imports only another cloud's SDK."""
    file.other_cloud = evidence.imports_other_cloud(file.outline.origins)
    return Evaluator(
        lambda inference: Project(file.path, inference),
        lambda library: AIO_PARAMETERS if library == "aiobotocore" else option_names(settings.botocore_version),
        settings.client_factories,
    )


class FileFacts(SourceFacts):
    """The facts of ``file``. ``TABLE`` builds each type when it is first asked for, with the helpers kept here."""

    def __init__(self, file: SourceFile, evaluator: Evaluator, settings: Settings, calls: CallResults) -> None:
        """``calls`` are the calls of ``file`` that make clients, Configs and sessions, and what each makes."""
        self.file = file
        self.evaluator = evaluator
        self.settings = settings
        self.calls = calls
        self.creations = Clients(file, evaluator, calls)
        self._known: dict[type, list[Any]] = {}
        self._uses: dict[ClientCreation, ClientUse] = {}

    def of(self, kind: type) -> list[Any]:
        """The facts of the type ``kind``, in source order, built once, without those under ``if False:``."""
        if kind not in self._known:
            build = TABLE.get(kind)
            # The only type without a row is that of this object.
            found = super().of(kind) if build is None else list(build(self))
            # RunningClients has no anchor, and is made of facts from which those are left out already.
            if found and build is not None and kind is not RunningClients:
                never_run = ruled_out(self.file, self.evaluator)
                found = [each for each in found if _anchor(each) not in never_run]
            self._known[kind] = found
        return self._known[kind]

    def use_of(self, client: ClientCreation) -> ClientUse:
        """The uses of ``client``, which another file may make, as far as this file shows them."""
        if client not in self._uses:
            self._uses[client] = UseInFile(client, self._client_uses)
        return self._uses[client]

    def forgotten_configs(self, client: ClientCreation) -> list[str]:
        """The names of Configs that no client is given although ``client`` could be: ``CONFIG = Config(...)``.

        Each is assigned before the call of ``client`` in the same function or module, and in a block that is also
        around that call: a Config under ``if service == "s3":`` is not for a client after that ``if``.
        """
        calls, sites, names = self.file.outline.calls, self.file.outline.sites, list[str]()
        of_client = sites.get(client.anchor)
        for config in self.of(ConfigCreation):
            site = sites.get(config.anchor) if config.use.unused else None
            if of_client and site and site.scope is of_client.scope and calls.index(site) < calls.index(of_client):
                parents = self.file.parents_around(site.scope)
                blocks = {each for each in around(site.node, parents) if isinstance(each, cst.IndentedBlock)}
                statement = parents.get(site.node)
                if isinstance(statement, cst.Assign) and blocks.issubset(around(of_client.node, parents)):
                    names += [each.target.value for each in statement.targets if isinstance(each.target, cst.Name)]
        return names

    def release(self) -> None:
        """Drop everything that builds facts; nothing can be asked for afterwards.

        Much of it refers to these facts, as they refer to it: such cycles would wait for the garbage collector.
        """
        vars(self).clear()

    @cached_property
    def operations(self) -> Operations:
        """Finds the calls of operations."""
        return Operations(self.file, self.evaluator, self.creations)

    @property
    def coroutines(self) -> Coroutines:
        """Finds what blocks the event loop."""
        return Coroutines(self.file, self.operations)

    @cached_property
    def limits(self) -> FileLimits:
        """What ends the functions that run the file."""
        return FileLimits(self)

    @cached_property
    def _client_uses(self) -> ClientUses:
        return ClientUses(self, self.creations, self.limits.of_calls)


class FileLimits(Limits):
    """What ends the functions that run the file of ``facts``, and the calls in it."""

    def __init__(self, facts: FileFacts) -> None:
        self._facts = facts
        self._path = real(facts.file.absolute)

    @cached_property
    def of_calls(self) -> TimeLimits:
        """Finds the time limits of calls, by the functions that are deployed from the file or from what imports it."""
        facts = self._facts
        of_file, of_importers = partial(_deployed, facts), partial(_deployed_importers, facts)
        return TimeLimits(facts.file, facts.operations, facts.evaluator, of_file, of_importers, leading_to(self._path))

    @property
    def calls(self) -> list[LimitedCall]:
        """The calls in functions with a limit."""
        return self._facts.of(LimitedCall)

    def with_root(self) -> list[LimitedCall]:
        """``calls``, still with those in branches that never run, which ``FileFacts.of`` leaves out."""
        return [replace(each, root=real_root(self._path)) for each in self.of_calls.calls()]

    @property
    def of_package(self) -> TimeLimit | None:
        """The time limit of every function whose package holds the file.

        None if no package does, if they have different limits, and if one is unknown.
        """
        limits = self._packaging or [None]
        return limits[0] if len({limit and limit.seconds for limit in limits}) == 1 else None

    @property
    def of_functions(self) -> bool:
        """Whether Lambda runs the file, or the project deploys functions that may run it."""
        from .project.packages import may_run_in_functions

        return self.is_of_function or may_run_in_functions(self._path)

    def of_name(self, called: str) -> TimeLimit | Unknown | Absent:
        """The time limit of the Lambda function ``called`` so; ABSENT if the project deploys none."""
        from .project.deployed import limit_of_name

        return limit_of_name(self._path, called)

    @cached_property
    def is_of_function(self) -> bool:
        """Whether Lambda runs the file, by what deploys it or by the names of functions."""
        from .project.packages import is_run_by_handlers

        return bool(self._packaging) or self.of_calls.has_handler or is_run_by_handlers(self._path)

    @cached_property
    def _packaging(self) -> list[TimeLimit | None]:
        """The time limits of the Lambda functions whose packages hold the file, None for an unknown one."""
        from .project.packages import functions_packaging

        limits: list[TimeLimit | None] = []
        for functions in functions_packaging(self._path, self._facts.settings).values():
            # A module without functions has a handler that no template deploys, so that its limit is unknown.
            limits += [limit_of(*function) for function in functions] or [None]
        return limits


def _anchor(fact: Any) -> object:
    """The anchor of ``fact``: its own, else that of its call, else that of its client."""
    if isinstance(fact, AskedFor):
        return fact.name
    of = fact if hasattr(fact, "anchor") else getattr(fact, "call", None) or fact.client
    return of.anchor


def _configs(facts: FileFacts) -> Iterator[Value]:
    """The Configs that calls of ``Config`` make, and the dictionaries of options from which a library makes one."""
    yield from map(facts.creations.config, facts.calls.configs.values())
    if gives_options(facts.file.source):
        from .uses.library_calls import given_as_options

        yield from given_as_options(facts.of(LibraryCall))


def _library_calls(facts: FileFacts) -> Iterable[LibraryCall]:
    if not mentions_library(facts.file.source):
        return ()
    from .uses.library_calls import library_calls

    return library_calls(facts.file, facts.creations)


def _repeated_creations(facts: FileFacts) -> Iterator[RepeatedCreation]:
    """The clients that are made again in each turn of a loop, for each request, and in each call of a Lambda handler.

    A runbook of Systems Manager runs a handler only once, so those in its handlers are left out.
    """
    from .project.deployed import in_runbook
    from .uses.repeated_creations import Handlers, Loops

    loops = Loops(facts.file, facts.operations)
    yield from loops.made_in_loops()
    for creation in loops.made_per_request():
        # A server answers requests in several threads, Lambda one at a time.
        yield replace(creation, threads=creation.kind == "request" and not facts.limits.is_of_function)
    handlers = Handlers(facts.file, facts.operations, lambda: {each.function for each, _ in _deployed(facts)})
    # To look for runbooks takes time.
    if (per_call := handlers.made_per_call()) and not in_runbook(facts.file.absolute):
        yield from per_call


def _named_exceptions(facts: FileFacts) -> Iterator[NamedException]:
    from .uses.client_exceptions import ClientExceptions

    return ClientExceptions(facts.file, facts.operations).named()


TABLE: dict[type, Callable[[FileFacts], Iterable[Any]]] = {
    RunningClients: lambda facts: [RunningClients(facts, facts.settings)],
    ClientCreation: lambda facts: facts.creations.made.values(),
    ConfigCreation: _configs,
    MergedConfig: lambda facts: map(facts.creations.config, facts.calls.merges.values()),
    SessionCreation: lambda facts: facts.calls.sessions.values(),
    EnvironmentAssignment: lambda facts: environment.assignments(facts.file, facts.evaluator),
    OperationCall: lambda facts: facts.operations.calls(lasting_methods(facts.file.source)),
    EveryOperation: lambda facts: facts.operations.calls(),
    AskedFor: lambda facts: facts.operations.asked_for(),
    UnreadResult: lambda facts: facts.operations.unread(partly_failing()),
    NeverEntered: lambda facts: never_entered(facts.file, facts.creations),
    NeverAwaited: lambda facts: facts.operations.never_awaited(),
    LimitedCall: lambda facts: facts.limits.with_root(),
    BlockingCall: lambda facts: [] if _takes_one_request(facts) else facts.coroutines.blocking_calls(),
    RetriedCall: lambda facts: retried_calls(facts.file, facts.operations, facts.evaluator),
    LibraryCall: _library_calls,
    NamedException: _named_exceptions,
    RepeatedCreation: _repeated_creations,
}
"""The function that builds each type of fact. If few files or rules need it, it imports its module when called."""


CONCURRENT = ("gather", "create_task", "TaskGroup", "uvicorn", "hypercorn", "gunicorn", "daphne", "granian")
"""Words of projects in which one coroutine runs beside another."""


def _takes_one_request(facts: FileFacts) -> bool:
    """Whether Lambda alone runs the coroutines of the file, one request at a time: blocking one keeps no other waiting.

    False without coroutines, and if the project may run several at once.
    """
    # Mangum runs web applications in Lambda.
    says = facts.evaluator.project.says
    if "async def" not in facts.file.source or not (facts.limits.is_of_function or says("Mangum")):
        return False
    return not any(map(says, CONCURRENT))


def _deployed_importers(facts: FileFacts) -> Iterator[tuple[Scope, list[Deployed]]]:
    """The modules with Lambda handlers that import this file, each as a scope, with the functions deployed from it.

    The list is empty for a module whose handler no template deploys. A module that cannot be read is left out.
    """
    from .project.packages import functions_importing

    for path, deployed in functions_importing(facts.file.absolute, facts.settings).items():
        module = facts.evaluator.project.at(path)
        if module is not None:
            yield module, deployed


def _deployed(facts: FileFacts) -> Iterator[Deployed]:
    """The Lambda functions deployed from this file, each with what deploys it."""
    from .project.deployed import deployed

    return deployed(facts.file.absolute, facts.settings)
