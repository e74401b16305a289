"""Which values of environment variables botocore rejects, and which variables it does not read."""

from __future__ import annotations

from ..spelling import meant
from ..tables import values
from ..version import Version, at
from .rejection import CLIENT, Rejection, text
from .retries import retry_modes

NOT_READ = {"AWS_REGION": "AWS_DEFAULT_REGION"}
"""Variables that other AWS SDKs read and botocore does not, with the ones it reads.

Source: botocore/configprovider.py, ``BOTOCORE_DEFAUT_SESSION_VARIABLES``.
"""

CHOICES = {
    "AWS_DEFAULTS_MODE": ("defaults_mode", "InvalidDefaultsMode"),
    "AWS_REQUEST_CHECKSUM_CALCULATION": ("request_checksum_calculation", "InvalidChecksumConfigError"),
    "AWS_RESPONSE_CHECKSUM_VALIDATION": ("response_checksum_validation", "InvalidChecksumConfigError"),
    "AWS_ACCOUNT_ID_ENDPOINT_MODE": ("account_id_endpoint_mode", "InvalidConfigError"),
}
"""Variables that take one of the values of a Config option, in any case; and what another value raises."""


def rejected_variable(name: str, value: str, version: Version) -> Rejection | None:
    """Why botocore rejects ``value`` of the environment variable ``name``, None where it does not.

    A Config that gives attempts or a mode itself keeps AWS_MAX_ATTEMPTS or AWS_RETRY_MODE from being read.
    Source: botocore/configprovider.py, botocore/args.py.
    """
    if name == "AWS_MAX_ATTEMPTS":
        return _attempts(value)
    if name == "AWS_RETRY_MODE":
        return _choice(value, value, retry_modes(version), "InvalidRetryModeError")
    if name in CHOICES:
        option, error = CHOICES[name]
        accepted = at(values.ACCEPTED[option], version)
        if accepted is not None:
            return _choice(value, value.lower(), tuple(map(str, accepted)), error)
    return None


def _attempts(value: str) -> Rejection | None:
    wanted = "requests in all, 1 or more"
    try:
        number = int(value)
    except ValueError:
        return Rejection(text(value), "ValueError", CLIENT, wanted)
    return None if number >= 1 else Rejection(text(value), "InvalidMaxRetryAttemptsError", CLIENT, wanted)


def _choice(value: str, compared: str, accepted: tuple[str, ...], error: str) -> Rejection | None:
    if compared in accepted:
        return None
    close = meant(value, accepted)
    return Rejection(text(value), error, CLIENT, ", ".join(accepted), f'"{close}"' if close else None)
