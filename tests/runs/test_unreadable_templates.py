"""A template that cannot be read is unknown, and named once, however many files and processes look for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import in_process
from tests.layouts import lay_out

TEMPLATE = """
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Timeout: 3
"""
HANDLER = """
import boto3

def handler(event, context):
    boto3.client("s3").get_object(Bucket="b", Key="k")
"""


@pytest.mark.parametrize("command", ["check --format=concise", "fix --diff", "audit --format=json"])
def test_an_unreadable_template_is_named_once(tmp_path: Path, command: str) -> None:
    modules = {f"src/{name}.py": HANDLER for name in ("app", *(f"other{number}" for number in range(20)))}
    lay_out(tmp_path, {**modules, "template.yaml": TEMPLATE})
    arguments = [*command.split(), "-j2", "src"]
    assert in_process(tmp_path, *arguments).err.count("template") == 0
    lay_out(tmp_path, {"template.yaml": f"{TEMPLATE}    Tags: *tags\n"})
    said = in_process(tmp_path, *arguments).err.splitlines()
    assert [line for line in said if "template" in line] == [said[0]]
    assert said[0].startswith(f"flake8-botocore: cannot read {tmp_path / 'template.yaml'}: line 8: found undefined")


def test_terraform_that_a_tool_fills_in_first_is_named_once(tmp_path: Path) -> None:
    terraform = 'resource "aws_lambda_function" "f_$$INSTANCE$$" {\n  name = aws_x.f_$$INSTANCE$$.arn\n}\n'
    lay_out(tmp_path, {"src/app.py": HANDLER, "a/main.tf": terraform, "b/main.tf": terraform, "c/main.tf": "x = ("})
    (line,) = in_process(tmp_path, "check", "-q", "--format=concise", "src").err.splitlines()
    said = f"cannot read {tmp_path / 'a/main.tf'} and 1 more: no Terraform"
    assert line == f"flake8-botocore: {said}; the time limits of its functions are unknown"


def test_its_functions_have_no_time_limit(tmp_path: Path) -> None:
    lay_out(tmp_path, {"src/app.py": HANDLER, "template.yaml": TEMPLATE})
    arguments = ["check", "--format=concise", "--select=BOT308", "src"]
    limited = in_process(tmp_path, *arguments)
    assert "Lambda ends Orders after 3 s" in limited.out
    lay_out(tmp_path, {"template.yaml": f"{TEMPLATE}    Tags: *tags\n"})
    unknown = in_process(tmp_path, *arguments)
    assert (unknown.code, unknown.out) == (0, "")
