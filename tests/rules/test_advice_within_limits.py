"""Where a template states the time limit of what calls a client, everything that is advised for it fits inside."""

from __future__ import annotations

from pathlib import Path

from flake8_botocore.config import Settings
from flake8_botocore.findings import Finding
from flake8_botocore.linter import lint
from tests.layouts import lay_out

TEMPLATE = """
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: .
      Handler: app.handler
      Timeout: {limit}
"""
MODULE = """
import boto3
client = boto3.client("{service}")
def handler(event, context):
    client.{call}
"""

Site = tuple[str, str]


def laid_out(folder: Path, limit: int, site: Site) -> tuple[str, str]:
    """The source of the handler, which has ``limit`` seconds, and its path."""
    lay_out(folder, {"template.yaml": TEMPLATE.format(limit=limit)})
    return MODULE.format(service=site[0], call=site[1]).lstrip(), str(folder / "app.py")


def found(source: str, path: str, *codes: str, settings: Settings | None = None) -> list[Finding]:
    """What the rules about waits report; with ``codes``, what these report."""
    wanted = codes or ("BOT101", "BOT102", "BOT301", "BOT302", "BOT308")
    settings = settings or Settings(opt_in=frozenset(codes))
    return [finding for finding in lint(source, path, settings) if finding.code in wanted]


def test_advice_for_an_unseen_call_names_what_the_service_requires(tmp_path: Path) -> None:
    points_at = ("sagemaker-runtime", 'invoke_endpoint_async(EndpointName="e")\n    return client, "invoke_endpoint"')
    settings = Settings(connect_timeout=30, read_timeout=2, total_max_attempts=1)
    for limit, condition in {
        60: "",
        100: " If you call invoke_endpoint, set read_timeout=70.",
        300: " If you call invoke_endpoint, set read_timeout=70.",
    }.items():
        source, path = laid_out(tmp_path, limit, points_at)
        (finding,) = found(source, path, "BOT101", settings=settings)
        assert finding.advice.endswith(f" must not run twice.{condition}")
