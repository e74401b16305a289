from __future__ import annotations

from textwrap import indent

import pytest

from tests.rules.reported import only, reported, retries, set_to
from tests.snippets import clean, flags

HEAD = """\
import time
import backoff, reretry, stamina, tenacity
import boto3
from celery import Celery, shared_task
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, EndpointConnectionError
from retry import retry as plain_retry
from retrying import retry as other_retry
from tenacity import AsyncRetrying, Retrying, retry, retry_if_exception_type, stop_after_attempt, stop_after_delay
C = Config(connect_timeout=5, read_timeout=910, retries={"mode": "standard", "total_max_attempts": 3})
client = boto3.client("lambda", config=C)
TIMES = 5
STOP = stop_after_attempt(TIMES)
ERRORS = (BotoCoreError, ClientError)
often = retry(stop=STOP)
app = Celery()
"""
CALL = 'client.invoke(FunctionName="f")'
NEXT = 'name = client.invoke(FunctionName="f", Payload=name)'


def decorated(decorator: str, body: str = f"return {CALL}") -> str:
    """A function with a decorator."""
    return f"{HEAD}\n{decorator}\ndef call(name):\n{indent(body, '    ')}\n"


def loop(handler: str, *, head: str = "for turn in range(3)", body: str = f"return {CALL}", behind: str = "") -> str:
    """A loop with a ``try`` and these lines in it."""
    inner = f"try:\n{indent(body, '    ')}\n{handler}\n{behind}"
    return f"{HEAD}\ndef call(name):\n    {head}:\n{indent(inner, '        ')}\n"


def at(source: str) -> list[int]:
    """The lines of BOT307 in the source, counted from the end of HEAD."""
    return [finding.span.start_line - HEAD.count("\n") for finding in only("BOT307", source)]


@pytest.mark.parametrize(
    "decorator",
    [
        "@retry(stop=stop_after_attempt(5))",
        "@tenacity.retry(stop=tenacity.stop_after_attempt(max_attempt_number=5))",
        "@retry(stop=STOP)",
        "@often",
        "@retry(stop=stop_after_attempt(5) | stop_after_delay(60), reraise=True)",
        "@retry(stop=STOP, retry=retry_if_exception_type())",
        "@retry(stop=STOP, retry=retry_if_exception_type(BotoCoreError))",
        "@retry(stop=STOP, retry=retry_if_exception_type(ERRORS))",
        "@retry(stop=STOP, retry=tenacity.retry_if_not_exception_type(ValueError))",
        "@retry(stop=STOP, retry=retry_if_exception_type(ClientError) | tenacity.retry_if_result(bool))",
        "@backoff.on_exception(backoff.expo, Exception, max_tries=5)",
        "@backoff.on_exception(backoff.expo, (BotoCoreError, ClientError), max_tries=TIMES, max_time=60)",
        "@plain_retry(tries=5, delay=1)",
        "@plain_retry((BotoCoreError, ValueError), TIMES)",
        "@other_retry(stop_max_attempt_number=5, wait_fixed=2000)",
        "@reretry.retry(ClientError, tries=TIMES)",
        "@stamina.retry(on=(BotoCoreError, ClientError), attempts=5, timeout=60)",
        "@app.task(autoretry_for=(ClientError,), max_retries=4, retry_backoff=True)",
        "@shared_task(autoretry_for=(Exception,), max_retries=9, retry_kwargs={'max_retries': 4, 'countdown': 5})",
    ],
)
def test_decorators(decorator: str) -> None:
    (finding,) = flags(decorated(f"{decorator}  # BOT307"))
    assert " 15 times in total" in finding.message


@pytest.mark.parametrize(
    "decorator",
    [
        # What botocore cannot give up with, or nobody can tell.
        "@retry(stop=STOP, retry=retry_if_exception_type(ValueError))",
        "@retry(stop=STOP, retry=retry_if_exception_type(EndpointConnectionError))",
        "@retry(stop=STOP, retry=tenacity.retry_if_exception(worth_it))",
        "@retry(stop=STOP, retry=tenacity.retry_if_result(bool))",
        "@retry(stop=STOP, retry=retry_if_exception_type(name))",
        "@backoff.on_exception(backoff.expo, ClientError, max_tries=5, giveup=worth_it)",
        "@backoff.on_predicate(backoff.expo, max_tries=5)",
        "@plain_retry(KeyError, tries=5)",
        "@reretry.retry(KeyError, tries=5)",
        "@stamina.retry(on=KeyError, attempts=5)",
        "@stamina.retry(on=worth_it, attempts=5)",
        "@app.task(autoretry_for=(KeyError,), max_retries=4)",
        "@app.task(autoretry_for=(Exception,), dont_autoretry_for=(ClientError,), max_retries=4)",
        "@app.task(bind=True, max_retries=4)",
        "@other_retry(stop_max_attempt_number=5, retry_on_exception=worth_it)",
        # How often is not known.
        "@retry(stop=stop_after_delay(60))",
        "@retry(stop=stop_after_attempt(5) & stop_after_delay(60))",
        "@retry(stop=stop_after_attempt(times))",
        "@retry(**options)",
        "@backoff.on_exception(backoff.expo, Exception, max_time=60)",
        "@backoff.on_exception(backoff.expo, Exception, max_tries=lambda: 5)",
        "@other_retry(stop_max_delay=60000)",
        "@stamina.retry(on=ClientError, attempts=None)",
        "@stamina.retry(on=ClientError, attempts=times)",
        "@app.task(autoretry_for=(Exception,), max_retries=times)",
        "@app.task(autoretry_for=(Exception,), retry_kwargs=options)",
        "@app.task(autoretry_for=(Exception,), retry_kwargs={**options})",
        # Once, or something else.
        "@retry(stop=stop_after_attempt(1))",
        "@stamina.retry(on=ClientError, attempts=1)",
        "@app.task(autoretry_for=(Exception,), max_retries=0)",
        "@mine.retry(stop=stop_after_attempt(5))",
        "@retry(stop=STOP)\n@keeps_errors",
    ],
)
def test_decorators_that_do_not_multiply(decorator: str) -> None:
    assert at(decorated(decorator)) == []


@pytest.mark.parametrize(
    ("decorator", "tries"),
    [
        ("@stamina.retry(on=Exception)", "stamina tries 10 times"),
        ("@app.task(autoretry_for=(Exception,))", "Celery tries 4 times"),
        ("@app.task(autoretry_for=(Exception,), max_retries=None)", "Celery never stops"),
        ("@reretry.retry(tries=-1)", "reretry never stops"),
    ],
)
def test_usual_numbers_of_tries(decorator: str, tries: str) -> None:
    ((_, told),) = reported("BOT307", decorated(decorator))
    assert f": {tries}, botocore 1.44 sends each " in told


@pytest.mark.parametrize(
    "decorator",
    ["@retry", "@retry()", "@plain_retry()", "@other_retry", "@backoff.on_exception(backoff.expo, Exception)"],
)
def test_without_a_stop(decorator: str) -> None:
    by = "retry" if "plain" in decorator else "retrying" if "other" in decorator else "tenacity"
    by = "backoff" if "backoff" in decorator else by
    ((marked, told),) = reported("BOT307", decorated(f"@staticmethod\n{decorator}"))
    assert marked == decorator.removeprefix("@")
    assert told.startswith(
        f"lambda.invoke can be sent without end: {by} never stops, botocore 1.44 sends each try up to 3 times "
        "(call: line "
    )


@pytest.mark.parametrize(
    ("body", "reported"),
    [
        (f"with lock:\n    return {CALL}", True),
        (f"try:\n    return {CALL}\nexcept ClientError:\n    log()\n    raise", True),
        (f"try:\n    return {CALL}\nexcept Exception as error:\n    raise Failed() from error", True),
        (f"try:\n    return {CALL}\nexcept ValueError:\n    return None", True),
        (f"try:\n    return {CALL}\nexcept ClientError:\n    return None", True),
        (f"try:\n    return {CALL}\nexcept client.exceptions.ResourceNotFoundException:\n    return None", True),
        (f"try:\n    return {CALL}\nexcept Exception:\n    return None", False),
        (f"try:\n    return {CALL}\nexcept ERRORS:\n    log()", False),
        (f"try:\n    return {CALL}\nexcept Exception:\n    if bad():\n        return None\n    raise", False),
        (f"with contextlib.suppress(Exception):\n    return {CALL}", False),
        (f"with ignoring(Exception):\n    return {CALL}", False),
        (f"with warnings.catch_warnings():\n    return {CALL}", True),
        (f"def inner():\n    return {CALL}\nreturn inner", False),
        (f"yield {CALL}", False),
    ],
)
def test_only_what_leaves_the_function_is_tried_again(body: str, reported: bool) -> None:
    source = decorated("@retry(stop=STOP)", body)
    assert len(at(source)) == reported


NAMED_BY_A_CLASS = f"""{HEAD}
class Calls:
    FAILED = (BotoCoreError, ClientError)

    def all(self, name):
        @backoff.on_exception(backoff.expo, self.FAILED, max_tries=5)
        def call(name):
            return {CALL}
        return call(name)
"""


def test_exceptions_that_a_class_names() -> None:
    assert at(NAMED_BY_A_CLASS) == [6]
    assert at(NAMED_BY_A_CLASS.replace("def all", "def set(self):\n        self.FAILED = ()\n\n    def all")) == []
    assert at(NAMED_BY_A_CLASS.replace("(BotoCoreError, ClientError)\n\n", "(ValueError, KeyError)\n\n")) == []


@pytest.mark.parametrize(
    "decorator", ["@retry(stop=STOP)", "@backoff.on_exception(backoff.expo, Exception, max_tries=5)", "@celery.other"]
)
def test_a_client_that_the_callers_give(decorator: str) -> None:
    given = decorated(decorator).replace("client = ", "made = ").replace("(name)", "(client, name)") + "call(made, 1)"
    assert at(given) == ([] if "other" in decorator else [2])


def test_an_error_made_of_it_is_another_one() -> None:
    body = f"try:\n    return {CALL}\nexcept Exception as error:\n    raise Failed() from error"
    decorator = "@retry(stop=STOP, retry=retry_if_exception_type(ERRORS))"
    assert at(decorated(decorator, body)) == []
    assert at(decorated(decorator, body.replace("Failed() from error", "error"))) == [2]


def test_retries_on_error_answers_alone_are_counted() -> None:
    ((_, told),) = reported("BOT307", decorated("@retry(stop=STOP, retry=retry_if_exception_type(ClientError))"))
    assert told.startswith("lambda.invoke can be sent 15 times in total where the service answers with an error: ")


@pytest.mark.parametrize(
    ("handler", "behind"),
    [
        ("except Exception:\n    time.sleep(1)", ""),
        ("except:\n    continue", ""),
        ("except (BotoCoreError, ClientError) as error:\n    log(error)", ""),
        ("except BotoCoreError:\n    if turn == 2:\n        raise\n    time.sleep(1)", ""),
        ("except Exception:\n    if turn < 2:\n        continue\n    raise", ""),
        ("except Exception:\n    if turn < 2:\n        time.sleep(1)\n    else:\n        raise", ""),
        ("except ValueError:\n    raise\nexcept Exception:\n    pass", ""),
        ("except Exception:\n    pass", "time.sleep(1)"),
    ],
)
def test_loops(handler: str, behind: str) -> None:
    source = loop(handler, behind=behind)
    assert at(source) == [3]
    assert at(source.replace("range(3)", "range(2)").replace("turn < 2", "turn < 1")) == [3]
    assert at(source.replace("range(3)", "range(1)")) == []
    assert at(source.replace("range(3)", "range(name)")) == []


@pytest.mark.parametrize(
    ("turns", "condition", "tries"),
    [
        ("3", "turn == 2", 3),
        ("3", "turn == 1", 2),
        ("3", "turn > 0", 2),
        ("9", "turn + 1 >= TIMES", 5),
        ("TIMES", "turn == TIMES - 1", 5),
        ("TIMES", "turn != 3 - 3", 2),
        ("1, 9, 2", "turn > 4", 3),
        ("9, 0, -1", "turn <= 7", 3),
        ("3", "turn", 2),
        ("30", "turn == 25", 26),
        ("100", "turn == 100", 100),
    ],
)
def test_a_loop_ends_with_the_turn_that_leaves_it(turns: str, condition: str, tries: int) -> None:
    source = loop(f"except Exception:\n    if {condition}:\n        raise", head=f"for turn in range({turns})")
    (finding,) = only("BOT307", source)
    assert f"the loop tries {tries} times" in finding.message


@pytest.mark.parametrize(
    ("turns", "condition"), [("3", "turn % 2"), ("3", "0 < turn < 2"), ("3", "turn == last"), ("101", "turn == 200")]
)
def test_a_turn_that_may_leave_the_loop_is_not_counted(turns: str, condition: str) -> None:
    source = loop(f"except Exception:\n    if {condition}:\n        raise", head=f"for turn in range({turns})")
    assert at(source) == []
    assert at(source.replace(condition, "turn == 1")) == [3]


@pytest.mark.parametrize(
    ("head", "body", "handler", "behind"),
    [
        ("for turn in range(TIMES)", f"found = {CALL}\nbreak", "except Exception:\n    pass", ""),
        ("for turn in range(1, TIMES + 1)", f"found = {CALL}", "except Exception:\n    continue", "break"),
        ("for _ in range(3)", f"found = {CALL}", "except Exception:\n    log()\nelse:\n    return found", ""),
        ("for _ in range(3)", f"with lock:\n    return {CALL}", "except Exception:\n    pass", ""),
        ("for _ in range(3)", f"if name:\n    found = {CALL}\nreturn found", "except Exception:\n    pass", ""),
        ("for turn in range(3)", f"found = {CALL}\nif found:\n    break", "except Exception:\n    pass", ""),
    ],
)
def test_ways_that_success_leaves_a_loop(head: str, body: str, handler: str, behind: str) -> None:
    assert at(loop(handler, head=head, body=body, behind=behind)) == [3]


@pytest.mark.parametrize(
    ("head", "body", "handler", "behind"),
    [
        # Every turn does something else, or success does not end it.
        ("for name in names", f"return {CALL}", "except Exception:\n    pass", ""),
        ("for turn in range(3)", "return client.invoke(FunctionName=turn)", "except Exception:\n    pass", ""),
        ("for turn in range(3)", CALL, "except Exception:\n    pass", ""),
        ("for turn in range(3)", f"if {CALL}:\n    return True", "except Exception:\n    pass", ""),
        ("for turn in range(3)", f"found = {CALL}\nif found:\n    log()", "except Exception:\n    pass", ""),
        ("for turn in range(3)", f"found = {NEXT}\nif not found:\n    break", "except Exception:\n    pass", ""),
        ("for turn in range(3)", f"{NEXT}\nif name:\n    return", "except Exception:\n    name.pop()", ""),
        ("for turn in range(3)", f"for name in names:\n    {CALL}\nbreak", "except Exception:\n    pass", ""),
        # Failure ends it, or what decides cannot be told.
        ("for turn in range(3)", f"return {CALL}", "except Exception:\n    raise", ""),
        ("for turn in range(3)", f"return {CALL}", "except Exception:\n    return None", ""),
        ("for turn in range(3)", f"return {CALL}", "except Exception:\n    pass", "break"),
        ("for turn in range(3)", f"return {CALL}", "except Exception:\n    log()\n    break", ""),
        ("for turn in range(3)", f"return {CALL}", "except Exception:\n    if turn < 2:\n        break", ""),
        ("for turn in range(3)", f"return {CALL}", "except Exception:\n    if turn >= 0:\n        raise", ""),
        ("for turn in range(3)", f"return {CALL}", "except ValueError:\n    pass", ""),
        ("for turn in range(3)", f"return {CALL}", "except Exception as e:\n    if bad(e):\n        raise", ""),
        ("for turn in range(3)", f"return {CALL}", "except Exception as e:\n    c = e.a\n    if c:\n        raise", ""),
        ("for turn in range(3)", f"return {CALL}", "except Exception:\n    raise\nexcept ClientError:\n    pass", ""),
        ("for turn in range(3)", f"return {CALL}", "except unknown():\n    raise\nexcept ClientError:\n    pass", ""),
        ("for turn in range(3)", f"return {CALL}", "except Exception:\n    pass\nfinally:\n    return None", ""),
        ("while True", f"return {CALL}", "except Exception:\n    pass", ""),
    ],
)  # fmt: skip
def test_loops_that_do_not_multiply(head: str, body: str, handler: str, behind: str) -> None:
    assert at(loop(handler, head=head, body=body, behind=behind)) == []


COUNTED = {
    "while the counter is small": ("count = 0", "while count < 4", "time.sleep(1)\ncount += 1", "", 4),
    "while it is not 0": ("left = 4", "while left", "left -= 1", "", 4),
    "counted behind": ("count = 0", "while count < 4", "log()", "count += 1", 4),
    "left by the handler": ("count = 0", "while True", "count += 1\nif count == 4:\n    raise", "", 4),
    "left under a condition": ("count = 1", "while True", "if count > 3:\n    break\ncount += 1", "", 4),
    "left by it in a branch": ("n = 0", "while 1", "n += 1\nif n >= TIMES:\n    raise\nelse:\n    log()", "", 5),
    "left behind": ("count = 0", "while True", "log()", "count += 1\nif count == 4:\n    break", 4),
    "left sooner": ("count = 0", "while count < 9", "count += 2\nif count >= 4:\n    raise", "", 2),
    "beside another condition": ("count = 0", "while count < 4 and name", "count += 1", "", 4),
    "two of them": ("n, m = 0, 0\n    n = 0\n    left = 4", "while left > 0", "left -= 1", "", 4),
}


@pytest.mark.parametrize(("first", "head", "handler", "behind", "tries"), COUNTED.values(), ids=COUNTED)
def test_while_a_counter_says_so(first: str, head: str, handler: str, behind: str, tries: int) -> None:
    source = loop(f"except Exception:\n{indent(handler, '    ')}", head=f"{first}\n    {head}", behind=behind)
    (finding,) = only("BOT307", source)
    assert f"the loop tries {tries} times" in finding.message
    assert source.split("\n")[finding.span.start_line - 1].strip() == f"{head}:"


@pytest.mark.parametrize(
    ("first", "head", "handler"),
    [
        ("count = 0", "while True", "log()"),
        ("count = 0", "while name", "count += 1"),
        ("count = name", "while count < 4", "count += 1"),
        ("count = 0", "while count < name", "count += 1\nif count > name:\n    raise"),
        ("count = 3", "while count < 4", "count += 1"),
        ("count = 0", "while count < 4", "count += name"),
        ("count = 0", "while count < 4", "if name:\n    count += 1"),
        ("count = 0", "while count < 4", "count = bad(count)"),
        ("count = 0", "while count < 4", "if bad():\n    raise\ncount += 1"),
        ("count = 0", "while count < 4", "count += 1\nif count == 3 or bad():\n    raise"),
        ("count = 0", "while count < 400", "count += 1"),
        ("count = 0", "while count < 4", "count += 1\nraise"),
    ],
)
def test_while_something_else_says_so(first: str, head: str, handler: str) -> None:
    source = loop(f"except Exception:\n{indent(handler, '    ')}", head=f"{first}\n    {head}")
    assert only("BOT307", source) == []


def test_a_loop_that_polls_until_the_answer_will_do_is_not_reported() -> None:
    source = loop(
        "except Exception:\n    pass", body="found = client.get_function(FunctionName='f')\nif found:\n    break"
    )
    assert only("BOT311", source, opt_in="BOT311") == []
    always = loop("except Exception:\n    pass", body="found = client.get_function(FunctionName='f')\nbreak")
    assert len(only("BOT311", always, opt_in="BOT311")) == 1


def test_one_attempt_multiplies_nothing() -> None:
    source = decorated("@retry(stop=STOP)")
    clean(source.replace('"total_max_attempts": 3', '"total_max_attempts": 1'))
    clean(source.replace("config=C", "config=config"))


KEEP = "Retry in one place: leave it to tenacity or to botocore."


def test_each_code_has_its_operations() -> None:
    other = decorated("@retry(stop=STOP)", "return client.list_functions()")
    assert at(other) == []
    ((marked, told),) = reported("BOT311", other, opt_in="BOT311")
    assert marked == "retry(stop=STOP)"
    assert told == (
        "lambda.list_functions can be sent 15 times in total: tenacity tries 5 times, botocore 1.44 sends each 3 times "
        f"(call: line {HEAD.count(chr(10)) + 4}). "
        "Leave retrying to botocore: remove tenacity, unless it waits for a state."
    )
    assert only("BOT311", decorated("@retry(stop=STOP)"), opt_in="BOT311") == []
    quick = decorated("@retry(stop=STOP)", "client.invoke(FunctionName='f', InvocationType='Event')")
    assert (at(quick), len(only("BOT311", quick, opt_in="BOT311"))) == ([], 1)
    assert at(decorated("@retry(stop=STOP)", "client.invoke(FunctionName='f', DurableExecutionName='d')")) == []


def test_a_function_that_is_cut_off_runs_that_often() -> None:
    source = decorated("@retry(stop=STOP)").replace("read_timeout=910, ", "read_timeout=60, ")
    line = HEAD.count(chr(10)) + 4
    once = set_to(f"retries={retries(1)}", why=f"invoke (line {line}) must not run twice")
    ((_, told),) = reported("BOT307", source)
    assert told == (
        "lambda.invoke can run 15 times in total: tenacity tries 5 times, botocore 1.44 sends each 3 times "
        f"(call: line {line}). {KEEP} {once}"
    )


def test_once_for_each_decorator() -> None:
    assert at(decorated("@retry(stop=STOP)", f"{CALL}\nreturn {CALL}")) == [2]


def test_mocks() -> None:
    source = decorated("@retry(stop=STOP)").replace("def call", "@mock_aws\ndef call")
    assert only("BOT307", f"from moto import mock_aws\n{source}") == []
