"""What a function that is ended at its time limit sees of a wait (BOT308): nothing, unless the wait is shorter."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flake8_botocore.botocore import NEWEST
from flake8_botocore.config import Settings
from flake8_botocore.linter import lint

from .alone import run

TEMPLATE = """\
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      CodeUri: .
      Timeout: {limit}
"""
MODULE = """
import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=0.2, read_timeout={seconds}, s3={{"addressing_style": "path"}},
                retries={{"mode": "standard", "total_max_attempts": 3}})
client = boto3.client("s3", config=CONFIG)


def handler(event, context):
    return client.get_object(Bucket="bucket", Key="key")
"""
ENDED = """
server.pause = 30
seen = []

def work():
    try:
        handler({{}}, None)
    except Exception as error:
        seen.append(type(error).__name__)

thread = threading.Thread(target=work, daemon=True)
thread.start()
thread.join({limit})
print(int(thread.is_alive()), int(seen == ["ReadTimeoutError"]), server.gets)
sys.stdout.flush()
os._exit(0)
"""
LIMIT = 3


@pytest.mark.parametrize(("seconds", "outlasts"), [(2, True), (0.5, False)])
def test_the_function_is_ended_before_botocore_raises(tmp_path: Path, seconds: float, *, outlasts: bool) -> None:
    """The process plays Lambda: it gives the handler so long and no longer."""
    source = MODULE.format(seconds=seconds)
    (tmp_path / "template.yaml").write_text(TEMPLATE.format(limit=LIMIT), "utf-8")
    found = [each for each in lint(source, str(tmp_path / "app.py"), Settings()) if each.code == "BOT308"]
    told = [re.findall(r"can wait ([\d.]+) s .* Lambda ends Orders after (\d+) s", each.message) for each in found]
    assert told == [[("6.8", "3")]] * outlasts
    ended, raised, sent = run(str(NEWEST), f"import sys\n{source}{ENDED.format(limit=LIMIT)}")
    assert (ended, raised, sent) == ((1, 0, 2) if outlasts else (0, 1, 3))
