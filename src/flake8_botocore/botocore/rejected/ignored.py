"""Which options and keys botocore and aiobotocore accept and never look at."""

from __future__ import annotations

from collections.abc import Iterator

from ...facts import Argument, Dictionary, Item, Literal, Value, alternatives, is_asynchronous
from ...late import dataclass
from ..spelling import meant
from ..tables import values
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
    """A key that nothing reads; ``close`` is the one that was meant, ``known`` are those that are read."""

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
