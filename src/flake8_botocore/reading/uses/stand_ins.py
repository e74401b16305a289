"""Clients that something else answers: botocore's Stubber, placebo, or a server on the machine a test runs on."""

from __future__ import annotations

import re

import libcst as cst

from ...facts import Anchor, ClientCreation, Literal
from ..inference import fixtures
from ..inference.asking import Inference
from ..inference.objects import Client, Dotted, Part, Session, options
from ..inference.source_file import SourceFile
from ..scopes.outline import CallSite
from ..scopes.scope import Assigned, Scope
from ..syntax.expressions import dotted

_ACTIVATES = r"\.activate\b|\bwith\b[^:]*[sS]tub|[cC]ontext\([^)]*[sS]tub|__enter__"
"""What makes a Stubber answer: only making it does not."""

_LOOPBACK = r"https?://(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?=[:/'\"]|$)"
_LOOPBACK_TEXT = rf"[rRfFtTuU]{{0,2}}(?:'''|\"\"\"|'|\"){_LOOPBACK}"
"""The beginning of a string as it is written: ``f"http://localhost:{port}``."""


def replaced(client: ClientCreation, session: Session, site: CallSite, file: SourceFile, evaluator: Inference) -> bool:
    """Whether no request of the ``client`` that the call at ``site`` makes with ``session`` gets to AWS."""
    if client.anchor in stubbed(file, evaluator):
        return True
    if file.says("placebo") and not _played_back(file, evaluator).isdisjoint(_names_of(session, site)):
        return True
    return _on_own_machine(client, site, file) and fixtures.is_test(site.scope, evaluator)


def _played_back(file: SourceFile, evaluator: Inference) -> set[object]:
    """The sessions, as objects and by name, that placebo answers for from its recordings."""
    if file.made.played_back is None:
        file.made.played_back = set()
        played = {site.scope for site in file.outline.called({"playback"})}
        for site in file.outline.called({"attach"}):
            function = evaluator.value(site.node.func, site.scope)
            # pytest.importorskip("placebo") is no import.
            name = function.path if isinstance(function, Dotted) else dotted(site.node.func)
            if name == "placebo.attach" and site.scope in played:
                given = site.node.args[0].value if site.node.args else None
                if isinstance(given, cst.Name):
                    file.made.played_back.add((site.scope.find(given.value), given.value))
                session = evaluator.value(given, site.scope) if given is not None else None
                file.made.played_back |= {session} if isinstance(session, Session) else set()
    return file.made.played_back


def _names_of(session: Session, site: CallSite) -> set[object]:
    """``session``, and the name by which the call at ``site`` uses it."""
    func = site.node.func
    receiver = func.value if isinstance(func, cst.Attribute) else None
    named = (site.scope.find(receiver.value), receiver.value) if isinstance(receiver, cst.Name) else None
    return {session, named}


def stubbed(file: SourceFile, evaluator: Inference) -> set[Anchor]:
    """The clients of ``file`` that it gives to botocore's Stubber, which answers for them once it is activated."""
    if file.made.stubbed is None:
        file.made.stubbed = set()
        if "Stubber" in file.source and re.search(_ACTIVATES, file.source):
            for site in file.outline.called({"Stubber"}):
                function = evaluator.value(site.node.func, site.scope)
                if isinstance(function, Dotted) and function.path == "botocore.stub.Stubber" and site.node.args:
                    file.made.stubbed |= _clients(site.node.args[0].value, site.scope, evaluator)
    return file.made.stubbed


def _clients(node: cst.BaseExpression, scope: Scope, evaluator: Inference) -> set[Anchor]:
    found = options(evaluator.value(node, scope))
    clients = [each.client if isinstance(each, Part) else each for each in found]
    return {each.creation.anchor for each in clients if isinstance(each, Client)}


def _on_own_machine(client: ClientCreation, site: CallSite, file: SourceFile) -> bool:
    """Whether the endpoint is an address of the loopback interface, its port may be anything."""
    endpoint = client.argument("endpoint_url")
    if endpoint is None:
        return False
    if isinstance(endpoint.value, Literal):
        url = endpoint.value.value
        return isinstance(url, str) and re.match(_LOOPBACK, url, re.IGNORECASE) is not None
    written = endpoint.anchor.value if isinstance(endpoint.anchor, cst.Arg) else None
    if isinstance(written, cst.Name):
        written = _bound_to(written.value, site.scope)
    beginning = _beginning(written)
    if isinstance(beginning, cst.SimpleString):
        return re.match(_LOOPBACK_TEXT, beginning.value, re.IGNORECASE) is not None
    # The lean tree has no text of f-strings, the source has.
    if isinstance(beginning, (cst.FormattedString, cst.ConcatenatedString)):
        return re.match(_LOOPBACK_TEXT, file.text(beginning), re.IGNORECASE) is not None
    return False


def _beginning(node: cst.CSTNode | None) -> cst.CSTNode | None:
    """The string that what ``node`` gives begins with: ``"http://" + host``, ``"http://{}".format(host)``."""
    while isinstance(node, cst.BinaryOperation):
        node = node.left
    if isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute) and node.func.attr.value == "format":
        return node.func.value
    return node


def _bound_to(name: str, scope: Scope) -> cst.BaseExpression | None:
    """What the one assignment of ``name`` gives it."""
    home = scope.find(name)
    bindings = home.bindings[name] if home is not None else []
    binding = bindings[0] if len(bindings) == 1 else None
    return binding.value if isinstance(binding, Assigned) and not binding.path else None
