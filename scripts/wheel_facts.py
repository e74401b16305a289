"""Reads out of a botocore, boto3 or aiobotocore wheel what the tables state, without importing anything of
it."""

from __future__ import annotations

import ast
import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from botocore import xform_name


class Source:
    """One module of a wheel, with its constants."""

    def __init__(self, wheel: ZipFile, path: str) -> None:
        """``path`` names the module inside the wheel."""
        self.tree = ast.parse(wheel.read(path))
        self.constants = {
            target.id: node.value
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }

    def constant(self, name: str, default: Any = None) -> Any:
        """The literal value of an assignment to ``name`` anywhere in the module, else ``default``."""
        return ast.literal_eval(self.constants[name]) if name in self.constants else default

    def function(self, name: str) -> ast.AST:
        """The definition of the function or method ``name``."""
        return next(node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef) and node.name == name)

    def allowed(self, function: str, variable: str) -> tuple[list[Any], ...]:
        """Every list that ``variable not in <list>`` names in ``function``, in source order."""
        return tuple(
            ast.literal_eval(self.constants[right.id] if isinstance(right, ast.Name) else right)
            for node in ast.walk(self.function(function))
            if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.NotIn)
            if isinstance(node.left, ast.Name) and node.left.id == variable
            for right in node.comparators
        )

    def reads(self, name: str) -> bool:
        """Whether ``name`` is used in a condition, not merely imported."""
        return any(
            isinstance(node, ast.If) and any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(node.test))
            for node in ast.walk(self.tree)
        )


def botocore_facts(path: Path) -> dict[str, Any]:
    """What one botocore wheel says; plain JSON values."""
    with ZipFile(path) as wheel:
        names = wheel.namelist()
        config = Source(wheel, "botocore/config.py")
        args = Source(wheel, "botocore/args.py")
        keys, *_ = config.allowed("_validate_retry_configuration", "key")
        modes, *_ = config.allowed("_validate_retry_configuration", "value")
        return {
            "options": _options(wheel, config),
            "keys": sorted(keys),
            "modes": list(modes),
            "values": _accepted_values(wheel, config, args, names),
            "mode": _default_mode(wheel),
            **_standard_retries(wheel),
            **_legacy_retries(wheel),
            "defaults_modes": _defaults_modes(wheel, names),
            "client_parameters": _parameters(Source(wheel, "botocore/session.py"), "create_client"),
            "session_parameters": _parameters(Source(wheel, "botocore/session.py"), "__init__"),
            "signature_versions": _signature_versions(wheel),
            "s3_keys": _s3_keys(wheel, names),
            "proxies_config_keys": sorted(_keys_read(wheel, "botocore/httpsession.py", ("proxies_settings",))),
            "rulesets": ["used"] if any("/endpoint-rule-set-1.json" in name for name in names) else [],
            "services": _services(names),
        }


def _parameters(session: Source, function: str) -> list[str]:
    """The names a method of the first class that has it takes, in order, ``self`` left out."""
    definition = session.function(function)
    assert isinstance(definition, ast.FunctionDef)
    return [argument.arg for argument in definition.args.args[1:]]


def _signature_versions(wheel: ZipFile) -> list[str]:
    """Names of signers, from the assignments to ``AUTH_TYPE_MAPS`` and its ``update`` calls."""
    names = set()
    for node in ast.walk(Source(wheel, "botocore/auth.py").tree):
        if isinstance(node, ast.Dict):
            keys = [key.value for key in node.keys if isinstance(key, ast.Constant)]
            if "v2" in keys or "v4" in keys:
                names |= {key for key in keys if isinstance(key, str)}
    return sorted(names)


def _s3_keys(wheel: ZipFile, names: list[str]) -> list[str]:
    """The keys of Config's ``s3`` that some code reads, or that S3's models name as context parameters."""
    keys = set()
    for module in ("args", "auth", "client", "handlers", "signers", "utils"):
        keys |= _keys_read(wheel, f"botocore/{module}.py", ("s3_config", "s3", "_s3_config"))
    for name in names:
        match = re.fullmatch(r"botocore/data/(?:s3|s3control)/[^/]+/service-2\.json(\.gz)?", name)
        if match:
            model = json.loads(gzip.decompress(wheel.read(name)) if match[1] else wheel.read(name))
            keys |= {_snake(parameter) for parameter in model.get("clientContextParams", {})}
    return sorted(keys)


def _keys_read(wheel: ZipFile, path: str, dictionaries: tuple[str, ...]) -> set[str]:
    """Constant keys read from the named dictionaries: ``x.get("k")``, ``x["k"]``, ``"k" in x``."""

    def named(node: ast.AST) -> bool:
        return getattr(node, "id", getattr(node, "attr", None)) in dictionaries

    keys: list[ast.expr] = []
    for node in ast.walk(Source(wheel, path).tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
            keys += node.args[:1] if named(node.func.value) else []
        elif isinstance(node, ast.Subscript) and named(node.value):
            keys.append(node.slice)
        elif isinstance(node, ast.Compare) and any(map(named, node.comparators)):
            keys.append(node.left)
    return {key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}


def _snake(name: str) -> str:
    """``DisableS3ExpressSessionAuth`` to ``disable_s3_express_session_auth``, as botocore does."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _options(wheel: ZipFile, config: Source) -> list[tuple[str, Any]]:
    endpoint = Source(wheel, "botocore/endpoint.py")
    table = config.constants["OPTION_DEFAULTS"]
    assert isinstance(table, ast.Call), "OPTION_DEFAULTS is no longer OrderedDict([...])"
    options = []
    for name, default in _pairs(table):
        value = endpoint.constant(default.id) if isinstance(default, ast.Name) else ast.literal_eval(default)
        if name == "inject_host_prefix":
            value = True  # since 1.37.0 the table says None and a property answers True
        options.append((name, value))
    return options


def _pairs(table: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    (rows,) = table.args
    assert isinstance(rows, ast.List)
    for row in rows.elts:
        assert isinstance(row, ast.Tuple)
        yield ast.literal_eval(row.elts[0]), row.elts[1]


def _accepted_values(wheel: ZipFile, config: Source, args: Source, names: list[str]) -> dict[str, Any]:
    source = wheel.read("botocore/args.py")
    (addressing,) = config.allowed("_validate_s3_configuration", "addressing_style")
    values = {
        "s3.disable_s3_express_session_auth": (
            [True, False, "true", "false"] if b"_validate_s3_disable_express_session_auth" in source else None
        ),
        "s3.addressing_style": addressing,
        "s3.us_east_1_regional_endpoint": args.constant("VALID_REGIONAL_ENDPOINTS_CONFIG"),
        "request_checksum_calculation": args.constant("VALID_REQUEST_CHECKSUM_CALCULATION_CONFIG"),
        "response_checksum_validation": args.constant("VALID_RESPONSE_CHECKSUM_VALIDATION_CONFIG"),
        "account_id_endpoint_mode": args.constant("VALID_ACCOUNT_ID_ENDPOINT_MODE_CONFIG"),
    }
    modes = _defaults_modes(wheel, names)
    if modes:
        values["defaults_mode"] = sorted([*modes, "auto", "legacy"])
    least = args.constant("min_allowed_min_size")
    if least is not None:
        values["request_min_compression_size_bytes"] = [least, args.constant("max_allowed_min_size")]
    return {name: list(value) for name, value in values.items() if value is not None}


def _default_mode(wheel: ZipFile) -> str:
    provider = Source(wheel, "botocore/configprovider.py")
    variables = provider.constants["BOTOCORE_DEFAUT_SESSION_VARIABLES"]
    assert isinstance(variables, ast.Dict)
    for key, value in zip(variables.keys, variables.values, strict=True):
        if isinstance(key, ast.Constant) and key.value == "retry_mode":
            assert isinstance(value, ast.Tuple)
            default = value.elts[2]
            if isinstance(default, ast.Name):
                default = provider.constants[default.id]
            if isinstance(default, ast.IfExp):  # `'standard' if NEW_RETRIES_ENABLED else 'legacy'`
                default = default.orelse
            return str(ast.literal_eval(default))
    raise AssertionError("no retry_mode in BOTOCORE_DEFAUT_SESSION_VARIABLES")


def _standard_retries(wheel: ZipFile) -> dict[str, Any]:
    standard = Source(wheel, "botocore/retries/standard.py")
    quota = Source(wheel, "botocore/retries/quota.py")
    # Releases 1.43.3 to 1.43.127 carry both generations; without AWS_NEW_RETRIES_2026 the old one runs.
    new = "_DEFAULT_BACKOFF_CONFIG" in standard.constants and not standard.reads("NEW_RETRIES_ENABLED")
    by_service = standard.constant("_SERVICE_MAX_ATTEMPTS", {}) if new else {}
    backoff = {"": standard.constant("_DEFAULT_BACKOFF_CONFIG")["non_throttling_base_scale"] if new else 1}
    if new:
        for service, scales in standard.constant("_SERVICE_BACKOFF_CONFIG").items():
            backoff[_client_name(service)] = scales["non_throttling_base_scale"]
    return {
        "standard_attempts": {
            "": standard.constant("DEFAULT_MAX_ATTEMPTS"),
            **{_client_name(service): attempts for service, attempts in by_service.items()},
        },
        "standard_backoff": backoff,
        "standard_longest_backoff": standard.constant("_MAX_BACKOFF"),
        "quota": quota.constant("INITIAL_CAPACITY"),
        "quota_cost": standard.constant("_RETRY_COST" if new else "_TIMEOUT_RETRY_REQUEST"),
    }


def _client_name(service: str) -> str:
    """``dynamodb-streams``, a hyphenated service id, to ``dynamodbstreams``, as ``client()`` takes it."""
    return service.replace("-", "")


def _legacy_retries(wheel: ZipFile) -> dict[str, Any]:
    attempts, backoff = {}, {}
    for service, entry in json.loads(wheel.read("botocore/data/_retry.json"))["retry"].items():
        assert service == "__default__" or set(entry) == {"__default__"}, "retries by operation are new"
        default = entry if service == "__default__" else entry["__default__"]
        name = "" if service == "__default__" else service
        if "max_attempts" in default:
            attempts[name] = default["max_attempts"]
        if "delay" in default:
            base = default["delay"]["base"]
            backoff[name] = [None if base == "rand" else base, default["delay"]["growth_factor"]]
    return {"legacy_attempts": attempts, "legacy_backoff": backoff}


def _defaults_modes(wheel: ZipFile, names: list[str]) -> dict[str, float]:
    path = "botocore/data/sdk-default-configuration.json"
    if path not in names:
        return {}
    table = json.loads(wheel.read(path))
    assert table["base"]["retryMode"] == "standard"
    connect = "connectTimeoutInMillis"
    return {
        mode: changes.get(connect, {}).get("override", table["base"][connect]) / 1000
        for mode, changes in table["modes"].items()
    }


def _services(names: list[str]) -> list[str]:
    found = (re.match(r"botocore/data/([^/]+)/[^/]+/service-2\.json", name) for name in names)
    return sorted({match[1] for match in found if match})


def asked_for(path: Path) -> dict[str, dict[str, Any]]:
    """By service what ``get_paginator()`` and ``get_waiter()`` of one botocore wheel take.

    Each paginator with whether it has a limit key, which ``PageSize`` needs; each waiter with the operation it polls,
    its seconds of delay and its polls at most.
    """
    found: dict[str, dict[str, Any]] = {}
    for service, kind, model in models(path, "paginators-1|waiters-2"):
        rows = found.setdefault(service, {"paginators": {}, "waiters": {}})
        if kind == "waiters-2":
            rows["waiters"] = {
                xform_name(name): [row["operation"], row["delay"], row["maxAttempts"]]
                for name, row in model["waiters"].items()
            }
        else:
            rows["paginators"] = {xform_name(name): "limit_key" in row for name, row in model["pagination"].items()}
    return found


def exceptions(path: Path) -> dict[str, list[str]]:
    """By service the names of ``client.exceptions`` in one botocore wheel, without ClientError, which all have."""
    return {
        service: sorted(name for name, shape in model["shapes"].items() if shape.get("exception"))
        for service, _, model in models(path, "service-2")
    }


def models(path: Path, kinds: str) -> Iterator[tuple[str, str, Any]]:
    """Service, kind and content of the models in one wheel whose kinds match the pattern ``kinds``."""
    with ZipFile(path) as wheel:
        # Of several versions of an API the last one counts.
        for name in sorted(wheel.namelist()):
            match = re.fullmatch(rf"(?:botocore|boto3)/data/([^/]+)/[^/]+/({kinds})\.json(\.gz)?", name)
            if match:
                text = wheel.read(name)
                yield match[1], match[2], json.loads(gzip.decompress(text) if match[3] else text)


def services_by_trait(path: Path) -> dict[str, list[str]]:
    """Client names of services with one endpoint for all regions (``global``) or endpoint discovery."""
    with ZipFile(path) as wheel:
        partitions = json.loads(wheel.read("botocore/data/endpoints.json"))["partitions"]
        (aws,) = (partition["services"] for partition in partitions if partition["partition"] == "aws")
        prefixes = {name for name, entry in aws.items() if entry.get("isRegionalized") is False}
        found: dict[str, set[str]] = {"global": set(), "endpoint_discovery": set()}
        for name in wheel.namelist():
            match = re.fullmatch(r"botocore/data/([^/]+)/[^/]+/service-2\.json(\.gz)?", name)
            if match:
                text = wheel.read(name)
                model = json.loads(gzip.decompress(text) if match[2] else text)
                if model["metadata"]["endpointPrefix"] in prefixes:
                    found["global"].add(match[1])
                if any(operation.get("endpointoperation") for operation in model["operations"].values()):
                    found["endpoint_discovery"].add(match[1])
        return {trait: sorted(names) for trait, names in found.items()}


def resource_names(path: Path) -> list[str]:
    """The services that one boto3 wheel has resources for."""
    with ZipFile(path) as wheel:
        found = (re.match(r"boto3/data/([^/]+)/[^/]+/resources-1\.json", name) for name in wheel.namelist())
        return sorted({match[1] for match in found if match})


def resource_waiters(path: Path) -> dict[str, dict[str, dict[str, str]]]:
    """The waiter behind each method that waits, by service, boto3 resource and method, in one boto3 wheel."""
    found = {}
    for service, _, model in models(path, "resources-1"):
        resources = {
            name: {
                f"wait_until_{xform_name(method)}": xform_name(each["waiterName"])
                for method, each in sorted(shape.get("waiters", {}).items())
            }
            for name, shape in sorted(model["resources"].items())
        }
        found[service] = {name: methods for name, methods in resources.items() if methods}
    return {service: resources for service, resources in sorted(found.items()) if resources}


def boto3_parameters(path: Path) -> dict[str, list[str]]:
    """What ``Session()``, ``Session.client`` and ``Session.resource`` of one boto3 wheel take, in order."""
    with ZipFile(path) as wheel:
        session = Source(wheel, "boto3/session.py")
        return {name: _parameters(session, name) for name in ("__init__", "client", "resource")}


def boto3_needs(path: Path) -> str:
    """The least botocore that one boto3 wheel requires."""
    with ZipFile(path) as wheel:
        metadata = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        bound = re.search(r"^Requires-Dist: botocore \(?.*?>=([0-9.]+)", _spaced(wheel.read(metadata)), re.MULTILINE)
        assert bound is not None
        return bound[1]


def _spaced(metadata: bytes) -> str:
    """Older wheels write ``botocore (<2,>=1)``, newer ones ``botocore<2,>=1``."""
    return re.sub(r"^(Requires-Dist: botocore)(?=[<>=])", r"\1 ", metadata.decode(), flags=re.MULTILINE)


def aio_facts(path: Path) -> dict[str, Any]:
    """AioConfig's own parameters in order."""
    with ZipFile(path) as wheel:
        config = Source(wheel, "aiobotocore/config.py")
        init = config.function("__init__")
        assert isinstance(init, ast.FunctionDef)
        return {"parameters": [argument.arg for argument in init.args.args[1:]]}


def below_botocore(path: Path) -> str:
    """The first botocore that one aiobotocore wheel does not allow."""
    return _required(path, r"botocore.*?<\s*([0-9.]+)")


def aioboto3_needs(path: Path) -> str:
    """The aiobotocore that one aioboto3 wheel requires."""
    return _required(path, r"aiobotocore.*?==\s*([0-9.]+)")


def least_python(path: Path) -> list[int]:
    """The oldest Python that one wheel runs on, by major and minor number."""
    with ZipFile(path) as wheel:
        metadata = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        bound = re.search(r"^Requires-Python: *>= *([0-9]+)\.([0-9]+)", wheel.read(metadata).decode(), re.MULTILINE)
        return [0, 0] if bound is None else [int(bound[1]), int(bound[2])]


def boto_requirements(path: Path) -> list[str]:
    """What one wheel requires of packages that have boto in their names, extras left out."""
    with ZipFile(path) as wheel:
        metadata = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        lines = re.findall(r"^Requires-Dist: (.*boto.*)", wheel.read(metadata).decode(), re.MULTILINE)
        return [line.strip() for line in lines if "extra ==" not in line]


def _required(path: Path, pattern: str) -> str:
    """What ``pattern`` finds among a wheel's requirements."""
    with ZipFile(path) as wheel:
        metadata = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        bound = re.search(rf"^Requires-Dist: {pattern}", wheel.read(metadata).decode(), re.MULTILINE)
        assert bound is not None
        return bound[1]
