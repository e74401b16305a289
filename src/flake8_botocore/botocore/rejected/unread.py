"""Names of environment variables and keys that botocore does not read, and that somebody believes it does."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...late import dataclass
from ..tables import environment

NOT_READ = {"AWS_REGION": "AWS_DEFAULT_REGION"}
"""Variables that other AWS SDKs read and botocore does not, with the ones it reads.

Source: botocore/configprovider.py, ``BOTOCORE_DEFAUT_SESSION_VARIABLES``.
"""

TIMEOUT = r"(?:AWS|AWS_SDK|AWS_CLI|BOTO|BOTO3|BOTOCORE)_(READ|CONNECT)(?:ION)?_TIMEOUT"
"""Variables that would set a timeout if there were such ones."""

ATTEMPTS = frozenset(
    "AWS_MAX_RETRIES AWS_MAX_RETRY_ATTEMPTS AWS_NUM_RETRIES AWS_RETRIES AWS_RETRY_ATTEMPTS AWS_RETRY_MAX_ATTEMPTS"
    " AWS_TOTAL_MAX_ATTEMPTS".split()
)
"""Variables taken for AWS_MAX_ATTEMPTS."""

KEY_TIMEOUT = r"(read|connect)(?:ion)?_timeout"
KEY_ATTEMPTS = frozenset({"max_retries", "max_retry_attempts", "retries", "retry_attempts", "total_max_attempts"})

NO_TARGETS = r"AWS_(?:REGION|CREDENTIAL_FILE|EXECUTION_ENV|LAMBDA_.*|ACCOUNT_ID)|BOTO_.*|.*__.*"
"""Variables whose misspellings are more likely to be somebody else's own names."""


@dataclass(frozen=True)
class Unread:
    """A name that botocore does not read; ``instead`` is what it reads, None where nothing says the same.

    ``option`` is the option of Config to write then.
    """

    instead: str | None
    option: str | None = None


def unread_variable(name: str) -> Unread | None:
    """What to say of the variable ``name`` if it is believed to exist or misspelt, else None.

    Names that other programs read are theirs: only one letter of difference counts as a misspelling.
    """
    if name in environment.VARIABLES:
        return None
    timeout = re.fullmatch(TIMEOUT, name)
    if timeout is not None:
        return Unread(None, f"{timeout[1].lower()}_timeout")
    if name in ATTEMPTS:
        return Unread("AWS_MAX_ATTEMPTS")
    return _misspelt(name, (each for each in environment.VARIABLES if not re.fullmatch(NO_TARGETS, each)))


def unread_key(key: str) -> Unread | None:
    """The same for a key of a profile; keys of the AWS command line begin with ``cli_``."""
    if key in environment.KEYS or key.startswith("cli_") or "." in key:
        return None
    timeout = re.fullmatch(KEY_TIMEOUT, key)
    if timeout is not None:
        return Unread(None, f"{timeout[1]}_timeout")
    if key in KEY_ATTEMPTS:
        return Unread("max_attempts")
    return _misspelt(key, environment.KEYS)


def _misspelt(name: str, known: Iterable[str]) -> Unread | None:
    # A number or a plural at the end makes a name of one's own: AWS_ROLE_ARN_2, AWS_PROFILES.
    meant = [each for each in known if one_slip(name, each) and not re.fullmatch(rf"{each}[0-9sS]", name)]
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
