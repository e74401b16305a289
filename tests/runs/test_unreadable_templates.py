"""A template that cannot be read is unknown, and named once, however many files and processes look for it."""

from __future__ import annotations

from pathlib import Path

from tests.cli.running import in_process
from tests.layouts import lay_out

HANDLER = """
import boto3

def handler(event, context):
    boto3.client("s3").get_object(Bucket="b", Key="k")
"""


def test_terraform_that_a_tool_fills_in_first_is_named_once(tmp_path: Path) -> None:
    terraform = 'resource "aws_lambda_function" "f_$$INSTANCE$$" {\n  name = aws_x.f_$$INSTANCE$$.arn\n}\n'
    lay_out(tmp_path, {"src/app.py": HANDLER, "a/main.tf": terraform, "b/main.tf": terraform, "c/main.tf": "x = ("})
    (line,) = in_process(tmp_path, "check", "-q", "--format=concise", "src").err.splitlines()
    said = f"cannot read {tmp_path / 'a/main.tf'} and 1 more: no Terraform"
    assert line == f"flake8-botocore: {said}; the time limits of its functions are unknown"
