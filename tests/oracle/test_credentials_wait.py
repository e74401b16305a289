"""What the audit's page says of credentials: fetching them waits by limits of its own, which no ``config=`` changes."""

from __future__ import annotations

from .conftest import Worker

PROFILE = """\
import os, tempfile, urllib3.util.connection
import boto3
import botocore.client, botocore.session
from botocore.config import Config

written = tempfile.NamedTemporaryFile("w", suffix=".ini", delete=False)
written.write("[profile a]\\nrole_arn = arn:aws:iam::123456789012:role/r\\nsource_profile = b\\n")
written.write("[profile b]\\naws_access_key_id = k\\naws_secret_access_key = s\\n")
written.close()
os.environ["AWS_CONFIG_FILE"] = written.name
del os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"]

value = []
create = botocore.client.ClientCreator.create_client

def look(self, service_name, *args, **kwargs):
    client = create(self, service_name, *args, **kwargs)
    config = client.meta.config
    value.append([service_name, config.connect_timeout, config.read_timeout])
    return client

botocore.client.ClientCreator.create_client = look
CONFIG = Config(connect_timeout=1, read_timeout=2)
try:
    session = botocore.session.Session(profile="a")
    if {default}:
        session.set_default_client_config(CONFIG)
    client = session.create_client("sqs", region_name="us-east-1"{config})
    try:
        client.list_queues()
    except BaseException:
        pass
finally:
    botocore.client.ClientCreator.create_client = create
"""


def test_the_client_that_assumes_a_role_runs_on_defaults(worker: Worker) -> None:
    by_call = worker("value", PROFILE.format(default=False, config=", config=CONFIG"))["value"]
    assert {name: rest for name, *rest in by_call} == {"sqs": [1, 2], "sts": [60, 60]}


def test_only_a_default_config_of_the_session_reaches_it(worker: Worker) -> None:
    by_session = worker("value", PROFILE.format(default=True, config=""))["value"]
    assert {name: rest for name, *rest in by_session} == {"sqs": [1, 2], "sts": [1, 2]}


def test_the_limits_of_instances_and_containers(worker: Worker) -> None:
    source = """\
import botocore.session
from botocore.utils import ContainerMetadataFetcher as Container

session = botocore.session.Session()
instances = [session.get_config_variable(f"metadata_service_{name}") for name in ("timeout", "num_attempts")]
value = [*instances, Container.TIMEOUT_SECONDS, Container.SLEEP_TIME, Container.RETRY_ATTEMPTS]
"""
    assert worker("value", source)["value"] == [1, 1, 2, 1, 3]


def test_a_container_pauses_after_its_last_try_too(worker: Worker) -> None:
    source = """\
from botocore.exceptions import MetadataRetrievalError, ReadTimeoutError
from botocore.utils import ContainerMetadataFetcher

class Silent:
    def send(self, request):
        asked.append(request.url)
        raise ReadTimeoutError(endpoint_url=request.url)

asked, pauses = [], []
try:
    ContainerMetadataFetcher(session=Silent(), sleep=pauses.append).retrieve_full_uri("http://127.0.0.1/")
except MetadataRetrievalError:
    value = [len(asked), pauses]
"""
    assert worker("value", source)["value"] == [3, [1, 1, 1]]


INSTANCE = """\
import os
import boto3
from botocore.config import Config

os.environ["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = os.environ["PROXY"]
for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_EC2_METADATA_DISABLED"):
    del os.environ[name]

def call():
    boto3.Session().client("sqs", config=Config(connect_timeout=0.1, read_timeout=0.1))
    raise RuntimeError("made")
"""


def test_three_answers_of_an_instance_may_be_late(worker: Worker) -> None:
    """Its token, the name of its role, and the credentials: each may take a second, whatever the Config says."""
    real = worker("stall", INSTANCE, name="instance")
    assert real["raised"] == ["RuntimeError", "made"]
    assert real["received"] == 3
    assert real["took"] >= 3 * 0.25


def test_a_silent_instance_service_is_waited_for_twice(worker: Worker) -> None:
    """Once for a token and once without one, a second each, and not limited by the Config."""
    source = INSTANCE
    real = worker("stall", source, name="silent")
    assert real["raised"] == ["RuntimeError", "made"]
    assert 2 <= real["took"] < 5, real
    assert real["received"] == 2
