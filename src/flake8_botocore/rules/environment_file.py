"""Environment file.

## What it does
Checks for project files other than Python that set an environment variable or a profile key to a value which botocore
rejects or treats as false, or set one that botocore does not read. It reads `.env` files, `ENV` of a Dockerfile,
`environment` of a compose file or serverless template, `Environment` of a SAM template, `env` of a workflow, and
files like `~/.aws/config`. Only `flake8-botocore check` reads these files: the ones named on its command line, and
those in the given directories if Python code there uses boto.

## Why is this bad?
The value is read where the code runs, not where it is tested. botocore raises an error when a client is created, as
with `AWS_MAX_ATTEMPTS=0`. Or it treats `1` and `yes` as false, as with `AWS_USE_FIPS_ENDPOINT=1`. Or it ignores the
name: no variable and no key of the config file sets a read timeout, so with `AWS_READ_TIMEOUT=5` a client still waits
up to $default_read_timeout s.

A name is reported only if it is one letter off a name that botocore reads, or one of a few that are commonly assumed
to exist, and if no code of the project uses it. Values that are filled in later (`$${NAME}`, `{{ name }}`) are
skipped.

## Example
```dotenv
AWS_RETRY_MODE=Standard
AWS_READ_TIMEOUT=5
```

## Use instead
```dotenv
AWS_RETRY_MODE=standard
AWS_MAX_ATTEMPTS=3
```

## Fix safety
There is no fix.

## Options
- `bot-botocore-version`: the release whose checks count.

## References
- [AWS SDKs: environment variables](https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html)
- [botocore: environment variables,
configprovider.py](https://github.com/boto/botocore/blob/develop/botocore/configprovider.py)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..botocore.rejected_environment import rejected_key, rejected_variable
from ..config import Settings
from ..facts import Assignment, EnvironmentFile
from ..rule import Message, Problem, rule
from ._messages import false_to_botocore, name_not_read, rejected

FOR_SOMEBODY_TO_FILL_IN = frozenset({"AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "region", "endpoint_url"})
"""What a template leaves open by a value that is none."""


@rule("BOT228", reads=EnvironmentFile, severity="error")
def environment_file(file: EnvironmentFile, settings: Settings) -> Iterator[Problem]:
    """Report what botocore rejects, takes for false, or does not read."""
    for each in file.assignments:
        unread = None if each.name in file.used_by_code else name_not_read(each.name, file.sets)
        if unread is not None:
            yield Problem(each.name_anchor, unread)
        elif each.value is not None:
            message = _value(each, each.value, file, settings)
            if message is not None:
                yield Problem(each.anchor if each.value else each.name_anchor, message)


def _value(each: Assignment, value: str, file: EnvironmentFile, settings: Settings) -> Message | None:
    if file.template and (not value or each.name in FOR_SOMEBODY_TO_FILL_IN):
        return None
    reject = rejected_variable if file.sets == "variables" else rejected_key
    rejection = reject(each.name, value, settings.botocore_version)
    if rejection is not None:
        return rejected(f"{each.name}={rejection.value}", rejection, "botocore", settings)
    return false_to_botocore(each.name, value, settings)
