"""Lambda functions that templates, CDK stacks and Chalice apps deploy, with their time limits and code."""

from __future__ import annotations

import ast
import os
import re
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice, pairwise
from typing import NamedTuple, TypeAlias, TypeGuard

from ..facts import ABSENT, LONGEST_FUNCTION, REST_QUOTA, UNKNOWN, Absent
from ..files.filesystem import LARGEST_CONFIGURATION, content, memo_of_file, names
from . import LONGEST_TEXT, DeployedFunction, Mapping, Tree, Variables

REST, HTTP, GRAPHQL = ("API Gateway", REST_QUOTA), ("API Gateway", 30), ("AppSync", 30)
"""The callers of a function that give up on it, and after how many seconds by default."""

DEFAULT = 3
"""Seconds that a function may run if its template states no limit."""


_VARIABLES = ("AWS_MAX_ATTEMPTS", "AWS_RETRY_MODE")
"""Variables of a function's environment that change what its clients run with."""


class Limit(NamedTuple):
    """A time limit in seconds, 0 where it is unknown. ``stated``: at ``line``, else it is the default."""

    seconds: int
    stated: bool
    line: int = 0


_INSERTED = re.compile(r"[$%{}<>]")


def plain_text(value: Tree | Absent) -> str | None:
    """``value`` if it is a literal text; None if it is unknown, another value, or may have something inserted."""
    return value if isinstance(value, str) and not _INSERTED.search(value) else None


def own_or_shared(name: str, own: Mapping[Tree], shared: Tree | Absent) -> Tree | Absent:
    """The value of ``name`` in ``own``, else in what is ``shared`` by all functions."""
    value = own.get(name)
    if not isinstance(value, Absent) or isinstance(shared, Absent):
        return value
    return shared.get(name) if isinstance(shared, Mapping) else shared


_SECONDS = re.compile(r"[1-9][0-9]{0,3}")


def time_limit(name: str, own: Mapping[Tree], shared: Tree | Absent, default: int) -> Limit:
    """The time limit that ``own``, or ``shared`` for all functions, states under ``name``.

    It is ``default`` if neither states one, and 0 s if the value is unknown.
    """
    value = own_or_shared(name, own, shared)
    if isinstance(value, Absent):
        return Limit(default, False)
    if not isinstance(value, str) or not _SECONDS.fullmatch(value) or int(value) > LONGEST_FUNCTION:
        return Limit(0, False)
    home = own if name in own.values else shared
    assert isinstance(home, Mapping)
    return Limit(int(value), True, home.lines[name])


def of_python(runtime: Tree | Absent) -> bool:
    """Whether a function of this runtime may run Python; one of an unknown runtime may."""
    known = plain_text(runtime)
    return known is None or known.startswith("python")


def mentioned(source: str) -> list[str]:
    """The variables of ``_VARIABLES`` that the text ``source`` mentions; files that it inserts are not searched."""
    return [name for name in _VARIABLES if name in source]


def variables(names: list[str], own: Tree | Absent, shared: Tree | Absent = ABSENT) -> Variables:
    """The values of the variables ``names`` in a function's ``own`` environment, else in the one ``shared`` by all.

    None stands for a value that is unknown.
    """
    mapping: Tree = Mapping() if isinstance(own, Absent) else own
    found = {name: own_or_shared(name, mapping, shared) if isinstance(mapping, Mapping) else UNKNOWN for name in names}
    return tuple((name, plain_text(value)) for name, value in found.items() if not isinstance(value, Absent))


_ASSET, _IMAGE = "aws:asset:path", "aws:asset:dockerfile-path"
"""Keys of the CDK for the code of a function in a template: its copy beside that, and the Dockerfile in it."""

SAM, PLAIN = "AWS::Serverless::Function", "AWS::Lambda::Function"

_OTHER_LIMIT_OF_API = re.compile(r"timeoutInMillis|AWS::Include", re.IGNORECASE)
"""Text that may give an integration of API Gateway another time limit, here or in a file that is not read."""

_DEFINITION = "DefinitionUri"
"""The file that defines an API, with its time limits, or a state machine, which has none of an API."""

_MACHINES = ("AWS::Serverless::StateMachine", "AWS::StepFunctions::StateMachine")

_EVENTS = {"Api": REST, "HttpApi": HTTP}

_CALLING = {
    "AWS::ApiGateway::Method": REST,
    "AWS::ApiGatewayV2::Integration": HTTP,
    "AWS::AppSync::DataSource": GRAPHQL,
}
"""Resources that call the function which they name, and wait for it."""

_APIS = {
    "AWS::ApiGateway::RestApi": REST,
    "AWS::Serverless::Api": REST,
    "AWS::ApiGatewayV2::Api": HTTP,
    "AWS::Serverless::HttpApi": HTTP,
}
"""APIs that call the functions which their OpenAPI body names in ``INVOKED``, and wait for them."""

INVOKED = "/invocations"

_NOT_CALLING = {
    *("AWS::Logs::LogGroup", "AWS::Logs::MetricFilter", "AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"),
    *("AWS::CloudWatch::Dashboard", "AWS::ApiGateway::Deployment", *_APIS),
}
"""Resources that may name a function and do not call it in another way than its events or a body say."""

OTHER_CALL = re.compile(r"Invocation-Type|\b(?:authorizerUri|FunctionArn)\b")
"""Text of a resource that may not wait for the functions which it calls, or calls one to check who is asking."""

_OF_CALLER = ("AWS::Lambda::Permission", "AWS::IAM::Role")
"""Resources that name the function which a service of AWS may call."""

_SOCKET = "WEBSOCKET"
"""An API whose functions may go on to send messages when API Gateway has given up on them."""

_COMMENT = re.compile(r"^[ \t]*#.*", re.MULTILINE)
_NAMED = re.compile(r"(?<!::)\b\w+")
_SERVICE = re.compile(r"(?<![\w-])([\w-]+)\.amazonaws\.com")
_SERVICES = {"apigateway", "appsync"}


def of_cloudformation(tree: Tree, source: str) -> Iterator[DeployedFunction]:
    """The functions that the CloudFormation or SAM template ``tree``, with the text ``source``, states.

    Nothing if a custom macro may change the template. A function that runs no Python, or whose code or handler is
    unknown, has neither of them.
    """
    resources = tree.get("Resources") if isinstance(tree, Mapping) else ABSENT
    if not isinstance(tree, Mapping) or not isinstance(resources, Mapping) or not _means_itself(tree.get("Transform")):
        return
    bare = "" if _may_limit_apis(resources, source) else _COMMENT.sub("", source)
    calling, names = any(kind in bare for kind in (*_CALLING, *_APIS)), mentioned(source)
    # Only a template in which something calls a function is searched, once. ``bare`` is empty if its APIs may have
    # other limits.
    among = cache(lambda: _mentions(tree, resources, bare))
    for name, resource in resources.values.items():
        if not isinstance(resource, Mapping):
            continue
        kind, own = resource.get("Type"), resource.get("Properties")
        if kind not in (SAM, PLAIN) or not isinstance(own, Mapping) or name.startswith("Fn::"):
            continue
        shared = tree.get("Globals", "Function") if kind == SAM else ABSENT
        handler = plain_text(own_or_shared("Handler", own, shared))
        copied = plain_text(resource.get("Metadata", _ASSET))
        code = _folder(copied) if copied and kind == PLAIN else _code(kind, own, shared)
        runtime, dockerfile = own_or_shared("Runtime", own, shared), ""
        if plain_text(own_or_shared("PackageType", own, shared)) == "Image":
            code, dockerfile = copied or plain_text(resource.get("Metadata", "DockerContext")), _dockerfile(resource)
            config = own_or_shared("ImageConfig", own, shared)
            handler = one_command(config.get("Command") if isinstance(config, Mapping) else config)
        limit, called = time_limit("Timeout", own, shared, DEFAULT), plain_text(own.get("FunctionName")) or ""
        line = limit.line or resources.lines[name]
        if handler is None or code is None or not (handler or dockerfile) or not of_python(runtime):
            yield DeployedFunction(name, "", "", limit.seconds, int(limit.stated), line, called=called)
            continue
        calls = _caller_of_events(own) if bare else ()
        if calls or (calling and own.values.keys().isdisjoint(("Events", "FunctionUrlConfig"))):
            calls = _caller_among(name, among(), calls)
        common = shared.get("Environment", "Variables") if isinstance(shared, Mapping) else shared
        environment = variables(names, own.get("Environment", "Variables"), common)
        yield DeployedFunction(name, code, handler, limit.seconds, int(limit.stated), line, *calls)._replace(
            runtime=plain_text(runtime) or "", variables=environment, dockerfile=dockerfile, called=called
        )


def _may_limit_apis(resources: Mapping[Tree], source: str) -> bool:
    """Whether the template with the text ``source``, or a file it names, may give an API another time limit."""
    properties = (
        each.get("Properties")
        for each in resources.values.values()
        if isinstance(each, Mapping) and each.get("Type") in _MACHINES
    )
    machines = sum(isinstance(own, Mapping) and _DEFINITION in own.values for own in properties)
    return _OTHER_LIMIT_OF_API.search(source) is not None or source.count(_DEFINITION) > machines


def _means_itself(transform: Tree | Absent) -> bool:
    """Whether no custom macro may change the template: ``transform`` names only AWS's own."""
    names = transform if isinstance(transform, tuple) else (transform,)
    return all(isinstance(name, Absent) or (isinstance(name, str) and name.startswith("AWS::")) for name in names)


def _code(kind: object, own: Mapping[Tree], shared: Tree | Absent) -> str | None:
    """The folder with the function's code, relative to the template; None if there is none or it is unknown."""
    if kind == PLAIN:
        return _folder(own.get("Code"))
    if any(not isinstance(own_or_shared(name, own, shared), Absent) for name in ("InlineCode", "ImageUri")):
        return None
    if plain_text(own_or_shared("PackageType", own, shared)) == "Image":
        return None
    code = own_or_shared("CodeUri", own, shared)
    return "." if isinstance(code, Absent) else _folder(code)


def _dockerfile(resource: Mapping[Tree]) -> str:
    """The Dockerfile of which ``sam build`` or the CDK makes the image of ``resource``; empty where it is unknown."""
    name = resource.get("Metadata", "Dockerfile" if isinstance(resource.get("Metadata", _ASSET), Absent) else _IMAGE)
    return "Dockerfile" if isinstance(name, Absent) else plain_text(name) or ""


def one_command(command: Tree | Absent) -> str | None:
    """The one text of the ``command`` of an image; empty for none, None where it is unknown."""
    if isinstance(command, tuple) and len(command) == 1:
        return plain_text(command[0])
    return "" if isinstance(command, Absent) else None


def _folder(value: Tree | Absent) -> str | None:
    folder = plain_text(value)
    if not folder or "://" in folder:
        return None
    # A file alone is at the top of its package.
    return os.path.dirname(folder) or "." if folder.endswith(".py") else folder


def _caller_of_events(own: Mapping[Tree]) -> tuple[str, int, int] | tuple[()]:
    """Who waits for the function whenever it is called, for how long, and the line of its first event.

    Of several callers, the one that waits longest; empty if something else may call the function.
    """
    events = own.get("Events")
    if not isinstance(events, Mapping) or not events.complete or not isinstance(own.get("FunctionUrlConfig"), Absent):
        return ()
    kinds = [event.get("Type") if isinstance(event, Mapping) else None for event in events.values.values()]
    if not kinds or not all(isinstance(kind, str) and kind in _EVENTS for kind in kinds):
        return ()
    name, seconds = max((_EVENTS[str(kind)] for kind in kinds), key=lambda caller: caller[1])
    return name, seconds, next(iter(events.lines.values()))


def _caller_among(
    function: str, mentions: dict[str, list[_Trigger]], event: tuple[str, int, int] | tuple[()]
) -> tuple[str, int, int] | tuple[()]:
    """The caller that waits longest for ``function``: that of its ``event``, or of a resource that mentions it.

    Empty if nothing is known to call it, or if one of the ``mentions`` may stand for an unknown caller.
    """
    found = [event] if event else []
    if not _NAMED.fullmatch(function):
        return ()
    for mention in mentions.get(function, ()):
        if mention.resource == function:
            continue
        if mention.caller is None:
            return ()
        if mention.caller:
            found.append(mention.caller)
    return max(found, key=lambda caller: caller[1], default=())


class _Trigger(NamedTuple):
    """A resource, or an output (None), and who calls the functions that it names.

    ``caller`` is empty if nothing calls them because of it, and None if something unknown may.
    """

    resource: str | None
    caller: tuple[str, int, int] | tuple[()] | None


def _mentions(tree: Mapping[Tree], resources: Mapping[Tree], source: str) -> dict[str, list[_Trigger]]:
    """For each word, the resources whose text has it, and the outputs that do and that other stacks may use."""
    found: dict[str, list[_Trigger]] = defaultdict(list)
    lines, outputs, sockets = source.split("\n"), tree.get("Outputs"), _SOCKET in source
    sections = (resources, outputs) if isinstance(outputs, Mapping) else (resources,)
    starts = sorted({*(line for each in (tree, *sections) for line in each.lines.values()), len(lines) + 1})
    ends = dict(pairwise(starts))
    for section, name in ((each, key) for each in sections for key in each.values):
        start, entry = section.lines[name], section.values[name]
        text_of_it = "\n".join(lines[start - 1 : ends[start] - 1])
        if section is not resources and "Export" not in text_of_it:
            continue
        kind = str(entry.get("Type")) if isinstance(entry, Mapping) else ""
        mention = _Trigger(name if section is resources else None, _caller_in(kind, text_of_it, start, sockets))
        for word in {*_NAMED.findall(text_of_it)}:
            found[word].append(mention)
    return found


def _caller_in(kind: str, text_of_it: str, start: int, sockets: bool) -> tuple[str, int, int] | tuple[()] | None:
    """Who calls the functions that a resource of this ``kind``, at the line ``start``, names.

    Empty if nothing does because of it, None if something unknown may. ``sockets``: the text mentions WebSocket APIs.
    """
    of_caller = kind in _OF_CALLER and {*_SERVICE.findall(text_of_it)} <= _SERVICES
    waiting = _CALLING.get(kind) or _APIS.get(kind)
    if waiting is None or (kind in _APIS and INVOKED not in text_of_it):
        return () if kind in _NOT_CALLING or of_caller else None
    return None if OTHER_CALL.search(text_of_it) or (waiting == HTTP and sockets) else (*waiting, start)


SERVERLESS_DEFAULT = 6
"""Seconds that a function may run where the configuration says nothing."""

_OTHER_LIMIT = re.compile(r"timeoutInMillis|\basync:", re.IGNORECASE)
"""Text that may give an integration of API Gateway another time limit, or call the function without waiting for it."""

_CALLERS = {"http": REST, "httpApi": HTTP}


def of_serverless(tree: Tree, source: str) -> Iterator[DeployedFunction]:
    """The Python functions on AWS that the Serverless Framework's ``tree``, with the text ``source``, states.

    A function whose code or handler is unknown is left out.
    """
    if not isinstance(tree, Mapping):
        return
    provider, every = tree.get("provider"), tree.get("functions")
    shared: Mapping[Tree] = Mapping({"name": provider} if provider == "aws" else {})
    if isinstance(provider, Mapping):
        shared = provider
    if shared.get("name") != "aws" or not isinstance(every, Mapping):
        return
    names, limited = mentioned(source), _OTHER_LIMIT.search(source) is not None
    for name, own in every.values.items():
        if not isinstance(own, Mapping):
            continue
        # serverless-python-requirements packs a folder of its own for a function that names one.
        handler, module = plain_text(own.get("handler")), own.get("module")
        folder = "." if isinstance(module, Absent) else plain_text(module)
        runtime = own_or_shared("runtime", own, shared)
        if handler is None or folder is None or not of_python(runtime):
            continue
        limit = time_limit("timeout", own, shared, SERVERLESS_DEFAULT)
        calls = () if limited else _caller(own)
        line = limit.line or every.lines[name]
        environment = variables(names, own.get("environment"), shared.get("environment"))
        yield DeployedFunction(name, folder, handler, limit.seconds, int(limit.stated), line, *calls)._replace(
            runtime=plain_text(runtime) or "", variables=environment, called=plain_text(own.get("name")) or ""
        )


def _caller(own: Mapping[Tree]) -> tuple[str, int, int] | tuple[()]:
    """Who waits for the function whenever it is called, for how long, and the line of the event that says so.

    Of several callers, the one that waits longest; empty if something else may call the function.
    """
    events = own.get("events")
    if not isinstance(events, tuple) or not events or not isinstance(own.get("url"), Absent):
        return ()
    callers = []
    for event in events:
        kind = next(iter(event.values), "") if isinstance(event, Mapping) else ""
        if not isinstance(event, Mapping) or len(event.values) != 1 or kind not in _CALLERS:
            return ()
        callers.append((*_CALLERS[kind], event.lines[kind]))
    return max(callers, key=lambda caller: caller[1])


_FUNCTION = re.compile(rb"AWS::(?:Serverless|Lambda)::Function")
_SERVERLESS = re.compile(rb"""^[ \t{]*["']?functions["']?[ \t]*:""", re.MULTILINE)


@memo_of_file(5_000)
def functions_in(path: str) -> tuple[tuple[DeployedFunction, ...], str]:
    """The functions that the template at ``path`` states for certain.

    With them comes why the template cannot be read; empty if it can.
    """
    raw = content(path) or b""
    if len(raw) > LARGEST_CONFIGURATION:
        return (), ""
    if _FUNCTION.search(raw):
        stated = of_cloudformation
    elif b"provider" in raw and b"functions" in raw and _SERVERLESS.search(raw):
        stated = of_serverless
    else:
        return (), ""
    text = raw.decode("utf-8-sig", "replace")
    # Loading PyYAML takes 13 ms.
    from .yaml_reader import UnreadableTemplateError, read_template

    try:
        tree = read_template(text)
    except UnreadableTemplateError as error:
        return (), str(error)
    return tuple(stated(tree, text)), ""


_MODULES = ("aws_lambda", "aws_lambda_python", "aws_lambda_python_alpha")
_CLASSES = ("Function", "PythonFunction", "SingletonFunction")
_ASSETS = (["Code", "from_asset"], ["Code", "asset"], ["AssetCode"])
_OTHER_CODE = re.compile(r"\b(?:InlineCode|from_inline|Runtime\.(?!PYTHON)[A-Z])")
"""Text of a call that makes a function whose code is in the stack, or is no Python."""

_UNITS = {"seconds": 1, "minutes": 60}
_PATHS = (
    ["pathlib", "Path"],
    *(["os", "path", name] for name in ("join", "dirname", "abspath", "realpath", "normpath")),
)
"""Functions that return the path that their arguments make, or the folder of it."""

_STATED = ("timeout", "code", "handler", "entry", "index", "environment")
"""The arguments of a function that a class may not decide itself if its calls are to tell them."""

_SAME_PATH = ("absolute", "as_posix", "resolve")

MOST_FUNCTIONS = 2_000
"""Functions past which a module of a CDK app is looked through no further."""


ModuleOf: TypeAlias = "Callable[[str, str], str | None]"
"""Gives the path of the module that the file at the second path imports by the first name."""


def cdk_functions(
    source: str, path: str = "", module_of: ModuleOf = lambda _, __: None, *, every: bool = False
) -> list[DeployedFunction]:
    """The functions that the module ``source`` at the absolute ``path`` makes.

    Their code is absolute, or relative to the folder of the app's ``cdk.json``. ``every``: also those whose code or
    handler is unknown, and so empty.
    """
    try:
        stack = _Modules(module_of).parsed(path, source)
        found = [] if stack is None else list(dict.fromkeys(islice(stack.functions(), MOST_FUNCTIONS)))
        return [each for each in found if each.handler or every]
    except RecursionError:
        return []


def _parsed(source: str | bytes) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


class _GivenElsewhere(ast.expr):
    """An expression of another module, which a call there gives as an argument."""

    def __init__(self, module: _Stack, node: ast.expr) -> None:
        super().__init__(lineno=0)
        self.module, self.node = module, node


class _Modules:
    """The modules of a CDK app, each parsed once."""

    def __init__(self, module_of: ModuleOf) -> None:
        self._module_of = module_of
        self._parsed: dict[str, _Stack | None] = {}

    def parsed(self, path: str, source: str) -> _Stack | None:
        """The module ``source`` at ``path``; None where that is not Python."""
        tree = _parsed(source)
        return None if tree is None else _Stack(tree, path, source, self)

    def imported(self, origin: str, importer: str) -> _Stack | None:
        """The module of the project that ``importer`` imports as ``origin``."""
        path = self._module_of(origin, importer) or ""
        if path not in self._parsed:
            raw = (content(path) if path else None) or b""
            small = 0 < len(raw) <= LARGEST_CONFIGURATION
            self._parsed[path] = self.parsed(path, raw.decode("utf-8-sig", "replace")) if small else None
        return self._parsed[path]


class _Stack:
    """A module of a CDK app, which finds the functions that its calls make and evaluates their arguments."""

    def __init__(self, tree: ast.Module, path: str, source: str, modules: _Modules) -> None:
        """``path`` is that of the module, empty if it is unknown; ``modules`` finds the modules that it imports.

        ``_constants`` has the value of each name that only its own scope binds, and once; None for any other name.
        """
        self._nodes, self._path, self._source, self._modules = list(ast.walk(tree)), path, source, modules
        imported, self._body = list(_imported(self._nodes)), tree.body
        self._origins, self._stars = dict(imported), [origin for name, origin in imported if name == "*"]
        # ``ast.walk`` yields outer nodes first: of the definitions around a node, the innermost comes last and stays.
        self._around = {inner: each for each in self._nodes for inner in _inside(each)}
        bound = Counter((self._around.get(node), name) for node in self._nodes for name in _bound([node]))
        shared = {name for each in self._nodes if isinstance(each, ast.Global | ast.Nonlocal) for name in each.names}
        self._constants: dict[tuple[ast.AST | None, str], ast.expr | None] = dict.fromkeys(bound)
        # A name that is also bound, or imported from two modules, may not be what an import says.
        twice = {name for name, origin in imported if self._origins[name] != origin}
        self._local = twice.union(name for _, name in bound)
        self._paths: dict[ast.expr | None, str | None] = {}
        self._calls: dict[str, list[ast.Call]] = defaultdict(list)
        for each in self._nodes:
            if isinstance(each, ast.Call) and isinstance(each.func, ast.Name | ast.Attribute):
                self._calls[each.func.id if isinstance(each.func, ast.Name) else each.func.attr].append(each)
            target = each.targets[0] if isinstance(each, ast.Assign) else None
            if isinstance(each, ast.Assign) and isinstance(target, ast.Name):
                key = self._around.get(each), target.id
                if bound[key] == 1 and not {target.id} & (shared | self._origins.keys()):
                    self._constants[key] = each.value

    def functions(self) -> Iterator[DeployedFunction]:
        """The functions that calls in the module make.

        A call inside a function or ``__init__`` is read once for each call of that, with the arguments given there; a
        module that imports it counts as making what it calls.
        """
        given = dict[ast.AST | None, list[dict[str, ast.expr]]]()
        for node in self._nodes:
            if not isinstance(node, ast.Call):
                continue
            around = self._around.get(node)
            if self._kind(node.func):
                if around not in given:
                    given[around] = list(self._arguments(around, self))
                yield from self._made(node, given[around] or [{}])
            elif (name := self._name(node.func)) not in ([""], ["aws_cdk"]):
                yield from self._made_by(*self._defining(name), node)

    def _made(self, node: ast.Call, given: list[dict[str, ast.expr]]) -> Iterator[DeployedFunction]:
        """The functions that ``node``, a call of a class of functions, makes with each of the arguments ``given``."""
        constants, around = self._constants, self._around.get(node)
        for arguments in given:
            self._constants = {**constants, **{(around, name): value for name, value in arguments.items()}}
            self._paths.clear()
            yield from self._function(node, self._kind(node.func))
            self._constants = constants
            self._paths.clear()

    def _made_by(self, module: _Stack, own: str, call: ast.Call) -> Iterator[DeployedFunction]:
        """The functions that the function or class ``own`` of another ``module`` makes where ``call`` calls it."""
        if module is self:
            return
        calls = [each for each in module._nodes if isinstance(each, ast.Call) and module._kind(each.func)]
        for node in calls:
            around = module._around.get(node)
            is_called = isinstance(around, ast.FunctionDef) and own == module._called_as(around)
            # What needs no argument is read in its own module.
            if is_called and not any(each.handler for each in module._made(node, [{}])):
                made = module._made(node, list(module._arguments(around, self, [call])))
                yield from (each._replace(line=call.lineno) for each in made)

    def _kind(self, node: ast.expr) -> str:
        """The name of the CDK's class of functions that ``node`` is or derives from; empty for none.

        A derived class counts only if it passes all its keywords on, see ``_decided_by``.
        """
        name = self._name(node)
        if name[0] == "aws_cdk":
            return name[-1] if name[-1] in _CLASSES and name[-2] in _MODULES else ""
        module, found = self._class(node)
        bases = found.bases if found is not None and _decided_by(found) is not None else []
        return module._kind(bases[0]) if len(bases) == 1 else ""

    def _class(self, node: ast.expr) -> tuple[_Stack, ast.ClassDef | None]:
        """The class of the project that ``node`` is, and its module; None if it is none."""
        name = self._name(node)
        module, own = self._defining(name) if name != [""] else (self, getattr(node, "id", ""))
        classes = [each for each in module._body if isinstance(each, ast.ClassDef) and each.name == own]
        return module, classes[0] if len(classes) == 1 else None

    def _decided(self, node: ast.expr, given: dict[str | None, ast.expr]) -> dict[str | None, ast.expr]:
        """The arguments ``given`` to a class of functions ``node``, with the limits that derived classes decide."""
        module, found = self._class(node) if self._name(node)[0] != "aws_cdk" else (self, None)
        if found is None:
            return given
        for value, is_usual in _decided_by(found) or ():
            if not is_usual or ("timeout" not in given and None not in given):
                given = {**given, "timeout": value if module is self else _GivenElsewhere(module, value)}
        return module._decided(found.bases[0], given)

    def _defining(self, name: list[str], deepest: int = 5) -> tuple[_Stack, str]:
        """The module of the project that defines the imported ``name``, and its name there.

        This module and an empty name if there is none; ``deepest`` is how many imports of imports are followed.
        """
        origin = ".".join(name[:-1]) if any(name[:-1]) else "." * len(name[:-1])
        module = self._modules.imported(origin, self._path) if origin and deepest else None
        if module is None:
            return self, ""
        own = name[-1]
        if (None, own) in module._constants or any(getattr(each, "name", "") == own for each in module._body):
            return module, own
        origins = [module._origins.get(own, ""), *(star[:-1] + own for star in reversed(module._stars))]
        found = (module._defining(origin.split("."), deepest - 1) for origin in origins if origin)
        return next((each for each in found if each[1]), (self, ""))

    def _elsewhere(self, node: ast.expr | None) -> tuple[_Stack, ast.expr | None]:
        """The module and the value of the constant that ``node`` imports or is given; else this module and ``node``."""
        given = self._constant(node)
        if isinstance(given, _GivenElsewhere):
            return given.module._elsewhere(given.node)
        name = self._name(node) if isinstance(node, ast.Name | ast.Attribute) else [""]
        is_local = node is None or any(getattr(each, "id", "") in self._local for each in ast.walk(node))
        module, own = (self, "") if is_local or name[0] == "aws_cdk" else self._defining(name)
        value = module._constants.get((None, own)) if own else None
        return (module, value) if value is not None else (self, node)

    def _called_as(self, function: ast.FunctionDef) -> str:
        """The name by which ``function`` is called, that of its class if it is ``__init__``."""
        owner = self._around.get(function)
        return owner.name if isinstance(owner, ast.ClassDef) and function.name == "__init__" else function.name

    def _arguments(
        self, function: ast.AST | None, by: _Stack, calls: list[ast.Call] | None = None
    ) -> Iterator[dict[str, ast.expr]]:
        """The constant arguments, by parameter, of each call of ``function``, or of its class if it is ``__init__``.

        These are the ``calls`` in the module ``by``, by default all in this one. Empty if the arguments of one are not
        certain; a parameter that the function binds again is left out.
        """
        if not isinstance(function, ast.FunctionDef):
            return
        parameters = [each.arg for each in function.args.args]
        defaults = dict(zip(reversed(parameters), reversed(function.args.defaults), strict=False))
        rebound = set(_bound(inner for each in function.body for inner in ast.walk(each)))
        for call in self._calls[self._called_as(function)] if calls is None else calls:
            if self._around.get(call) is function:
                continue
            given = _given(call, parameters)
            if given is not None and by is not self:
                given = {name: _GivenElsewhere(by, value) for name, value in given.items()}
            known = {} if given is None else {name: self._constant(each) for name, each in (defaults | given).items()}
            yield {name: value for name, value in known.items() if value is not None and name not in rebound}

    def _function(self, node: ast.Call, kind: str) -> Iterator[DeployedFunction]:
        """The function that the call ``node`` of the class ``kind`` makes; none if its code or handler is unknown."""
        given: dict[str | None, ast.expr] = {}
        for keyword in node.keywords:
            given |= {keyword.arg: keyword.value} if keyword.arg else self._splatted(keyword.value)
        given = self._decided(node.func, given)
        if kind == "PythonFunction":
            code, index = self._folder(given.get("entry")), self._text(given.get("index"), "index.py")
            name = self._text(given.get("handler"), "handler")
            handler = f"{index.removesuffix('.py')}.{name}" if index and name else None
        else:
            code, handler = self._asset(given.get("code")), self._folder(given.get("handler"))
        if code and handler:
            # What ``**`` holds may be a time limit, too.
            is_known = None not in given or "timeout" in given
            limit = self._limit(given.get("timeout")) if is_known else Limit(0, False)
            identity = node.args[1] if len(node.args) > 1 else given.get("id")
            line = limit.line or node.lineno
            name = self._text(identity) or handler
            found = DeployedFunction(name, code, handler, limit.seconds, int(limit.stated), line)
            environment = variables(mentioned(self._source), self._environment(given))
            runtime, called = self._runtime(given.get("runtime")), self._text(given.get("function_name")) or ""
            yield found._replace(runtime=runtime, variables=environment, called=called)
        elif not _OTHER_CODE.search(ast.unparse(node)):
            yield DeployedFunction("", "", "", 0, 0, node.lineno)

    def _runtime(self, node: ast.expr | None) -> str:
        """``python3.12`` of ``Runtime.PYTHON_3_12``; empty where it is unknown."""
        name = self._name(self._constant(node) or ast.Constant(None))[-1]
        return name.lower().replace("_", "", 1).replace("_", ".") if name.startswith("PYTHON_") else ""

    def _environment(self, given: dict[str | None, ast.expr]) -> Tree | Absent:
        """The variables in ``environment`` among the arguments ``given``.

        They are not complete where a key is unknown or the module adds more to environments.
        """
        node = self._constant(given.get("environment"))
        found: Mapping[Tree] = Mapping(complete=None not in given and "add_environment" not in self._source)
        for key, value in zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ():
            name = self._text(key)
            found.put(name or "", self._text(value) or UNKNOWN, 0)
            found.complete = found.complete and name is not None
        return found if node is None or isinstance(node, ast.Dict) else UNKNOWN

    def _name(self, node: ast.expr) -> list[str]:
        """The parts of the dotted name that ``node`` stands for; one empty part if that is not imported."""
        if isinstance(node, ast.Name):
            return self._origins.get(node.id, "").split(".")
        if isinstance(node, ast.Attribute):
            before = self._name(node.value)
            return [*before, node.attr] if before != [""] else before
        return [""]

    def _constant(self, node: ast.expr | None) -> ast.expr | None:
        """The value of a name that its scope binds once, None for any other name; another expression as it is."""
        if not isinstance(node, ast.Name):
            return node
        scope = self._around.get(node)
        while scope is not None and (scope, node.id) not in self._constants:
            scope = self._around.get(scope)
            while isinstance(scope, ast.ClassDef):
                scope = self._around.get(scope)
        return self._constants.get((scope, node.id))

    def _splatted(self, node: ast.expr) -> dict[str | None, ast.expr]:
        """The arguments that ``**node`` gives by keyword, and under None what is not certain.

        Certain is a dictionary that the module does not use for anything else.
        """
        named, found = self._constant(node), dict[str | None, ast.expr]()
        if isinstance(node, ast.Name) and any(self._is_used(each, node.id) for each in self._nodes):
            named = None
        if isinstance(named, ast.Call) and isinstance(named.func, ast.Name) and named.func.id == "dict":
            pairs = [(ast.Constant(each.arg) if each.arg else None, each.value) for each in named.keywords]
            named = None if named.args else ast.Dict([key for key, _ in pairs], [value for _, value in pairs])
        for key, value in zip(named.keys, named.values, strict=True) if isinstance(named, ast.Dict) else [(None, node)]:
            inner = self._splatted(value) if key is None and isinstance(named, ast.Dict) else {self._text(key): value}
            found |= inner
        return found

    def _is_used(self, node: ast.AST, name: str) -> bool:
        """Whether ``node`` uses the dictionary ``name`` in another way than to give its items to a call."""
        used = [node.value] if isinstance(node, ast.Attribute | ast.Subscript) else []
        used += node.args if isinstance(node, ast.Call) else []
        used += [each.value for each in node.keywords if each.arg] if isinstance(node, ast.Call) else []
        used += [node.value] if isinstance(node, ast.Assign | ast.AnnAssign | ast.Return) and node.value else []
        return any(isinstance(each, ast.Name) and each.id == name for each in used)

    def _text(self, node: ast.expr | None, usual: str | None = None) -> str | None:
        """The text that ``node`` evaluates to, None if it is unknown; ``usual`` if there is no ``node``."""
        if node is None:
            return usual
        module, node = self._elsewhere(node)
        value = module._constant(node)
        return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None

    def _folder(self, node: ast.expr | None) -> str | None:
        """The path that ``node`` computes from texts and ``__file__``; None if it is unknown.

        Read are ``/`` of paths, ``.parent``, ``.parents[n]``, f-strings, ``str()`` and the functions in ``_PATHS``.
        """
        if isinstance(node, ast.Name) and node.id == "__file__":
            return self._path or None
        module, node = self._elsewhere(node)
        if module is not self:
            return module._folder(node)
        node = self._constant(node)
        if node not in self._paths:
            found = self._computed(node)
            self._paths[node] = found if len(found or "") <= LONGEST_TEXT else None
        return self._paths[node]

    def _computed(self, node: ast.expr | None) -> str | None:
        """The path that the expression ``node``, which is no name, computes; see ``_folder``."""
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            return _joined([self._folder(node.left), self._folder(node.right)])
        if isinstance(node, ast.Attribute) and node.attr == "parent":
            inner = self._folder(node.value)
            return inner and os.path.dirname(inner)
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute) and node.value.attr == "parents":
            inner, index = self._folder(node.value.value), getattr(node.slice, "value", None)
            above = islice(_above(inner or ""), index, None) if isinstance(index, int) and index >= 0 else iter(())
            return next(above, None)
        if isinstance(node, ast.JoinedStr):
            parts = [self._folder(each.value if isinstance(each, ast.FormattedValue) else each) for each in node.values]
            return "".join(map(str, parts)) if None not in parts else None
        if not isinstance(node, ast.Call):
            return self._text(node)
        if isinstance(node.func, ast.Attribute) and node.func.attr in _SAME_PATH and not node.args:
            return self._folder(node.func.value)
        name = self._name(node.func)
        if node.keywords or (name not in _PATHS and not (isinstance(node.func, ast.Name) and node.func.id == "str")):
            return None
        found = _joined([self._folder(argument) for argument in node.args])
        return found and os.path.dirname(found) if name[-1] == "dirname" else found

    def _asset(self, node: ast.expr | None) -> str | None:
        """The folder that ``Code.from_asset("lambda")`` takes; None for any other expression."""
        module, node = self._elsewhere(node)
        if module is not self:
            return module._asset(node)
        node = self._constant(node)
        if not isinstance(node, ast.Call):
            return None
        name = self._name(node.func)
        if name[0] != "aws_cdk" or not any(name[-len(asset) :] == asset for asset in _ASSETS):
            return None
        given = next((keyword.value for keyword in node.keywords if keyword.arg == "path"), None)
        return self._folder(node.args[0] if node.args else given)

    def _limit(self, node: ast.expr | None) -> Limit:
        """The time limit that ``node`` states: ``Duration.seconds(30)``. The default without one, 0 s if unknown."""
        if node is None:
            return Limit(DEFAULT, False)
        module, value = self._elsewhere(node)
        if module is not self:
            return module._limit(value)._replace(line=node.lineno)
        call = self._constant(node)
        name = self._name(call.func) if isinstance(call, ast.Call) else [""]
        if isinstance(call, ast.Call) and name[0] == "aws_cdk" and name[-2] == "Duration" and name[-1] in _UNITS:
            given = [*call.args, *(each.value for each in call.keywords if each.arg == "amount")]
            module, number = self._elsewhere(given[0]) if len(given) == 1 else (self, None)
            amount = module._constant(number)
            if isinstance(amount, ast.Constant) and type(amount.value) is int:
                seconds = amount.value * _UNITS[name[-1]]
                return Limit(seconds, True, node.lineno) if 0 < seconds <= LONGEST_FUNCTION else Limit(0, False)
        return Limit(0, False)


def _inside(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes in ``node`` if that is a definition."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
        yield from islice(ast.walk(node), 1, None)


def _bound(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """The names that the nodes bind, each as often as they do."""
    for node in nodes:
        if isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id


def _above(path: str) -> Iterator[str]:
    """The folders around ``path``, the nearest first."""
    while os.path.dirname(path) != path:
        path = os.path.dirname(path)
        yield path


def _joined(parts: list[str | None]) -> str | None:
    known = [part for part in parts if part is not None]
    return os.path.join(*known) if known and len(known) == len(parts) else None


def _given(call: ast.Call, parameters: list[str]) -> dict[str, ast.expr] | None:
    """The arguments of ``call`` by parameter; None if ``*`` or ``**`` may give others."""
    if any(isinstance(each, ast.Starred) for each in call.args) or any(each.arg is None for each in call.keywords):
        return None
    positional = zip(parameters[parameters[:1] == ["self"] :], call.args, strict=False)
    return {**dict(positional), **{each.arg or "": each.value for each in call.keywords}}


def _decided_by(node: ast.ClassDef) -> list[tuple[ast.expr, bool]] | None:
    """The time limits that a class decides which passes all its keywords on to its one base, in ``super().__init__``.

    Each comes with whether it is only the usual one: ``kwargs.setdefault("timeout", limit)``. None if the class decides
    other arguments of ``_STATED``, or does more with its keywords.
    """
    methods = [each for each in node.body if isinstance(each, ast.FunctionDef) and each.name == "__init__"]
    if not methods:
        return []
    kwargs, calls = methods[0].args.kwarg, [each for each in ast.walk(methods[0]) if _is_super(each)]
    names = {each.arg for each in (*methods[0].args.args, *methods[0].args.kwonlyargs)}
    if len(calls) != 1 or kwargs is None or not names.isdisjoint(_STATED):
        return None
    limits = list[tuple[ast.expr, bool]]()
    for each in methods[0].body:
        if calls[0] in ast.walk(each):
            break
        if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == f"{kwargs.arg}['timeout']":
            limits.append((each.value, False))
        elif isinstance(each, ast.Expr) and ast.unparse(each).startswith(f"{kwargs.arg}.setdefault('timeout', "):
            limits += [(each.value.args[-1], True)] if isinstance(each.value, ast.Call) else []
    given = {each.arg: each.value for each in calls[0].keywords}
    limits += [(given["timeout"], False)] if "timeout" in given else []
    uses = [each for each in ast.walk(methods[0]) if getattr(each, "id", "") == kwargs.arg]
    whole = given.get(None) in uses and len(uses) == len(limits) - ("timeout" in given) + 1
    return limits if whole and given.keys() - {"timeout"} == given.keys() - {*_STATED} else None


def _is_super(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "super().__init__"


def _imported(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, str]]:
    """The names that the module imports, each with the dotted name of its origin."""
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            base = f"{'.' * node.level}{node.module}." if node.module else "." * node.level
            yield from ((alias.asname or alias.name, f"{base}{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield (alias.asname, alias.name) if alias.asname else (alias.name.partition(".")[0],) * 2


# Chalice: what the decorators of an app register, with the limits of ``.chalice/config.json``.

CHALICE_DEFAULT = 60
"""Seconds that a function may run if the configuration sets no limit. Source: chalice/constants.py."""

_REGISTERING = re.compile(r"route|lambda_function|schedule|authorizer|on_\w+")
"""Decorators of an app that make a function one of Lambda's, or a route of the one behind API Gateway."""

_APPS = re.compile(r"(?:\w+\.)*(?:Chalice|Blueprint)")


def functions_of_app(config: str) -> tuple[tuple[DeployedFunction, ...], str]:
    """The functions of the app with the configuration at the path ``config``, once for each of its stages.

    With them comes why the configuration cannot be read; empty if it can. Their code is relative to the app's folder.
    """
    from .yaml_reader import UnreadableTemplateError, read_template

    try:
        tree = read_template((content(config) or b"").decode("utf-8-sig", "replace"))
    except UnreadableTemplateError as error:
        return (), str(error)
    stages = tree.get("stages") if isinstance(tree, Mapping) else None
    if not isinstance(tree, Mapping) or not isinstance(stages, Mapping):
        return (), ""
    app = os.path.dirname(os.path.dirname(config))
    shared = [f"chalicelib.{name[:-3]}" for name in names(os.path.join(app, "chalicelib")) if name.endswith(".py")]
    registered = [(module, *each) for module in ("app", *shared) for each in _registered_in(app, module)]
    return tuple(
        _of_chalice(tree, stage, f"{module}.{function}", kind, name, stages.lines[stage])
        for stage in stages.values
        for module, function, kind, name in registered
    ), ""


def _of_chalice(tree: Mapping[Tree], stage: str, handler: str, kind: str, name: str, line: int) -> DeployedFunction:
    """The function of one ``stage`` with this ``handler``, which the decorator ``kind`` calls ``name``.

    ``line`` is that of the stage: whoever waits for a route is stated there.
    """
    of_lambda = "api_handler" if kind == "route" else kind.replace("on_ws_", "websocket_") if "_ws_" in kind else name
    limit, places = Limit(CHALICE_DEFAULT, False), (("stages", stage), ())
    for place in (place + inner for place in places for inner in (("lambda_functions", of_lambda), ())):
        own = tree.get(*place) if place else tree
        if isinstance(own, Mapping) and "lambda_timeout" in own.values:
            limit = time_limit("lambda_timeout", own, ABSENT, CHALICE_DEFAULT)
            break
    caller = (*REST, line) if kind == "route" else ()
    return DeployedFunction(name, ".", handler, limit.seconds, int(limit.stated), limit.line or line, *caller)


def _registered_in(app: str, module: str) -> Iterator[tuple[str, str, str]]:
    """The functions of ``module`` that a decorator of an app or blueprint registers: each with that and its name."""
    source = content(os.path.join(app, *module.split(".")) + ".py") or b""
    tree = _parsed(source) if len(source) <= LARGEST_CONFIGURATION else None
    body = [] if tree is None else tree.body
    made = [(each.targets[0], each.value) for each in body if isinstance(each, ast.Assign)]
    apps = {
        ast.unparse(name) for name, of in made if isinstance(of, ast.Call) and _APPS.fullmatch(ast.unparse(of.func))
    }
    functions = [each for each in body if isinstance(each, ast.FunctionDef)]
    for each, used in ((one, used) for one in functions for used in one.decorator_list):
        if isinstance(used, ast.Call) and isinstance(used.func, ast.Attribute) and ast.unparse(used.func.value) in apps:
            named = [
                key.value.value for key in used.keywords if key.arg == "name" and isinstance(key.value, ast.Constant)
            ]
            if _REGISTERING.fullmatch(used.func.attr):
                yield each.name, used.func.attr, str(named[0]) if named else each.name
