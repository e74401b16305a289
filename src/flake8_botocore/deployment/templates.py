"""Lambda functions that templates, CDK stacks and Chalice apps deploy, with their time limits and code."""

from __future__ import annotations

import ast
import os
import re
import warnings
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from ..facts import ABSENT, LONGEST_FUNCTION, REST_QUOTA, UNKNOWN, Absent, Unknown
from ..files.filesystem import LARGEST_CONFIGURATION, content, has, memo_of_file, names
from . import Caller, DeployedFunction, Mapping, Tree, Variables, most_patient
from .choice import texts_in

REST, HTTP, GRAPHQL = ("API Gateway", REST_QUOTA), ("API Gateway", 30), ("AppSync", 30)
"""The callers of a function that give up on it, and after how many seconds by default: a ``Caller`` without a line."""

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
"""Characters by which templates insert values into a text: ``${Stage}``, ``{{resolve:...}}``, ``<%= name %>``."""


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

    It is ``default`` if neither states one, and 0 s if the value is unknown, or no function can have it.
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
    # An environment that is no mapping, such as ``${file(env.yml)}``, may have any of them.
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

OTHER_CALL = re.compile(r"Invocation-Type(?!\W{0,9}RequestResponse)|\b(?:authorizerUri|FunctionArn)\b")
"""Text of a resource that may not wait for the functions which it calls, or calls one to check who is asking."""

_OF_CALLER = ("AWS::Lambda::Permission", "AWS::IAM::Role")
"""Resources that name the function which a service of AWS may call."""

_SOCKET = "WEBSOCKET"
"""An API whose functions may go on to send messages when API Gateway has given up on them."""

_COMMENT = re.compile(r"^[ \t]*#.*", re.MULTILINE)
_NAMED = re.compile(r"(?<!::)\b\w+")
"""A word that may name a function; ``Lambda`` in ``AWS::Lambda::Function`` names none."""

_SERVICE = re.compile(r"(?<![\w-])([\w-]+)\.amazonaws\.com")
"""A service as the principal of a permission: ``apigateway.amazonaws.com``."""

_SERVICES = {"apigateway", "appsync"}
"""Services that wait for the functions which they call."""


def of_cloudformation(tree: Tree, source: str) -> Iterator[DeployedFunction]:
    """The functions that the CloudFormation or SAM template ``tree``, with the text ``source``, states.

    Nothing if a custom macro may change the template. Only the name and the limit are given of a function that runs no
    Python, whose code is in the template, or whose handler is unknown.
    """
    resources = tree.get("Resources") if isinstance(tree, Mapping) else ABSENT
    if not isinstance(tree, Mapping) or not isinstance(resources, Mapping) or not _means_itself(tree.get("Transform")):
        return
    # The text in which callers are looked for, without comments; empty if the APIs may have other limits.
    searched = "" if _may_limit_apis(resources, source) else _COMMENT.sub("", source)
    has_callers, variable_names = any(kind in searched for kind in (*_CALLING, *_APIS)), mentioned(source)
    mentions = cache(lambda: _mentions(tree, resources, searched))  # Few templates need them.
    for name, resource, own in _functions_among(resources):
        shared = tree.get("Globals", "Function") if resource.get("Type") == SAM else ABSENT
        limit, called = time_limit("Timeout", own, shared, DEFAULT), plain_text(own.get("FunctionName")) or ""
        line = limit.line or resources.lines[name]
        function = DeployedFunction(name, "", "", limit.seconds, limit.stated, line, called=called)
        runtime, (code, handler, dockerfile) = own_or_shared("Runtime", own, shared), _made_of(resource, own, shared)
        if handler is None or not (handler or dockerfile) or not of_python(runtime) or _has_own_code(own):
            yield function
            continue
        caller = _caller_of_events(own) if searched else None
        # A function that has a URL, or events but none of an API, has callers that do not wait, whoever else calls it.
        if caller or (has_callers and own.values.keys().isdisjoint(("Events", "FunctionUrlConfig"))):
            caller = _caller_among(name, mentions(), caller)
        common = shared.get("Environment", "Variables") if isinstance(shared, Mapping) else shared
        yield function._replace(
            code=code,
            handler=handler,
            caller=caller,
            runtime=plain_text(runtime) or "",
            variables=variables(variable_names, own.get("Environment", "Variables"), common),
            dockerfile=dockerfile,
            said=texts_in(resource),
        )


def _functions_among(resources: Mapping[Tree]) -> Iterator[tuple[str, Mapping[Tree], Mapping[Tree]]]:
    """Those of the ``resources`` that are functions: the name of each, the resource itself, and its properties.

    ``Fn::ForEach::Orders`` is no name, but makes resources of its own.
    """
    for name, resource in resources.values.items():
        if not isinstance(resource, Mapping) or name.startswith("Fn::"):
            continue
        own = resource.get("Properties")
        if resource.get("Type") in (SAM, PLAIN) and isinstance(own, Mapping):
            yield name, resource, own


def _made_of(resource: Mapping[Tree], own: Mapping[Tree], shared: Tree | Absent) -> tuple[str, str | None, str]:
    """The folder of the code, the handler, and the Dockerfile of the function ``resource`` with the properties ``own``.

    An unknown folder is empty, and an unknown handler is None. The handler of an image is empty if only its Dockerfile
    states it. A function that is no image, but a zip package, has an empty Dockerfile. ``copied`` is where the CDK
    copies the code to; the metadata of the resource have it.
    """
    kind, copied = resource.get("Type"), plain_text(resource.get("Metadata", _ASSET))
    if plain_text(own_or_shared("PackageType", own, shared)) != "Image":
        code = _folder(copied) if copied and kind == PLAIN else _code(kind, own, shared)
        return code or "", plain_text(own_or_shared("Handler", own, shared)), ""
    context = copied or plain_text(resource.get("Metadata", "DockerContext"))
    config = own_or_shared("ImageConfig", own, shared)
    handler = one_command(config.get("Command") if isinstance(config, Mapping) else config)
    return context or "", handler, _dockerfile(resource) if context else ""


def _has_own_code(own: Mapping[Tree]) -> bool:
    """Whether the code of the function ``own`` is in the template: ``InlineCode``, or ``ZipFile`` in its ``Code``.

    ``Code`` may also be a text, the path of a folder, below which ``get`` finds UNKNOWN.
    """
    return not isinstance(own.get("InlineCode"), Absent) or not isinstance(own.get("Code", "ZipFile"), Absent | Unknown)


def _may_limit_apis(resources: Mapping[Tree], source: str) -> bool:
    """Whether the template with the text ``source``, or a file it names, may give an API another time limit.

    A file that ``DefinitionUri`` names may, if it defines an API. So there must be as many state machines with a
    ``DefinitionUri`` as times that the text has the word.
    """
    properties = (
        each.get("Properties")
        for each in resources.values.values()
        if isinstance(each, Mapping) and each.get("Type") in _MACHINES
    )
    files_of_machines = sum(isinstance(own, Mapping) and _DEFINITION in own.values for own in properties)
    return _OTHER_LIMIT_OF_API.search(source) is not None or source.count(_DEFINITION) > files_of_machines


def _means_itself(transform: Tree | Absent) -> bool:
    """Whether no custom macro may change the template: ``transform``, if there is one, names only AWS's own."""
    names = transform if isinstance(transform, tuple) else (transform,)
    return all(isinstance(name, Absent) or (isinstance(name, str) and name.startswith("AWS::")) for name in names)


def _code(kind: object, own: Mapping[Tree], shared: Tree | Absent) -> str | None:
    """The folder with the code of the function ``own``, relative to the template; None if there is none, or unknown.

    SAM takes the template's own folder where nothing is stated.
    """
    if kind == PLAIN:
        return _folder(own.get("Code"))
    if any(not isinstance(own_or_shared(name, own, shared), Absent) for name in ("InlineCode", "ImageUri")):
        return None
    code = own_or_shared("CodeUri", own, shared)
    return "." if isinstance(code, Absent) else _folder(code)


def _dockerfile(resource: Mapping[Tree]) -> str:
    """The Dockerfile of which ``sam build`` or the CDK makes the image of ``resource``; empty where it is unknown."""
    name = resource.get("Metadata", "Dockerfile" if isinstance(resource.get("Metadata", _ASSET), Absent) else _IMAGE)
    return "Dockerfile" if isinstance(name, Absent) else plain_text(name) or ""


def one_command(command: Tree | Absent) -> str | None:
    """The one text of the ``command`` of an image, ``["app.run"]``; empty if it has none.

    None if it is unknown, or has several words: those are no handler.
    """
    if isinstance(command, tuple) and len(command) == 1:
        return plain_text(command[0])
    return "" if isinstance(command, Absent) else None


def _folder(value: Tree | Absent) -> str | None:
    folder = plain_text(value)
    if not folder or "://" in folder:
        return None
    # A file alone is at the top of its package.
    return os.path.dirname(folder) or "." if folder.endswith(".py") else folder


def _caller_of_events(own: Mapping[Tree]) -> Caller | None:
    """What waits for the function whenever one of its ``Events`` calls it: of several callers, the most patient one.

    It is not alone if an event of another kind, a schedule or a queue, or a function URL may call the function, too.
    Its line is that of the first event.
    """
    events = own.get("Events")
    if not isinstance(events, Mapping):
        return None
    kinds = [str(event.get("Type")) if isinstance(event, Mapping) else "" for event in events.values.values()]
    first_line = next(iter(events.lines.values()), 0)
    callers = [Caller(*_EVENTS[kind], first_line) for kind in kinds if kind in _EVENTS]
    is_alone = events.complete and isinstance(own.get("FunctionUrlConfig"), Absent) and len(callers) == len(kinds)
    return most_patient(callers, alone=is_alone)


def _caller_among(function: str, mentions: dict[str, list[_Trigger]], of_events: Caller | None) -> Caller | None:
    """The caller that waits longest for ``function``: that of its events, or of another resource that mentions it.

    None if nothing is known to call it, or if ``function`` is no word that could be found in a text. An unknown caller
    among the ``mentions`` means that the caller is not alone.
    """
    if not _NAMED.fullmatch(function):
        return None
    others = [trigger.caller for trigger in mentions.get(function, ()) if trigger.resource != function]
    callers = [each for each in (of_events, *others) if isinstance(each, Caller)]
    is_alone = all(each.alone for each in callers) and not any(isinstance(each, Unknown) for each in others)
    return most_patient(callers, alone=is_alone)


class _Trigger(NamedTuple):
    """A resource, or an output (None), and who calls the functions that it names.

    ``caller`` is ABSENT if nothing calls them because of it, and UNKNOWN if something may that is not known.
    """

    resource: str | None
    caller: Caller | Absent | Unknown


def _mentions(tree: Mapping[Tree], resources: Mapping[Tree], source: str) -> dict[str, list[_Trigger]]:
    """For each word, the triggers whose text has it: resources, and outputs that are exported to other stacks.

    The text of an entry goes from its line to the next one on which an entry or a section begins. ``source`` is the
    text of the template ``tree``, without comments.
    """
    found: dict[str, list[_Trigger]] = defaultdict(list)
    lines, outputs, has_sockets = source.split("\n"), tree.get("Outputs"), _SOCKET in source
    sections = (resources, outputs) if isinstance(outputs, Mapping) else (resources,)
    starts = sorted({*(line for each in (tree, *sections) for line in each.lines.values()), len(lines) + 1})
    next_start = dict(pairwise(starts))
    for section, name in ((each, key) for each in sections for key in each.values):
        start, entry = section.lines[name], section.values[name]
        text = "\n".join(lines[start - 1 : next_start[start] - 1])
        if section is outputs and "Export" not in text:
            continue
        kind = str(entry.get("Type")) if isinstance(entry, Mapping) else ""
        trigger = _Trigger(name if section is resources else None, _caller_in(kind, text, start, has_sockets))
        for word in {*_NAMED.findall(text)}:
            found[word].append(trigger)
    return found


def _caller_in(kind: str, text: str, line: int, has_sockets: bool) -> Caller | Absent | Unknown:
    """What calls the functions that a resource of this ``kind``, with this ``text`` at ``line``, names, and waits.

    ABSENT if nothing calls them because of the resource: it is a log group, an API whose body invokes none, or a
    permission that only lets an API call them. UNKNOWN if something may call them that does not wait, or is not known.
    ``has_sockets``: the template mentions WebSocket APIs, whose functions may go on after API Gateway gave up.
    """
    waiting = _CALLING.get(kind) or _APIS.get(kind)
    if waiting is None or (kind in _APIS and INVOKED not in text):
        lets_apis_call = kind in _OF_CALLER and {*_SERVICE.findall(text)} <= _SERVICES
        return ABSENT if kind in _NOT_CALLING or lets_apis_call else UNKNOWN
    may_not_wait = OTHER_CALL.search(text) is not None or (waiting == HTTP and has_sockets)
    return UNKNOWN if may_not_wait else Caller(*waiting, line)


SERVERLESS_DEFAULT = 6
"""Seconds that a function may run where the configuration says nothing."""

_OTHER_LIMIT = re.compile(r"timeoutInMillis|\basync:", re.IGNORECASE)
"""Text that may give an integration of API Gateway another time limit, or call the function without waiting for it."""

_CALLERS = {"http": REST, "httpApi": HTTP}


def of_serverless(tree: Tree, source: str) -> Iterator[DeployedFunction]:
    """The Python functions on AWS that the Serverless Framework's ``tree``, with the text ``source``, states.

    ``provider`` states what all ``functions`` share; ``provider: aws`` is short for ``provider: {name: aws}``. A
    function whose handler is unknown is left out.
    """
    if not isinstance(tree, Mapping):
        return
    provider, functions = tree.get("provider"), tree.get("functions")
    shared: Mapping[Tree] = Mapping({"name": provider} if provider == "aws" else {})
    if isinstance(provider, Mapping):
        shared = provider
    if shared.get("name") != "aws" or not isinstance(functions, Mapping):
        return
    variable_names, has_other_limits = mentioned(source), _OTHER_LIMIT.search(source) is not None
    for name, own in functions.values.items():
        if not isinstance(own, Mapping):
            continue
        # serverless-python-requirements packs a folder of its own for a function that names one.
        handler, module = plain_text(own.get("handler")), own.get("module")
        folder = "." if isinstance(module, Absent) else plain_text(module)
        runtime = own_or_shared("runtime", own, shared)
        if handler is None or not of_python(runtime):
            continue
        limit = time_limit("timeout", own, shared, SERVERLESS_DEFAULT)
        line = limit.line or functions.lines[name]
        yield DeployedFunction(name, folder or "", handler, limit.seconds, limit.stated, line)._replace(
            caller=None if has_other_limits else _caller_of_serverless(own),
            runtime=plain_text(runtime) or "",
            variables=variables(variable_names, own.get("environment"), shared.get("environment")),
            called=plain_text(own.get("name")) or "",
            said=texts_in(own),
        )


def _caller_of_serverless(own: Mapping[Tree]) -> Caller | None:
    """What waits for the function ``own`` of the Serverless Framework whenever one of its ``events`` calls it.

    An event is a mapping with one key, its kind: ``- http: GET /orders``. Of several callers, it is the one that waits
    longest. It is not alone if an event of another kind, such as ``sqs``, or a function URL calls the function, too.
    """
    events = own.get("events")
    if not isinstance(events, tuple):
        return None
    callers = []
    for event in events:
        kind = next(iter(event.values), "") if isinstance(event, Mapping) else ""
        if isinstance(event, Mapping) and len(event.values) == 1 and kind in _CALLERS:
            callers.append(Caller(*_CALLERS[kind], event.lines[kind]))
    return most_patient(callers, alone=len(callers) == len(events) and isinstance(own.get("url"), Absent))


_FUNCTION = re.compile(rb"AWS::(?:Serverless|Lambda)::Function")
"""The type of a function: the text is a template of CloudFormation or SAM."""

_SERVERLESS = re.compile(rb"""^[ \t{]*["']?functions["']?[ \t]*:""", re.MULTILINE)
"""The key of the functions: the text may be a configuration of the Serverless Framework."""


@memo_of_file(5_000)
def functions_in(path: str) -> tuple[tuple[DeployedFunction, ...], str]:
    """The functions that the template at ``path`` states for certain, and why it cannot be read; empty if it can.

    A file that is too large, or that mentions no function, is no template: it has no functions, and is not parsed.
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


def _parsed(source: str | bytes) -> ast.Module | None:
    """The tree of ``source``; None if it is not Python. What Python warns of in it is for other linters to report."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


# Chalice: what the decorators of an app register, with the limits of ``.chalice/config.json``.

CHALICE_DEFAULT = 60
"""Seconds that a function may run if the configuration sets no limit. Source: chalice/constants.py."""

_REGISTERING = re.compile(r"route|lambda_function|schedule|authorizer|on_\w+")
"""Decorators of an app that make a function one of Lambda's, or a route of the one behind API Gateway."""

_APPS = re.compile(r"(?:\w+\.)*(?:Chalice|Blueprint)")
"""The classes whose objects register functions."""


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
    registered = [each for module in ("app", *shared) for each in _registered_in(app, module)]
    return tuple(_of_stage(tree, stage, line, each) for stage, line in stages.lines.items() for each in registered), ""


class _Registered(NamedTuple):
    """A function that an app registers: its handler, ``decorator`` (``schedule``), and the name that it is given."""

    handler: str
    decorator: str
    name: str


def _of_stage(tree: Mapping[Tree], stage: str, line: int, registered: _Registered) -> DeployedFunction:
    """The ``registered`` function as it is deployed in one ``stage``, at this ``line`` of the configuration.

    Its limit is the nearest ``lambda_timeout``: its own in the stage, the stage's, its own in all stages, that of all.
    All routes are one function, ``api_handler``, behind API Gateway; ``on_ws_connect`` makes ``websocket_connect``.
    """
    handler, decorator, name = registered
    key = "api_handler" if decorator == "route" else name
    if "_ws_" in decorator:
        key = decorator.replace("on_ws_", "websocket_")
    own, limit = ("lambda_functions", key), Limit(CHALICE_DEFAULT, False)
    for path in (("stages", stage, *own), ("stages", stage), own, ()):  # The last one is the whole configuration.
        block = tree.get(*path)
        if isinstance(block, Mapping) and "lambda_timeout" in block.values:
            limit = time_limit("lambda_timeout", block, ABSENT, CHALICE_DEFAULT)
            break
    caller = Caller(*REST, line) if decorator == "route" else None
    return DeployedFunction(name, ".", handler, limit.seconds, limit.stated, limit.line or line, caller)


def _registered_in(app: str, module: str) -> Iterator[_Registered]:
    """The functions that ``module`` in the folder ``app`` registers with an app or blueprint that it makes.

    ``orders = Chalice("orders")`` makes one, and so does a class that is derived from Chalice or Blueprint.
    ``@orders.schedule("rate(1 hour)", name="cards")`` registers the function below it as ``cards``. The call
    ``orders.route("/")(routes.items)`` registers ``items`` of the module that is imported as ``routes``.
    """
    source = content(os.path.join(app, *module.split(".")) + ".py") or b""
    tree = _parsed(source) if len(source) <= LARGEST_CONFIGURATION else None
    body = [] if tree is None else tree.body
    apps = _apps_in(body)
    imported = {
        alias.asname or alias.name: f"{each.module}.{alias.name}"
        for each in body
        if isinstance(each, ast.ImportFrom) and not each.level
        for alias in each.names
    }
    for decorator, function in _decorated(body):
        if not isinstance(decorator, ast.Call) or not isinstance(decorator.func, ast.Attribute):
            continue
        if ast.unparse(decorator.func.value) in apps and _REGISTERING.fullmatch(decorator.func.attr):
            qualifier, _, name = function.rpartition(".")
            handler_module = imported.get(qualifier, module)
            if has(os.path.join(app, *handler_module.split(".")), "__init__.py"):
                handler_module += ".__init__"
            options = {key.arg: key.value.value for key in decorator.keywords if isinstance(key.value, ast.Constant)}
            yield _Registered(f"{handler_module}.{name}", decorator.func.attr, str(options.get("name", name)))


def _apps_in(body: list[ast.stmt]) -> set[str]:
    """The names of the apps and blueprints that the statements ``body`` of a module make."""
    classes = {each.name for each in body if isinstance(each, ast.ClassDef) and any(map(_is_app, each.bases))}
    return {
        ast.unparse(each.targets[0])
        for each in body
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Call)
        if _is_app(each.value.func) or ast.unparse(each.value.func) in classes
    }


def _is_app(maker: ast.expr) -> bool:
    return _APPS.fullmatch(ast.unparse(maker)) is not None


def _decorated(body: list[ast.stmt]) -> Iterator[tuple[ast.expr, str]]:
    """Each decorator in ``body`` with the name of the function that it is used on.

    The call ``app.route("/")(compress(routes.items))`` uses the decorator ``app.route("/")`` on ``routes.items``.
    """
    for each in body:
        if isinstance(each, ast.FunctionDef):
            yield from ((decorator, each.name) for decorator in each.decorator_list)
        elif isinstance(each, ast.Expr) and isinstance(each.value, ast.Call):
            innermost: ast.expr = each.value
            while isinstance(innermost, ast.Call) and innermost.args:
                innermost = innermost.args[0]
            if isinstance(innermost, ast.Name | ast.Attribute):
                yield each.value.func, ast.unparse(innermost)
