"""Batch result thrown away.

## What it does
Checks for calls that can fail for some of their entries, and whose result is thrown away. The call is a statement of
its own, or its result is bound to `_` or to a name that the function never reads. A name that the function only logs,
without a look at the failed entries, counts, too. Examples are `put_records` of Kinesis, `put_events` and `put_targets`
of EventBridge, `send_message_batch` of SQS, `batch_write_item` of DynamoDB, `run_task` of ECS and `delete_objects` of
S3.

## Example
```python
import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
kinesis = boto3.client("kinesis", config=CONFIG)


def send(records):
    kinesis.put_records(StreamName="orders", Records=records)
```

## Use instead
```python
import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
kinesis = boto3.client("kinesis", config=CONFIG)


def send(records):
    response = kinesis.put_records(StreamName="orders", Records=records)
    if response["FailedRecordCount"]:
        codes = {answer["ErrorCode"] for answer in response["Records"] if "ErrorCode" in answer}
        raise RuntimeError(f"{response['FailedRecordCount']} records were not accepted: {codes}")
```

With DynamoDB, `with table.batch_writer() as batch:` sends unprocessed items again.

## Why is this bad?
The service answers HTTP 200 and lists the failed entries in the response. No exception is raised, and botocore does
not send the failed entries again: `retries` applies to requests that fail, and this one did not. Records, messages
and events are lost, or objects that should be deleted remain, and nothing is logged. Throttling is a common reason.

## Details and exceptions
The rule uses a hand-maintained list of operations, and reports only clients whose service is certain. It is silent in
files that register a handler for botocore's event `after-call`. It is also silent for `delete_objects` where the same
function then calls `delete_bucket`, which raises `BucketNotEmpty` if an object is left.

## Fix safety
There is no fix: only the program knows what to do with the failed entries.

## Options
None.

## References
- [Kinesis: PutRecords](https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html)
- [SQS:
SendMessageBatch](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html)
- [DynamoDB: BatchWriteItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html)
- [Boto3: batch writing](https://boto3.amazonaws.com/v1/documentation/api/latest/guide/dynamodb.html#batch-writing)
- [S3: DeleteObjects](https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html)
- [S3: error responses](https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..botocore.requests import PartialFailure, partial_failure
from ..config import Settings
from ..facts import UnreadResult
from ..rule import Message, Problem, rule


@rule("BOT230", reads=UnreadResult, severity="warning", unfixed="only your code can retry")
def batch_result_thrown_away(unread: UnreadResult, settings: Settings) -> Iterator[Problem]:
    """Report a call that may fail in part and whose result nothing reads."""
    call = unread.call
    failure = partial_failure(call)
    if failure is None or call.mocked or any(client.by_name for client in call.clients):
        return
    happens = f"can fail for some {failure.entries} with HTTP 200: no exception"
    yield Problem(call.anchor, Message(f"{failure.service}.{call.method} {happens}.", _advice(failure)))


def _advice(failure: PartialFailure) -> str:
    """What to do about the entries that failed, which the ``member`` of the response lists."""
    where = f'response["{failure.member}"]'
    if (failure.service, failure.member) == ("dynamodb", "UnprocessedItems"):
        return f"Use table.batch_writer(), or send {where} again."
    if (failure.service, failure.member) == ("s3", "Errors"):
        return f"Check {where}, which Quiet=True returns, too."
    if failure.error:
        return f"Check each {failure.error} in {where}."
    return f"Check {where} and retry the failed {failure.entries}."
