"""Redundant attempts.

## What it does
Checks for `retries` with both `max_attempts` and `total_max_attempts` that mean the same number of requests.

## Why is this bad?
`total_max_attempts` wins and `max_attempts` is dropped. A later change of `max_attempts` alone has no effect.

## Example
```python
from botocore.config import Config

config = Config(read_timeout=60, retries={"mode": "standard", "max_attempts": 2, "total_max_attempts": 3})
```

## Use instead
```python
from botocore.config import Config

config = Config(read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
```

## Fix safety
Safe: removes `max_attempts`, which botocore drops as well.

## Options
Opt-in: reported only if the full code is selected (`extend-select = BOT202`).

## References
- [botocore: Config, retries](https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html)
- [botocore: which one wins, args.py](https://github.com/boto/botocore/blob/develop/botocore/args.py)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..config import Settings
from ..facts import ConfigCreation
from ..rule import Message, Problem, ProposedFix, Remove, rule
from ._retries import both_attempts, requests


@rule("BOT202", reads=ConfigCreation, severity="policy", opt_in=True)
def redundant_attempts(config: ConfigCreation, settings: Settings) -> Iterator[Problem]:
    """Report ``max_attempts`` that repeats ``total_max_attempts``."""
    both = both_attempts(config)
    if both is None or both.total != both.retries + 1:
        return
    message = Message(
        f"max_attempts={both.retries} repeats total_max_attempts={both.total} ({requests(both.total)}), which wins.",
        "Remove max_attempts.",
    )
    proposal = ProposedFix("Remove max_attempts", (Remove(both.item.anchor),), "safe")
    yield Problem(both.item.key_anchor, message, (proposal,))
