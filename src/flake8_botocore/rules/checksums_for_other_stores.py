"""Checksums for other stores.

## What it does
Checks for clients of S3-compatible stores outside AWS that leave upload checksums to botocore's default.

## Example
```python
import boto3
from botocore.config import Config

CONFIG = Config(read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})

store = boto3.client("s3", endpoint_url="https://s3.example.com", config=CONFIG)
store.upload_file("report.pdf", "reports", "report.pdf")
```

## Use instead
```python
import boto3
from botocore.config import Config

CONFIG = Config(
    read_timeout=60,
    retries={"mode": "standard", "total_max_attempts": 3},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)

store = boto3.client("s3", endpoint_url="https://s3.example.com", config=CONFIG)
store.upload_file("report.pdf", "reports", "report.pdf")
```

## Why is this bad?
From botocore 1.36 on, every `put_object` and `upload_part`, and so every `upload_file`, carries a CRC32 checksum and
no `Content-MD5` unless the call gives `ContentMD5=`. Over http it is the header `x-amz-checksum-crc32`. Over https it
follows the body, which is then sent in the encoding `aws-chunked` with the header `x-amz-trailer`. `get_object` asks
for a checksum with `x-amz-checksum-mode`. boto3's announcement warns that third-party stores may not support this.
With `request_checksum_calculation` and `response_checksum_validation` set to `when_required` instead of the default
`when_supported`, botocore sends these requests without any checksum.

## Details and exceptions
`when_required` does not help `delete_objects`, `put_bucket_lifecycle_configuration` and other operations for which S3
requires a checksum: they carry CRC32 and no `Content-MD5` in both cases.

A client is reported if its `endpoint_url` is a string, or an f-string with a known end, that names a host outside
AWS, and if the file shows an upload with it. If the endpoint is a parameter, a setting or an environment variable, it
may be AWS's, and the message says so. Hosts for development are not reported: `localhost`, `minio`, `moto` and
`localstack`, names without a dot and IP addresses. Nor is a client if its Config, or its session's default config,
has one of the two options, or if its file sets `AWS_REQUEST_CHECKSUM_CALCULATION` or
`AWS_RESPONSE_CHECKSUM_VALIDATION`. The AWS config file has keys for both.

## Fix safety
Unsafe: uploads lose their checksum, and downloads are no longer checked. If the store supports CRC32, write
`request_checksum_calculation="when_supported"` instead.

## Options
- Opt-in: reported only if the full code is selected (`extend-select = BOT309`).
- `bot-botocore-version`: nothing is reported before botocore 1.36, whose Config has neither option.

## References
- [botocore: checksums, httpchecksum.py](https://github.com/boto/botocore/blob/develop/botocore/httpchecksum.py)
- [AWS SDKs: data integrity protections](https://docs.aws.amazon.com/sdkref/latest/guide/feature-dataintegrity.html)
- [boto3: the announcement, issue 4392](https://github.com/boto/boto3/issues/4392)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..botocore import Version, used_by
from ..botocore.defaults import is_nothing, values_in_effect
from ..botocore.effective import endpoint_host, named_host
from ..botocore.services import is_of_another_store, is_of_developers
from ..config import Settings
from ..facts import (
    Absent,
    ClientCreation,
    EnvironmentAssignment,
    EnvironmentText,
    EveryOperation,
    FormattedText,
    OperationCall,
    SourceFacts,
    Unknown,
    Value,
    alternatives,
)
from ..rule import Message, Problem, rule
from ._messages import bracketed, set_in_config

SINCE = Version(1, 36)
"""The first release that adds checksums by itself. Source: botocore/httpchecksum.py."""

OPTIONS = {"request_checksum_calculation": '"when_required"', "response_checksum_validation": '"when_required"'}

UPLOADS = frozenset({"put_object", "restore_object", "upload_file", "upload_fileobj", "upload_part"})
"""Methods that send a checksum only if it is not turned off. Source: ``httpChecksum`` of the operations' models."""


@rule("BOT309", reads=SourceFacts, severity="policy", opt_in=True)
def checksums_for_other_stores(facts: SourceFacts, settings: Settings) -> Iterator[Problem]:
    """Report S3 clients of other stores without a choice of checksums."""
    for client in facts.clients:
        if client.service_name != "s3" or client.mocked:
            continue
        doubt = _doubt(client, bracketed(client.library, settings))
        if doubt is not None and _is_left_open(client, facts, settings) and _uploads(client, facts):
            message = Message(f"{client.text} adds a CRC32 checksum to every upload {doubt}", _ADVICE)
            yield Problem(client.anchor, message, set_in_config(client, OPTIONS, facts, settings))


_ADVICE = 'Set request_checksum_calculation and response_checksum_validation to "when_required" in Config.'


def _doubt(client: ClientCreation, who: str) -> str | None:
    """Why the store of ``client`` may not support what ``who`` adds, as the end of a sentence; None if it may be AWS's.

    A host that is read when the code runs (``os.environ["S3_URL"]``) may be another store's, and the sentence says so.
    """
    host = endpoint_host(client)
    if host is not None:
        return f"to {host} ({who}), which the store may not support." if is_of_another_store(host) else None
    url = client.argument("endpoint_url")
    if url is None or not all(map(_may_be_of_a_store, alternatives(url.value))):
        return None
    return f"({who}): unless endpoint_url is AWS's, the store may not support it."


def _may_be_of_a_store(url: Value) -> bool:
    """Whether an ``endpoint_url`` may be that of a store outside AWS: unknown, absent or known to be one."""
    if isinstance(url, EnvironmentText):
        return not is_of_developers(url.written)
    if isinstance(url, Unknown) and not isinstance(url, FormattedText):
        return True
    return is_nothing(url) or is_of_another_store(named_host(url) or "")


def _is_left_open(client: ClientCreation, facts: SourceFacts, settings: Settings) -> bool:
    """Whether nothing chooses the checksums of ``client``: no option of a Config and no variable that the file sets."""
    if used_by(client.library, settings.botocore_version) < SINCE or not client.complete:
        return False
    chosen = (each for name in OPTIONS for value in values_in_effect(client, name) for each in alternatives(value))
    variables = {each.name.removeprefix("AWS_").lower() for each in facts.of(EnvironmentAssignment)}
    return all(isinstance(each, Absent) for each in chosen) and variables.isdisjoint(OPTIONS)


def _uploads(client: ClientCreation, facts: SourceFacts) -> bool:
    """Whether the file shows that ``client`` uploads something; an object of a resource is uploaded with ``put()``."""
    calls: list[OperationCall] = facts.of(EveryOperation)
    return any(call.method in {"put", *UPLOADS} and client in call.clients for call in calls)
