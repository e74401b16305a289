"""S3 Express: the session that botocore makes for a directory bucket before it sends it a request."""

from __future__ import annotations

from ...facts import ClientCreation, Dictionary, Literal, OperationCall, Value, alternatives
from ..operations.known import is_transfer
from ..reaching import values_in_effect

SUFFIXES = ("--x-s3", "--xa-s3")
"""How the names of directory buckets end, and those of their access points."""

RENEWED = 300 - 45
"""Seconds after which a session, which lasts five minutes, is made anew for the next request.

Source: botocore/utils.py, ``IdentityCache.get_credentials``; CreateSession in the service model of S3.
"""

UNSIGNED = frozenset({"copy_object", "create_session", "upload_part_copy"})
"""Operations that need no session, beside those on the bucket as a whole.

Source: ``DisableS3ExpressSessionAuth`` and ``UseS3ExpressControlEndpoint`` in the service model of S3.
"""


ON_BUCKET = frozenset({"get_bucket_abac", "head_bucket", "put_bucket_abac"})
"""Operations on a bucket as a whole that need a session nevertheless."""


POSITIONS = {
    "copy": {"CopySource": 0, "Bucket": 1},
    "download_file": {"Bucket": 0},
    "download_fileobj": {"Bucket": 0},
    "upload_file": {"Bucket": 1},
    "upload_fileobj": {"Bucket": 1},
}
"""Where a client's transfers take their buckets. Source: boto3/s3/inject.py."""


def sessions(call: OperationCall) -> int:
    """The sessions that ``call`` needs: one for each directory bucket that its requests are known to go to.

    botocore sends CreateSession with the same client, so it has all the client's attempts and timeouts.
    """
    if any(client.service_name != "s3" or not _uses_sessions(client) for client in call.clients):
        return 0
    source = _given(call, "CopySource") if is_transfer(call) else None
    buckets = [_given(call, "Bucket")] if call.kind == "waiter" or needs_session(call.method) else []
    if isinstance(source, Dictionary):
        buckets.append(source.get("Bucket"))
    return sum(_is_directory(bucket) for bucket in buckets)


def _given(call: OperationCall, name: str) -> Value:
    """The argument ``name`` of ``call``; a transfer can have it by its position."""
    position = POSITIONS.get(call.method, {}).get(name) if call.kind == "client" else None
    found = [each.value for each in call.arguments if position is not None and each.position == position]
    return found[0] if found else call.given(name)


def needs_session(method: str) -> bool:
    """Whether requests of a method of S3 are signed with a session where they go to a directory bucket."""
    on_bucket = "bucket" in method or method.endswith("public_access_block")
    return method not in UNSIGNED and (not on_bucket or method in ON_BUCKET)


def _is_directory(bucket: Value) -> bool:
    names = [each.value for each in alternatives(bucket) if isinstance(each, Literal)]
    return any(isinstance(name, str) and name.endswith(SUFFIXES) for name in names)


def _uses_sessions(client: ClientCreation) -> bool:
    """Whether no Config of ``client`` may switch sessions off."""
    chosen = [each for value in values_in_effect(client, "s3") for each in alternatives(value)]
    keys = [each.get("disable_s3_express_session_auth") for each in chosen if isinstance(each, Dictionary)]
    return not any(isinstance(key, Literal) and key.value is True for key in keys)
