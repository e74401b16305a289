"""Variables that change what a client runs with, and variables that do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.botocore.defaults import NEW_RETRIES_DEFAULT, NEW_RETRIES_READ

from . import alone
from .conftest import Worker, in_pairs, in_turn
from .reading import computed


@pytest.mark.parametrize("option", ["read_timeout", "connect_timeout"])
def test_no_variable_and_no_key_sets_a_timeout(worker: Worker, option: str, tmp_path: Path) -> None:
    variable, config = f"AWS_{option.upper()}", tmp_path / "config"
    config.write_text(f"[default]\n{option} = 5\n")
    source = f"""
import os, boto3
os.environ["AWS_CONFIG_FILE"] = {str(config)!r}
os.environ[{variable!r}] = "5"
client = boto3.Session().client("sqs")
"""
    assert worker("settings", source)[option] == 60


@pytest.mark.parametrize(
    ("variable", "own", "other"),
    [
        ("AWS_MAX_ATTEMPTS", '{"total_max_attempts": 2}', '{"mode": "standard"}'),
        ("AWS_RETRY_MODE", '{"mode": "standard"}', '{"total_max_attempts": 2}'),
    ],
)
def test_a_variable_is_skipped_only_where_the_config_sets_that_option(
    worker: Worker, variable: str, own: str, other: str
) -> None:
    source = f'{HEAD}os.environ["{variable}"] = "0"\nclient = boto3.client("lambda", config=Config(retries={{}}))\n'
    assert worker("run", source.replace("{}", own))["raised"] is None
    for retries in (other, "{}"):
        assert worker("run", source.replace("{}", retries))["raised"][0].startswith("Invalid")


HEAD = "import os\nimport boto3\nfrom botocore.config import Config\n\n"
SET = (
    'os.environ["AWS_MAX_ATTEMPTS"] = "7"',
    'os.environ["AWS_MAX_ATTEMPTS"] = "1"',
    'os.environ["AWS_RETRY_MODE"] = "legacy"',
    'os.environ["AWS_RETRY_MODE"] = "adaptive"',
    'os.environ["AWS_DEFAULTS_MODE"] = "In-Region"',
    'os.environ["AWS_DEFAULTS_MODE"] = "legacy"',
    'os.environ.update({"AWS_DEFAULTS_MODE": "mobile", "AWS_RETRY_MODE": "legacy"})',
    'os.environ.update(AWS_MAX_ATTEMPTS="2", AWS_RETRY_MODE="standard")',
    'os.environ.setdefault("AWS_MAX_ATTEMPTS", "6")',
    'os.putenv("AWS_MAX_ATTEMPTS", "7")',
)
CONFIGS = (
    "",
    ", config=Config(read_timeout=9)",
    ', config=Config(retries={"mode": "standard"})',
    ', config=Config(retries={"max_attempts": 3})',
    ', config=Config(retries={"total_max_attempts": 4, "mode": "legacy"})',
    ', config=Config(defaults_mode="standard")',
    ', config=Config(defaults_mode="legacy")',
)


@in_pairs("change service", SET, ["dynamodb", "lambda"])
def test_variables_that_the_file_sets_before_count(worker: Worker, change: str, service: str) -> None:
    for config in CONFIGS:
        source = f'{HEAD}{change}\nclient = boto3.Session().client("{service}"{config})\n'
        found, _ = computed(source, worker.botocore)
        real = worker("settings", source)
        told = {each: getattr(found, each).value for each in ("connect_timeout", "read_timeout")}
        assert told == {each: real[each] for each in told}, source
        assert found.retry_mode is not None and found.retry_mode.value == real["retries"]["mode"], source
        if "total_max_attempts" in real["retries"]:
            assert found.total_attempts is not None
            assert found.total_attempts.value == real["retries"]["total_max_attempts"], source


def test_the_retry_mode_of_the_environment_wins_over_a_defaults_mode(worker: Worker) -> None:
    real = {}
    for defaults_mode in ("", ", defaults_mode='mobile'"):
        config = f"Config(retries={{'total_max_attempts': 4}}{defaults_mode})"
        made = f'client = boto3.Session().client("sqs", config={config})\n'
        for name, change in (
            ("both", 'os.environ.update({"AWS_DEFAULTS_MODE": "mobile", "AWS_RETRY_MODE": "adaptive"})'),
            ("one", 'os.environ["AWS_DEFAULTS_MODE"] = "mobile"'),
        ):
            real[name, bool(defaults_mode)] = worker("settings", f"{HEAD}{change}\n{made}")["retries"]["mode"]
    assert real == {
        (name, given): mode for name, mode in (("both", "adaptive"), ("one", "standard")) for given in (0, 1)
    }


@in_turn("change", SET)
def test_as_many_requests_as_the_environment_allows(worker: Worker, change: str) -> None:
    for service in ("dynamodb", "lambda"):
        source = f'{HEAD}{change}\nclient = boto3.Session().client("{service}", config=Config(read_timeout=9))\n'
        found, wait = computed(source, worker.botocore)
        assert found.total_attempts is not None and wait is not None
        assert worker("wire", source)["received"] == found.total_attempts.value == wait.attempts, source


@pytest.mark.parametrize("service", ["dynamodb", "lambda"])
@pytest.mark.parametrize("set_before", [True, False])
def test_the_retries_of_2026_are_chosen_when_botocore_is_imported(service: str, set_before: bool) -> None:
    assert (NEW_RETRIES_READ, NEW_RETRIES_DEFAULT) == ((1, 43, 3), (1, 44, 0))
    change = 'os.environ["AWS_NEW_RETRIES_2026"] = "True"'
    lines = ["import os", change, "import boto3"] if set_before else ["import os", "import boto3", change]
    source = "\n".join([*lines, f'client = boto3.client("{service}")', ""])
    (printed,) = alone.run("1.43.127", f'{source}print(int(client.meta.config.retries["mode"] == "standard"))')
    found, _ = computed(source, "1.43.127")
    assert bool(printed) is set_before
    assert found.retry_mode is None and found.total_attempts is None
    assert computed(source, "1.43.2")[0] == computed(source.replace(change, ""), "1.43.2")[0]
