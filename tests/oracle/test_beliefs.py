"""What docs/what-botocore-does.md says and no other test shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.advice.plan import team_plan
from flake8_botocore.advice.words import options_of
from flake8_botocore.botocore import parse_version
from flake8_botocore.botocore.defaults import default_attempts, default_retry_mode
from flake8_botocore.config import Settings

from .alone import run
from .conftest import Worker
from .installs import BOTOCORE

HEAD = "import os\nimport boto3\nfrom botocore.config import Config\n"

DRIPPING = """
import boto3, socket, threading, time
from botocore.config import Config

listener = socket.create_server(("127.0.0.1", 0))
received = []

def serve():
    while True:
        connection, _ = listener.accept()
        received.append(connection.recv(65536))
        connection.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 8\\r\\n\\r\\n")
        for _ in range(8):
            time.sleep(PAUSE)
            try:
                connection.sendall(b"x")
            except OSError:
                break

threading.Thread(target=serve, daemon=True).start()
config = Config(read_timeout=0.5, retries={"total_max_attempts": 1})
client = boto3.client("s3", config=config, endpoint_url=f"http://127.0.0.1:{listener.getsockname()[1]}")
try:
    print(len(client.get_object(Bucket="b", Key="k")["Body"].read()))
except Exception as error:
    print(-1)
print(len(received))
"""


@pytest.mark.parametrize("version", BOTOCORE)
def test_read_timeout_is_per_silence(version: str) -> None:
    assert run(version, DRIPPING.replace("PAUSE", "0.1")) == [8, 1], "0.8 s in all, never silent for 0.5 s"
    assert run(version, DRIPPING.replace("PAUSE", "1.5")) == [-1, 1]


@pytest.mark.parametrize("key", ["total_max_attempts", "max_attempts"])
def test_no_attempt_at_all_is_refused(worker: Worker, key: str) -> None:
    source = f'{HEAD}client = boto3.client("sqs", config=Config(retries={{"{key}": 0}}))\n'
    raised = worker("run", source)["raised"]
    assert (raised and raised[0]) == ("InvalidMaxRetryAttemptsError" if key == "total_max_attempts" else None)


@pytest.mark.parametrize("number", [1, 3])
def test_in_the_file_it_counts_requests(worker: Worker, number: int, tmp_path: Path) -> None:
    (tmp_path / "config").write_text(f"[default]\nmax_attempts = {number}\n")
    source = (
        f'{HEAD}os.environ["AWS_CONFIG_FILE"] = {str(tmp_path / "config")!r}\nclient = boto3.Session().client("sqs")\n'
    )
    assert worker("wire", source)["received"] == number


@pytest.mark.parametrize("service", ["sqs", "dynamodb"])
def test_the_retry_mode_of_today_alone_keeps_the_attempts_of_each_service(worker: Worker, service: str) -> None:
    version = parse_version(worker.botocore)
    mode, attempts = default_retry_mode(version), default_attempts(service, version)
    for config in ("Config()", f'Config(retries={{"mode": "{mode}"}})'):
        source = f'{HEAD}client = boto3.client("{service}", config={config})\n'
        assert worker("wire", source)["received"] == attempts


def test_a_change_after_creation_changes_nothing(worker: Worker) -> None:
    made = 'client = boto3.client("sqs", config=Config(read_timeout=9, retries={"total_max_attempts": 2}))\n'
    changed = 'client.meta.config.read_timeout = 1\nclient.meta.config.retries["total_max_attempts"] = 5\n'
    asked = "value = client._endpoint.http_session._timeout.read_timeout\n"
    assert worker("value", HEAD + made + changed + asked)["value"] == 9
    assert worker("wire", HEAD + made + changed)["received"] == 2


METADATA = """
import os, boto3
from botocore.config import Config
for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_EC2_METADATA_DISABLED"):
    os.environ.pop(name, None)
os.environ["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = os.environ.pop("AWS_ENDPOINT_URL")
boto3.Session().client("sqs", "us-east-1")
"""


def test_the_metadata_service_is_asked_while_a_client_is_made(worker: Worker) -> None:
    answer = worker("call", METADATA, delay=0)
    assert answer["raised"] is None
    assert answer["received"] >= 1


def test_config_does_not_reach_the_metadata_service(worker: Worker) -> None:
    source = """
import os, boto3
from botocore.config import Config
import botocore.credentials
for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
    del os.environ[name]
os.environ.update({})
asked = []
class Fetcher(botocore.credentials.InstanceMetadataFetcher):
    def __init__(self, timeout, num_attempts, *args, **kwargs):
        asked.append((timeout, num_attempts))
        super().__init__(timeout, num_attempts, *args, **kwargs)
before, botocore.credentials.InstanceMetadataFetcher = botocore.credentials.InstanceMetadataFetcher, Fetcher
try:
    config = Config(read_timeout=9, connect_timeout=9, retries=dict(total_max_attempts=9))
    boto3.Session().client("sqs", config=config)
finally:
    botocore.credentials.InstanceMetadataFetcher = before
value = asked
"""
    assert worker("value", source.format("{}"))["value"] == [[1, 1]]
    told = {"AWS_METADATA_SERVICE_TIMEOUT": "2", "AWS_METADATA_SERVICE_NUM_ATTEMPTS": "3"}
    assert worker("value", source.format(told))["value"] == [[2, 3]]


def test_config_does_not_reach_the_client_that_assumes_a_role(worker: Worker, tmp_path: Path) -> None:
    (tmp_path / "config").write_text(
        "[profile role]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = base\nregion = us-east-1\n"
        "[profile base]\naws_access_key_id = a\naws_secret_access_key = b\n"
    )
    source = f"""
import os, boto3, botocore.session
from botocore.config import Config
os.environ["AWS_CONFIG_FILE"] = {str(tmp_path / "config")!r}
made = []
original = botocore.session.Session.create_client
def create_client(self, service, *args, **kwargs):
    client = original(self, service, *args, **kwargs)
    made.append((service, client.meta.config.read_timeout))
    return client
botocore.session.Session.create_client = create_client
session = botocore.session.Session(profile="role")
{{}}
try:
    client = boto3.Session(botocore_session=session).client("sqs", config=Config(read_timeout=9))
    client.list_queues()
except BaseException:
    pass
finally:
    botocore.session.Session.create_client = original
value = made
"""
    assert worker("value", source.format(""))["value"] == [["sqs", 9], ["sts", 60]]
    default = "session.set_default_client_config(Config(read_timeout=8))"
    assert worker("value", source.format(default))["value"] == [["sqs", 9], ["sts", 8]]


PER_CALL = """
import json, boto3, urllib3
from botocore.config import Config
from urllib3.connectionpool import HTTPConnectionPool

seen = []

def urlopen(self, *args, timeout=None, **rest):
    seen.append(7 if getattr(timeout, "read_timeout", None) == 7 else 0)
    raise urllib3.exceptions.ReadTimeoutError(self, "/", "")

HTTPConnectionPool.urlopen = urlopen
client = boto3.client("sts", region_name="eu-west-1", aws_access_key_id="k", aws_secret_access_key="s",
                      config=Config(read_timeout=60, retries={"max_attempts": 0}))
client.meta.events.register("before-call", lambda context, **rest: context.update(read_timeout=7))
try:
    client.get_caller_identity()
except Exception:
    pass
print(*seen)
"""


@pytest.mark.parametrize(("version", "used"), [("1.43.67", 0), ("1.43.68", 7)])
def test_a_handler_gives_a_call_its_read_timeout(version: str, used: int) -> None:
    assert run(version, PER_CALL) == [used]


TAKES = """
from botocore.config import Config
from botocore.exceptions import InvalidRetryConfigurationError
try:
    Config(retries={retries})
    print(1)
except InvalidRetryConfigurationError:
    print(0)
"""


@pytest.mark.parametrize("version", ["1.14.17", "1.15.0"])
def test_fixes_write_only_keys_that_an_old_release_takes(version: str) -> None:
    """What fixes write for newer releases is what the older one rejects."""
    old, new = (
        options_of(team_plan(settings), settings)["retries"]
        for settings in (Settings().speaking_of(parse_version(each)) for each in ("1.14.17", "1.15.0"))
    )
    taken = [run(f"botocore-{version}", TAKES.format(retries=each)) for each in (old, new)]
    assert taken == [[1], [int(version == "1.15.0")]]
