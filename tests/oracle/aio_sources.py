"""Writes sources that make a client of aiobotocore with Configs of every kind, right, odd and wrong."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from flake8_botocore.botocore.api import AIO_PARAMETERS

from . import shapes
from .sources import BOOLEAN, MISSPELT_OPTIONS, OPTIONS, one_of

# A negative read timeout races with the answer, so it is left to a test of its own.
AIO_READ_SECONDS = one_of("0", "5", "60", "0.0", "None", "True", "'60'", "[]", "(5, 60)", "{}", "b'5'", "''")
AIO_CONNECT_SECONDS = st.one_of(AIO_READ_SECONDS, one_of("-1", "-0.5", "float('inf')"))
AIO_OPTIONS: dict[str, SearchStrategy[str]] = {
    **{name: OPTIONS[name] for name in ("retries", "request_checksum_calculation", "user_agent_extra")},
    "connect_timeout": AIO_CONNECT_SECONDS,
    "read_timeout": AIO_READ_SECONDS,
    "tcp_keepalive": BOOLEAN,
    "max_pool_connections": one_of("0", "1", "10", "50", "1.5", "None", "'10'", "''", "True", "[1]"),
}


@st.composite
def aio_sources(draw: DrawFn) -> str:
    """A module whose coroutine function ``main(use)`` makes one aiobotocore client and uses it."""
    plain = draw(st.integers(0, 3)) == 0
    names = draw(st.lists(st.sampled_from(sorted(AIO_OPTIONS)), unique=True, max_size=4))
    keywords = [(name, draw(AIO_OPTIONS[name])) for name in names]
    lines: list[str] = []
    if draw(st.integers(0, 9)) == 0:
        misspelt = [name for name in MISSPELT_OPTIONS if plain or name not in AIO_PARAMETERS]
        keywords.append((draw(st.sampled_from(misspelt)), "5"))
    # What another HTTP session takes for its pool is not judged.
    if not plain and "max_pool_connections" not in names and draw(st.integers(0, 7)) == 0:
        first = draw(one_of("None", "None, HTTP", "None, HTTP, False", "None, HTTP, False, None"))
        made = f"AioConfig({', '.join([first, *[shapes.listed(keywords)] * bool(keywords)])})"
    else:
        made = draw(shapes.written(lines, keywords, "Config" if plain else "AioConfig"))
    before = "".join(f"{line}\n" for line in lines)
    return f"""\
from aiobotocore.config import AioConfig
from aiobotocore.httpsession import AIOHTTPSession as HTTP
from aiobotocore.session import get_session
from botocore.config import Config
from functools import partial

async def main(use):
    async with get_session().create_client({draw(one_of("'lambda'", "'sqs'", "'dynamodb'"))}, config={made}) as client:
        await use(client)

{before}"""
