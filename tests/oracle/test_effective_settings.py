"""Generated sources: a real client runs with the settings that are computed from its source."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from . import shapes
from .conftest import Worker
from .generating import EXAMPLES, generated
from .reading import computed
from .sources import dictionary, one_of

SECONDS = one_of("1", "5", "60", "0.5", "61.5", "None", "2 * 30", "10**2")
RETRIES = dictionary(
    {
        "max_attempts": one_of("0", "1", "4", "True", "1.5"),
        "total_max_attempts": one_of("1", "3", "7", "2.5"),
        "mode": one_of("'legacy'", "'standard'", "'adaptive'"),
    }
)
OPTIONS = {
    "connect_timeout": SECONDS,
    "read_timeout": SECONDS,
    "max_pool_connections": one_of("1", "10", "50", "True"),
    "defaults_mode": one_of(
        "'standard'", "'In-Region'", "'cross-region'", "'mobile'", "'legacy'", "'Legacy'", "None", "''"
    ),
    "region_name": one_of("'us-east-1'", "'eu-west-1'", "None"),
    "retries": st.one_of(RETRIES, one_of("None", "{}")),
    "s3": one_of(
        "None", "{}", "{'us_east_1_regional_endpoint': 'regional'}", "{'us_east_1_regional_endpoint': 'legacy'}"
    ),
}


ASSIGNED = ("connect_timeout", "read_timeout", "retries", "defaults_mode", "region_name")


@st.composite
def options(draw: DrawFn) -> shapes.Keywords:
    """Options of a Config; every value is accepted."""
    names = draw(st.lists(st.sampled_from(sorted(OPTIONS)), unique=True, max_size=5))
    return [(name, draw(OPTIONS[name])) for name in names]


@st.composite
def config(draw: DrawFn, lines: list[str], name: str) -> str:
    """An expression for a Config: a call, a name, a merge, with attributes assigned later."""
    made = draw(shapes.written(lines, draw(options())))
    if draw(st.integers(0, 7)) == 0:
        made = shapes.conditional(lines, made, f"Config({shapes.listed(draw(options()))})")
    for _ in range(draw(one_of("", "", "", "x", "xx").map(len))):
        made = f"{made}.merge(Config({shapes.listed(draw(options()))}))"
    kind = draw(st.integers(0, 5))
    if kind == 0:
        return draw(shapes.assigned(lines, made, name, {option: OPTIONS[option] for option in ASSIGNED}))
    if kind < 3:
        lines.append(f"{name} = {made}")
        return name
    return made


@st.composite
def after_another(draw: DrawFn, lines: list[str]) -> str:
    """A Config whose ``retries`` another client was made with."""
    lines.append(f"RETRIES = {draw(RETRIES)}")
    first = draw(one_of("", "", "defaults_mode='standard', ", "user_agent_extra='x', "))
    maker = draw(one_of("boto3.client", "boto3.client", "boto3.resource"))
    lines.append(f"{maker}('s3', config=Config({first}retries=RETRIES))")
    retries = draw(
        one_of(
            "RETRIES",
            "dict(RETRIES)",
            "{**RETRIES, 'max_attempts': 1}",
            "dict(RETRIES, mode='legacy')",
            "RETRIES | {'total_max_attempts': 2}",
        )
    )
    return f"Config(retries={retries}, read_timeout={draw(SECONDS)})"


@st.composite
def sources(draw: DrawFn) -> str:
    """A module that makes one ``client``, with and without a default Config of its session."""
    lines = ["import boto3", "import botocore.session", "from botocore.config import Config", *shapes.IMPORTS, ""]
    if draw(st.integers(0, 4)) == 0:
        lines.append(draw(shapes.environment()))
    maker = draw(one_of("boto3.client", "session.create_client", "boto3.resource", "inner"))
    if maker == "session.create_client":
        lines.append("session = botocore.session.get_session()")
        if draw(st.booleans()):
            lines.append(f"session.set_default_client_config({draw(config(lines, 'DEFAULT'))})")
    if maker == "inner":
        lines.append("session = botocore.session.get_session()")
        lines.append(f"session.set_default_client_config({draw(config(lines, 'DEFAULT'))})")
        maker = "boto3.Session(botocore_session=session).client"
    service = draw(
        one_of("s3", "sqs", "dynamodb") if "resource" in maker else one_of("lambda", "dynamodb", "s3", "sts")
    )
    arguments = [repr(service)]
    if draw(st.integers(0, 2)) == 0:
        region = draw(OPTIONS["region_name"])
        arguments.append(f"region_name={region}")
    if draw(st.integers(0, 7)) == 0:
        arguments.append(f"config={draw(after_another(lines))}")
    elif draw(st.integers(0, 4)):
        arguments.append(f"config={draw(config(lines, 'CONFIG'))}")
    lines.append(f"client = {maker}({', '.join(arguments)})")
    return "\n".join(lines) + "\n"


def compare(source: str, worker: Worker) -> bool:
    """Assert that the client of ``source`` runs with what is computed; whether that has a region."""
    found, _ = computed(source, worker.botocore)
    real = worker("settings", source)
    uncertain = shapes.UNCERTAIN.search(source) is not None or "RETRIES" in source
    told = f"\n{source}\n{found}\nreal: {real}"
    expected = {**real, "retry_mode": real["retries"]["mode"]}
    for name in ("connect_timeout", "read_timeout", "retry_mode"):
        setting = getattr(found, name)
        assert setting is not None or uncertain, told
        assert setting is None or setting.value == expected[name], told
    attempts = found.total_attempts
    assert attempts is not None or uncertain, told
    if attempts is not None and "total_max_attempts" in real["retries"]:
        assert attempts.value == math.ceil(real["retries"]["total_max_attempts"]), told
    elif attempts is not None and not uncertain:  # defaults are not shown, see test_on_the_wire.py
        assert attempts.origin.startswith("botocore "), told
    assert found.region is None or found.region.value == real["region"], told
    return found.region is not None


def test_a_client_runs_with_what_is_computed(worker: Worker) -> None:
    told_regions = 0

    @generated(EXAMPLES // 2)
    @given(sources())
    def check(source: str) -> None:
        nonlocal told_regions
        told_regions += compare(source, worker)

    check()
    assert told_regions > EXAMPLES // 20
