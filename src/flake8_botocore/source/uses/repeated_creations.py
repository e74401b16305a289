"""Clients and sessions that a loop or a Lambda handler makes anew although they would be the same each time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, replace
from typing import Any

import libcst as cst

from ...botocore import api
from ...facts import Anchor, Library, Literal, RepeatedCreation, Repetition, is_asynchronous
from ..inference.call_frames import Expression, Following, Frame
from ..inference.classes import dependency
from ..inference.invariance import Invariance
from ..inference.objects import Class, Client, Dotted, Instance, Session
from ..inference.source_file import Parents, SourceFile, file_of
from ..scopes.scope import CACHES, CallSite, Parameter, Scope, decorators
from ..syntax.tree import argument, called_name, callee_text, decorator_name, dotted, names_in, nodes, positional
from .operation_calls import Operations
from .reachability import COMPREHENSIONS, Conditions, is_endless, runs_before
from .time_limits import bound_method, is_handler, named_functions, takes_both

MOST_RUNS = 400
"""Runs of functions that are looked at for one handler; nothing is said of one that needs more."""

_ONCE_A_STACK = ("RequestType", "cfnresponse", "crhelper")
"""Text of a handler's file that CloudFormation calls, a few times in the life of a stack."""


@dataclass(frozen=True, eq=False)
class _Made:
    """A client, or a session if ``session``, that the call at ``site`` makes in the run ``frame`` of its function.

    ``text`` is how messages show the call. ``always``: each run makes it.
    """

    site: CallSite
    frame: Frame
    text: str
    library: Library
    session: bool = False
    mocked: bool = False
    always: bool = True


class _Creations:
    """Follows functions of one file, and what they call, to the clients and sessions that they make."""

    def __init__(self, file: SourceFile, operations: Operations) -> None:
        self.file = file
        self.operations = operations
        self.following = Following(operations.evaluator)
        self.invariance = Invariance(self.following)
        self.conditions = Conditions(self.invariance)
        self._turns: dict[cst.CSTNode, cst.CSTNode | None] = {}

    def _repeated(self, starts: Iterable[Frame], kind: Repetition) -> list[RepeatedCreation]:
        """The clients and sessions that runs of ``starts`` make with the same arguments each time.

        A call is left out if its arguments differ on any of the ways to it. One that several starts lead to is counted
        once, if possible for a start whose runs always make it.
        """
        found: dict[tuple[cst.Call, str], RepeatedCreation] = {}
        differing: set[cst.Call] = set()
        for start in starts:
            for made in self._made_from(start, kind):
                if not self._is_same(made):
                    differing.add(made.site.node)
                    continue
                key = made.site.node, made.text
                if key not in found or (made.always and not found[key].always):
                    found[key] = self._reported(made, kind)
        creations = [creation for (node, _), creation in found.items() if node not in differing]
        # A call of this file that leads to several creations with the same text is one finding, about the first.
        unique = {(each.anchor, each.text): each for each in reversed(creations)}
        return [*reversed(unique.values())]

    def _made_from(self, start: Frame, kind: Repetition) -> list[_Made]:
        """The clients and sessions that runs of ``start``, and of the functions it calls, make; none past MOST_RUNS.

        If ``start`` is a view or task, each run makes them. A handler runs more often, so clients that only some of its
        runs make count, too, with ``always`` unset.
        """
        found: list[_Made] = []
        runs, always = [start], {start}
        for count, run in enumerate(runs):
            if count >= MOST_RUNS:
                return []
            for site in self.following.sites(run.function):
                made = self._made(site, run)
                inner = self.following.entered(site, run) if made is None else None
                if made is None and inner is None:
                    continue
                reached = self.conditions.reached(site, run)
                if reached == "rarely" or (reached == "sometimes" and kind != "handler"):
                    continue
                is_always_reached = reached == "always" and run in always
                if made is not None:
                    found.append(replace(made, always=is_always_reached))
                elif inner is not None:
                    runs.append(inner)
                    if is_always_reached:
                        always.add(inner)
        return found

    def _made(self, site: CallSite, frame: Frame) -> _Made | None:
        """The client or session that ``site`` itself makes in a run of ``frame``; None if it makes neither.

        A call that only returns a client or session which another one makes is none. The client of
        ``session.client("s3")`` counts, too, if only the callers in ``frame`` show what the parameter ``session`` is.
        """
        value = self.operations.evaluator.value(site.node, site.scope)
        if isinstance(value, Client) and value.creation.anchor is Anchor(site.node) and not value.creation.by_name:
            client = self.operations.clients.of(value)
            text = self._text(site, frame) if client.service_name is None else client.text
            return _Made(site, frame, text, client.library, mocked=client.mocked)
        if isinstance(value, Session):
            is_made_here = value.anchor is Anchor(site.node) and value.file is not None and not value.is_default
            read = file_of(site.scope).parents_around(site.scope).get(site.node)
            # ``Session().region_name`` reads neither credentials nor models.
            is_used = not isinstance(read, cst.Attribute) or read.attr.value in api.CREATING
            text = f"{callee_text(site.node.func)}()"
            return _Made(site, frame, text, value.library, session=True) if is_made_here and is_used else None
        if isinstance(site.node.func, cst.Attribute) and called_name(site.node) in api.CREATING:
            maker = self.following.value(Expression(site.node.func.value, site.scope, frame))
            if isinstance(maker, Session) or (isinstance(maker, Dotted) and maker.path == "boto3"):
                library = maker.library if isinstance(maker, Session) else "boto3"
                return _Made(site, frame, self._text(site, frame), library)
        return None

    def _text(self, site: CallSite, frame: Frame) -> str:
        """The call ``site`` as messages show it: ``boto3.client("s3")``. Callers in ``frame`` may give the service."""
        callee = callee_text(site.node.func)
        given = argument(site.node, "service_name", 0)
        value = None if given is None else self.following.value(Expression(given.value, site.scope, frame))
        service = value.value if isinstance(value, Literal) else None
        return f'{callee}("{service}")' if isinstance(service, str) else f"{callee}(...)"

    def _is_same(self, made: _Made) -> bool:
        """Whether each run makes the same: equal arguments, and no function on the way sets the environment."""
        # In each function on the way, the call that leads to the next one, or makes the client.
        inner_call: CallSite | None = made.site
        for frame in made.frame.chain:
            if inner_call is not None and _sets_environment(frame.function, inner_call):
                return False
            inner_call = frame.site
        return self.invariance.of_call(made.site.node, made.site.scope, made.frame)

    def _reported(self, made: _Made, kind: Repetition) -> RepeatedCreation:
        """What to report of ``made``, at the last call of this file on the way from the handler or view to it."""
        sites = [made.site, *(frame.site for frame in made.frame.chain if frame.site is not None)]
        last_here = next(site for site in sites if file_of(site.scope) is self.file)
        elsewhere = None if last_here is made.site else file_of(made.site.scope).place(made.site.node)
        runs = [*made.frame.chain][::-1]
        names, start = [run.name for run in runs], runs[0].function
        if start.owner is not None and kind == "request":
            names[0] = f"{start.owner.name}.{start.name}"
        chain = (*names, callee_text(made.site.node.func))
        creation = RepeatedCreation(kind, Anchor(last_here.node), made.text, chain, made.mocked, made.library)
        in_context = any(isinstance(each, cst.Name) and each.value == "current_app" for each in nodes(made.site.node))
        return replace(creation, elsewhere=elsewhere, session=made.session, always=made.always, in_context=in_context)


class Handlers(_Creations):
    """Follows what the handlers of one file call."""

    def __init__(self, file: SourceFile, operations: Operations, deployed: Callable[[], Set[str]]) -> None:
        """``deployed`` gives the names of the functions that templates make of ``file``."""
        super().__init__(file, operations)
        self.deployed = deployed

    def made_per_call(self) -> list[RepeatedCreation]:
        """Clients and sessions that handlers make with the same arguments each time.

        What another file makes is reported at the call that leads there.
        """
        if any(text in self.file.source for text in _ONCE_A_STACK):
            return []
        found = self._repeated(self._handlers(), "handler")
        # A client of an event loop is entered in the loop, which ends with the call.
        return [each for each in found if each.session or not is_asynchronous(each.library)]

    def _handlers(self) -> Iterator[Frame]:
        """Runs of functions of the module that Lambda calls: their names and parameters say so, or a template does.

        If no function is named like a handler, and no template deploys any of the file, every function that takes an
        event and a context is one. A method is one by the name of the module for it: ``handler = Orders().run``.
        """
        top = self.file.top
        names_of = {each: {each.name} for each in self.file.outline.functions if each.parent is top}
        for name, function in named_functions(top):
            names_of.setdefault(function, set()).add(name)
        by_name = [each for each, names in names_of.items() if any(is_handler(name, each) for name in names)]
        # Templates are read only where they can make a difference.
        reads_templates = self.file.says("chalice") or any(takes_both(each) for each in names_of if each not in by_name)
        deployed = self.deployed() if reads_templates else frozenset()
        handlers = [each for each, names in names_of.items() if each in by_name or not deployed.isdisjoint(names)]
        if not handlers and not deployed:
            handlers = [each for each in names_of if takes_both(each)]
        yield from map(Frame, handlers)
        for name in top.bindings:
            bound = bound_method(name, top, self.following.inference) if "handler" in name.lower() else None
            if bound is not None and is_handler(name, bound[0]):
                method, owner = bound
                yield Frame(method, lasting=True, object=Instance(Class(owner)))


def _sets_environment(function: Scope, site: CallSite) -> bool:
    """Whether ``function`` may have set a variable in ``os.environ`` that a client made at ``site`` may read.

    A change that runs only after ``site`` does not count, but any other may come from an earlier turn of a loop.
    """
    file = file_of(function)
    return any(
        each.scope.function is function
        and callee_text(each.target).endswith("environ")
        and not (isinstance(each.key, cst.SimpleString) and not _READ_BY_CLIENTS.search(each.key.value))
        and not runs_before(site.node, each.statement, file)
        for each in file.outline.subscript_sets
    )


_READ_BY_CLIENTS = re.compile(r"AWS|BOTO|(?i:proxy)|CA_BUNDLE|HOME")
"""Parts of the names of variables that decide what a client is."""


_ENDS: frozenset[type] = frozenset({cst.FunctionDef, cst.Lambda, cst.ClassDef, cst.Module})
_LOOPS: frozenset[type] = frozenset({cst.For, cst.While})


class Loops(_Creations):
    """Looks through the loops of one file, and its views of web applications and tasks."""

    def made_per_request(self) -> Iterator[RepeatedCreation]:
        """Clients that each request to a view, or each run of a task, makes with the same arguments.

        What another file makes is reported once, at the first call of this file that leads there.
        """
        origins = self.file.outline.origins
        libraries = {part for origin in origins for part in origin.split(".")}
        if libraries.isdisjoint({*_WEB, *_WITH_CLASSES, "celery"}):
            return
        starts: dict[Repetition, list[Frame]] = {"request": [], "task": []}
        for function in self.file.outline.functions:
            kind = _runs_as(function, origins, libraries)
            if kind is not None:
                view = Frame(function, object=None if function.owner is None else Instance(Class(function.owner)))
                starts[kind] += [view, *self._depended_on(view)]
        reported: set[tuple[str, int]] = set()
        for creation in (each for kind, frames in starts.items() for each in self._repeated(frames, kind)):
            place = None if creation.elsewhere is None else (creation.elsewhere.path, creation.elsewhere.line)
            if not creation.session and place not in reported:
                if place is not None:
                    reported.add(place)
                yield creation

    def _depended_on(self, view: Frame) -> Iterator[Frame]:
        """Runs of functions of the file whose results FastAPI gives to the ``view``."""
        for binding in (each for bindings in view.function.bindings.values() for each in bindings):
            made = dependency(binding, self.following.inference) if isinstance(binding, Parameter) else None
            if made is not None and file_of(made) is self.file and decorators(made).isdisjoint(CACHES):
                yield Frame(made, caller=view)

    def made_in_loops(self) -> Iterator[RepeatedCreation]:
        """Clients made in every turn of a loop of the same function, with arguments that no turn changes.

        Clients that the loop may need one by one are left out: see ``_may_be_wanted``.
        """
        for node, client in self.operations.clients.made.items():
            site = self.file.outline.sites[node]
            if client.by_name:
                continue
            parents = self.file.parents_around(site.scope)
            turn = self._turn(node, parents)
            if turn is None:
                continue
            loop = parents[turn]
            frame = Frame(site.scope.function or self.file.top, lasting=True, turn=frozenset(_changed_in(loop)))
            is_same = self.invariance.of_call(node, site.scope, frame)
            is_always_made = is_same and self.conditions.reached(site, frame, turn) == "always"
            if is_always_made and not _may_be_wanted(node, loop, parents):
                chain = (callee_text(node.func),)
                yield RepeatedCreation("loop", client.anchor, client.text, chain, client.mocked, client.library)

    def _turn(self, node: cst.CSTNode, parents: Parents) -> cst.CSTNode | None:
        """The part of the innermost loop around ``node`` that runs in each turn and holds it; None outside of loops.

        It is the body of a ``for`` or ``while``, or what a comprehension evaluates for each item.
        """
        passed: list[cst.CSTNode] = []
        turn: cst.CSTNode | None = None
        while node not in self._turns and node.__class__ not in _ENDS:
            passed.append(node)
            parent: Any = parents[node]
            kind = parent.__class__
            if (kind in _LOOPS and node is parent.body) or (kind in COMPREHENSIONS and node is not parent.for_in):
                turn = node
                break
            node = parent
        # If the search ended at a node that was passed before, that has the answer.
        turn = self._turns.get(node, turn)
        # Cached for each node, because every ``elif`` is inside of the one before it: the last of many passes all.
        self._turns.update(dict.fromkeys(passed, turn))
        return turn


def _may_be_wanted(made: cst.CSTNode, loop: cst.CSTNode, parents: Parents) -> bool:
    """Whether ``loop`` may need a new client in each turn, where the call ``made`` makes it.

    It may if it tries until it succeeds: it has an endless loop inside, a ``return`` or a ``break``. The latter two do
    not count in a ``while`` without ``try``: it polls or turns pages. A loop that does anything else with its clients
    than call their methods, such as ``clients.append(client)``, may keep several.
    """
    inner = list(nodes(loop))
    is_while = isinstance(loop, cst.While)
    may_try_again = not is_while or any(isinstance(node, (cst.Try, cst.TryStar)) for node in inner)
    jumps: tuple[type[cst.CSTNode], ...] = (cst.Return, cst.Break) if may_try_again else ()
    if any(isinstance(node, jumps) or (node is not loop and is_endless(node)) for node in inner):
        return True
    parent = parents[made]
    targets = [each.target for each in parent.targets] if isinstance(parent, cst.Assign) else []
    if isinstance(parent, cst.WithItem) and parent.asname is not None and is_while:
        targets = [parent.asname.name]
        # ``while True: with boto3.client("sqs") as sqs: while connected: ...`` connects again.
        if sum(isinstance(node, cst.While) for node in inner) > 1:
            return True
    names = {target.value for target in targets if isinstance(target, cst.Name)}
    # ``client = boto3.client("s3")``, ``boto3.client("s3").put_object(...)`` or the client alone.
    is_plain = isinstance(parent, (cst.Assign, cst.Attribute, cst.Expr)) or bool(targets)
    if len(names) < len(targets) or not is_plain:
        return True
    mentions = [node for node in inner if isinstance(node, cst.Name) and node.value in names]
    return any(not isinstance(parents[node], (cst.Attribute, cst.AssignTarget, cst.AsName)) for node in mentions)


_ROUTING = frozenset({"route", "get", "post", "put", "patch", "delete", "head", "options"})
"""Methods of a web application that make the decorated function a view."""

_WEB = frozenset({"fastapi", "flask", "quart", "sanic", "starlette"})
"""Libraries of web applications with such methods."""

_WITH_CLASSES = frozenset({"django", "rest_framework", "flask", "flask_restful"})
_OF_VIEWS = re.compile(r"\w*(?:View|ViewSet|Resource)")
"""Names of classes of these libraries that views derive from."""

_ANSWERING = _ROUTING | {"list", "create", "retrieve", "update", "partial_update", "destroy"}
"""Methods of such classes that answer requests."""


def _runs_as(function: Scope, origins: Set[str], libraries: Set[str]) -> Repetition | None:
    """What makes ``function`` run again and again: each ``request`` to a view, or each call of a ``task``; else None.

    Views are ``@app.get("/orders")``, Django's ``def orders(request)``, if it returns a response or is an ``api_view``,
    and ``get`` or the like in a class derived from a view. Tasks are Celery's. ``origins`` are what the file imports,
    and ``libraries`` the parts of these dotted names.
    """
    node, owner = function.node, None if function.owner is None else function.owner.node
    if not isinstance(node, cst.FunctionDef):
        return None
    names = {*map(decorator_name, node.decorators)}
    if "celery" in libraries and not names.isdisjoint({"task", "shared_task"}):
        return "task"
    calls = [each.decorator for each in node.decorators if isinstance(each.decorator, cst.Call)]
    routing = [each for each in calls if isinstance(each.func, cst.Attribute) and each.func.attr.value in _ROUTING]
    with_path = any(each.args and isinstance(each.args[0].value, cst.SimpleString) for each in routing)
    if with_path and not libraries.isdisjoint(_WEB):
        return "request"
    if libraries.isdisjoint(_WITH_CLASSES):
        return None
    bases = [called_name(each.value) or "" for each in owner.bases] if isinstance(owner, cst.ClassDef) else []
    if function.name in _ANSWERING and any(_OF_VIEWS.fullmatch(each) for each in bases):
        return "request"
    first = next((param.name.value for param in positional(node.params)), "")
    is_django = any(origin.startswith(("django.http.", "django.shortcuts.")) for origin in origins)
    returned = {called_name(each) for each in function.returns if isinstance(each, cst.Call)}
    responds = is_django and not returned.isdisjoint({"HttpResponse", "JsonResponse", "render", "redirect"})
    return "request" if first == "request" and (responds or "api_view" in names) else None


_BINDING: frozenset[type] = frozenset(
    {
        *(cst.AssignTarget, cst.AnnAssign, cst.AugAssign, cst.NamedExpr, cst.For, cst.CompFor),
        *(cst.WithItem, cst.ImportAlias, cst.ExceptHandler, cst.ExceptStarHandler),
        *(cst.FunctionDef, cst.ClassDef, cst.MatchAs, cst.MatchStar),
    }
)


def _changed_in(loop: cst.CSTNode) -> Iterator[str]:
    """The names that a turn of ``loop`` binds, and the attributes it sets, each with a dot: ``.session``."""
    node: Any
    for node in nodes(loop):
        # A set answers for most nodes: to ask libcst's classes, which are abstract, takes ten times as long.
        if node.__class__ not in _BINDING:
            continue
        if isinstance(node, (cst.AssignTarget, cst.AnnAssign, cst.AugAssign, cst.NamedExpr, cst.For, cst.CompFor)):
            yield from _bound(node.target)
        elif isinstance(node, (cst.WithItem, cst.ImportAlias)) and node.asname is not None:
            yield from _bound(node.asname.name)
        elif isinstance(node, cst.ImportAlias):
            yield (dotted(node.name) or "").partition(".")[0]
        elif isinstance(node, (cst.ExceptHandler, cst.ExceptStarHandler)) and node.name is not None:
            yield from _bound(node.name.name)
        elif isinstance(node, (cst.FunctionDef, cst.ClassDef, cst.MatchAs, cst.MatchStar)) and node.name is not None:
            yield node.name.value


def _bound(target: cst.CSTNode) -> Set[str]:
    """The names in ``target``, and the attributes in it, each with a dot: ``.session``."""
    names = {each.value for each in names_in(target)}
    return names | {f".{each.attr.value}" for each in nodes(target) if isinstance(each, cst.Attribute)}
