"""Which calls of methods of a client send a request there and then."""

from __future__ import annotations

from ...facts import OperationCall
from .known import is_transfer
from .names import LISTING, operation_names
from .waiters import waits


def sends_request(call: OperationCall) -> bool:
    """Whether ``call`` is known to send a request: not one that signs, makes a paginator, or lists a collection.

    A collection sends its requests while somebody goes through it. Source: boto3/resources/collection.py.
    """
    if is_transfer(call) or waits(call):
        return True
    if call.kind == "paginator" or (call.kind == "resource" and call.method in LISTING):
        return False
    return bool(operation_names(call))
