"""Presigned with SigV2.

## What it does
Checks for S3 clients that presign URLs or forms with Signature Version 2, which AWS is turning off.

## Why is this bad?
botocore signs the requests that it sends to S3 with Version 4. But in `us-east-1` and nine other regions it still
presigns with Version 2, unless `signature_version` sets another one: the URL has `AWSAccessKeyId=` and `Signature=`
in it, not `X-Amz-Algorithm=`. S3 answers such a URL with an error if the object is encrypted with a KMS key. Regions
that opened after 2013 take Version 4 only, and AWS has announced that buckets created after 24 June 2020 do not
support Version 2.

The ten regions are `ap-northeast-1`, `ap-southeast-1`, `ap-southeast-2`, `eu-west-1`, `sa-east-1`, `us-east-1`,
`us-gov-east-1`, `us-gov-west-1`, `us-west-1` and `us-west-2`. A client is reported if the source gives it one of
these regions or `signature_version="s3"`, or if the source does not show its region. If the client has an endpoint
other than AWS's, nothing is reported. A profile in the AWS config file can choose Version 4, too
(`signature_version = s3v4` below `s3 =`). For directory buckets, whose names end in `--x-s3`, botocore presigns with
Version 4 in every region, so calls that name one are not reported.

## Example
```python
import boto3
from botocore.config import Config

CONFIG = Config(read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})


def link(key):
    s3 = boto3.client("s3", region_name="us-east-1", config=CONFIG)
    return s3.generate_presigned_url("get_object", Params={"Bucket": "reports", "Key": key})
```

## Use instead
```python
import boto3
from botocore.config import Config

CONFIG = Config(read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3}, signature_version="s3v4")


def link(key):
    s3 = boto3.client("s3", region_name="us-east-1", config=CONFIG)
    return s3.generate_presigned_url("get_object", Params={"Bucket": "reports", "Key": key})
```

## Fix safety
Unsafe: the URLs look different, and S3 accepts those of Version 4 for 604,800 s (7 days) at most. There is no fix if
`ExpiresIn` is more than that.

## Options
- Opt-in: reported only if the full code is selected (`extend-select = BOT233`).
- `bot-include-mocked`: also report clients created under moto and similar tools.

## References
- [botocore: which signature is presigned with, client.py](https://github.com/boto/botocore/blob/develop/botocore/client.py)
- [S3: "Requests require AWS Signature Version 4" for objects encrypted with
KMS](https://repost.aws/knowledge-center/s3-kms-signature-version-error)
- [S3: Version 2 is turned
off](https://docs.aws.amazon.com/AmazonS3/latest/API/specify-signature-version.html)
- [AWS: buckets created after 24 June
2020](https://aws.amazon.com/blogs/aws/amazon-s3-update-sigv2-deprecation-period-extended-modified/)
- [S3: the longest expiry of Version
4](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..botocore.defaults import is_nothing
from ..botocore.effective import endpoint_host, presigns_with_sigv2
from ..botocore.services import is_of_aws
from ..botocore.special_services import presigns_for_directory
from ..config import Settings
from ..facts import ClientCreation, Literal, OperationCall, Presigning, SourceFacts
from ..rule import Mention, Message, Problem, rule
from ._messages import set_in_config

LONGEST = 604_800
"""Seconds for which S3 accepts what Version 4 presigned. Source: the last of the references above."""

_EXPIRES = {"generate_presigned_url": 2, "generate_presigned_post": 4}
"""The position of ExpiresIn. Source: botocore/signers.py."""


@rule("BOT233", reads=SourceFacts, severity="policy", opt_in=True)
def presigned_with_sigv2(facts: SourceFacts, settings: Settings) -> Iterator[Problem]:
    """Report the creation of S3 clients that presign with Signature Version 2."""
    calls: dict[ClientCreation, list[OperationCall]] = {}
    for call in facts.of(Presigning):
        if presigns_for_directory(call) or (call.mocked and not settings.include_mocked):
            continue
        for client in dict.fromkeys(call.clients):
            calls.setdefault(client, []).append(call)
    for client in facts.clients:
        old = client in calls and client.service_name == "s3" and _is_old(client, facts, settings)
        if old is not False:
            yield _problem(client, calls[client], facts, settings, anywhere=old is True)


def _is_old(client: ClientCreation, facts: SourceFacts, settings: Settings) -> bool | None:
    """Whether ``client`` presigns requests to AWS with Signature Version 2; None where its region decides."""
    host = endpoint_host(client)
    if host is None or not (is_of_aws(host) or not host):
        return False
    if any(each.name.startswith("AWS_ENDPOINT_URL") for each in facts.environment):
        return False
    return presigns_with_sigv2(client, settings.botocore_version)


def _problem(
    client: ClientCreation, calls: list[OperationCall], facts: SourceFacts, settings: Settings, *, anywhere: bool
) -> Problem:
    longest = max((_expiry(call) for call in calls), default=0)
    first = calls[0]
    signs = f"{client.text} presigns with SigV2 ({first.method}, line {{0}})"
    headline = f"{signs}: S3 refuses such URLs for objects encrypted with KMS, and all in regions newer than 2013."
    if not anywhere:
        headline = f"{signs} in us-east-1 and nine other regions: S3 refuses such URLs for objects encrypted with KMS."
    mentions = (Mention("presigned", first.anchor),)
    if longest > LONGEST:
        advice = f'Set signature_version="s3v4", and ExpiresIn to at most {LONGEST:,} s.'
        return Problem(client.anchor, Message(headline, advice), (), mentions)
    none = is_nothing(client.config)
    advice = 'Pass config=Config(signature_version="s3v4").' if none else 'Set signature_version="s3v4" in its Config.'
    proposals = set_in_config(client, {"signature_version": '"s3v4"'}, facts, settings)
    return Problem(client.anchor, Message(headline, advice), proposals, mentions)


def _expiry(call: OperationCall) -> int:
    """The seconds that ``call`` states as ExpiresIn; 0 where it states none."""
    place = _EXPIRES.get(call.method)
    for argument in call.arguments:
        if argument.name == "ExpiresIn" or (argument.position is not None and argument.position == place):
            value = argument.value
            if isinstance(value, Literal) and isinstance(value.value, int):
                return value.value
    return 0
