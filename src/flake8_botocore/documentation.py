"""The page of a rule: its docstring, with the numbers about botocore put in for ``$placeholders``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from string import Template

from .botocore import LAST_MICRO, NEWEST, Version, at, defaults
from .botocore.api import introduced, option_names
from .botocore.defaults import Setting
from .botocore.effective import EffectiveSettings
from .botocore.tables import operations, waiters
from .botocore.waits import NEXT_ADDRESS, SYSTEM_CONNECT, longest_wait, quota_attempts
from .findings import exact, plain
from .rule import Rule


@cache
def page_facts(version: Version) -> Mapping[str, str]:
    """The placeholders of rule pages with their values in botocore ``version``, for ``string.Template.substitute``.

    ``default_*`` is what ``version`` does. ``legacy_*`` is what the last release series did before the standard retry
    mode became the default. ``standard_*`` is what ``version`` does, or the first release with that default if it is
    later. ``since_*`` is the release that brought an option, ``position_*`` its place in the newest, counted from 1.
    """
    standard_since = defaults.standard_since()
    legacy_last = Version(standard_since.major, standard_since.minor - 1, LAST_MICRO)
    facts = {"version": version.short, "standard_since": str(standard_since)}
    standard = max(version, standard_since)
    for prefix, at_version in (("default", version), ("legacy", legacy_last), ("standard", standard)):
        facts.update({f"{prefix}_{name}": text for name, text in _generation(at_version).items()})
    facts["retry_quota_attempts"] = plain(quota_attempts(version))
    # 40 calls with up to 3 attempts each; only the attempts after the first of a call use up the quota.
    facts["tries_40_sends"] = plain(40 + min(40 * (3 - 1), quota_attempts(version) - 1))
    for number, name in enumerate(option_names(NEWEST), start=1):
        facts[f"since_{name}"] = str(introduced(name))
        facts[f"position_{name}"] = str(number)
    facts.update(_operations(version))
    facts.update(_waiter("ec2", "instance_status_ok"))
    facts["system_connect"] = plain(SYSTEM_CONNECT)
    facts["next_address"] = plain(NEXT_ADDRESS)
    return facts


def _waiter(service: str, name: str) -> dict[str, str]:
    """The placeholders of one waiter, with its name in front.

    ``_delay`` is the pause between two polls, ``_seconds`` all pauses together, both in seconds; ``_pauses`` is their
    number.
    """
    _, delay, polls = waiters.WAITERS[service][name]
    return {f"{name}_delay": str(delay), f"{name}_pauses": str(polls - 1), f"{name}_seconds": str(delay * (polls - 1))}


def _operations(version: Version) -> dict[str, str]:
    """The placeholders about operations: ``*_floor`` and ``*_limit``, in seconds, and a few single numbers.

    A floor is the read timeout that AWS asks for, a limit the longest time that the operation can take. A floor that
    rules only advise (``advice_only``) is on no page, except that of Bedrock's ``converse``.
    """
    rows = {method: row for of_service in operations.OPERATIONS.values() for method, row in of_service.items()}
    facts = {
        f"{method}_floor": str(row["floor"])
        for method, row in rows.items()
        if "floor" in row and not row.get("advice_only")
    }
    for name, method in LIMITS.items():
        facts[f"{name}_limit"] = str(at(rows[method]["limits"], version))
    facts["download_attempts"] = str(operations.TRANSFERS["download_file"])
    facts["bedrock_advice"] = str(rows["converse"]["floor"])
    return facts


LIMITS = {
    "lambda": "invoke",
    "sync_execution": "start_sync_execution",
    "agent_runtime": "invoke_agent_runtime",
    "flow": "invoke_flow",
}
"""The operations whose longest time pages state, by the name in the placeholder: ``$lambda_limit``."""


def _generation(version: Version) -> dict[str, str]:
    """The defaults of botocore ``version`` and the waits that they lead to, by placeholder without its prefix.

    DynamoDB has placeholders of its own, such as ``attempts_dynamodb``, because its clients make more attempts.
    """
    facts = {
        "version": version.short,
        "mode": defaults.default_retry_mode(version),
        "connect_timeout": plain(defaults.default_connect_timeout(version)),
        "read_timeout": plain(defaults.default_read_timeout(version)),
    }
    for suffix, service in (("", None), ("_dynamodb", "dynamodb")):
        attempts = defaults.default_attempts(service, version)
        facts[f"attempts{suffix}"] = str(attempts)
        timeouts = defaults.default_connect_timeout(version), defaults.default_read_timeout(version)
        # The origin of each setting, its second part, is of no use here, and neither is the region.
        connect, read, mode, total = (Setting(each, "") for each in (*timeouts, facts["mode"], attempts))
        settings = EffectiveSettings(connect, read, mode, total, region=None)
        wait = longest_wait(settings, service, version)
        assert wait is not None
        facts[f"max_wait{suffix}"] = exact(wait.total)
        facts[f"throttling_adds{suffix}"] = exact(wait.throttling)
    return facts


_FIX_WORDS = {"Safe": "safe", "Unsafe": "unsafe", "Offered": "offered", "There is no fix": "–"}


def documentation(rule: Rule, version: Version = NEWEST) -> str:
    """The rule's docstring with the numbers of a botocore version in place of its ``$placeholders``.

    Raises KeyError for a placeholder that ``page_facts`` does not know.
    """
    return Template(rule.documentation).substitute(page_facts(version))


_HEADING = re.compile(r"^## (.+)\n", re.MULTILINE)


def sections(rule: Rule, version: Version = NEWEST) -> dict[str, str]:
    """Text by heading, in the docstring's order; the headings are the lines that begin with ``## ``."""
    # The first part is what comes before all headings.
    parts = _HEADING.split(documentation(rule, version))
    return {heading: text.strip() for heading, text in zip(parts[1::2], parts[2::2], strict=True)}


def fix_safety(rule: Rule) -> str:
    """``safe``, ``unsafe``, ``offered`` or ``–``, from the words that open the section "Fix safety".

    Raises ValueError where the section opens with anything else.
    """
    text = sections(rule).get("Fix safety", "")
    for words, safety in _FIX_WORDS.items():
        if text.startswith(words) and not text[len(words) :][:1].isalnum():
            return safety
    raise ValueError(f'{rule.code}: "Fix safety" must open with one of {", ".join(_FIX_WORDS)}')


_SENTENCE_END = re.compile(r"\.(?:\s|$)")
_VERB = re.compile(r"^(?:Checks for|Reports) ")
_ITEM = re.compile(r"\n{1,2}- ")


def reports(rule: Rule, version: Version = NEWEST) -> str:
    """What the rule reports, for a table of rules: the first sentence of "What it does", without its verb."""
    # The items of a list become parts of the sentence, separated by semicolons.
    text = _ITEM.sub("; ", sections(rule, version).get("What it does", "")).replace(":; ", ": ")
    sentence = _SENTENCE_END.split(" ".join(text.split()), maxsplit=1)[0]
    reported = _VERB.sub("", sentence).replace("|", r"\|")  # A bar would end the cell of the table.
    return reported[:1].upper() + reported[1:]


def page(rule: Rule, version: Version = NEWEST) -> str:
    """The rule's page in Markdown: for docs/rules, ``explain`` and the help text in SARIF."""
    when = (
        f"Reported only where its full code is named, as in `--extend-select {rule.code}`."
        if rule.opt_in
        else "Reported by default."
    )
    lines = [
        f"# {rule.code}: {rule.name}",
        "",
        f"{when} Severity: {rule.severity}. Numbers are those of botocore {version.short}.",
    ]
    for heading, text in sections(rule, version).items():
        lines += ["", f"## {heading}", "", text]
    return "\n".join(lines) + "\n"
