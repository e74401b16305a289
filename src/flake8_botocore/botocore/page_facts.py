"""The numbers about botocore that rule pages take as ``$placeholders``, so that no page writes its own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from .numbers import exact, plain
from .options import introduced, option_names
from .reaching import Setting
from .running import defaults
from .running.effective import EffectiveSettings
from .running.pauses import quota_attempts
from .running.waits import NEXT_ADDRESS, SYSTEM_CONNECT, longest_wait
from .tables import operations, retries, waiters
from .version import AIOBOTOCORE_NEWEST, LAST_MICRO, NEWEST, Version, at


@cache
def page_facts(version: Version) -> Mapping[str, str]:
    """What rule pages say about botocore ``version``, for ``string.Template.substitute``.

    ``default_*`` is what ``version`` does. ``legacy_*`` and ``standard_*`` are the two generations by their
    last and first release series, whatever ``version`` is; ``aio_*`` is the newest aiobotocore. ``since_*`` is
    the release that brought an option, ``position_*`` its place in the newest, counted from 1.
    """
    standard_since = defaults.standard_since()
    legacy_last = Version(standard_since.major, standard_since.minor - 1, LAST_MICRO)
    facts = {
        "version": version.short,
        "standard_since": str(standard_since),
        "aio_botocore": AIOBOTOCORE_NEWEST.short,
    }
    for prefix, at_version in (
        ("default", version),
        ("legacy", legacy_last),
        ("standard", max(version, standard_since)),
        ("aio", AIOBOTOCORE_NEWEST),
    ):
        facts.update({f"{prefix}_{name}": text for name, text in _generation(at_version).items()})
    cost = at(retries.QUOTA_COST, version) or 1
    facts["retry_quota"] = plain(at(retries.QUOTA, version) or 0)
    facts["retry_quota_cost"] = plain(cost)
    facts["retry_quota_attempts"] = plain(quota_attempts(version))
    facts["tries_40_sends"] = plain(40 + min(40 * (3 - 1), quota_attempts(version) - 1))
    for number, name in enumerate(option_names(NEWEST), start=1):
        facts[f"since_{name}"] = str(introduced(name))
        facts[f"position_{name}"] = str(number)
    # A page says itself since which release there are modes; an older target has the same pages.
    modes = at(retries.DEFAULTS_MODES, version) or retries.DEFAULTS_MODES[0][1]
    for mode, seconds in modes.items():
        facts[f"connect_timeout_{mode.replace('-', '_')}"] = plain(seconds)
    facts.update(_operations(version))
    facts.update(_waiter("ec2", "instance_status_ok"))
    facts["system_connect"] = plain(SYSTEM_CONNECT)
    facts["next_address"] = plain(NEXT_ADDRESS)
    return facts


def _waiter(service: str, name: str) -> dict[str, str]:
    """The numbers of one waiter: ``instance_status_ok_polls``."""
    _, delay, polls = waiters.WAITERS[service][name]
    return {
        f"{name}_delay": str(delay),
        f"{name}_polls": str(polls),
        f"{name}_pauses": str(polls - 1),
        f"{name}_seconds": str(delay * (polls - 1)),
    }


def _operations(version: Version) -> dict[str, str]:
    """Seconds that AWS states for single operations."""
    rows = {method: row for methods in operations.OPERATIONS.values() for method, row in methods.items()}
    facts = {
        f"{method}_floor": str(row["floor"])
        for method, row in rows.items()
        if "floor" in row and not row.get("advice_only")
    }
    for name, method in LIMITS.items():
        facts[f"{name}_limit"] = str(at(rows[method]["limits"], version))
    facts["download_attempts"] = str(operations.TRANSFERS["download_file"])
    facts["max_concurrency"] = str(operations.MAX_CONCURRENCY)
    facts["bedrock_advice"] = str(rows["converse"]["floor"])
    return facts


LIMITS = {
    "lambda": "invoke",
    "sync_execution": "start_sync_execution",
    "agent_runtime": "invoke_agent_runtime",
}
"""The operations whose longest time pages state, by the name it has there."""


def _generation(version: Version) -> dict[str, str]:
    facts = {
        "version": version.short,
        "mode": defaults.default_retry_mode(version),
        "connect_timeout": plain(defaults.default_connect_timeout(version)),
        "read_timeout": plain(defaults.default_read_timeout(version)),
        "max_pool_connections": str(defaults.default_option("max_pool_connections", version)),
    }
    for suffix, service in (("", None), ("_dynamodb", "dynamodb")):
        attempts = defaults.default_attempts(service, version)
        facts[f"attempts{suffix}"] = str(attempts)
        facts[f"retries{suffix}"] = str(attempts - 1)
        settings = EffectiveSettings(
            Setting(defaults.default_connect_timeout(version), ""),
            Setting(defaults.default_read_timeout(version), ""),
            Setting(facts["mode"], ""),
            Setting(attempts, ""),
            None,
            None,
        )
        wait = longest_wait(settings, service, version)
        assert wait is not None
        facts[f"max_wait{suffix}"] = exact(wait.total)
        facts[f"throttling_adds{suffix}"] = exact(wait.throttling)
    return facts
