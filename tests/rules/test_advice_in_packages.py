"""No read timeout above the limit of a function that packages the module; none at all where that is unknown."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.linter import lint
from tests.layouts import lay_out
from tests.rules.reported import added

FUNCTION = """
  {name}:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: {code}
      Handler: app.handler
"""


def template(*functions: tuple[str, str, str], usual: str = "") -> str:
    """The name, the folder and the time limit of each function."""
    parts = (
        FUNCTION.format(name=name, code=code) + f"      Timeout: {limit}\n" * bool(limit)
        for name, code, limit in functions
    )
    return usual + "Resources:" + "".join(parts)


HELPER = "import boto3\nclient = boto3.client('{service}')\ndef run(name):\n    return client.{call}\n"
HANDLER = "from helper import run\ndef handler(event, context):\n    STEPS[event['step']](run)\n"
INVOKE = "lambda", "invoke(FunctionName=name)"

LONG = "invoke (line 4) can take up to 1800 s (says AWS) and must not run twice"
FREE = added(5, 1810, 1, why=LONG)
UNKNOWN = (
    added(attempts=1, why="invoke (line 4) must not run twice")
    + " If invoke may take longer, set a longer read_timeout."
)
WITHIN = added(5, 76, 1, why=LONG)
BESIDE = {"src/helper.py": HELPER, "src/app.py": HANDLER}
REF = ("Orders", "src", "!Ref Seconds")

PROJECTS = {
    "no function": (BESIDE | {"src/app.py": ""}, FREE),
    "unknown": (BESIDE | {"template.yaml": template(REF)}, UNKNOWN),
    "90 s": (BESIDE | {"template.yaml": template(("Orders", "src", "90"))}, WITHIN),
    "nothing imports it": (BESIDE | {"src/app.py": "", "template.yaml": template(REF)}, UNKNOWN),
    "two with the same": (
        BESIDE | {"template.yaml": template(("Prices", "src", "90"), ("Orders", "src", "90"))},
        WITHIN.replace("Orders has", "Prices has"),
    ),
    "two with others": (
        BESIDE | {"template.yaml": template(("Prices", "src", "300"), ("Orders", "src", "90"))},
        UNKNOWN,
    ),
    "a handler that nothing is known to deploy": (
        BESIDE | {"src/more.py": HANDLER, "template.yaml": template(("Orders", "src", "90"))},
        UNKNOWN,
    ),
    "one of two unknown": (
        BESIDE | {"template.yaml": template(("Prices", "src", "!Ref Seconds"), ("Orders", "src", "90"))},
        UNKNOWN,
    ),
    "a handler of its own beside another": (
        {
            "src/helper.py": HELPER + "def handler(event, context):\n    return run('f')\n",
            "src/app.py": "def handler(event, context): ...",
            "template.yaml": template(("Orders", "src", "90")),
        },
        UNKNOWN,
    ),
    "globals": (
        BESIDE | {"template.yaml": template(("Orders", "src", ""), usual="Globals: {Function: {Timeout: 90}}\n")},
        WITHIN,
    ),
    "a layer": ({"layer/python/helper.py": HELPER, "src/app.py": HANDLER, "template.yaml": template(REF)}, UNKNOWN),
    "an image of Lambda": (
        BESIDE | {"src/app.py": "", "Dockerfile": "FROM public.ecr.aws/lambda/python:3.13\nCOPY src ./\n"},
        UNKNOWN,
    ),
    "an image of a service": (
        BESIDE | {"src/app.py": "", "template.yaml": template(REF), "Dockerfile": "FROM python:3.13\nCOPY src ./\n"},
        UNKNOWN,
    ),
    "a handler without a template": (BESIDE, UNKNOWN),
    "a script besides": (
        BESIDE | {"src/main.py": "from helper import run\nif __name__ == '__main__':\n    run('f')\n"},
        FREE,
    ),
    "a function beside a service": (
        {"api/helper.py": HELPER, "src/app.py": "def handler(event, context): ...", "template.yaml": template(REF)},
        UNKNOWN,
    ),
}


def advised(folder: Path, files: dict[str, str], site: tuple[str, str] = INVOKE, **team: int) -> tuple[str, int]:
    """What BOT101 advises for the client of helper.py, and how many fixes it offers."""
    lay_out(folder, files)
    (place,) = (each for each in files if each.endswith("helper.py"))
    source = files[place].format(service=site[0], call=site[1])
    (folder / place).write_text(source, "utf-8")
    (finding,) = (each for each in lint(source, str(folder / place), Settings(**team)) if each.code == "BOT101")  # type: ignore[arg-type]
    return finding.advice, len(finding.fixes)


@pytest.mark.parametrize(("files", "advice"), PROJECTS.values(), ids=PROJECTS)
def test_a_long_call_in_a_module(tmp_path: Path, files: dict[str, str], advice: str) -> None:
    assert advised(tmp_path, files) == (advice, 1)


NODE = "Type: AWS::Lambda::Function\n    Properties: {Runtime: nodejs22.x, Handler: index.run, Code: {S3Bucket: b}, "
SIGNING = f"Resources:\n  Sign:\n    {NODE}Timeout: 30,\n      FunctionName: sign}}\n"
SERVERLESS = "provider: {name: aws}\nfunctions:\n  one: {name: sign, handler: src/app.handler,\n    timeout: 30}\n"
TERRAFORM = """resource "aws_lambda_function" "one" {
  function_name = "sign"
  filename      = "src/app.zip"
  handler       = "app.handler"
  timeout       = 30
}
"""
STACK = """from aws_cdk import Duration, aws_lambda
aws_lambda.Function(stack, "Sign", code=aws_lambda.Code.from_asset("src"), handler="app.handler", function_name="sign",
                    timeout=Duration.seconds(30))
"""
NAMED = {
    "a function in another language": ({"template.yaml": SIGNING}, "template.yaml:4"),
    "a built template": ({"cdk.json": "{}", "cdk.out/A.template.json": SIGNING}, "cdk.out/A.template.json:4"),
    "Serverless": ({"serverless.yml": SERVERLESS}, "serverless.yml:4"),
    "Terraform": ({"main.tf": TERRAFORM}, "main.tf:5"),
    "CDK": ({"cdk.json": "{}", "stack.py": STACK}, "stack.py:3"),
    "the longest of several": (
        {"template.yaml": SIGNING, "more.yaml": SIGNING.replace("30", "20")},
        "template.yaml:4",
    ),
    "another function": ({"template.yaml": SIGNING.replace(": sign", ": pay")}, None),
    "a name that is filled in": ({"template.yaml": SIGNING.replace(": sign", ": !Sub '${Stage}-sign'")}, None),
    "an unknown limit": ({"template.yaml": SIGNING.replace("30", "!Ref Seconds")}, None),
    "one of several unknown": (
        {"template.yaml": SIGNING, "more.yaml": SIGNING.replace("30", "!Ref Seconds")},
        None,
    ),
    "CDK in TypeScript": ({"cdk.json": '{"app": "npx ts-node bin/app.ts"}'}, None),
}


@pytest.mark.parametrize(("files", "place"), NAMED.values(), ids=NAMED)
def test_a_call_waits_as_long_as_the_function_that_it_names(
    tmp_path: Path, files: dict[str, str], place: str | None
) -> None:
    """Also in a server. Where the project has functions, but not this one for certain, nothing longer is written."""
    files = {
        "Dockerfile": "FROM python:3.13\nCOPY api ./\n",
        "src/app.py": "def handler(event, context): ...\n",
        **files,
    }
    for name in ("'sign'", "'arn:aws:lambda:eu-west-1:1:function:sign:live'"):
        project = {"api/helper.py": HELPER, **files}
        within = added(attempts=1, why="invoke (line 4) must not run twice")
        call = ("lambda", f"invoke(FunctionName={name})")
        assert advised(tmp_path, project, call) == (within if place else UNKNOWN, 1)


def test_a_client_with_other_calls_waits_as_long_as_today(tmp_path: Path) -> None:
    files = {"api/helper.py": HELPER, "template.yaml": SIGNING}
    sign, other = "invoke(FunctionName='sign')", "list_functions()"
    own = 'Give invoke (line 4) a client of its own with retries={"total_max_attempts": 1}: it must not run twice.'
    advice, _ = advised(tmp_path, files, ("lambda", f"{sign}\n\ndef more():\n    client.{other}"))
    assert advice == f"{own} {added()}"
