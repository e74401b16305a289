"""Variables and keys of the configuration file, good and bad: botocore rejects what is reported, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.botocore import parse_version
from flake8_botocore.botocore.rejected_environment import (
    DISCOVERING,
    MEANT_TRUE,
    REGIONAL,
    rejected_variable,
    taken_for_false,
    unread_variable,
)
from flake8_botocore.botocore.rejection import Rejection
from flake8_botocore.botocore.services import needs_region
from flake8_botocore.botocore.tables import environment

from . import alone
from .conftest import Worker
from .reading import computed

NUMBERS = ("1", "3", " 3 ", "0", "-1", "", "abc", "2.5", "10KB")
URLS = (
    *("http://localhost:4566", "https://x.example/", "//localhost:4566", "ftp://x", ""),
    *("localhost:4566", "localhost", "https://", "127.0.0.1:80", "///", "//", "://x", "http:/x", "http:x"),
)
WORDS = ("true", "false", "TRUE", "auto", "yes", "1", "0", "", "x")
PATHS = ("", "/nowhere/at/all.pem")

VALUES: dict[str, tuple[str, ...]] = {
    "AWS_ACCOUNT_ID_ENDPOINT_MODE": ("preferred", "Disabled", "required", "off", ""),
    "AWS_AUTH_SCHEME_PREFERENCE": ("sigv4", "bogus", ""),
    "AWS_CA_BUNDLE": PATHS,
    "AWS_CSM_ENABLED": WORDS,
    "AWS_DEFAULTS_MODE": (
        "standard",
        "In-Region",
        "cross-region",
        "mobile",
        "legacy",
        "auto",
        "adaptive",
        "standart",
        "",
    ),
    "AWS_DEFAULT_PROFILE": ("",),
    "AWS_DEFAULT_REGION": (
        "eu-west-1",
        "EU-WEST-1",
        "nowhere-9",
        "us_east_1",
        "us-east-1 ",
        "us.east",
        "-x",
        "123",
        "us-east-1\n",
        "",
    ),
    "AWS_DISABLE_HOST_PREFIX_INJECTION": WORDS,
    "AWS_DISABLE_REQUEST_COMPRESSION": WORDS,
    "AWS_EC2_METADATA_SERVICE_ENDPOINT": ("http://127.0.0.1", "localhost", ""),
    "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": ("ipv4", "IPv6", "ipv5", "true", ""),
    "AWS_EC2_METADATA_V1_DISABLED": WORDS,
    "AWS_ENDPOINT_DISCOVERY_ENABLED": WORDS,
    "AWS_ENDPOINT_URL": URLS,
    "AWS_ENDPOINT_URL_DYNAMODB": URLS,
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": WORDS,
    "AWS_IMDS_USE_IPV6": WORDS,
    "AWS_MAX_ATTEMPTS": NUMBERS,
    "AWS_METADATA_SERVICE_NUM_ATTEMPTS": NUMBERS,
    "AWS_METADATA_SERVICE_TIMEOUT": NUMBERS,
    "AWS_PROFILE": ("",),
    "AWS_REQUEST_CHECKSUM_CALCULATION": ("when_supported", "WHEN_REQUIRED", "when_needed", "true", ""),
    "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES": (*NUMBERS, "1048576", "1048577"),
    "AWS_RESPONSE_CHECKSUM_VALIDATION": ("when_supported", "WHEN_REQUIRED", "when_needed", "true", ""),
    "AWS_RETRY_MODE": ("legacy", "standard", "adaptive", "Standard", "none", ""),
    "AWS_S3_DISABLE_EXPRESS_SESSION_AUTH": WORDS,
    "AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS": WORDS,
    "AWS_S3_USE_ARN_REGION": WORDS,
    "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT": ("legacy", "regional", "Regional", "true", ""),
    "AWS_SDK_UA_APP_ID": ("app", "", "x" * 60),
    "AWS_SHARED_CREDENTIALS_FILE": PATHS,
    "AWS_SIGV4A_SIGNING_REGION_SET": ("*", "us_east", ""),
    "AWS_STS_REGIONAL_ENDPOINTS": ("legacy", "regional", "Regional", "true", ""),
    "AWS_USE_DUALSTACK_ENDPOINT": WORDS,
    "AWS_USE_FIPS_ENDPOINT": WORDS,
    "BOTOCORE_TCP_KEEPALIVE": WORDS,
}
"""By variable: values of every kind, as they might stand in a Dockerfile."""

WITHOUT_VALUES_TO_REJECT = frozenset(
    {
        *(f"AWS_{each}" for each in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SECURITY_TOKEN", "SESSION_TOKEN")),
        *(
            f"AWS_{each}"
            for each in ("ACCOUNT_ID", "CREDENTIAL_EXPIRATION", "CREDENTIAL_FILE", "LOGIN_CACHE_DIRECTORY")
        ),
        *(f"AWS_CONTAINER_AUTHORIZATION_TOKEN{each}" for each in ("", "_FILE")),
        *(f"AWS_CONTAINER_CREDENTIALS_{each}_URI" for each in ("FULL", "RELATIVE")),
        *(f"AWS_{each}" for each in ("ROLE_ARN", "ROLE_SESSION_NAME", "WEB_IDENTITY_TOKEN_FILE")),
        *(f"AWS_CSM_{each}" for each in ("CLIENT_ID", "HOST", "PORT")),
        *(f"AWS_{each}" for each in ("CONFIG_FILE", "DATA_PATH", "EC2_METADATA_DISABLED", "EXECUTION_ENV", "REGION")),
        *(f"AWS_{each}" for each in ("LAMBDA_FUNCTION_NAME", "NEW_RETRIES_2026")),
        *(f"BOTO_{each}" for each in ("CONFIG", "DISABLE_COMMONNAME", "DISABLE_CRT", "FORCE_ENDPOINT_RESOLUTION_V2")),
        *(f"BOTO_EXPERIMENTAL__{each}" for each in ("ADD_PROXY_HOST_HEADER", "NO_EMPTY_CONTINUE")),
        "BOTOCORE_EXPERIMENTAL__PLUGINS",
    }
)
"""Variables that hold credentials, files, addresses or notes of botocore's own: nothing is said of their values."""

SERVICES = ("sqs", "s3", "dynamodb", "iam")
SOURCE = """
import os, botocore.session
os.environ[{name!r}] = {value!r}
value = []
for service in {services!r}:
    try:
        botocore.session.get_session().create_client(service)
        value.append(None)
    except Exception as error:
        value.append(type(error).__name__)
"""


def expected(rejection: Rejection | None, name: str) -> list[str | None]:
    """What becomes of a client of each of SERVICES."""
    if rejection is None:
        return [None for _ in SERVICES]
    concerned = {DISCOVERING: {"dynamodb"}, REGIONAL: {*SERVICES} - {"iam"}}.get(rejection.stage, {*SERVICES})
    if name == "AWS_ENDPOINT_URL_DYNAMODB":
        concerned = {"dynamodb"}
    return [rejection.error if service in concerned else None for service in SERVICES]


def test_every_variable_that_is_read_is_tried() -> None:
    assert set(environment.VARIABLES) == {*VALUES, *WITHOUT_VALUES_TO_REJECT} - {"AWS_ENDPOINT_URL_DYNAMODB"}


@pytest.mark.parametrize("name", VALUES)
def test_a_variable_is_rejected_as_told(worker: Worker, name: str) -> None:
    version = parse_version(worker.botocore)
    told = {value: expected(rejected_variable(name, value, version), name) for value in VALUES[name]}
    real = {}
    for value in VALUES[name]:
        real[value] = worker("value", SOURCE.format(name=name, value=value, services=SERVICES))["value"]
    assert told == real


BOOLEANS = sorted(name for name, row in environment.VARIABLES.items() if row[2] == "boolean")
ASK = """
import os, botocore.configprovider, botocore.session
os.environ[{name!r}] = {value!r}
session, value = botocore.session.get_session(), None
for table in [t for t in vars(botocore.configprovider).values() if isinstance(t, dict)]:
    for logical, row in table.items():
        if isinstance(row, tuple) and len(row) == 4 and row[1] == {name!r}:
            of_s3 = table is botocore.configprovider.DEFAULT_S3_CONFIG_VARS
            value = session.get_config_variable("s3")[logical] if of_s3 else session.get_config_variable(logical)
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", BOOLEANS)
def test_values_that_count_as_false_are_false_to_botocore(worker: Worker, name: str) -> None:
    version = parse_version(worker.botocore)
    for value in (*sorted(MEANT_TRUE), "YES", "true", "True", "false", "0", ""):
        real = worker("value", ASK.format(name=name, value=value))["value"]
        if real is None:
            assert not taken_for_false(name, value, version)
        else:
            assert real is (value.lower() == "true")
            assert taken_for_false(name, value, version) is (value.lower() in MEANT_TRUE)


def test_the_metadata_service_is_disabled_by_true_only(worker: Worker) -> None:
    source = """
import os
from botocore.utils import InstanceMetadataFetcher
os.environ["AWS_EC2_METADATA_DISABLED"] = {!r}
value = InstanceMetadataFetcher()._disabled
"""
    version = parse_version(worker.botocore)
    for given in ("true", "True", *sorted(MEANT_TRUE)):
        assert worker("value", source.format(given))["value"] is (given.lower() == "true")
        assert taken_for_false("AWS_EC2_METADATA_DISABLED", given, version) is (given.lower() != "true")


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
    assert unread_variable(variable) is not None
    timeouts = {name for name in environment.VARIABLES if "TIMEOUT" in name}
    assert timeouts == {"AWS_METADATA_SERVICE_TIMEOUT"}


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


@pytest.mark.parametrize("change", SET)
@pytest.mark.parametrize("service", ["dynamodb", "lambda"])
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


@pytest.mark.slow
@pytest.mark.parametrize("change", SET)
def test_as_many_requests_as_the_environment_allows(worker: Worker, change: str) -> None:
    for service in ("dynamodb", "lambda"):
        source = f'{HEAD}{change}\nclient = boto3.Session().client("{service}", config=Config(read_timeout=9))\n'
        found, wait = computed(source, worker.botocore)
        assert found.total_attempts is not None and wait is not None
        assert worker("wire", source)["received"] == found.total_attempts.value == wait.attempts, source


@pytest.mark.slow
@pytest.mark.parametrize("service", ["dynamodb", "lambda"])
@pytest.mark.parametrize("set_before", [True, False])
def test_the_retries_of_2026_are_chosen_when_botocore_is_imported(service: str, set_before: bool) -> None:
    first, last, _ = environment.VARIABLES["AWS_NEW_RETRIES_2026"]
    assert (first, last) == ((1, 43, 3), (1, 44, 0))
    change = 'os.environ["AWS_NEW_RETRIES_2026"] = "True"'
    lines = ["import os", change, "import boto3"] if set_before else ["import os", "import boto3", change]
    source = "\n".join([*lines, f'client = boto3.client("{service}")', ""])
    (printed,) = alone.run("1.43.127", f'{source}print(int(client.meta.config.retries["mode"] == "standard"))')
    found, _ = computed(source, "1.43.127")
    assert bool(printed) is set_before
    assert found.retry_mode is None and found.total_attempts is None
    assert computed(source, "1.43.2")[0] == computed(source.replace(change, ""), "1.43.2")[0]


REGIONS = """
import os
import botocore.session
from botocore.exceptions import NoRegionError
os.environ.pop("AWS_DEFAULT_REGION", None)
os.environ["AWS_REGION"] = "eu-west-1"
session = botocore.session.get_session()
value = {}
for name in session.get_available_services():
    try:
        value[name] = session.create_client(name).meta.endpoint_url
    except NoRegionError:
        value[name] = None
"""


@pytest.mark.slow
def test_services_that_need_no_region(worker: Worker) -> None:
    """All others raise NoRegionError, but S3 and STS, which go to another region than AWS_REGION says."""
    urls = worker("value", REGIONS)["value"]
    assert len(urls) > 380
    without = {name for name, url in urls.items() if url is not None}
    assert without - {name for name in urls if not needs_region(name)} == {"s3", "sts"}
    assert {name for name in urls if not needs_region(name)} <= without
    assert (urls["s3"], urls["sts"]) == ("https://s3.amazonaws.com", "https://sts.amazonaws.com")
