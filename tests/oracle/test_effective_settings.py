"""Generated sources: a real client runs with the settings that are computed from its source."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from .conftest import Worker
from .generating import EXAMPLES, generated
from .reading import computed
from .sources import dictionary, one_of

SECONDS = one_of("1", "5", "60", "0.5", "61.5", "None")
OPTIONS = {
    "connect_timeout": SECONDS,
    "read_timeout": SECONDS,
    "max_pool_connections": one_of("1", "10", "50", "True"),
    "defaults_mode": one_of(
        "'standard'", "'In-Region'", "'cross-region'", "'mobile'", "'legacy'", "'Legacy'", "None", "''"
    ),
    "region_name": one_of("'us-east-1'", "'eu-west-1'", "None"),
    "retries": st.one_of(
        dictionary(
            {
                "max_attempts": one_of("0", "1", "4", "True", "1.5"),
                "total_max_attempts": one_of("1", "3", "7", "2.5"),
                "mode": one_of("'legacy'", "'standard'", "'adaptive'"),
            }
        ),
        one_of("None", "{}"),
    ),
    "s3": one_of(
        "None", "{}", "{'us_east_1_regional_endpoint': 'regional'}", "{'us_east_1_regional_endpoint': 'legacy'}"
    ),
}


@st.composite
def options(draw: DrawFn) -> str:
    """What stands between the parentheses of ``Config(...)``; every value is accepted."""
    names = draw(st.lists(st.sampled_from(sorted(OPTIONS)), unique=True, max_size=5))
    return ", ".join(f"{name}={draw(OPTIONS[name])}" for name in names)


@st.composite
def config(draw: DrawFn, lines: list[str], name: str) -> str:
    """An expression for a Config: a call, a name, a merge, with attributes assigned later."""
    made = f"Config({draw(options())})"
    for _ in range(draw(one_of("", "", "", "x").map(len))):
        made = f"{made}.merge(Config({draw(options())}))"
    if draw(st.booleans()):
        lines.append(f"{name} = {made}")
        made = name
        if draw(st.integers(0, 2)) == 0 and "merge" not in lines[-1]:
            option = draw(
                st.sampled_from(("connect_timeout", "read_timeout", "retries", "defaults_mode", "region_name"))
            )
            lines.append(f"{name}.{option} = {draw(OPTIONS[option])}")
    return made


@st.composite
def sources(draw: DrawFn) -> str:
    """A module that makes one ``client``, with and without a default Config of its session."""
    lines = ["import boto3", "import botocore.session", "from botocore.config import Config", ""]
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
    if draw(st.integers(0, 4)):
        arguments.append(f"config={draw(config(lines, 'CONFIG'))}")
    lines.append(f"client = {maker}({', '.join(arguments)})")
    return "\n".join(lines) + "\n"


@pytest.mark.slow
def test_a_client_runs_with_what_is_computed(worker: Worker) -> None:
    told_regions = 0

    @generated(EXAMPLES // 2)
    @given(sources())
    def check(source: str) -> None:
        nonlocal told_regions
        found, _ = computed(source, worker.botocore)
        real = worker("settings", source)
        ours = {
            name: None if setting is None else setting.value
            for name in ("connect_timeout", "read_timeout", "max_pool_connections")
            for setting in [getattr(found, name)]
        }
        told = f"\n{source}\n{found}\nreal: {real}"
        assert None not in (found.connect_timeout, found.read_timeout, found.max_pool_connections), told
        assert ours == {name: real[name] for name in ours}, told
        assert found.retry_mode is not None and found.total_attempts is not None, told
        assert found.retry_mode.value == real["retries"]["mode"], told
        if "total_max_attempts" in real["retries"]:  # defaults are not shown, see test_on_the_wire.py
            assert found.total_attempts.value == math.ceil(real["retries"]["total_max_attempts"]), told
        else:
            assert found.total_attempts.origin.startswith("botocore "), told
        if found.region is not None:
            told_regions += 1
            assert found.region.value == real["region"], told

    check()
    assert told_regions > EXAMPLES // 20
