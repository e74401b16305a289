"""Makes botocore/tables/operation_names.py: ``python scripts/make_operation_names.py``.

How AWS names what methods of clients and resources call, read out of the service models of the installed botocore
and the resource models of the installed boto3. Run it with the newest of both.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from typing import Any

import boto3
import boto3.session
import botocore
import botocore.session
from botocore import xform_name
from generated import ROOT, formatted, write_or_check

from flake8_botocore.botocore.requests import regular_name
from flake8_botocore.botocore.tables.waiters import WAITERS

TABLE = ROOT / "src" / "flake8_botocore" / "botocore" / "tables" / "operation_names.py"
CORE = botocore.session.get_session()
BOTO3 = boto3.session.Session(aws_access_key_id="x", aws_secret_access_key="x", region_name="us-east-1")

EXTENDED = ("s3", "rds", "dsql", "sts")
"""Services whose clients get more methods than operations: botocore/handlers.py and boto3/session.py,
``creating-client-class``; sts stands for all others."""

INJECTED = {
    ("dynamodb", "Table"): {"batch_writer": "BatchWriteItem"},
    ("ec2", ""): {"create_tags": "CreateTags"},
    ("ec2", "Instance"): {"delete_tags": "DeleteTags"},
    ("s3", "Bucket"): {"load": "ListBuckets"},
    ("s3", "ObjectSummary"): {"load": "HeadObject"},
}
"""What boto3 adds to resources in code: boto3/session.py, ``creating-resource-class``."""


def client_names() -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Operations by method where the method alone does not tell the name: of every service, and of single ones."""
    by_method: dict[str, set[str]] = defaultdict(set)
    services: dict[str, dict[str, str]] = {}
    for service in CORE.get_available_services():
        names = CORE.get_service_model(service).operation_names
        services[service] = {xform_name(name): name for name in names}
        for name in names:
            by_method[xform_name(name)].add(name)
    irregular = {method: next(iter(names)) for method, names in by_method.items() if len(names) == 1}
    irregular = {method: name for method, name in irregular.items() if name != regular_name(method)}
    differing = {method for method, names in by_method.items() if len(names) > 1}
    single = {
        service: {method: name for method, name in sorted(methods.items()) if method in differing}
        for service, methods in sorted(services.items())
    }
    return dict(sorted(irregular.items())), {service: methods for service, methods in single.items() if methods}


def other_methods() -> tuple[str, ...]:
    """Methods of clients that call no operation under their own name."""
    found = set()
    for service in EXTENDED:
        client = BOTO3.client(service)
        names = {name for name in dir(client) if name[0].islower() and callable(getattr(client, name))}
        found |= names - set(client.meta.method_to_api_mapping)
    return tuple(sorted(found))


def dynamodb_methods() -> tuple[str, ...]:
    """Methods that call an operation of DynamoDB: a client with another one is not DynamoDB's."""
    return tuple(sorted(map(xform_name, CORE.get_service_model("dynamodb").operation_names)))


def resources(polled: dict[str, dict[str, str]]) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Operations of resources by service, resource and method; of collections; and what other names are resources.

    ``polled`` is what the waiters poll.
    """
    actions: dict[str, Any] = {}
    collections: dict[str, Any] = {}
    kinds: dict[str, Any] = {}
    for service in BOTO3.get_available_resources():
        model = BOTO3._loader.load_service_model(service, "resources-1")
        shapes = {"": model["service"], **model["resources"]}
        waited = polled.get(service, {})
        actions[service] = {name: own_actions(shape) | waits(shape, waited) for name, shape in shapes.items()}
        for (owner, name), methods in INJECTED.items():
            if owner == service:
                actions[service][name] |= methods
        actions[service] = {name: dict(sorted(methods.items())) for name, methods in actions[service].items()}
        collections[service] = listed(shapes)
        kinds[service] = named_resources(shapes)
    return actions, collections, kinds


def own_actions(shape: dict[str, Any]) -> dict[str, str]:
    """Method to operation of one resource, what loads it included."""
    found = {xform_name(name): each["request"]["operation"] for name, each in shape.get("actions", {}).items()}
    if "load" in shape:
        found |= dict.fromkeys(("load", "reload"), shape["load"]["request"]["operation"])
    return found


def waits(shape: dict[str, Any], polled: dict[str, str]) -> dict[str, str]:
    """Method to the operation it polls, of what waits for one resource."""
    waiters = shape.get("waiters", {})
    return {f"wait_until_{xform_name(name)}": polled[xform_name(each["waiterName"])] for name, each in waiters.items()}


def listed(shapes: dict[str, Any]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Collections to method to the operations it may be, one for each resource that has them; the empty one lists."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for shape in shapes.values():
        for name, each in shape.get("hasMany", {}).items():
            methods = found[xform_name(name)]
            methods[""].add(each["request"]["operation"])
            for action, made in shapes[each["resource"]["type"]].get("batchActions", {}).items():
                methods[xform_name(action)].add(made["request"]["operation"])
    return {
        name: {method: tuple(sorted(names)) for method, names in sorted(methods.items())}
        for name, methods in sorted(found.items())
    }


def named_resources(shapes: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """What gives a resource, to which it may be; left out where the name is that of the only one."""
    found: dict[str, set[str]] = defaultdict(set)
    for shape in shapes.values():
        for name, each in shape.get("has", {}).items():
            found[name].add(each["resource"]["type"])
            found[xform_name(name)].add(each["resource"]["type"])
        for name, each in shape.get("actions", {}).items():
            if "resource" in each and "[" not in each["resource"].get("path", ""):
                found[xform_name(name)].add(each["resource"]["type"])
    return {name: tuple(sorted(types)) for name, types in sorted(found.items()) if types != {name}}


def render() -> str:
    """The text of the table's module."""
    irregular, single = client_names()
    polled = {service: {name: row[0] for name, row in rows.items()} for service, rows in WAITERS.items()}
    actions, collections, kinds = resources(polled)
    parts = [
        f'"""Generated by ``python scripts/make_operation_names.py`` from botocore {botocore.__version__}."""\n\n',
        "from __future__ import annotations\n\n",
        f"IRREGULAR: dict[str, str] = {irregular!r}\n",
        '"""Methods of clients to operations whose names have other capitals than the method lets expect."""\n\n',
        f"BY_SERVICE: dict[str, dict[str, str]] = {single!r}\n",
        '"""Service to method to operation, for methods that services name differently."""\n\n',
        f"OTHER_METHODS: tuple[str, ...] = {other_methods()!r}\n",
        '"""Methods of clients that call no operation under their own name."""\n\n',
        f"DYNAMODB: tuple[str, ...] = {dynamodb_methods()!r}\n",
        '"""Methods of DynamoDB\'s clients that call an operation."""\n\n',
        f"ACTIONS: dict[str, dict[str, dict[str, str]]] = {actions!r}\n",
        '"""Service to boto3 resource (empty: the service itself) to method to operation."""\n\n',
        f"COLLECTIONS: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {collections!r}\n",
        '"""Service to collection of a resource to method to what it may call; the empty method lists it."""\n\n',
        f"KINDS: dict[str, dict[str, tuple[str, ...]]] = {kinds!r}\n",
        '"""Service to what gives a resource to which it may be, where the name alone does not tell."""\n',
    ]
    return formatted("".join(parts), TABLE)


if __name__ == "__main__":
    sys.exit(write_or_check(TABLE, render, __doc__))
