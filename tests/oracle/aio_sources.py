"""Writes sources that make a client of aiobotocore with Configs of every kind, right, odd and wrong."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from . import shapes
from .sources import BOOLEAN, MISSPELT_OPTIONS, OPTIONS, dictionary, one_of

# A negative read timeout races with the answer, so it is left to a test of its own.
AIO_READ_SECONDS = one_of("0", "5", "60", "0.0", "None", "True", "'60'", "[]", "(5, 60)", "{}", "b'5'", "''")
AIO_CONNECT_SECONDS = st.one_of(AIO_READ_SECONDS, one_of("-1", "-0.5"))
CONNECTOR_ARGS = st.one_of(
    dictionary(
        {
            "use_dns_cache": BOOLEAN,
            "ttl_dns_cache": one_of("10", "None", "1.5", "'x'"),
            "keepalive_timeout": one_of("10", "1.5", "None", "'x'"),
            "force_close": BOOLEAN,
            "pool_timeout": one_of("5", "None", "'x'"),
            "write_timeout": one_of("5", "'x'"),
            "ssl_context": one_of("None", "ssl.create_default_context()"),
            "resolver": one_of("None", "5"),
            "socket_factory": one_of("None", "5"),
        },
        ("verify_ssl", "limit", "keepalive_timout"),
    ),
    one_of("None", "{}", "5", "[]"),
)
AIO_OPTIONS: dict[str, SearchStrategy[str]] = {
    **{name: OPTIONS[name] for name in ("retries", "request_checksum_calculation", "user_agent_extra")},
    "connect_timeout": AIO_CONNECT_SECONDS,
    "read_timeout": AIO_READ_SECONDS,
    "tcp_keepalive": BOOLEAN,
    "max_pool_connections": one_of("0", "1", "10", "50", "1.5", "None", "'10'", "''", "True", "[1]"),
    "connector_args": CONNECTOR_ARGS,
    "http_session_cls": one_of("None", "'x'"),
}


@st.composite
def aio_sources(draw: DrawFn) -> str:
    """A module whose coroutine function ``main(use)`` makes one aiobotocore client and uses it."""
    plain = draw(st.integers(0, 3)) == 0
    names = draw(st.lists(st.sampled_from(sorted(AIO_OPTIONS)), unique=True, max_size=4))
    names = [name for name in names if not (plain and name in ("connector_args", "http_session_cls"))]
    keywords = [(name, draw(AIO_OPTIONS[name])) for name in names]
    # What another HTTP session takes for its pool and its connections is not judged.
    judged = {"max_pool_connections", "connector_args", "http_session_cls"} & set(names)
    lines: list[str] = []
    if draw(st.integers(0, 9)) == 0 and "connector_args" not in names:
        keywords.append((draw(st.sampled_from(MISSPELT_OPTIONS)), "5"))
    if not plain and not judged and draw(st.integers(0, 7)) == 0:
        first = draw(one_of("None", "None, HTTP", "None, HTTP, False", "None, HTTP, False, None"))
        made = f"AioConfig({', '.join([first, *[shapes.listed(keywords)] * bool(keywords)])})"
    else:
        made = draw(shapes.written(lines, keywords, "Config" if plain else "AioConfig"))
    before = "".join(f"{line}\n" for line in lines)
    return f"""\
import ssl
from aiobotocore.config import AioConfig
from aiobotocore.httpsession import AIOHTTPSession as HTTP
from aiobotocore.session import get_session
from botocore.config import Config
from functools import partial

async def main(use):
    async with get_session().create_client({draw(one_of("'lambda'", "'sqs'", "'dynamodb'"))}, config={made}) as client:
        await use(client)

{before}"""
