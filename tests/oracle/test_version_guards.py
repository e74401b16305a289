"""Code that asks for an option before it gives it runs in every release, with the option where that has it."""

from __future__ import annotations

import pytest

from flake8_botocore.linter import lint
from tests.source.uses.test_version_guards import GUARDED, written

from .conftest import Worker
from .reading import target


@pytest.mark.parametrize("body", GUARDED)
def test_guarded_options_never_raise(body: str, worker: Worker) -> None:
    source = written(body)
    source += "config = make()\n" if "def make" in source else ""
    source += (
        "client = boto3.client('sqs', region_name='us-east-1', config=globals().get('config') or Config(**OPTIONS))\n"
    )
    assert worker("run", source)["raised"] is None
    assert [found.code for found in lint(source, "m.py", target(worker.botocore))] == []


def test_without_asking_an_older_release_raises(worker: Worker) -> None:
    source = written("config = Config(request_checksum_calculation='when_required', **OPTIONS)\n")
    source += "client = boto3.client('sqs', region_name='us-east-1', config=config)\n"
    raised = worker("run", source)["raised"]
    codes = [found.code for found in lint(source, "m.py", target(worker.botocore))]
    assert (raised is not None, codes) in [(True, ["BOT211"]), (False, [])]
