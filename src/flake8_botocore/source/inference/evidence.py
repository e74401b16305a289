"""Signs of boto other than imports: annotations, and names that something else confirms."""

from __future__ import annotations

import libcst as cst

from ...botocore import api
from ...botocore.services import has_resource, is_service
from ...facts import UNKNOWN, Anchor, Library, Literal, Unknown
from ..scopes.reaching import bound_once
from ..scopes.scope import Assigned, Parameter, Scope
from ..syntax.tree import called_name, dotted, first_name, only_index, string_value
from .objects import (
    Class,
    Client,
    Dotted,
    Either,
    Foreign,
    Function,
    Instance,
    Method,
    Module,
    Object,
    Session,
    Super,
    join,
)
from .protocols import Inference
from .source_file import file_of

_TRANSPARENT = frozenset({"Optional", "Annotated", "ClassVar", "Final", "Awaitable", "Required", "NotRequired"})
"""Typing forms whose (first) argument is the type of the value."""

_YIELDING = frozenset(
    {"Iterator", "Generator", "AsyncIterator", "AsyncGenerator", "ContextManager", "AsyncContextManager"}
)
"""Forms that say what ``with`` on a function's result gives, or what a fixture yields."""

_TELLS_NOTHING = frozenset({"Any", "object", "Self", "T"})
"""Last names of types that any value may have."""


def instance(annotation: cst.BaseExpression | None, scope: Scope, evaluator: Inference) -> Object:
    """The value that the annotation ``annotation`` describes; UNKNOWN where that tells nothing."""
    if annotation is None:
        return UNKNOWN
    return evaluator.memoised(scope, ("annotation", annotation), _instance, annotation, scope, evaluator)


def _instance(node: cst.BaseExpression, scope: Scope, evaluator: Inference) -> Object:
    """``instance``, not memoised, by the form of the annotation: a string, ``X | None``, ``Optional[X]`` or a name."""
    if isinstance(node, (cst.SimpleString, cst.ConcatenatedString)):
        return _from_string(node, scope, evaluator)
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.BitOr):
        return _union([node.left, node.right], scope, evaluator)
    if isinstance(node, cst.Subscript):
        return _generic(node, scope, evaluator)
    if isinstance(node, (cst.Name, cst.Attribute)):
        return _named(node, scope, evaluator)
    return UNKNOWN


def _from_string(node: cst.SimpleString | cst.ConcatenatedString, scope: Scope, evaluator: Inference) -> Object:
    """The value that an annotation in quotes describes; UNKNOWN for a long text, which libcst takes long to parse."""
    text = node.evaluated_value
    if not isinstance(text, str) or len(text) > 200:
        return UNKNOWN
    try:
        return _instance(cst.parse_expression(text.strip()), scope, evaluator)
    except (cst.ParserSyntaxError, RecursionError):
        return UNKNOWN


def _union(members: list[cst.BaseExpression], scope: Scope, evaluator: Inference) -> Object:
    """The value of a union of ``members``, without None; UNKNOWN if that of one of them is."""
    types = [each for each in members if not (isinstance(each, cst.Name) and each.value == "None")]
    values = [_instance(each, scope, evaluator) for each in types]
    return UNKNOWN if any(each is UNKNOWN for each in values) else join(values)


def _generic(node: cst.Subscript, scope: Scope, evaluator: Inference) -> Object:
    """The value that ``Optional[X]``, ``Union[X, None]`` or ``Iterator[X]`` describes; UNKNOWN for other forms.

    ``AbstractContextManager[X]`` is read as ``ContextManager[X]``.
    """
    form = (dotted(node.value) or "").rpartition(".")[2].removeprefix("Abstract")
    arguments = [each.slice.value for each in node.slice if isinstance(each.slice, cst.Index)]
    if arguments and form == "Union":
        return _union(arguments, scope, evaluator)
    if arguments and (form in _TRANSPARENT or form in _YIELDING):
        return _instance(arguments[0], scope, evaluator)
    return UNKNOWN


def _named(node: cst.Name | cst.Attribute, scope: Scope, evaluator: Inference) -> Object:
    """The object that a class as annotation describes: an Instance of one of the project, a Session, or a Foreign.

    UNKNOWN for other classes of boto, for stubs of clients, and for types such as ``Any`` that tell nothing.
    """
    if dotted(node) is None:
        # ``boto3.resource("s3").Bucket``: calls in annotations are not part of the outline, so none is evaluated.
        return UNKNOWN
    cls = evaluator.value(node, scope)
    if isinstance(cls, Class):
        return Instance(cls)
    if not isinstance(cls, Dotted):
        return UNKNOWN
    library = api.SESSION_MAKERS.get(cls.path)
    if library is not None:
        return Session(library, Anchor(node), dotted(node) or cls.path)
    last = cls.path.rpartition(".")[2]
    root = cls.path.partition(".")[0]
    if last in _TELLS_NOTHING or root in api.ROOTS or root.startswith(_TYPING_MODULES):
        return UNKNOWN
    return Foreign(cls.path)


_TYPING_MODULES = ("builtins", "typing", "mypy_boto3", "types_boto3", "types_aiobotocore", "types_aioboto3")
"""Packages whose classes, as annotations, do not tell where an object is from: the stubs of clients among them."""

_STANDS_IN = ("mock", "fake", "stub", "dummy")
"""Words in the name of a stand-in for a session."""

_OTHER_CLOUDS = ("aliyun", "alibabacloud", "oss2", "google", "azure", "huaweicloud", "tencentcloud", "oci", "ibm_")
"""What the packages of other clouds' SDKs begin with."""


def is_candidate(node: cst.Call, function: Object) -> bool:
    """Whether the call ``node`` of ``function`` may make a client by its names alone: ``self.session.client("s3")``.

    It may if its method is named like one that does, and what it calls is unknown or imported from a library that is
    not read. Then ``library`` decides by the receiver's name and the arguments.
    """
    func = node.func
    if not isinstance(func, cst.Attribute) or func.attr.value not in api.CREATING or not node.args:
        return False
    if isinstance(function, Dotted):
        # Boto's own names are evaluated; any other, such as ``helpers.session.client``, may lead to an unseen session.
        return function.path.partition(".")[0] not in api.ROOTS
    # One of several, as ``client`` of ``session or boto3.Session()``: none of them may be known to be another's.
    return isinstance(function, Unknown) or (
        isinstance(function, Either) and all(_may_be_boto(option) for option in function.options)
    )


def _may_be_boto(option: Object) -> bool:
    """Whether one alternative of the called function may make a client.

    It may if it is unknown, a method of a session, or imported from a library that is neither boto nor a mock.
    """
    if isinstance(option, Dotted):
        return not _is_foreign(option) and option.path.partition(".")[0] not in api.ROOTS
    return isinstance(option, (Unknown, Method))


def library(node: cst.Call, scope: Scope, evaluator: Inference) -> Library | None:
    """The library whose client the candidate ``node`` makes, None if a sign of boto is missing.

    The receiver must be named like a session or boto, and the first argument must be the name of a service.
    """
    func = node.func
    assert isinstance(func, cst.Attribute)
    names = [name.lower() for name in path_names(func.value)]
    if not any("sess" in name or "boto" in name for name in names):
        return None
    if any(word in name for name in names for word in _STANDS_IN):
        return None
    # Sessions of other clouds have ``client()``, too.
    if file_of(scope).other_cloud and not _is_made_beside_boto(func.value, scope, evaluator):
        return None
    if not _names_service(node, func.attr.value, scope, evaluator) or not _takes_only_boto_arguments(node):
        return None
    receiver = evaluator.value(func.value, scope)
    if isinstance(receiver, (Session, Client)) or _is_foreign(receiver):
        # The receiver is known and has no such method.
        return None
    if _is_injected_library(func.value, scope):
        return None
    is_aio = any(name.startswith("aio") for name in names)
    if func.attr.value != "create_client":
        return "aioboto3" if is_aio else "boto3"
    imported = file_of(scope).outline.origins
    return "aiobotocore" if is_aio or any(each.startswith("aiobotocore") for each in imported) else "botocore"


def _is_made_beside_boto(node: cst.BaseExpression, scope: Scope, evaluator: Inference) -> bool:
    """Whether ``node`` is the result of a function of the project whose module imports boto."""
    maker = bound_once(node, scope)
    called = evaluator.value(maker.func, scope) if isinstance(maker, cst.Call) else None
    return isinstance(called, Function) and not api.ROOTS.isdisjoint(
        origin.partition(".")[0] for origin in file_of(called.scope).outline.origins
    )


def _is_foreign(value: Object) -> bool:
    """Whether ``value`` is known to be something else than a boto session."""
    return isinstance(value, (Foreign, Instance, Class, Function, Super, Module)) or (
        isinstance(value, Dotted) and value.path.partition(".")[0] in ("unittest", "mock")
    )


def imports_other_cloud(origins: set[str]) -> bool:
    """Whether a file that imports the dotted names ``origins`` imports another cloud's SDK, but nothing of boto.

    ``from .compat import boto3`` imports boto, too.
    """
    roots = {origin.lstrip(".").partition(".")[0] for origin in origins}
    if roots & api.ROOTS or any(origin.rpartition(".")[2] in api.ROOTS for origin in origins):
        return False
    return any(root.startswith(_OTHER_CLOUDS) for root in roots)


def path_names(node: cst.BaseExpression) -> list[str]:
    """The names on the way to ``node``, in any order: ``local_session(x).y["z"]`` gives local_session, y and z.

    Those of both sides of ``or``, and the key of ``get("key")``, are among them.
    """
    names: list[str] = []
    while True:
        if isinstance(node, cst.Attribute):
            names.append(node.attr.value)
            node = node.value
        elif isinstance(node, cst.Call):
            names += _looked_up(node)
            node = node.func
        elif isinstance(node, cst.Await):
            node = node.expression
        elif isinstance(node, cst.Subscript):
            index = only_index(node)
            if isinstance(index, cst.SimpleString):
                names.append(str(string_value(index)))
            node = node.value
        elif isinstance(node, cst.BooleanOperation):
            names += path_names(node.left)
            node = node.right
        else:
            if isinstance(node, cst.Name):
                names.append(node.value)
            return names


def _looked_up(node: cst.Call) -> list[str]:
    """The key that ``kwargs.get("boto_session")`` looks up, alone in a list; empty for any other call."""
    if called_name(node) not in ("get", "pop") or not isinstance(node.func, cst.Attribute) or not node.args:
        return []
    key = node.args[0].value
    return [str(string_value(key))] if isinstance(key, cst.SimpleString) else []


def _names_service(node: cst.Call, method: str, scope: Scope, evaluator: Inference) -> bool:
    """Whether the first argument is a service of botocore; for ``resource``, one with resources."""
    first = node.args[0]
    if first.star or (first.keyword is not None and first.keyword.value != "service_name"):
        return False
    service = evaluator.value(first.value, scope)
    if not isinstance(service, Literal) or not isinstance(service.value, str):
        return False
    return has_resource(service.value) if method == "resource" else is_service(service.value)


def _takes_only_boto_arguments(node: cst.Call) -> bool:
    positional = [arg for arg in node.args if arg.keyword is None and not arg.star]
    keywords = {arg.keyword.value for arg in node.args if arg.keyword is not None}
    return len(positional) <= len(api.CLIENT_PARAMETERS) and keywords <= set(api.CLIENT_PARAMETERS)


def _is_injected_library(receiver: cst.BaseExpression, scope: Scope) -> bool:
    """Whether the receiver has the name of a boto library but is a parameter or bound by ``with``, as a patch is."""
    root = first_name(receiver, cst.Attribute, cst.Call, cst.Subscript)
    home = scope.find(root) if root in api.ROOTS else None
    return home is not None and any(
        isinstance(binding, Parameter) or (isinstance(binding, Assigned) and binding.entered)
        for binding in home.bindings[root]
    )
