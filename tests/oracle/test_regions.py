"""Which services need a region: a client of every service of each release is made without one."""

from __future__ import annotations

import pytest

from flake8_botocore.botocore.services import needs_region, takes_empty_region

from .conftest import Worker

EVERY_SERVICE = """
import os
import botocore.session
{set}
session = botocore.session.get_session()
value = {{}}
for service in session.get_available_services():
    try:
        session.create_client(service)
        value[service] = None
    except Exception as error:
        value[service] = type(error).__name__
"""


def made_without_region(service: str) -> bool:
    """Whether a client can be made; for S3 and STS it works in a default region."""
    return not needs_region(service) or service in ("s3", "sts")


@pytest.mark.parametrize(
    ("set_", "judge", "raised"),
    [
        ("del os.environ['AWS_DEFAULT_REGION']", made_without_region, "NoRegionError"),
        ("os.environ['AWS_DEFAULT_REGION'] = ''", takes_empty_region, "ValueError"),
    ],
)
def test_which_services_need_a_region(worker: Worker, set_: str, judge: object, raised: str) -> None:
    assert callable(judge)
    real = worker("value", EVERY_SERVICE.format(set=set_))["value"]
    assert len(real) > 300
    assert {service: None if judge(service) else raised for service in real} == real
