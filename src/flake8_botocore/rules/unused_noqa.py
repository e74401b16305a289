"""Unused noqa.

## What it does
Checks for `# noqa` comments that name a code of this linter which suppresses nothing or does not exist.

## Why is this bad?
Such a comment once accepted a client as it was. Once that client has a Config or is gone, the comment hides the next
finding on this line.

## Example
```python
import boto3
from botocore.config import Config

config = Config(read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
client = boto3.client("s3", config=config)  # noqa: BOT101, E501
```

## Use instead
```python
import boto3
from botocore.config import Config

config = Config(read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
client = boto3.client("s3", config=config)  # noqa: E501
```

## Fix safety
Safe: removes codes that suppress nothing. Other tools' codes and the rest of the comment stay. A comment with nothing
left is removed.

## Options
None. Codes of opt-in rules that are off are skipped, and so is a bare `# noqa`.

## References
- [flake8: selecting and ignoring violations](https://flake8.pycqa.org/en/latest/user/violations.html)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..config import Settings
from ..facts import UnusedSuppression
from ..rule import Message, Problem, rule


@rule("BOT002", reads=UnusedSuppression, severity="policy", opt_in=True)
def unused_noqa(comment: UnusedSuppression, settings: Settings) -> Iterator[Problem]:
    """Report the codes that suppress nothing."""
    codes = ", ".join(comment.codes)
    message = Message(f"# noqa: {codes} suppresses nothing on this line.", f"Remove {codes} from the comment.")
    yield Problem(comment.anchor, message)
