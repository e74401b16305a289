"""Which region a client talks to, and which names are no region."""

from __future__ import annotations

import re
from typing import Any

from ...facts import ABSENT, UNKNOWN, Absent, ClientCreation, Dictionary, Literal, Value, alternatives
from ..reaching import Options, Setting, is_nothing
from ..rejected.rejection import CLIENT, Rejection, rejection_of, text
from ..services import is_global
from ..version import Version, used_by
from . import environment

STS_REGIONAL = Version(1, 40)
"""The release from which STS has an endpoint for each region (botocore/configprovider.py, sts_regional_endpoints)."""


def region_of(options: Options, client: ClientCreation, version: Version) -> Setting | None:
    """The region the client talks to: the call's before the Config's, with one exception for S3.

    Source: botocore/session.py ``_resolve_region_name``. Services with one global endpoint have no region of
    their own, nor has STS before STS_REGIONAL. S3: botocore/args.py ``_should_force_s3_global`` forgets the call's
    us-east-1, and the Config's is taken.
    """
    if client.service_name is None or is_global(client.service_name):
        return None
    if client.service_name == "sts" and used_by(client.library, version) < STS_REGIONAL:
        return None
    argument = client.argument("region_name")
    given: Value = argument.value if argument else (ABSENT if client.complete else UNKNOWN)
    configured, origin = options.final("region_name")
    if client.service_name == "s3" and not is_nothing(configured):
        forgotten = _s3_forgets_region(options, given, client, version)
        if forgotten is None:
            return None
        if forgotten:
            given = ABSENT
    for value, where in ((given, "this call"), (configured, origin)):
        if not is_nothing(value):
            if isinstance(value, Literal) and isinstance(value.value, str):
                return Setting(value.value, where)
            return None
    return None


def takes_region_of_config(client: ClientCreation, version: Version) -> bool:
    """Whether an S3 client is known to drop the region of its call in favour of its Config's."""
    argument = client.argument("region_name")
    return (
        client.service_name == "s3"
        and argument is not None
        and all(
            _s3_forgets_region(Options(config, default), argument.value, client, version) is True
            for config in alternatives(client.config)
            for default in alternatives(client.default_config)
        )
    )


def _s3_forgets_region(options: Options, given: Value, client: ClientCreation, version: Version) -> bool | None:
    """Whether an S3 client drops the region of its call in favour of the Config's; None if unknown."""
    if not isinstance(given, Literal):
        return None if not isinstance(given, Absent) else False
    if given.value != "us-east-1":
        return False
    s3 = options.final("s3")[0]
    regional: Value = ABSENT
    if isinstance(s3, Dictionary):
        regional = s3.get("us_east_1_regional_endpoint")
    elif not is_nothing(s3):
        return None
    if isinstance(regional, Absent):
        mode = environment.defaults_mode(options.final("defaults_mode")[0], client.environment, version)
        return None if mode is None else mode == "legacy"
    return regional.value == "legacy" if isinstance(regional, Literal) else None


def fails_as_endpoint_only(region: Value) -> bool:
    """Whether a region fails only where an endpoint is made of it: empty, or a line break at its end."""
    return isinstance(region, Literal) and isinstance(region.value, str) and region.value[-1:] in ("", "\n")


def rejected_region(value: Value) -> Rejection | None:
    """Why a region name is rejected when it is used; None where it is accepted or cannot be known.

    Source: botocore/utils.py, ``validate_region_name``.
    """

    def judge(plain: Any) -> Rejection | None:
        if plain is None:
            return None
        if plain == "":
            return Rejection(text(plain), "ValueError", CLIENT, "a region")
        if not isinstance(plain, str):
            return Rejection(text(plain), "TypeError", CLIENT, "a string")
        if re.match(r"^(?![0-9]+$)(?!-)[a-zA-Z0-9-]{,63}(?<!-)$", plain):
            # The pattern is botocore's own, and its $ lets a line break at the end pass.
            broken = plain[-1] == "\n"
            return Rejection(text(plain), "ValueError", CLIENT, "a region", f'"{plain[:-1]}"') if broken else None
        close = plain.strip().lower().replace("_", "-").replace(" ", "-")
        fits = re.fullmatch(r"[a-z]{2}(-[a-z]+)+-[0-9]", close)
        return Rejection(text(plain), "InvalidRegionError", CLIENT, "a region", f'"{close}"' if fits else None)

    return rejection_of(value, judge)
