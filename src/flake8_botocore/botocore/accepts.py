"""What botocore accepts: the arguments of calls, and the options of a Config, by a table of their values."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf
from typing import Any, NamedTuple, TypeAlias

from ..facts import (
    UNKNOWN,
    Absent,
    Anchor,
    Argument,
    ClientCreation,
    Config,
    ConfigCreation,
    Dictionary,
    EnvironmentText,
    Item,
    Library,
    Literal,
    MergedConfig,
    OneOf,
    Sequence,
    SessionCreation,
    Unknown,
    Value,
    alternatives,
    is_asynchronous,
)
from . import Version, at, used_by
from .api import AIO_PARAMETERS, introduced, option_names
from .services import has_resource, is_no_service, meant
from .tables import options, services


def client_parameters(client: ClientCreation, version: Version) -> tuple[str, ...]:
    """The parameters of the call that creates ``client``, in order of position.

    Source: botocore/session.py ``create_client``, boto3/session.py ``client`` and ``resource``.
    """
    names = at(services.CREATE_CLIENT, used_by(client.library, version)) or ()
    return names if client.method != "resource" else tuple(name for name in names if name in services.RESOURCE)


def session_parameters(library: Library) -> tuple[str, ...]:
    """The parameters of a Session class. Source: boto3/session.py and botocore/session.py, ``Session.__init__``."""
    if library in ("boto3", "aioboto3"):
        return services.SESSION
    return (at(services.BOTOCORE_SESSION, Version(*services.BOTOCORE_SESSION[-1][0])) or ()) + ("env_vars",)


def unknown_arguments(made: ClientCreation | SessionCreation, known: tuple[str, ...]) -> list[Argument]:
    """Keyword arguments that a call with the parameters ``known`` does not take: it raises TypeError."""
    keywords = [each for each in made.arguments if each.position is None and each.is_certain]
    return [each for each in keywords if each.name is not None and each.name not in known]


def given_twice(arguments: tuple[Argument, ...]) -> Argument | None:
    """The first argument that fills a parameter which another one has filled: the call raises TypeError.

    ``client("s3", service_name="sqs")`` and ``client("s3", config=x, **{"config": y})`` have one. Two plain keywords of
    one name are never in one call: ``partial(client, config=x)("s3", config=y)`` is two calls, and the later one wins.
    """
    filled: dict[str, Argument] = {}
    for argument in arguments:
        if argument.name is None or not argument.is_certain:
            continue
        earlier = filled.get(argument.name)
        if earlier and any(each.position is not None or each.unfolded for each in (earlier, argument)):
            return argument
        filled[argument.name] = argument
    return None


def lacks_service(client: ClientCreation) -> bool:
    """Whether the creating call names no service: it raises TypeError.

    A function of the project may have a service of its own, so only calls of boto's own names count.
    """
    return _is_call_of_boto(client) and client.complete and isinstance(client.service, Absent)


def unknown_service_name(client: ClientCreation, version: Version, *, pinned: bool = True) -> str | None:
    """The name that the creating call gives for a service and that ``client()`` or ``resource()`` does not know.

    The call raises UnknownServiceError, ``resource()`` ResourceNotExistsError. None if the service may exist, or if the
    failure may be intended; also if the client is made by a function of the project, which may translate names, or
    is taken for boto's by its name alone. ``pinned``: the project pins ``version``.

    Source: botocore/loaders.py, ``Loader.load_service_model``; boto3/session.py, ``Session.resource``.
    """
    name = client.service.value if isinstance(client.service, Literal) else None
    if not isinstance(name, str) or not _is_call_of_boto(client) or client.by_name or client.may_be_intended:
        return None
    is_unknown = is_no_service(name, used_by(client.library, version), pinned=pinned)
    return name if is_unknown or (client.method == "resource" and not has_resource(name)) else None


def _is_call_of_boto(client: ClientCreation) -> bool:
    """Whether ``client`` is made by a call of boto's own name, and not by a function of the project around it."""
    return client.callee.rpartition(".")[2] == client.method


def is_config_option(name: str) -> bool:
    """Whether ``name`` is an option of Config in some release and so was meant for ``config=``."""
    return introduced(name) is not None and name != "region_name"


def is_client_parameter(name: str, version: Version) -> bool:
    """Whether ``create_client`` takes ``name``."""
    return name in (at(services.CREATE_CLIENT, version) or ())


CONFIG = "when the Config is made"
CLIENT = "when the client is made"
REQUEST = "at the first request"


class Rejection(NamedTuple):
    """A value that is rejected: ``value`` as text, the ``error`` that it raises, and the ``stage`` at which it does.

    ``wanted`` is in words what is accepted, ``replacement`` source text for what was meant, where that is known.
    """

    value: str
    error: str
    stage: str
    wanted: str
    replacement: str | None = None


@dataclass(frozen=True)
class Opaque:
    """Stands for an object that is none of the plain types: a class, a session, a Config (``is_config``)."""

    name: str
    is_config: bool = False

    def __repr__(self) -> str:
        """The name, as messages show values by their repr."""
        return self.name


UNREADABLE = Opaque("?")
"""Stands for a value that is not known."""


class AnyString(str):
    """Stands for any string: the source of the expression that gives it."""


def python_value(value: Value) -> Any:
    """The Python object that ``value`` is, UNREADABLE where that is not known.

    Containers are known by their type even where some of what they hold is not. An ``Opaque`` stands for a Config, and
    for a ``Thing`` such as a session or a class.
    """
    if isinstance(value, Literal):
        return value.value
    if isinstance(value, Sequence):
        items = [python_value(item) for item in value.items]
        return tuple(items) if value.kind == "tuple" else items
    if isinstance(value, Dictionary):
        return {item.key: python_value(item.value) for item in value.items}
    if isinstance(value, (ConfigCreation, MergedConfig)):
        return Opaque("Config", is_config=True)
    return UNREADABLE if isinstance(value, (Unknown, Absent, OneOf)) else Opaque(value.name)


_DISPLAYS = {"list": "[...]", "tuple": "(...)", "dict": "{...}"}


def as_shown(value: Any) -> str:
    """``value`` as a message shows it: ``"fast"``, ``[...]`` for a list with items, long ones cut.

    A string has double quotes, as in source, unless it needs escapes. An AnyString is source already.
    """
    shown = _DISPLAYS.get(type(value).__name__, repr(value)) if value else repr(value)
    if isinstance(value, AnyString):
        shown = str(value)
    elif isinstance(value, str) and value.isprintable() and '"' not in value:
        shown = f'"{value}"'
    return shown if len(shown) <= 40 else f"{shown[:36]}..." + (shown[-1] if shown[-1] in "\"'" else "")


Fails: TypeAlias = "Callable[[Any, Any], object]"


_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-[0-9]")
"""The name of a region: ``us-east-1``, ``us-gov-west-1``."""

_LABEL = re.compile(r"^(?![0-9]+$)(?!-)[a-zA-Z0-9-]{,63}(?<!-)$")
"""Source: botocore/utils.py, ``validate_region_name``."""


def _is_no(*types: type) -> Fails:
    return lambda value, _: value is not None and not isinstance(value, types)


def _is_truthy_no(*types: type) -> Fails:
    return lambda value, _: value and not isinstance(value, types)


def _is_below(least: int) -> Fails:
    return lambda value, _: isinstance(value, (int, float)) and value < least


def _is_no_number(value: Any, _: Any) -> bool:
    return not isinstance(value, (int, float))


def _is_not_above_0(value: Any, _: Any) -> bool:
    return value is not None and (_is_no_number(value, _) or isinstance(value, bool) or value <= 0)


def _is_none_of(value: Any, choices: Any) -> bool:
    return value is not None and (value.lower() if isinstance(value, str) else value) not in choices


def _is_no_switch(value: Any, choices: Any) -> bool:
    word = value.lower().strip() if isinstance(value, str) else None
    return value is not None and not isinstance(value, bool) and word not in choices


def _is_no_size(value: Any, choices: Any) -> bool:
    """Whether ``value`` is no size within ``choices``, the least and the most bytes; botocore calls ``int()`` on it."""
    try:
        return value is not None and not choices[0] <= int(value) <= choices[1]
    except (TypeError, ValueError):
        return True
    except OverflowError:  # For infinity, botocore raises this, not the error of the row.
        return False


def _says_unsigned(value: Any, _: Any) -> bool:
    return isinstance(value, str) and value.lower().removeprefix("botocore.") == "unsigned"


def _is_no_signer(value: Any, signers: Any) -> bool:
    return bool(value) and isinstance(value, str) and value not in signers


MOST, LONGEST = sys.float_info.max, 2**63 / 1e9
"""The largest number of seconds that is a float, and the first one that a socket does not take (CPython)."""


class Check(NamedTuple):
    """Values that an option does not take: ``fails`` says which, given those in CHOICES, and ``wanted`` what it takes.

    ``option`` may be an item, ``retries.mode``, and one of aiobotocore's clients, ``aio read_timeout``.
    """

    option: str
    wanted: str
    fails: Fails
    error: str
    stage: str


SECONDS, SWITCH, STRING, WHOLE = "a number of seconds above 0", "True or False", "a string", "a whole number"
SIZES = "a number of bytes from {} to {}".format(*options.ACCEPTED["request_min_compression_size_bytes"][-1][1])
PROXIES, OF_RETRIES = (
    'a dict such as {"https": "http://proxy:3128"}',
    'a dict such as {"mode": "standard", "total_max_attempts": 3}',
)
SIGNER, UNSIGNED, PATHS = (
    "a signer such as v4",
    "botocore.UNSIGNED, which is no string",
    "a path, or a tuple of two paths",
)
KEYS_OF_RETRIES = "mode, max_attempts (retries) or total_max_attempts (requests)"
EXPRESS = "s3.disable_s3_express_session_auth"
AUTO, SOON = f'"auto", {SWITCH}', "unless the reply is there at once"
NUMBER_OF_RETRIES, NUMBER_OF_REQUESTS = "the number of retries, 0 or more", "the number of requests, 1 or more"

TABLE = [
    Check(
        "config", "a Config", lambda value, _: not getattr(value, "is_config", value is None), "AttributeError", CLIENT
    ),
    # A client that callers pass as a parameter gets here only where isinstance() tells it from a region.
    Check("region_name", "a region", _is_no(str, Opaque), "TypeError", CLIENT),
    Check("region_name", "a region", lambda v, _: type(v) is str and not _LABEL.match(v), "InvalidRegionError", CLIENT),
    Check("timeout", SECONDS, _is_not_above_0, "ValueError", CLIENT),
    Check("timeout", SECONDS, lambda value, _: isinstance(value, int) and value > MOST, "OverflowError", CLIENT),
    Check("timeout", SECONDS, lambda value, _: value is not None and not value < LONGEST, "HTTPClientError", REQUEST),
    Check("aio connect_timeout", SECONDS, _is_no(int, float), "HTTPClientError", REQUEST),
    Check("aio connect_timeout", SECONDS, lambda value, _: value == inf, "HTTPClientError", REQUEST),
    Check("aio read_timeout", SECONDS, _is_below(0), "ReadTimeoutError", SOON),
    Check("aio read_timeout", SECONDS, _is_truthy_no(int, float), "ConnectionClosedError", REQUEST),
    Check("retries", OF_RETRIES, _is_no(dict), "AttributeError", CONFIG),
    Check("retries.", KEYS_OF_RETRIES, lambda key, keys: key not in keys, "InvalidRetryConfigurationError", CONFIG),
    Check("retries.mode", "", lambda value, choices: value not in choices, "InvalidRetryModeError", CONFIG),
    Check("retries.max_attempts", NUMBER_OF_RETRIES, _is_below(0), "InvalidMaxRetryAttemptsError", CONFIG),
    Check("retries.max_attempts", NUMBER_OF_RETRIES, _is_no_number, "TypeError", CONFIG),
    Check("retries.total_max_attempts", NUMBER_OF_REQUESTS, _is_below(1), "InvalidMaxRetryAttemptsError", CONFIG),
    Check("retries.total_max_attempts", NUMBER_OF_REQUESTS, _is_no_number, "TypeError", CONFIG),
    Check("request_checksum_calculation", "", _is_none_of, "InvalidChecksumConfigError", CLIENT),
    Check("response_checksum_validation", "", _is_none_of, "InvalidChecksumConfigError", CLIENT),
    Check("account_id_endpoint_mode", "", _is_none_of, "InvalidConfigError", CLIENT),
    Check("defaults_mode", "", _is_truthy_no(str, bytes), "AttributeError", CLIENT),
    Check("defaults_mode", "", lambda value, modes: value and _is_none_of(value, modes), "InvalidDefaultsMode", CLIENT),
    Check("request_min_compression_size_bytes", SIZES, _is_no_size, "InvalidConfigError", CLIENT),
    Check("auth_scheme_preference", "one string with commas", _is_truthy_no(str), "InvalidConfigError", CLIENT),
    Check("user_agent", STRING, _is_no(str), "TypeError", CLIENT),
    Check("user_agent_extra", STRING, _is_truthy_no(str), "TypeError", CLIENT),
    Check("user_agent_appid", STRING, _is_no(str, bytes, list, tuple, dict), "TypeError", CLIENT),
    Check("client_cert", PATHS, lambda value, _: isinstance(value, tuple) and len(value) != 2, "ValueError", CLIENT),
    Check("max_pool_connections", WHOLE, lambda value, _: not isinstance(value, int), "HTTPClientError", REQUEST),
    Check("aio max_pool_connections", WHOLE, _is_truthy_no(int, float), "HTTPClientError", REQUEST),
    Check("proxies", PROXIES, _is_no(dict), "HTTPClientError", REQUEST),
    Check("signature_version", STRING, _is_no(str, bytes, Opaque), "AttributeError", REQUEST),
    Check("signature_version", UNSIGNED, _says_unsigned, "UnknownSignatureVersionError", REQUEST),
    Check("signature_version", SIGNER, _is_no_signer, "UnknownSignatureVersionError", REQUEST),
    Check("use_dualstack_endpoint", SWITCH, _is_truthy_no(bool), "EndpointResolutionError", REQUEST),
    Check("use_fips_endpoint", SWITCH, _is_truthy_no(bool), "EndpointResolutionError", REQUEST),
    Check("endpoint_discovery_enabled", AUTO, _is_no_switch, "InvalidEndpointDiscoveryConfigurationError", CLIENT),
    Check("s3", "a dict", _is_no(dict), "AttributeError", CONFIG),
    Check(
        "s3.addressing_style", "", lambda value, choices: value not in choices, "InvalidS3AddressingStyleError", CONFIG
    ),
    Check(
        "s3.us_east_1_regional_endpoint",
        "",
        lambda value, choices: value not in choices,
        "InvalidS3UsEast1RegionalEndpointConfigError",
        CLIENT,
    ),
    Check("s3.use_accelerate_endpoint", SWITCH, _is_no(bool), "EndpointResolutionError", REQUEST),
    Check(
        EXPRESS, SWITCH, lambda value, words: not words and _is_no(bool)(value, ()), "EndpointResolutionError", REQUEST
    ),
    Check(EXPRESS, SWITCH, lambda value, words: words and _is_no_switch(value, words), "InvalidConfigError", CLIENT),
]
"""What fails, the first row of an option before the next. Source: botocore/args.py, the ``_compute_...`` methods;
botocore/config.py for ``retries`` and ``s3``; botocore/httpsession.py and urllib3/util/timeout.py for what the first
request or the client's pool rejects, for aiobotocore aiohttp/helpers.py, client_proto.py and connector.py."""

ByRelease: TypeAlias = "tuple[tuple[tuple[int, int, int], Any], ...]"

_JOINED: ByRelease = (((1, 30, 0), ()),)
_RULESETS: ByRelease = ((options.RULESETS, ()),)

CHOICES: dict[str, ByRelease] = {
    **options.ACCEPTED,
    EXPRESS: (((1, 33, 2), ()), *options.ACCEPTED[EXPRESS]),
    "retries.": options.RETRIES_KEYS,
    "retries.mode": options.RETRY_MODES,
    "signature_version": options.SIGNATURE_VERSIONS,
    "endpoint_discovery_enabled": (((0, 0, 0), ("auto", "true", "false")),),
    **dict.fromkeys(("user_agent", "user_agent_extra"), _JOINED),
    **dict.fromkeys(("use_dualstack_endpoint", "use_fips_endpoint", "s3.use_accelerate_endpoint"), _RULESETS),
}
"""The values that an option takes, by release: before the first one, nothing that it is given fails."""

ANY: ByRelease = (((0, 0, 0), ()),)

NUMBERS: dict[str, type[float]] = {
    **dict.fromkeys(("connect_timeout", "read_timeout"), float),
    **dict.fromkeys(("retries.max_attempts", "retries.total_max_attempts", "max_pool_connections"), int),
}
"""The type that makes a number of a string, where every string fails."""


def _failing(rows: list[Check], value: Any, choices: Any) -> Check | None:
    return next((row for row in rows if row.fails(value, choices)), None)


def rejection_of(option: str, value: Value, version: Version, library: str = "botocore") -> Rejection | None:
    """Why ``value`` is rejected for ``option``: for the first value that it may be, if all of them are; else None.

    ``option`` may be the item of a dictionary (``retries.mode``), or all keys of one (``retries.``). Asynchronous
    libraries have rows of their own for some options. ``read_timeout=os.environ["TIMEOUT"]`` is a string, which is
    rejected where a number is needed, whatever it says: ``wanted`` is then ``float(os.environ["TIMEOUT"])``. Other
    values that are not known are not judged.
    """
    own = [row for row in TABLE if row.option == f"aio {option}"] if is_asynchronous(library) else []
    shared = "timeout" if option in ("connect_timeout", "read_timeout") else option
    rows, choices = own or [row for row in TABLE if row.option == shared], at(CHOICES.get(option, ANY), version)
    if choices is None:
        return None
    number_type, rejections = NUMBERS.get(option), []
    for each in alternatives(value):
        variable = each if isinstance(each, EnvironmentText) and number_type else None
        given = AnyString(variable.written) if variable else python_value(each)
        row = None if given is UNREADABLE else _failing(rows, given, choices)
        if row is None:
            return None
        wanted = row.wanted or f"one of {', '.join(word for word in choices if isinstance(word, str))}"
        if number_type and variable and not variable.may_be_none:
            wanted = f"{number_type.__name__}({variable.written})"
        replacement = _meant(option, given, rows, choices) if isinstance(given, str) else None
        rejections.append(Rejection(as_shown(given), row.error, row.stage, wanted, replacement))
    return rejections[0]


def _meant(option: str, value: str, rows: list[Check], choices: Any) -> str | None:
    """The source of what the string ``value`` was meant to be; None where that is not known.

    ``"30"`` is ``30`` for a timeout, ``"true"`` is ``True`` for a switch, ``"US_EAST_1"`` is ``"us-east-1"``,
    ``"Standard"`` is ``"standard"``. A key of ``retries`` comes without quotes: ``retry_mode`` is ``mode``.
    """
    if option in NUMBERS:
        try:
            number = NUMBERS[option](value)
        except ValueError:
            return None
        return value.strip() if number > 0 and value.isascii() and _failing(rows, number, choices) is None else None
    if rows[0].wanted == SWITCH:
        return {"true": "True", "false": "False"}.get(value.lower())
    if option == "region_name":
        region = value.strip().lower().replace("_", "-").replace(" ", "-")
        return f'"{region}"' if _REGION.fullmatch(region) else None
    close = meant(value.removeprefix("retry_"), [each for each in choices if isinstance(each, str)])
    return close if close is None or option == "retries." else f'"{close}"'


class Rejected(NamedTuple):
    """An option, or an item of the dictionary that it is, that is rejected (``of_key``: for its key).

    ``subject`` is how a message names it: ``retries["mode"]="fast"``.
    """

    subject: str
    anchor: Anchor
    rejection: Rejection
    argument: Argument
    of_key: bool = False


def rejected_in(argument: Argument, version: Version, library: str) -> list[Rejected]:
    """What is rejected of an option that clients of ``library`` are given: the option, or items of its dictionary.

    Where a condition decides between several dictionaries, each of them must have an item that is rejected. If one has
    none, nothing is rejected for certain.
    """
    rejection = rejection_of(argument.name or "", argument.value, version, library)
    if rejection is not None:
        return [Rejected(f"{argument.name}={rejection.value}", argument.anchor, rejection, argument)]
    of_each = [list(_rejected_items(argument, each, version)) for each in alternatives(argument.value)]
    return [rejected for items in of_each for rejected in items] if all(of_each) else []


def _rejected_items(argument: Argument, value: Value, version: Version) -> Iterator[Rejected]:
    """The items of the dictionary ``value`` that ``argument`` may be whose key or value is rejected, in source order.

    In the table of checks, ``retries.`` stands for the keys of ``retries``, ``retries.mode`` for the value of one.
    """
    items = value.items if isinstance(value, Dictionary) else ()
    for item in [each for each in items if each.is_certain]:
        of_key = rejection_of(f"{argument.name}.", Literal(item.key, item.key_anchor), version)
        of_value = None if of_key else rejection_of(f"{argument.name}.{item.key!s}", item.value, version)
        if of_key:
            subject = f"{argument.name} has no key {of_key.value}"
            yield Rejected(subject, item.key_anchor, of_key, argument, of_key=True)
        elif of_value:
            yield Rejected(f"{argument.name}[{as_shown(item.key)}]={of_value.value}", item.anchor, of_value, argument)


TIMEOUTS = frozenset({"timeout", "socket_timeout"})
"""Names by which other libraries limit the wait, for a connection and for a reply at once."""

RETRIES = frozenset({"max_retries", "retry"})
"""Names by which other libraries say how often to try again."""


def known_options(library: Library, version: Version) -> tuple[str, ...]:
    """The options of the Config class of ``library``; ``version`` is the target version."""
    own = AIO_PARAMETERS if library == "aiobotocore" else ()
    return (*option_names(used_by(library, version)), *own)


def is_of_retries(name: str, version: Version) -> bool:
    """Whether ``name`` says what a key of ``retries`` says: ``total_max_attempts``, ``retry_mode``."""
    return name == "retry_mode" or name in (at(options.RETRIES_KEYS, version) or ())


def options_meant(name: str, library: Library, version: Version) -> tuple[str, ...]:
    """The options that ``name``, which is no option, was meant to be: ``timeout`` means the two timeouts.

    Empty where that is not known, and for the name of an option in another release or of a client's parameter: such a
    name is no slip.
    """
    if introduced(name) is not None or name in AIO_PARAMETERS or is_client_parameter(name, version):
        return ()
    if is_of_retries(name, version) or name in RETRIES:
        return ("retries",)
    if name in TIMEOUTS:
        return ("connect_timeout", "read_timeout")
    close = meant(name, known_options(library, version))
    return () if close is None else (close,)


def intended(config: Config, option: str, version: Version) -> Value:
    """The value that reaches the client as ``option``; UNKNOWN if it is given under a name that Config does not take.

    ``Config(timeout=5)`` raises TypeError. Its author chose the timeouts, so they are not reported as left out.
    """
    value = config.option(option)
    if isinstance(value, Absent) and isinstance(config, ConfigCreation):
        known = known_options(config.library, version)
        unknown = [each.name for each in config.arguments if each.name and each.name not in known]
        return UNKNOWN if any(option in options_meant(each, config.library, version) for each in unknown) else value
    return value


def fails_when_run(client: ClientCreation, version: Version) -> bool:
    """Whether the creation is known to raise, so that nothing else needs to be said about it."""
    return (
        rejection_of("config", client.config, version) is not None
        or any(unknown_arguments(client, client_parameters(client, version)))
        or lacks_service(client)
        or unknown_service_name(client, version) is not None
        or given_twice(client.arguments) is not None
        or config_raises(client.config, version)
        or config_raises(client.default_config, version)
    )


def config_raises(config: Value, version: Version) -> bool:
    """Whether making ``config`` is known to raise, whatever a condition decides: no client ever runs with it."""
    return all(isinstance(each, ConfigCreation) and _makes_raise(each, version) for each in alternatives(config))


def _makes_raise(config: ConfigCreation, version: Version) -> bool:
    """Whether the call that makes ``config`` is known to raise: for an unknown name, a name given twice, or a value.

    An unknown name does not count where the file may give it only in releases that have it (``guarded``).
    """
    given = [each for each in config.arguments if each.is_certain]
    unknown = {each.name for each in given} - {None, *known_options(config.library, version)}
    if (unknown and not config.use.guarded) or given_twice(config.arguments) is not None:
        return True
    found = [one for each in given for one in rejected_in(each, used_by(config.library, version), config.library)]
    return any(each.rejection.stage == CONFIG for each in found)


def is_disabled(name: str, value: Value, library: str) -> bool:
    """Whether ``name`` is known to be no limit: None; on aiobotocore also 0, and other values without meaning."""
    return all(_disables(name, python_value(each), is_asynchronous(library)) for each in alternatives(value))


def _disables(name: str, value: object, aio: bool) -> bool:
    """Whether ``value`` switches the limit ``name`` off: None does, on aiobotocore (``aio``) also 0 and infinity.

    A value that is not known does not.
    """
    if value is None or value is UNREADABLE or not aio:
        return value is None
    if name == "connect_timeout":
        return isinstance(value, (int, float)) and value <= 0
    return not value or value == float("inf")


READ_KEYS: dict[str, tuple[str, ...]] = {
    "s3": options.S3_KEYS,
    "proxies": ("http", "https"),
    "proxies_config": options.PROXIES_CONFIG_KEYS,
}
"""The keys that are read of each option that takes any. Source: botocore/args.py, botocore/httpsession.py."""


def ignored_keys(argument: Argument) -> Iterator[tuple[Item, str | None]]:
    """The items of ``s3``, ``proxies`` or ``proxies_config`` that are never read, each with the key that was meant.

    The key is None where it is not known. botocore's documentation names ``s3_disable_express_session_auth``, its code
    reads another key (botocore/args.py).
    """
    read = READ_KEYS.get(argument.name or "")
    if read is None:
        return
    dictionaries = (each for each in alternatives(argument.value) if isinstance(each, Dictionary))
    for item in (item for each in dictionaries for item in each.items if item.key not in read):
        is_documented = item.key == "s3_disable_express_session_auth"
        close = meant(item.key, read) if isinstance(item.key, str) else None
        yield item, "disable_s3_express_session_auth" if is_documented else close


def https_unproxied(proxies: Value) -> bool:
    """Whether ``proxies`` is known to have a proxy for http and none for https, which the endpoints of AWS use.

    ``{"http": "http://proxy:3128"}`` is such a dictionary, if no condition decides whether it has the item.
    """

    def lacks_https(value: Value) -> bool:
        if not isinstance(value, Dictionary) or not value.complete:
            return False
        http = value.item("http")
        return http is not None and http.is_certain and value.item("https") is None

    return all(map(lacks_https, alternatives(proxies)))


def option_ignored(name: str, library: str) -> str | None:
    """Why an option is never looked at, in words, None where it is.

    Source: botocore/args.py reads ``s3["disable_s3_express_session_auth"]`` where it should read the option;
    aiobotocore/httpsession.py makes its connector without socket options.
    """
    if name == "s3_disable_express_session_auth":
        return 'it reads s3={"disable_s3_express_session_auth": ...} instead'
    if name == "tcp_keepalive" and is_asynchronous(library):
        return "aiobotocore sets no socket options"
    return None


def leaves_signing_on(argument: Argument) -> bool:
    """Whether ``argument`` is ``signature_version=None``, which has no effect: requests stay signed.

    A None that only fills the place before another positional argument does not count.

    Source: botocore/client.py, ``_get_configured_signature_version``.
    """
    given = list(alternatives(argument.value))
    named = argument.name == "signature_version" and argument.position is None
    return named and all(isinstance(each, Literal) and each.value is None for each in given)
