"""Long polls: operations that pause before they give up where the retry quota allows no further attempt."""

from __future__ import annotations

from ...facts import OperationCall
from ..operations.names import operation_names

LONG_POLLS = {
    "kinesis": {"ReceiveQueueRecords", "ReceiveDeadLetterQueueRecords"},
    "sqs": {"ReceiveMessage"},
    "stepfunctions": {"GetActivityTask"},
    "swf": {"PollForActivityTask", "PollForDecisionTask"},
}
"""Source: botocore/retries/standard.py, ``RetryHandler._LONG_POLLING_OPERATIONS``."""


def is_long_poll(call: OperationCall) -> bool:
    """Whether ``call`` is known to be a long poll."""
    services = {client.service_name for client in call.clients}
    operations = LONG_POLLS.get((services.pop() if len(services) == 1 else None) or "")
    return operations is not None and bool(operations & (operation_names(call) or set()))
