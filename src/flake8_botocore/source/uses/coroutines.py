"""Coroutines: what blocks an event loop in them, who runs them, and aiobotocore's clients that are never entered."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Set
from dataclasses import replace

import libcst as cst

from ...botocore.api import ROOTS
from ...botocore.requests import is_listing, sends_request
from ...botocore.tables.by_hand import EVENT_STREAMS
from ...config.botocore_release import allows_python_before, requires_asgiref
from ...config.options import is_collected
from ...facts import Anchor, BlockingCall, NeverEntered, OperationCall, Place, is_asynchronous
from ..inference import escapes, parameters
from ..inference.call_frames import Following, Frame
from ..inference.objects import Dotted, Function, Session
from ..inference.protocols import Inference
from ..inference.source_file import Parents, SourceFile, file_of
from ..scopes.reaching import bound_once
from ..scopes.scope import Assigned, CallSite, Scope
from ..syntax.tree import called_name, callee_text, children, nodes, only_index, string_value
from .client_creations import Clients
from .operation_calls import HANDING_ON, Operations
from .reachability import Conditions, last_statement

_IN_PARTS = ("paginat", *sorted(set(EVENT_STREAMS.values())))
"""Words of files that go through pages or events."""

_READING = frozenset({"read", "readline", "readlines", "readinto"})
"""Methods of a streaming body that wait for what has not arrived yet."""

_READING_IN_TURNS = frozenset({"iter_chunks", "iter_lines"})
"""Methods of a streaming body that do so in each turn of a loop."""


class BlockingCalls:
    """Finds what blocks in a function of the project; ``operations`` are those of the linted file.

    Each result is without the name of its coroutine, which ``Coroutines`` adds.
    """

    def __init__(self, operations: Operations, following: Following) -> None:
        self._own = operations
        self._following = following
        self._operations = {operations.file: operations}
        self._in_parts: dict[SourceFile, bool] = {}

    def waits_in(self, function: Scope) -> Iterator[BlockingCall]:
        """The waits in ``function`` itself: in its calls, and in its loops through pages or events."""
        for site in self._following.sites(function):
            yield from self._waits_at(site)
        # Most files go through no answer in parts, and looking for loops takes as long as all else here.
        file = file_of(function)
        if file not in self._in_parts:
            self._in_parts[file] = any(word in file.source for word in _IN_PARTS)
        if self._in_parts[file]:
            for loop in _loops(function):
                yield from self._waits_in_loop_over(loop.iter, function)

    def _waits_at(self, site: CallSite) -> Iterator[BlockingCall]:
        """The waits at ``site``, a call of a method: ``s3.get_object(...)`` waits for the reply.

        ``reply["Body"].read()`` waits for the body of an earlier reply, and in the head of a loop,
        ``for page in pages.paginate():`` for each page.
        """
        func, parents = site.node.func, file_of(site.scope).parents_around(site.scope)
        # A call behind ``await``, ``async for`` or ``async with`` may be one on a client of an event loop after all.
        if not isinstance(func, cst.Attribute) or is_awaited(site.node, parents):
            return
        looped = is_looped_over(site.node, parents)
        for call in self._of(site.scope).here(site):
            # What is entered, ``with table.batch_writer():``, sends nothing yet.
            if _is_sure(call) and not isinstance(parents.get(site.node), cst.WithItem):
                sends = sends_request(call)
                # A paginator, or a collection of a resource (``bucket.objects.all()``), sends when a loop asks for it.
                if sends or (looped and (call.kind == "paginator" or is_listing(call))):
                    yield BlockingCall(call.anchor, call, "", callee_text(func), "call" if sends else "pages")
        if func.attr.value in _READING or (looped and func.attr.value in _READING_IN_TURNS):
            for call, _, text in self._parts_of_reply(func.value, site.scope):
                written = f"{text}.{func.attr.value}"
                yield BlockingCall(Anchor(site.node), call, "", written, "parts" if looped else "body")

    def _waits_in_loop_over(self, node: cst.BaseExpression, scope: Scope) -> Iterator[BlockingCall]:
        """The waits in each turn of a loop over ``node``: for pages of a paginator, or for events of a stream.

        Such as ``for page in pages:`` behind ``pages = paginator.paginate()``, and ``for event in reply["body"]:``.
        """
        if isinstance(node, cst.Name):
            for call in self._calls_replying(node, scope):
                if call.kind == "paginator":
                    yield BlockingCall(Anchor(node), call, "", node.value, "pages")
        for call, key, text in self._parts_of_reply(node, scope):
            if EVENT_STREAMS.get(call.method) == key:
                yield BlockingCall(Anchor(node), call, "", text, "parts")

    def _parts_of_reply(self, node: cst.BaseExpression, scope: Scope) -> Iterator[tuple[OperationCall, str, str]]:
        """The operations whose reply has ``node`` as a part, each with the key of that part, and the text for it.

        ``node`` may be ``reply["Body"]``, ``reply.get("Body")`` or ``body``, a name bound once to one of these.
        """
        part = bound_once(node, scope) or node
        if isinstance(part, cst.Subscript):
            reply, key = part.value, only_index(part)
        elif isinstance(part, cst.Call) and called_name(part) == "get" and isinstance(part.func, cst.Attribute):
            reply, key = part.func.value, part.args[0].value if part.args else None
        else:
            return
        if isinstance(key, cst.SimpleString):
            name = str(string_value(key))
            text = f'{callee_text(reply)}["{name}"]' if part is node else callee_text(node)
            yield from ((call, name, text) for call in self._calls_replying(reply, scope) if call.kind == "client")

    def _calls_replying(self, node: cst.BaseExpression, scope: Scope) -> Iterator[OperationCall]:
        """The operations on blocking clients whose reply is the value of ``node``, called directly or in a thread.

        A thread calls ``client.invoke`` in each of these::

            await asyncio.to_thread(client.invoke, ...)
            await asyncio.to_thread(lambda: client.invoke(...))
            await asyncio.to_thread(partial(client.invoke, ...))
        """
        value = bound_once(node, scope)
        value = value.expression if isinstance(value, cst.Await) else value
        site = file_of(scope).outline.sites.get(value)
        if site is None:
            return
        calls = [*self._of(scope).here(site), *self._of(scope).handed_on(site)]
        functions = [arg.value.body if isinstance(arg.value, cst.Lambda) else arg.value for arg in site.node.args]
        if not calls and called_name(site.node) in HANDING_ON:
            for inner in filter(None, map(file_of(scope).outline.sites.get, functions)):
                calls += [*self._of(scope).here(inner), *self._of(scope).handed_on(inner)]
        yield from (call for call in calls if _is_sure(call))

    def _of(self, scope: Scope) -> Operations:
        file = file_of(scope)
        if file not in self._operations:
            self._operations[file] = Operations(file, self._own.evaluator, self._own.clients)
        return self._operations[file]


def _is_sure(call: OperationCall) -> bool:
    """Whether each client of ``call`` is a blocking one, and known by more than its name."""
    return not any(is_asynchronous(client.library) or client.by_name for client in call.clients)


def is_awaited(node: cst.CSTNode, parents: Parents) -> bool:
    """Whether ``node`` is the ``x`` in ``await x``, ``async for each in x`` or ``async with x``."""
    parent = parents.get(node)
    around = parents.get(parent) if isinstance(parent, cst.WithItem) else parent
    return isinstance(around, cst.Await) or getattr(around, "asynchronous", None) is not None


def is_looped_over(node: cst.CSTNode, parents: Parents) -> bool:
    """Whether ``node`` is the ``x`` in ``for each in x``, also in a comprehension."""
    parent = parents.get(node)
    return isinstance(parent, (cst.For, cst.CompFor)) and parent.iter is node


def _loops(function: Scope) -> Iterator[cst.For | cst.CompFor]:
    """The loops of ``function`` itself that are not ``async for``."""
    waiting: list[cst.CSTNode] = [*children(function.node)]
    while waiting:
        node = waiting.pop()
        kind = type(node)  # the classes of libcst are abstract ones: isinstance takes five times as long
        if kind is cst.For or kind is cst.CompFor:
            assert isinstance(node, (cst.For, cst.CompFor))
            if node.asynchronous is None:
                yield node
        if kind not in (cst.FunctionDef, cst.Lambda, cst.ClassDef):
            waiting += children(node)


_STARTS = frozenset({"run", "run_until_complete"})
"""Calls that start a loop and end it with one coroutine."""

_BESIDE = frozenset({"gather", "create_task", "ensure_future", "TaskGroup", "as_completed", "wait", "start_server"})
"""Calls that make coroutines run beside one another."""

DEEPEST = 4
"""Coroutines awaiting one another that are followed to what starts the loop."""

MOST_CALLED = 200
"""Functions that are looked through for one call in a coroutine."""


class Coroutines:
    """Looks through the coroutines of one file, and through the functions of the project that they call."""

    def __init__(self, file: SourceFile, operations: Operations) -> None:
        self.file = file
        self._following = Following(operations.evaluator)
        self._blocking = BlockingCalls(operations, self._following)
        self._conditions = Conditions()
        self._once: dict[CallSite | None, bool] = {None: False}
        self._known_waits: dict[Scope, list[BlockingCall]] = {}
        self._known_calls: dict[Scope, list[tuple[CallSite, Scope]]] = {}

    def blocking_calls(self) -> list[BlockingCall]:
        """The calls that block directly in an ``async def``: a lambda or function inside it may run in a thread.

        A call of a blocking function of the project counts once, however often that blocks. Tests, scripts and
        coroutines that their loop runs alone are left out: no other coroutine waits there. Each has the code by which
        the file can call it in a thread, and the library that has such a client for event loops.
        """
        if "async def" not in self.file.source or _runs_alone(self.file):
            return []
        found: list[BlockingCall] = []
        for function in self.file.outline.functions:
            if isinstance(function.node, cst.FunctionDef) and function.node.asynchronous is not None:
                blocking = list(self._in_coroutine(function))
                if blocking and not _is_alone(function, self._following.inference):
                    found += (replace(each, function=function.name) for each in blocking)
        handing = _handing(self.file) if found else ""
        says = self._following.inference.project.says
        aio = "aiobotocore" if found and says("aiobotocore") and not says("aioboto3") else "aioboto3"
        return [replace(each, handing=handing, aio=aio) for each in found]

    def _in_coroutine(self, function: Scope) -> Iterator[BlockingCall]:
        """The calls in the coroutine ``function`` that block, or that call a function which blocks.

        Left out are calls that run only once, as ``_waits_once`` finds.
        """
        own = self._waits_in(function)
        called = {each.anchor for each in own if each.kind == "call"}
        read = {each.call.anchor for each in own if each.kind in ("body", "parts")}
        for each in own:
            # A call and what reads its reply move to a thread together: they are one finding.
            if each.kind not in ("body", "parts") or each.call.anchor not in called:
                is_read = each.kind == "call" and each.anchor in read
                yield replace(each, is_read=is_read)
        seen = {each.anchor for each in own}
        for site, inner in self._called_by(function):
            if Anchor(site.node) in seen or self._waits_once(site):
                continue
            leading = self._leading_to_wait(site, inner)
            if leading is not None:
                yield leading

    def _leading_to_wait(self, site: CallSite, called: Scope) -> BlockingCall | None:
        """The call at ``site`` of the function ``called``, as a blocking call; None if it leads to none that blocks.

        If ``called`` itself does not block, the functions that it calls are looked through, then the functions that
        these call, until some block. ``more`` has the other blocking calls that are as many calls away.
        """
        way_to: dict[Scope, tuple[CallSite, ...]] = {called: ()}
        waiting, found = [called], list[BlockingCall]()
        for function in waiting:
            # ``waiting`` is in order of distance: this function and the rest are further away than the blocking one.
            if found and len(way_to[function]) >= len(found[0].way):
                break
            waits = self._waits_in(function)
            # The text and place of each call on the way to ``function``.
            steps = [(callee_text(each.node.func), self._place(each)) for each in way_to[function] if waits]
            for each in waits:
                # The anchor may be the name that a loop goes through, for which the outline has no call.
                assert isinstance(each.anchor, cst.CSTNode)
                file = file_of(function)
                place = each.anchor if file is self.file else file.place(each.anchor)
                way, written = (*steps, (each.written, place)), callee_text(site.node.func)
                found.append(BlockingCall(Anchor(site.node), each.call, "", written, each.kind, way))
            if found:
                continue
            for inner_site, inner in self._called_by(function):
                if inner not in way_to and len(way_to) < MOST_CALLED and not self._waits_once(inner_site):
                    way_to[inner] = (*way_to[function], inner_site)
                    waiting.append(inner)
        return replace(found[0], more=tuple(found[1:])) if found else None

    def _waits_in(self, function: Scope) -> list[BlockingCall]:
        """The waits in ``function`` itself, except calls that wait only once; found once for each function."""
        if function not in self._known_waits:
            sites, waits = file_of(function).outline.sites, self._blocking.waits_in(function)
            self._known_waits[function] = [each for each in waits if not self._waits_once(sites.get(each.anchor))]
        return self._known_waits[function]

    def _place(self, site: CallSite) -> Anchor | Place:
        file = file_of(site.scope)
        return Anchor(site.node) if file is self.file else file.place(site.node)

    def _called_by(self, function: Scope) -> list[tuple[CallSite, Scope]]:
        """The calls in ``function`` of functions of the project, each with that function; without coroutines."""
        if function not in self._known_calls:
            sites = self._following.sites(function)
            self._known_calls[function] = [
                (site, inner) for site in sites for inner in self._functions_run(site, function)
            ]
        return self._known_calls[function]

    def _functions_run(self, site: CallSite, caller: Scope) -> Iterator[Scope]:
        """The function that ``site`` runs, and each lambda that this is given and calls: ``retry(lambda: send())``."""
        run = self._run_started(site, caller)
        if run is not None:
            yield run.function
            called = {called_name(each.node) for each in self._following.sites(run.function)}
            for name in called & run.given.keys():
                for argument in run.given[name or ""]:
                    if isinstance(argument.node, cst.Lambda):
                        yield file_of(argument.scope).scopes[argument.node]

    def _run_started(self, site: CallSite, caller: Scope) -> Frame | None:
        """The run of a function of the project that ``site`` starts; None if it starts none, or none that is known.

        A call of a coroutine starts nothing, and of a generator only in a loop or ``with``.
        """
        run = self._following.entered(site, Frame(caller))
        if run is None or not isinstance(run.function.node, cst.FunctionDef) or run.function.node.asynchronous:
            return None
        parents = file_of(site.scope).parents_around(site.scope)
        if is_awaited(site.node, parents):
            return None
        parent = parents.get(site.node)
        starts = not run.function.yields or isinstance(parent, cst.WithItem) or is_looped_over(site.node, parents)
        return run if starts else None

    def _waits_once(self, site: CallSite | None) -> bool:
        """Whether ``site`` is taken to wait only once: it ``_is_guarded``, as in ``if not self._loaded: ...``."""
        if site not in self._once:
            self._once[site] = site is not None and self._is_guarded(site)
        return self._once[site]

    def _is_guarded(self, site: CallSite) -> bool:
        """Whether ``site`` runs only while a value is missing that its function sets, as ``self._loaded`` or a global.

        It is inside of ``if not self._loaded:``, or behind ``if self._loaded: return``.
        """
        function = site.scope.function
        node: cst.CSTNode = site.node
        if function is None:
            return False
        attributes = function.owner.attributes if function.owner is not None else {}
        own = [name for name, bindings in attributes.items() if any(each.scope is function for each in bindings)]
        set_here = {*function.outward, *(f"{function.self_name}.{name}" for name in own)}
        parents = file_of(function).parents_around(function)
        while set_here and node is not function.node:
            parent = parents[node]
            if isinstance(parent, cst.If) and node is parent.body and _tests(parent.test, set_here, _MISSING):
                return True
            for before in self._conditions.before(parent, node) if isinstance(parent, cst.BaseSuite) else ():
                leaves = isinstance(last_statement(before.body), cst.Return)
                if leaves and isinstance(before, cst.If) and _tests(before.test, set_here, _THERE):
                    return True
            node = parent
        return False


_MISSING, _THERE = (cst.UnaryOperation, cst.Is), (cst.Name, cst.Attribute, cst.IsNot)
"""Nodes that test whether something is not there, or is: ``not x``, ``x is None``; ``x``, ``x is not None``."""


def _tests(condition: cst.BaseExpression, names: Set[str], kinds: tuple[type, ...]) -> bool:
    """Whether ``condition`` tests that one of ``names`` is missing, if ``kinds`` is _MISSING, or there, if _THERE."""
    node = condition.comparisons[0].operator if isinstance(condition, cst.Comparison) else condition
    named = (each for each in nodes(condition) if isinstance(each, (cst.Name, cst.Attribute)))
    return isinstance(node, kinds) and any(callee_text(each) in names for each in named)


# Who runs a coroutine.


def _is_alone(function: Scope, inference: Inference, deep: int = DEEPEST) -> bool:
    """Whether the coroutine ``function`` runs alone in its loop, as far as all its callers can be seen.

    Each call of it starts a loop, or awaits it in a coroutine that runs alone. None of these awaits anything but
    asyncio and the project: a library may have started something else in the loop.
    """
    if deep == 0 or _runs_beside(file_of(function)) or _awaits_others(function, inference):
        return False
    sites: list[tuple[CallSite, Parents]] = []
    for calls in parameters.every_call(function, inference, tests=False):
        if not calls.complete:
            return False
        sites += ((site, calls.file.parents_around(site.scope)) for site in calls.sites)
    return bool(sites) and all(_is_started_alone(*each, inference, deep) for each in sites)


def _is_started_alone(site: CallSite, parents: Parents, inference: Inference, deep: int) -> bool:
    """Whether the call ``site`` starts a loop for its coroutine, or awaits that in one that runs alone."""
    parent, caller = parents.get(site.node), site.scope.function
    if isinstance(parent, cst.Arg):
        starting = parents.get(parent)
        return isinstance(starting, cst.Call) and called_name(starting) in _STARTS
    return isinstance(parent, cst.Await) and caller is not None and _is_alone(caller, inference, deep - 1)


def _awaits_others(function: Scope, inference: Inference) -> bool:
    """Whether ``function`` awaits anything but functions of asyncio and of the project: also by ``async with``."""
    for node in nodes(function.node):
        if isinstance(node, (cst.With, cst.For, cst.CompFor)) and node.asynchronous is not None:
            return True
        if isinstance(node, cst.Await):
            awaited = node.expression.func if isinstance(node.expression, cst.Call) else node.expression
            value = inference.value(awaited, function)
            is_asyncio = isinstance(value, Dotted) and value.path.startswith("asyncio.")
            if not is_asyncio and not isinstance(value, Function):
                return True
    return False


def _runs_beside(file: SourceFile) -> bool:
    """Whether coroutines of ``file`` may run beside others.

    ``await gather(...)`` does not count: the coroutine that calls it waits for all that it starts.
    """
    # ``wait`` is left out: other things have a method of that name, and asyncio's takes what create_task() made.
    return file.once(
        "whether coroutines run beside others",
        lambda: any(
            called_name(site.node) != "gather" or not is_awaited(site.node, file.parents_around(site.scope))
            for site in file.outline.called(_BESIDE - {"wait"})
        ),
    )


def _runs_alone(file: SourceFile) -> bool:
    """Whether ``file`` is a test, or a script that runs one coroutine and imports only boto and standard modules."""
    if is_collected(file.path):
        return True
    libraries = {origin.partition(".")[0] for origin in file.outline.origins} - ROOTS
    starts_one = bool(file.outline.called(_STARTS)) and not file.outline.called(_BESIDE)
    return starts_one and libraries <= sys.stdlib_module_names


def _handing(file: SourceFile) -> str:
    """The code by which ``file`` can run ``{}`` in a thread; which one depends on what its project requires."""
    if any(origin.startswith("asgiref.") for origin in file.outline.origins) or requires_asgiref(file.absolute):
        return "sync_to_async({})(…)"
    if allows_python_before("3.9", file.absolute):
        return "loop.run_in_executor(None, lambda: {}(…))"
    return "asyncio.to_thread({}, …)"


def never_entered(file: SourceFile, clients: Clients) -> Iterator[NeverEntered]:
    """The ``clients`` of aiobotocore and aioboto3 that ``file`` uses only as if they had been entered.

    Anything else that is done with one (``return``, an argument, ``enter_async_context``, ``async with``) may enter
    it and is left alone, as are those known by name only.
    """
    for node, client in clients.made.items():
        if client.by_name or not _of_event_loop(clients.session_of(node)):
            continue
        use = _misuse(node, file.parents) or _named_misuse(node, file)
        if use is not None:
            yield NeverEntered(client, use)


def _of_event_loop(session: Session) -> bool:
    """Whether every session that ``session`` may be is of aiobotocore or aioboto3, none a fallback of botocore."""
    return all(is_asynchronous(each.library) for each in session.parts or (session,))


def _misuse(node: cst.CSTNode, parents: Parents) -> str | None:
    """The use of the value of ``node`` that only a client allows: ``.put_object``, ``await``, ``with``; else None."""
    parent = parents.get(node)
    if isinstance(parent, cst.Attribute) and parent.value is node:
        return None if parent.attr.value.startswith("_") else f".{parent.attr.value}"
    if isinstance(parent, cst.Await):
        return "await"
    if isinstance(parent, cst.WithItem):
        around = parents.get(parent)
        return "with" if isinstance(around, cst.With) and around.asynchronous is None else None
    return None


def _named_misuse(node: cst.Call, file: SourceFile) -> str | None:
    """The first use of the one name that ``node`` is assigned to; None unless every use is a ``_misuse``."""
    statement = file.parents.get(node)
    if not isinstance(statement, cst.Assign) or len(statement.targets) != 1:
        return None
    target = statement.targets[0].target
    if not isinstance(target, cst.Name):
        return None
    scope = file.outline.sites[node].scope
    home = scope.home(target.value)
    bindings = home.bindings.get(target.value, [])
    if len(bindings) != 1 or not isinstance(bindings[0], Assigned) or bindings[0].value is not node:
        return None
    # A function assigns it by ``global``.
    if home.kind == "module" and scope.kind != "module":
        return None
    named = escapes.mentions(target.value, home, file.parents, file)
    uses = [_misuse(name, file.parents) for name in named if name is not target]
    return uses[0] if uses and all(use is not None for use in uses) else None
