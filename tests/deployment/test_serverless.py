from __future__ import annotations

from textwrap import dedent

import pytest

from flake8_botocore.deployment import DeployedFunction, yaml_reader
from flake8_botocore.deployment.templates import of_serverless

CONFIGURATION = """
service: shop
provider:
  name: aws
  runtime: python3.13
functions:
  orders:
    handler: src/app.handler
    timeout: 30
"""
ORDERS = DeployedFunction("orders", ".", "src/app.handler", 30, 1, 8, runtime="python3.13")


def read(text: str) -> list[DeployedFunction]:
    text = dedent(text).lstrip("\n")
    return list(of_serverless(yaml_reader.read_template(text), text))


def changed(old: str, new: str) -> list[DeployedFunction]:
    """What the configuration says with one word changed."""
    assert CONFIGURATION.count(old) == 1
    return read(CONFIGURATION.replace(old, new))


def test_a_function() -> None:
    assert read(CONFIGURATION) == [ORDERS]
    assert ORDERS.module == "src/app.py"
    assert changed("provider:\n  name: aws\n  runtime: python3.13", "provider: aws") == [
        ORDERS._replace(line=6, runtime="")
    ]
    module = changed("    timeout", "    module: jobs\n    timeout")
    assert module == [ORDERS._replace(code="jobs", line=9)]
    assert module[0].module == "jobs/src/app.py"


def test_variables_of_botocore() -> None:
    for_all = "  name: aws\n  environment:\n    AWS_RETRY_MODE: standard\n    AWS_MAX_ATTEMPTS: 4\n"
    own = "    environment:\n      AWS_MAX_ATTEMPTS: ${env:ATTEMPTS}\n    timeout: 30"
    text = CONFIGURATION.replace("  name: aws\n", for_all)
    both = (("AWS_MAX_ATTEMPTS", "4"), ("AWS_RETRY_MODE", "standard"))
    assert read(text) == [ORDERS._replace(line=11, variables=both)]
    unknown = (("AWS_MAX_ATTEMPTS", None), ("AWS_RETRY_MODE", "standard"))
    assert read(text.replace("    timeout: 30", own)) == [ORDERS._replace(line=13, variables=unknown)]


def test_time_limits() -> None:
    usual = ORDERS._replace(seconds=6, stated=0, line=6)
    assert changed("    timeout: 30\n", "") == [usual]
    assert changed("    timeout: 30\n", "    memorySize: 128\n") == [usual]
    for_all = CONFIGURATION.replace("  name: aws\n", "  name: aws\n  timeout: 10\n")
    assert read(for_all) == [ORDERS._replace(line=9)]
    assert read(for_all.replace("    timeout: 30\n", "")) == [ORDERS._replace(seconds=10, line=4)]
    unknown = ORDERS._replace(seconds=0, stated=0, line=6)
    assert changed("30", "${self:custom.seconds}") == [unknown]


def test_a_function_that_cannot_be_told() -> None:
    for old, new in [
        ("name: aws", "name: google"),
        ("python3.13", "nodejs22.x"),
        ("src/app.handler", "${self:custom.handler}"),
        ("    timeout", "    runtime: ruby3.3\n    timeout"),
        ("    timeout", "    module: ${opt:module}\n    timeout"),
        ("timeout: 30", "<<: ${file(shared.yml)}"),
        ("functions:", "functions: ${file(functions.yml)}\nothers:"),
    ]:
        assert changed(old, new) == []


def test_no_configuration() -> None:
    assert read("a: 1") == read("- a") == read("") == []


@pytest.mark.parametrize(("kind", "seconds"), [("http", 29), ("httpApi", 30)])
def test_who_waits_for_it(kind: str, seconds: int) -> None:
    called = ORDERS._replace(caller="API Gateway", caller_seconds=seconds, caller_line=10)

    def with_events(*events: str) -> list[DeployedFunction]:
        return read(f"{CONFIGURATION}    events:\n" + "".join(f"      - {event}\n" for event in events))

    assert with_events(f"{kind}: GET /") == [called]
    assert with_events(f"{kind}:\n          path: /\n          method: get") == [called]
    assert with_events(f"{kind}: GET /", f"{kind}: PUT /") == [called]
    assert with_events(f"{kind}: GET /", "sqs: arn") == [ORDERS]
    assert with_events(f"{kind}:\n          path: /\n          async: true") == [ORDERS]
    assert with_events("${file(events.yml)}") == [ORDERS]
    assert with_events("schedule: rate(1 hour)") == [ORDERS]
