"""Options and keys that botocore and aiobotocore accept and never look at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...facts import Argument, Dictionary, Item, Literal, Value, alternatives, is_asynchronous
from ..services import meant
from ..tables import environment, values
from .rejection import text

PROXY_KEYS = ("http", "https")
"""The keys of ``proxies`` that are looked up: an endpoint's scheme. Source: botocore/httpsession.py."""

KEYS: dict[str, tuple[str, ...]] = {
    "s3": values.S3_KEYS,
    "proxies": PROXY_KEYS,
    "proxies_config": values.PROXIES_CONFIG_KEYS,
}
"""The keys that are read of each option that takes any. Source: botocore/args.py, botocore/httpsession.py."""


@dataclass(frozen=True)
class IgnoredKey:
    """A key that nothing reads; ``close`` is the one that was meant, ``known`` are the ones that are read."""

    option: str
    item: Item
    close: str | None
    known: tuple[str, ...]

    @property
    def shown(self) -> str:
        """The key as a message shows it."""
        return text(self.item.key)


def ignored_keys(argument: Argument) -> Iterator[IgnoredKey]:
    """The keys of ``s3``, ``proxies`` or ``proxies_config`` that are never read, in source order."""
    known = KEYS.get(argument.name or "")
    if known is None:
        return
    for value in alternatives(argument.value):
        for item in value.items if isinstance(value, Dictionary) else ():
            if item.key not in known:
                close = DOCUMENTED_KEYS.get(str(item.key))
                if close is None and isinstance(item.key, str):
                    close = meant(item.key, known)
                yield IgnoredKey(argument.name or "", item, close, known)


DOCUMENTED_KEYS = {"s3_disable_express_session_auth": "disable_s3_express_session_auth"}
"""Keys of ``s3`` that botocore's documentation names, with the ones its code reads (botocore/args.py)."""


def https_unproxied(proxies: Value) -> bool:
    """Whether ``proxies`` is known to give http a proxy and https, which AWS endpoints use, none."""

    def lacks_https(value: Value) -> bool:
        http = value.item("http") if isinstance(value, Dictionary) and value.complete else None
        return http is not None and http.is_certain and isinstance(value, Dictionary) and not value.item("https")

    return all(map(lacks_https, alternatives(proxies)))


def without_entries(value: Value) -> bool:
    """Whether ``value`` is known to be a dictionary without a single entry."""
    return all(isinstance(each, Dictionary) and each.complete and not each.items for each in alternatives(value))


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
    """Whether ``argument`` says that the signature version is None, which is as good as none: requests stay signed.

    One that only stands before another positional argument says nothing.

    Source: botocore/client.py, ``_get_configured_signature_version``.
    """
    given = list(alternatives(argument.value))
    named = argument.name == "signature_version" and argument.position is None
    return named and all(isinstance(each, Literal) and each.value is None for each in given)


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
