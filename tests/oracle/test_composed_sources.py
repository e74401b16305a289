"""Generated sources whose options come together from several places: nothing wrong is said of them."""

from __future__ import annotations

import math
import re

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from flake8_botocore.linter import lint

from . import aio_sources, sources, test_effective_settings
from .composed_sources import HEAD, UNDECIDED, client, composed
from .conftest import Worker
from .generating import EXAMPLES, FAILING, generated, same_verdict
from .reading import computed, target
from .sources import one_of
from .test_aiobotocore import TARGET


@st.composite
def with_anything(draw: DrawFn) -> str:
    """A client with options right, odd and wrong."""
    lines = [*HEAD]
    config = draw(composed(lines, draw(sources.option_names_and_values())))
    draw(client(lines, "boto3.client", repr(draw(st.sampled_from(sources.SERVICES))), config))
    return "\n".join(lines) + "\n"


@st.composite
def accepted(draw: DrawFn) -> str:
    """A client with options that are accepted, its session's default among them."""
    lines = [*HEAD]
    maker = draw(one_of("boto3.client", "boto3.client", "session.create_client"))
    if maker != "boto3.client":
        lines.append("session = botocore.session.get_session()")
        default = draw(one_of("composed", "rewritten", "rewritten"))
        made = draw(composed(lines, draw(test_effective_settings.options())))
        made = made if default == "composed" else draw(after_another_client(lines))
        lines.append(f"session.set_default_client_config({made})")
    options = draw(test_effective_settings.options())
    config = draw(composed(lines, options)) if draw(st.integers(0, 3)) else draw(after_another_client(lines))
    config = "None" if maker != "boto3.client" and draw(st.booleans()) else config
    service = draw(one_of("'lambda'", "'dynamodb'", "'s3'", "'sts'"))
    draw(client(lines, maker, service, config))
    return "\n".join(lines) + "\n"


@st.composite
def after_another_client(draw: DrawFn, lines: list[str]) -> str:
    """A Config whose ``retries`` copies a dictionary that an earlier client, or one that comes later, rewrites."""
    name = f"RETRIES{len(lines)}"
    lines.append(f"{name} = {draw(test_effective_settings.RETRIES)}")
    first = draw(
        one_of("boto3.client('s3', config=Config(retries={}))", "boto3.resource('s3', config=Config(retries={}))")
    )
    lines.append(first.format(name))
    copied = draw(one_of("{}", "{{**{}, 'max_attempts': 0}}", "dict({}, mode='legacy')", "{} | {{'max_attempts': 1}}"))
    return f"Config(retries={copied.format(name)})"


@st.composite
def of_aiobotocore(draw: DrawFn) -> str:
    """A client of aiobotocore with options of one dictionary."""
    names = draw(st.lists(st.sampled_from(sorted(aio_sources.AIO_OPTIONS)), unique=True, max_size=4))
    keywords = [(name, draw(aio_sources.AIO_OPTIONS[name])) for name in names]
    lines = [line for line in HEAD if "boto3" not in line] + ["flag = 1", "import ssl"]
    lines += ["from aiobotocore.config import AioConfig", "from aiobotocore.session import get_session"]
    made = draw(composed(lines, keywords, "AioConfig"))
    lines += ["async def main(use):", f"    async with get_session().create_client('sqs', config={made}) as client:"]
    return "\n".join([*lines, "        await use(client)", ""])


def verdict(source: str, found: list[str], raised: tuple[str, ...] | None) -> None:
    """Assert that what is reported as failing raises."""
    failing = [line for line in found if line[:6] in FAILING]
    assert raised is not None or not failing, f"\n{source}\nreported: {failing}"


def test_reported_as_failing_only_if_it_raises(worker: Worker) -> None:
    seen = {"raised": 0, "ran": 0}
    at = target(worker.botocore)

    @generated(EXAMPLES)
    @given(with_anything())
    def check(source: str) -> None:
        found = lint(source, "generated.py", at)
        raised = worker("run", source)["raised"]
        seen["ran" if raised is None else "raised"] += 1
        if UNDECIDED in source:
            verdict(source, [f"{each.code} {each.message}" for each in found], raised)
        else:
            same_verdict(source, found, raised, f"botocore {worker.botocore}")

    check()
    assert min(seen.values()) > EXAMPLES // 10


def test_aiobotocore_raises_what_is_reported(aio_worker: Worker) -> None:
    seen = {"raised": 0, "ran": 0}

    @generated(EXAMPLES // 4)
    @given(of_aiobotocore())
    def check(source: str) -> None:
        found = lint(source, "generated.py", TARGET)
        raised = aio_worker("aio", source, delay=0, cut=False)["raised"]
        seen["ran" if raised is None else "raised"] += 1
        if UNDECIDED in source:
            verdict(source, [f"{each.code} {each.message}" for each in found], raised)
        else:
            same_verdict(source, found, raised, "aiobotocore")

    check()
    assert min(seen.values()) > EXAMPLES // 40


def compare(source: str, worker: Worker) -> bool:
    """Assert that what is known of the client of ``source`` is what it runs with; whether its attempts are."""
    found, _ = computed(source, worker.botocore)
    real = worker("settings", source)
    told = f"\n{source}\n{found}\nreal: {real}"
    certain = UNDECIDED not in source and "load(" not in source.partition("flag =")[2]
    certain = certain and re.search(r"RETRIES\d", source) is None
    for name in ("connect_timeout", "read_timeout", "retry_mode"):
        setting = getattr(found, name)
        assert setting is not None or not certain, f"{name}{told}"
        expected = real["retries"]["mode"] if name == "retry_mode" else real[name]
        assert setting is None or setting.value == expected, f"{name}{told}"
    attempts = found.total_attempts
    assert attempts is not None or not certain, told
    if attempts is not None and "total_max_attempts" in real["retries"]:
        assert attempts.value == math.ceil(real["retries"]["total_max_attempts"]), told
    return attempts is not None


def test_a_client_runs_with_what_is_known(worker: Worker) -> None:
    seen = [0, 0]

    @generated(EXAMPLES // 2)
    @given(accepted())
    def check(source: str) -> None:
        seen[compare(source, worker)] += 1

    check()
    assert min(seen) > EXAMPLES // 20
