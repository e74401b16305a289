from __future__ import annotations

from textwrap import dedent

import pytest

from flake8_botocore.deployment import Caller, DeployedFunction, yaml_reader
from flake8_botocore.deployment.templates import of_cloudformation

SAM = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: orders/app.handler
      Runtime: python3.13
      Timeout: 30
"""
ORDERS = DeployedFunction("Orders", "src/", "orders/app.handler", 30, True, 9, runtime="python3.13")
API = """\
      Timeout: 300
      Events:
        Get: {type}
"""


def read(template: str) -> list[DeployedFunction]:
    """The functions of which more is known than name and limit."""
    text = dedent(template).lstrip("\n")
    functions = of_cloudformation(yaml_reader.read_template(text), text)
    return [each._replace(said=()) for each in functions if each.code]


def changed(old: str, new: str) -> list[DeployedFunction]:
    """What the template says with one word changed."""
    assert SAM.count(old) == 1
    return read(SAM.replace(old, new))


def test_an_environment_that_is_unknown() -> None:
    """It may have what the rest of the template mentions, and nothing else is looked for."""
    unknown = (
        "      Timeout: 30\n      Environment: !If [Retries, {Variables: {AWS_MAX_ATTEMPTS: 5}}, !Ref AWS::NoValue]\n"
    )
    assert changed("      Timeout: 30\n", unknown) == [ORDERS._replace(variables=(("AWS_MAX_ATTEMPTS", None),))]
    assert changed("      Timeout: 30\n", unknown.replace("AWS_MAX_ATTEMPTS", "TABLE")) == [ORDERS]


def test_values_in_globals_hold_for_every_function() -> None:
    head = "Globals:\n  Function:\n    Timeout: 20\n"
    own = SAM.replace("      Timeout: 30\n", "")
    assert read(head + SAM) == [ORDERS._replace(line=13)]
    assert read(head + own) == [ORDERS._replace(seconds=20, line=3)]
    assert read(head.replace("20", "!Ref A") + own) == [ORDERS._replace(seconds=0, stated=False, line=7)]
    assert read("Globals: !Include x\n" + own) == []
    assert read("Globals:\n  Function:\n    CodeUri: lib\n    Handler: a.b\n" + SAM) == [ORDERS._replace(line=14)]
    # Globals are SAM's.
    plain = own.replace("Serverless::F", "Lambda::F").replace("CodeUri", "Code")
    assert read(head + plain) == [ORDERS._replace(seconds=3, stated=False, line=7)]


def test_a_function_that_cannot_be_told() -> None:
    for old, new in [
        ("src/", "!Ref Code"),
        ("src/", "s3://bucket/code.zip"),
        ("src/", "\n        Bucket: b"),
        ("orders/app.handler", "!Sub '${Module}.handler'"),
        ("python3.13", "nodejs22.x"),
        ("CodeUri: src/", "InlineCode: 'def handler(): pass'"),
        ("CodeUri: src/", "PackageType: Image"),
        ("AWS::Serverless::Function", "AWS::Serverless::Api"),
        ("Timeout: 30", "<<: !Include shared.yaml"),
        ("Timeout: 30", "Fn::Transform: {}"),
        ("  Orders:", "  Fn::ForEach::Orders:"),
        ("Transform: AWS::Serverless-2016-10-31", "Transform: [AWS::Serverless-2016-10-31, OurMacro]"),
        ("Transform: AWS::Serverless-2016-10-31", "Transform:\n- AWS::Serverless-2016-10-31\n- OurMacro"),
    ]:
        assert changed(old, new) == []


def test_no_template() -> None:
    assert read("a: 1") == read("- a") == read("Resources: 1") == read("") == []


@pytest.mark.parametrize(("kind", "seconds"), [("Api", 29), ("HttpApi", 30)])
def test_who_waits_for_it(kind: str, seconds: int) -> None:
    event = f"\n          Type: {kind}\n          Properties:\n            Path: /"
    other = "\n        Queue:\n          Type: SQS"
    called = ORDERS._replace(seconds=300, caller=Caller("API Gateway", seconds, 11))
    shared = called._replace(caller=Caller("API Gateway", seconds, 11, alone=False))
    alone = called._replace(caller=None)

    def with_event(event: str) -> list[DeployedFunction]:
        return changed("      Timeout: 30\n", API.format(type=event))

    assert with_event(event) == [called]
    assert with_event(event + other) == [shared]
    assert with_event(event.replace(kind, "Schedule")) == [alone]
    assert with_event(event + "\n            TimeoutInMillis: 100") == [alone]
    assert with_event("{}") == [alone]
    assert with_event(event + "\n      FunctionUrlConfig: {}") == [shared]
    template = SAM.replace("      Timeout: 30\n", API.format(type=event))
    other = "  Other:\n    Type: {}\n    Properties: {{Name: !Ref Orders}}"
    assert read(template + other.format(f"AWS::Serverless::{kind}")) == [called]
    assert read(template + other.format("AWS::Scheduler::Schedule")) == [shared]
    assert read(template + "  # As Orders\n" + other.format("AWS::SNS::Topic").replace("Orders", "Others")) == [called]
    output = "Outputs:\n  Orders:\n    Value: !GetAtt Orders.Arn\n"
    assert read(template + output) == [called]
    assert read(template + output + "    Export: {Name: Orders}\n") == [shared]
    assert read(SAM.replace("      Timeout: 30\n", API.format(type=event)) + "  Rest:\n    DefinitionUri: a") == [alone]
    machine = "  Steps:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionUri: a"
    assert read(SAM.replace("      Timeout: 30\n", API.format(type=event)) + machine) == [called]
    both = f"{machine}\n  Rest:\n    DefinitionUri: a"
    assert read(SAM.replace("      Timeout: 30\n", API.format(type=event)) + both) == [alone]


CALLED = """\
      Timeout: 300
  Caller:
    Type: {kind}
    Properties:
      Uri: !Sub arn:${{AWS::Region}}:${{Orders.Arn}}/invocations
  Allowed:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Orders
      Principal: {principal}.amazonaws.com
"""


@pytest.mark.parametrize(
    ("kind", "caller", "seconds"),
    [
        ("AWS::ApiGateway::Method", "API Gateway", 29),
        ("AWS::ApiGatewayV2::Integration", "API Gateway", 30),
        ("AWS::AppSync::DataSource", "AppSync", 30),
        # The integration in the OpenAPI body of an API.
        ("AWS::ApiGateway::RestApi", "API Gateway", 29),
        ("AWS::Serverless::Api", "API Gateway", 29),
        ("AWS::ApiGatewayV2::Api", "API Gateway", 30),
        ("AWS::Serverless::HttpApi", "API Gateway", 30),
    ],
)
def test_resources_that_wait_for_it(kind: str, caller: str, seconds: int) -> None:
    called = ORDERS._replace(seconds=300, caller=Caller(caller, seconds, 10))
    shared = called._replace(caller=Caller(caller, seconds, 10, alone=False))
    alone = called._replace(caller=None)
    callers = CALLED.format(kind=kind, principal="apigateway")

    def with_callers(callers: str) -> list[DeployedFunction]:
        return changed("      Timeout: 30\n", callers)

    assert with_callers(callers) == [called]
    assert with_callers(callers.replace("Orders", "Others")) == [alone]
    assert with_callers(callers.replace("apigateway", "events")) == [shared]
    assert with_callers(callers + "  Group:\n    Type: AWS::Logs::LogGroup\n    Name: !Sub /${Orders}\n") == [called]
    assert with_callers(callers + "  Board:\n    Type: AWS::CloudWatch::Dashboard\n    Body: ${Orders}\n") == [called]
    assert with_callers(callers.replace("Uri:", "authorizerUri:")) == [alone]
    assert with_callers(callers + "  Other:\n    Type: AWS::SNS::Subscription\n    Endpoint: !Ref Orders\n") == [shared]
    assert with_callers(callers + "Outputs:\n  Name: {Value: !Ref Orders}\n") == [called]
    header = "Header.X-Amz-Invocation-Type: '{}'\n      Uri"
    assert with_callers(callers.replace("Uri", header.format("Event"))) == [alone]
    waiting = with_callers(callers.replace("Uri", header.format("RequestResponse")))
    assert [each.caller and each.caller._replace(line=10) for each in waiting] == [called.caller]
    assert with_callers(callers + "  Other: {TimeoutInMillis: 10}\n") == [alone]
    socket = with_callers(callers + "  Other: {ProtocolType: WEBSOCKET}\n")
    assert socket == [alone if seconds == 30 and caller == "API Gateway" else called]
