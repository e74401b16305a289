"""What a test puts a mock in the place of: the target of a patch, in each of the ways to write one."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ...facts import Literal
from ..inference.asking import Inference
from ..inference.objects import Dotted, Foreign, options
from ..inference.source_file import SourceFile
from ..scopes.outline import CallSite
from ..scopes.scope import Scope
from ..syntax.expressions import dotted

SENDING = frozenset(
    "BaseClient._make_api_call BaseClient._make_request AioBaseClient._make_api_call AioBaseClient._make_request"
    " ClientCreator.create_client botocore.session.Session.create_client Endpoint.make_request Endpoint._send_request"
    " Endpoint._send URLLib3Session.send".split()
)
"""What every client sends its requests through, or is made by."""


def target(node: cst.BaseExpression, scope: Scope, evaluator: Inference) -> str:
    """The dotted name of what the call ``node`` patches, empty if it patches nothing or that cannot be read.

    ``patch("app.boto3.client")``, ``patch.object(boto3, "client")``, ``monkeypatch.setattr(boto3, "client", fake)``.
    What wraps the original calls it.
    """
    if not isinstance(node, cst.Call) or not node.args or _wraps(node):
        return ""
    name = dotted(node.func) or ""
    if name.rpartition(".")[2] == "patch":
        return _text(node.args[0], scope, evaluator)
    if f".{name}".endswith(".patch.object"):
        return _attribute(node, scope, evaluator)
    if "." in name and name.rpartition(".")[2] == "setattr":
        whole = _text(node.args[0], scope, evaluator)
        return whole or _attribute(node, scope, evaluator)
    return ""


def at_once(file: SourceFile, evaluator: Inference) -> Iterator[tuple[str, Scope]]:
    """The targets of the patches that ``file`` makes by a statement, to hold from there on, with their scopes.

    ``mocker.patch(...)`` and ``monkeypatch.setattr(...)``, by the names pytest gives these; a patch that is started.
    """
    for site in file.outline.called({"patch", "object", "setattr"}):
        if _holds_at_once(site):
            yield target(site.node, site.scope, evaluator), site.scope
    for site in file.outline.called({"start"}):
        func = site.node.func
        for value in options(evaluator.value(func.value, site.scope)) if isinstance(func, cst.Attribute) else ():
            if isinstance(value, Foreign) and value.call is not None and value.scope is not None:
                yield target(value.call, value.scope, evaluator), site.scope


def _holds_at_once(site: CallSite) -> bool:
    names = (dotted(site.node.func) or "").split(".")
    return any("mocker" in name or "monkey" in name for name in names[:-1]) or (
        len(names) > 1 and names[-1] == "setattr"
    )


def _wraps(node: cst.Call) -> bool:
    return any(arg.keyword is not None and arg.keyword.value == "wraps" for arg in node.args)


def _text(arg: cst.Arg, scope: Scope, evaluator: Inference) -> str:
    value = evaluator.value(arg.value, scope)
    return value.value if isinstance(value, Literal) and isinstance(value.value, str) else ""


def _attribute(node: cst.Call, scope: Scope, evaluator: Inference) -> str:
    """``boto3.client`` of a call that is given ``boto3`` and ``"client"``."""
    if len(node.args) < 2:
        return ""
    owner, name = evaluator.value(node.args[0].value, scope), _text(node.args[1], scope, evaluator)
    path = owner.path if isinstance(owner, Dotted) else dotted(node.args[0].value)
    return f"{path}.{name}" if path and name else ""
