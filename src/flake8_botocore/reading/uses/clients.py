"""What stands around a client creation and changes it: its session's default Config, mocks."""

from __future__ import annotations

from functools import cache

from ...facts import ClientCreation
from ..inference.asking import Inference
from ..inference.objects import Session
from ..inference.source_file import SourceFile
from ..scopes.outline import CallSite
from . import environment, stand_ins
from .mocks import Mocks
from .service_names import services_at
from .session_defaults import default_config
from .session_roots import root


def settle(
    client: ClientCreation, session: Session, site: CallSite, file: SourceFile, evaluator: Inference, mocks: Mocks
) -> None:
    """Complete the ``client`` that the call at ``site`` of ``file`` makes; ``mocks`` are those of the same file."""
    client.environment = environment.before(site, file, evaluator)
    client.default_config = default_config(session, file, evaluator)
    if session.file is not None and session.file is not file:
        client.session_place = session.place
    client.find_services = cache(lambda: services_at(site, evaluator))
    client.root = root(site.node, site.scope, session, file, evaluator)
    client.mocked = mocks.cover(site.scope, site.around, _patchable(client, session)) or stand_ins.replaced(
        client, session, site, file, evaluator
    )


def settle_all(file: SourceFile, evaluator: Inference, mocks: Mocks) -> None:
    """Complete every client that ``file`` is known to make."""
    # Settling one may bring another to light, which is settled when it is asked for.
    made = set(file.made.clients)
    for node, site in file.outline.sites.items():
        if node in made:
            settle(file.made.clients[site.node], file.made.made_by[site.node], site, file, evaluator, mocks)


def _patchable(client: ClientCreation, session: Session) -> frozenset[str]:
    """Names a test patches to replace what makes ``client``."""
    method = client.method
    methods = {f"boto3.Session.{method}", f"boto3.session.Session.{method}"}
    by_function = frozenset({"boto3", f"boto3.{method}", *methods})
    by_session = frozenset({"boto3", "boto3.Session", "boto3.session.Session", *methods})
    if client.by_name:
        return by_function | by_session
    return by_function if session.is_default else by_session
