"""What an attribute is, by what it is an attribute of."""

from __future__ import annotations

import libcst as cst

from ...botocore import api
from ...facts import UNKNOWN, Anchor, ConfigCreation, Library, MergedConfig, Unknown
from . import classes
from .asking import Inference
from .joining import join, join_sessions
from .objects import Class, Client, Dotted, Either, Foreign, Instance, Method, Module, Object, Part, Session, Super


def of(base: Object, name: str, node: cst.CSTNode, evaluator: Inference) -> Object:
    """What ``base.name`` is, written as ``node``."""
    if isinstance(base, Either):
        return join([of(option, name, node, evaluator) for option in base.options])
    if isinstance(base, Dotted):
        return _of_dotted(base, name, node, evaluator)
    if isinstance(base, Session):
        return _of_session(base, name, node)
    if isinstance(base, (ConfigCreation, MergedConfig)):
        return Method(base, name, Anchor(node)) if name == "merge" else UNKNOWN
    if isinstance(base, Foreign):
        return base if base.is_mock else UNKNOWN
    if isinstance(base, Client):
        return Part(base, name) if base.creation.method == "resource" else UNKNOWN
    if isinstance(base, Part):
        return UNKNOWN if base.is_client else Part(base.client, f"meta.{name}" if base.name == "meta" else name)
    if isinstance(base, (Instance, Class, Super)):
        return classes.attribute(base, name, node, evaluator)
    if isinstance(base, Module):
        value = evaluator.name(name, base.scope, node) if {name, "*"} & base.scope.bindings.keys() else UNKNOWN
        return evaluator.project.submodule(base.scope, name) or value if isinstance(value, Unknown) else value
    return UNKNOWN


def _of_dotted(base: Dotted, name: str, node: cst.CSTNode, evaluator: Inference) -> Object:
    path = f"{base.path}.{name}"
    if path in api.SESSION_OBJECTS:
        return Session(api.SESSION_OBJECTS[path], Anchor(node), path, is_default=True)
    if name in api.ROOTS:
        return Dotted(name, Anchor(node))
    if base.importer is not None:
        found = evaluator.project.find(path, base.importer)
        if found is not None:
            return found
    return Dotted(path, Anchor(node), base.importer)


def _of_session(base: Session, name: str, node: cst.CSTNode) -> Object:
    having = [part for part in base.parts if name in api.CREATING_METHODS[part.library]]
    if having and len(having) < len(base.parts):
        # Whoever asks one of several libraries for it means a session that has it.
        return _of_session(join_sessions(having), name, node)
    if name in api.CREATING_METHODS[base.library] or name == "set_default_client_config":
        return Method(base, name, Anchor(node))
    if name == "_session" and base.library in ("boto3", "aioboto3"):
        if base.inner is not None:
            return base.inner
        library: Library = "botocore" if base.library == "boto3" else "aiobotocore"
        base.inner = Session(library, base.anchor, base.callee, base.place, base.file, is_default=base.is_default)
        return base.inner
    return UNKNOWN
