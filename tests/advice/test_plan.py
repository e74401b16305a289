"""One plan for a client: no timeout below the least, nothing harmful twice, within the limit or a stated conflict."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from botocore.config import Config
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from flake8_botocore.advice.needs import Need
from flake8_botocore.advice.plan import Case, planned
from flake8_botocore.advice.stated_options import Stated
from flake8_botocore.advice.words import config_arguments
from flake8_botocore.botocore.requests import Polling
from flake8_botocore.botocore.waits import RequestSeries
from flake8_botocore.config import Settings
from flake8_botocore.facts import ABSENT, Anchor, ClientCreation, Literal, TimeLimit


@cache
def client(service: str) -> ClientCreation:
    """A client of this service."""
    here = Anchor(None)
    return ClientCreation(here, "boto3.client", "client", "boto3", Literal(service, here), (), True, ABSENT)


KINDS = {
    "quick": Need("get"),
    "harmful": Need("send", twice="harmful"),
    "with a token": Need("start", twice="harmful", token="name"),
    "long and harmful": Need("invoke", 1810, "can take up to 1800 s", twice="harmful", long=True),
    "a model": Need("converse", model=True, question="{} can take minutes."),
    "an agent": Need("run", 910, "can take up to 900 s"),
    "polling": Need("receive", 21, "waits up to 20 s", strict=True),
    "a waiter": Need("ready", series=RequestSeries(1, Polling("ready", 15, 40))),
    "a short waiter": Need("soon", series=RequestSeries(1, Polling("soon", 1, 5))),
    "a download": Need("download_file", series=RequestSeries(6)),
    "an upload": Need("upload_file", series=RequestSeries(body=True, parts=True)),
}


@st.composite
def cases(draw: st.DrawFn) -> tuple[Case, Settings]:
    """What the uses of one or two clients ask for, and a team's values."""
    names = draw(st.lists(st.sampled_from(list(KINDS)), min_size=1, max_size=4))
    limits = st.none() | st.integers(1, 900)
    services = st.sampled_from(["s3", "dynamodb", "lambda"])
    needs = []
    for name in names:
        seconds, service = draw(limits), draw(services)
        limit = None if seconds is None else TimeLimit(seconds, "Orders", "Lambda", "template.yaml:1")
        needs.append(replace(KINDS[name], limit=limit, client=client(service)))
    stated = draw(st.sampled_from([Stated(), Stated(read=300), Stated(connect=1, attempts=5, mode="legacy")]))
    team = Settings(
        connect_timeout=draw(st.sampled_from([1, 5, 10])),
        read_timeout=draw(st.sampled_from([2, 12.255, 60, 300])),
        total_max_attempts=draw(st.integers(1, 6)),
        retry_mode=draw(st.sampled_from(["standard", "legacy", "adaptive"])),
    )
    clients = list({need.client: None for need in needs if need.client is not None})
    alone, costly, config = draw(st.booleans()), draw(st.booleans()), "here" * (stated != Stated())
    return Case(tuple(needs), stated, clients, alone, costly, config=config), team


@settings(max_examples=300, deadline=None)
@given(cases())
def test_a_reading_has_no_readings(made: tuple[Case, Settings]) -> None:
    """Else planning would never end."""
    case, team = made
    readings = planned(case, team).readings
    for plan in readings[1:] if readings is not None else ():
        assert plan is None or plan.readings is None


@settings(max_examples=300, deadline=None)
@given(cases(), st.integers(1, 300))
def test_more_time_never_gives_less(made: tuple[Case, Settings], more: int) -> None:
    case, team = made
    longer = tuple(
        replace(need, limit=need.limit and replace(need.limit, seconds=need.limit.seconds + more))
        for need in case.needs
    )
    less, plan = planned(case, team), planned(replace(case, needs=longer), team)
    assume(not less.conflicts and not plan.conflicts)
    assert plan.connect >= less.connect
    assert (plan.attempts, plan.read) >= (less.attempts, less.read)


@settings(max_examples=500, deadline=None)
@given(cases())
def test_botocore_accepts_every_value(made: tuple[Case, Settings]) -> None:
    case, team = made
    plan = replace(planned(case, team), writes=("connect_timeout", "read_timeout", "retries"))
    config = eval(f"Config({config_arguments(plan, team)})", {"Config": Config})
    assert (config.connect_timeout, config.read_timeout) == (plan.connect, plan.read)
    assert config.retries == {"mode": plan.mode, "total_max_attempts": plan.attempts}
