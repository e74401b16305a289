"""Environment variables: values that botocore rejects, and names that it never reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias

from ..facts import Anchor, Literal
from . import Version, at
from .defaults import fails_as_endpoint_only, rejected_region
from .rejection import CLIENT, Rejection, not_one_of, text
from .tables import environment
from .tables.options import ACCEPTED, RETRY_MODES

Check: TypeAlias = "Callable[[str, Version], Rejection | None]"
_History: TypeAlias = "tuple[tuple[tuple[int, int, int], tuple[object, ...]], ...]"

DISCOVERING = "when a DynamoDB or Timestream client is made"
REGIONAL = "when the client of a regional service is made"
DEFAULT_REGION = "AWS_DEFAULT_REGION"
ENDPOINT_URL = "AWS_ENDPOINT_URL"
METADATA_DISABLED = "AWS_EC2_METADATA_DISABLED"

MEANT_TRUE = frozenset({"1", "yes", "y", "on", "t", "enable", "enabled"})
"""Values that people write to switch something on, and that botocore takes for false."""


def rejected_variable(name: str, value: str, version: Version) -> Rejection | None:
    """Why botocore rejects ``value`` of the environment variable ``name``, None where it does not.

    A Config that gives attempts or a mode itself keeps AWS_MAX_ATTEMPTS or AWS_RETRY_MODE from being read.
    Source: botocore/configprovider.py, botocore/args.py, botocore/credentials.py.
    """
    check = _VARIABLES.get(f"{ENDPOINT_URL}_" if name.startswith(f"{ENDPOINT_URL}_") else name)
    return check(value, version) if check is not None and is_read(name, version) else None


def is_read(name: str, version: Version) -> bool:
    """Whether botocore ``version`` reads the environment variable ``name``."""
    if _lives(environment.VARIABLES, name, version):
        return True
    return any(name.startswith(each) and _lives(environment.PREFIXES, each, version) for each in environment.PREFIXES)


def taken_for_false(name: str, value: str, version: Version) -> bool:
    """Whether ``value`` of a variable was meant to switch it on, and botocore reads it as false.

    Source: botocore/utils.py, ``ensure_boolean`` and ``IMDSFetcher``: only ``true`` is true, in any case.
    """
    if value.lower() not in MEANT_TRUE:
        return False
    if name == METADATA_DISABLED:
        return True
    return _lives(environment.VARIABLES, name, version) and environment.VARIABLES[name][2] == "boolean"


_Lifetimes: TypeAlias = "dict[str, tuple[tuple[int, int, int], tuple[int, int, int] | None, str]]"


def _lives(table: _Lifetimes, name: str, version: Version) -> bool:
    since, until, _ = table.get(name, ((10**6, 0, 0), None, ""))
    return version >= since and (until is None or version < until)


def _attempts(value: str, version: Version) -> Rejection | None:
    wanted = "the number of requests in total, 1 or more"
    try:
        number = int(value)
    except ValueError:
        return Rejection(text(value), "ValueError", CLIENT, wanted)
    return None if number >= 1 else Rejection(text(value), "InvalidMaxRetryAttemptsError", CLIENT, wanted)


def _whole_number(what: str) -> Check:
    """A check that accepts text that ``int`` takes, whatever the number."""

    def check(value: str, version: Version) -> Rejection | None:
        try:
            int(value)
        except ValueError:
            return Rejection(text(value), "ValueError", CLIENT, what)
        return None

    return check


def _compression_size(value: str, version: Version) -> Rejection | None:
    least, greatest = at(ACCEPTED["request_min_compression_size_bytes"], version) or (1, 1048576)
    try:
        fits = int(str(least)) <= int(value) <= int(str(greatest))
    except ValueError:
        fits = False
    return (
        None if fits else Rejection(text(value), "InvalidConfigError", CLIENT, f"a number from {least} to {greatest}")
    )


def _one_of(history: _History, error: str, *, any_case: bool = True, or_empty: bool = False) -> Check:
    """A check that accepts the words in the table, from the release that has them."""

    def check(value: str, version: Version) -> Rejection | None:
        accepted = [each for each in at(history, version) or () if isinstance(each, str)]
        if not accepted or (value.lower() if any_case else value) in accepted or (or_empty and not value):
            return None
        return not_one_of(value, accepted, error)

    return check


def _endpoint_discovery(value: str, version: Version) -> Rejection | None:
    accepted = ["true", "false", "auto"]
    if value.lower() in accepted:
        return None
    return not_one_of(value, accepted, "InvalidEndpointDiscoveryConfigurationError", DISCOVERING)


def _ca_bundle(value: str, version: Version) -> Rejection | None:
    if value or version < environment.EMPTY_CA_BUNDLE_REFUSED:
        return None
    return Rejection(text(value), "InvalidConfigError", CLIENT, "a path, or do not set it")


def _region(value: str, version: Version) -> Rejection | None:
    region = Literal(value, Anchor(None))
    rejection = rejected_region(region)
    return replace(rejection, stage=REGIONAL) if rejection and fails_as_endpoint_only(region) else rejection


def _profile(value: str, version: Version) -> Rejection | None:
    return None if value else Rejection(text(value), "ProfileNotFound", CLIENT, "a profile, or do not set it")


def _url(error: str) -> Check:
    """A check that accepts a URL with a host; botocore takes an empty one for none, and ``//host`` for one with http.

    Source: botocore/utils.py, ``is_valid_endpoint_url`` and ``is_valid_uri``.
    """

    def check(value: str, version: Version) -> Rejection | None:
        scheme, separator, rest = value.partition("//")
        if not value or (separator and rest.strip("/") and (not scheme or (scheme != ":" and scheme.endswith(":")))):
            return None
        close = f'"http://{value}"' if value and not separator and "/" not in value.split(":")[0] else None
        return Rejection(text(value), error, CLIENT, "a URL with http:// or https://", close)

    return check


_VARIABLES: dict[str, Check] = {
    "AWS_ACCOUNT_ID_ENDPOINT_MODE": _one_of(ACCEPTED["account_id_endpoint_mode"], "InvalidConfigError"),
    "AWS_CA_BUNDLE": _ca_bundle,
    "AWS_DEFAULTS_MODE": _one_of(ACCEPTED["defaults_mode"], "InvalidDefaultsMode"),
    "AWS_DEFAULT_PROFILE": _profile,
    DEFAULT_REGION: _region,
    "AWS_EC2_METADATA_SERVICE_ENDPOINT": _url("InvalidIMDSEndpointError"),
    "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": _one_of(
        environment.METADATA_ENDPOINT_MODES, "InvalidIMDSEndpointModeError"
    ),
    "AWS_ENDPOINT_DISCOVERY_ENABLED": _endpoint_discovery,
    ENDPOINT_URL: _url("ValueError"),
    f"{ENDPOINT_URL}_": _url("ValueError"),
    "AWS_MAX_ATTEMPTS": _attempts,
    "AWS_METADATA_SERVICE_NUM_ATTEMPTS": _whole_number("a whole number"),
    "AWS_METADATA_SERVICE_TIMEOUT": _whole_number("a whole number of seconds"),
    "AWS_PROFILE": _profile,
    "AWS_REQUEST_CHECKSUM_CALCULATION": _one_of(ACCEPTED["request_checksum_calculation"], "InvalidChecksumConfigError"),
    "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES": _compression_size,
    "AWS_RESPONSE_CHECKSUM_VALIDATION": _one_of(ACCEPTED["response_checksum_validation"], "InvalidChecksumConfigError"),
    "AWS_RETRY_MODE": _one_of(RETRY_MODES, "InvalidRetryModeError", any_case=False),
    "AWS_S3_DISABLE_EXPRESS_SESSION_AUTH": _one_of(
        ACCEPTED["s3.disable_s3_express_session_auth"], "InvalidConfigError"
    ),
    "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT": _one_of(
        ACCEPTED["s3.us_east_1_regional_endpoint"], "InvalidS3UsEast1RegionalEndpointConfigError", any_case=False
    ),
    "AWS_STS_REGIONAL_ENDPOINTS": _one_of(
        environment.STS_REGIONAL_ENDPOINTS, "InvalidSTSRegionalEndpointsConfigError", any_case=False, or_empty=True
    ),
}
"""Variables that botocore checks, with what it checks; variables that it takes as they are have no entry."""


NOT_READ = {"AWS_REGION": "AWS_DEFAULT_REGION"}
"""Variables that other AWS SDKs read and botocore does not, with the ones it reads.

Source: botocore/configprovider.py, ``BOTOCORE_DEFAUT_SESSION_VARIABLES``.
"""


TIMEOUT = re.compile(r"(?:AWS|AWS_SDK|AWS_CLI|BOTO|BOTO3|BOTOCORE)_(READ|CONNECT)(?:ION)?_TIMEOUT")
"""Variables that would set a timeout if there were such ones."""


ATTEMPTS = frozenset(
    "AWS_MAX_RETRIES AWS_MAX_RETRY_ATTEMPTS AWS_NUM_RETRIES AWS_RETRIES AWS_RETRY_ATTEMPTS AWS_RETRY_MAX_ATTEMPTS"
    " AWS_TOTAL_MAX_ATTEMPTS".split()
)
"""Variables taken for AWS_MAX_ATTEMPTS."""


NO_TARGETS = re.compile(r"AWS_(?:REGION|CREDENTIAL_FILE|EXECUTION_ENV|LAMBDA_.*|ACCOUNT_ID)|BOTO_.*|.*__.*")
"""Variables whose misspellings are more likely to be somebody else's own names."""


@dataclass(frozen=True)
class Unread:
    """A name that botocore does not read; ``instead`` is what it reads, None where nothing says the same.

    ``option`` is the option of Config to write then.
    """

    instead: str | None
    option: str | None = None


def unread_variable(name: str) -> Unread | None:
    """The variable ``name`` as one that botocore does not read, because it is misspelt or does not exist; else None.

    Names that other programs read are theirs: only one letter of difference counts as a misspelling.
    """
    if name in environment.VARIABLES:
        return None
    timeout = TIMEOUT.fullmatch(name)
    if timeout is not None:
        return Unread(None, f"{timeout[1].lower()}_timeout")
    if name in ATTEMPTS:
        return Unread("AWS_MAX_ATTEMPTS")
    return _misspelt(name, (each for each in environment.VARIABLES if not NO_TARGETS.fullmatch(each)))


def _misspelt(name: str, known: Iterable[str]) -> Unread | None:
    # A number or a plural at the end makes a name of one's own: AWS_ROLE_ARN_2, AWS_PROFILES.
    meant = [each for each in known if one_slip(name, each) and not (name[:-1] == each and name[-1] in "0123456789sS")]
    return Unread(meant[0]) if len(meant) == 1 else None


def one_slip(name: str, known: str) -> bool:
    """Whether one letter too many, too few or wrong, or two neighbours changed over, make ``known`` of ``name``."""
    shorter, longer = sorted((name, known), key=len)
    start = next((i for i, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    if len(longer) == len(shorter):
        rest, other = shorter[start:], longer[start:]
        swapped = len(rest) > 1 and rest[:2] == other[1::-1] and rest[2:] == other[2:]
        return name != known and (rest[1:] == other[1:] or swapped)
    return len(longer) == len(shorter) + 1 and shorter[start:] == longer[start + 1 :]
