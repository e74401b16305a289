"""BOT211: names that Config and AioConfig do not have."""

from __future__ import annotations

from flake8_botocore.botocore import parse_version
from tests.snippets import clean

from .reported import AIO, BOTO3, fixed, reported


def test_names_and_what_is_meant() -> None:
    for argument, advice in [
        ("read_timout=5", "Write read_timeout."),
        ("readTimeout=5", "Write read_timeout."),
        ("timeout=5", "Write connect_timeout= and read_timeout=."),
        ("verify=False", "Pass verify= to client()."),
        ("endpoint_url='http://x'", "Pass endpoint_url= to client()."),
        ("retry_mode='standard'", 'Write retries={"mode": ...}.'),
        ("total_max_attempts=1", 'Write retries={"total_max_attempts": ...}.'),
        ("max_retries=1", 'Write retries={"total_max_attempts": ...}, which counts all requests.'),
        ("connector_args={}", "Use aiobotocore.config.AioConfig, which has it."),
        ("colour=1", "Remove it."),
    ]:
        name = argument.partition("=")[0]
        message = f"Config has no option {name} in botocore 1.44: this call raises TypeError. {advice}"
        source = f"{BOTO3}Config({argument})"
        assert reported("BOT211", source, botocore_version="1.44") == [(argument, message)]


def test_an_option_that_is_newer_than_the_target() -> None:
    source = BOTO3 + "Config(request_checksum_calculation='when_required')"
    assert reported("BOT211", source, botocore_version="1.35.99") == [
        (
            "request_checksum_calculation='when_required'",
            "Config has no option request_checksum_calculation in botocore 1.35: this call raises TypeError. "
            "It came with botocore 1.36.0: require that release, or remove it.",
        )
    ]
    assert reported("BOT211", source, botocore_version="1.36.0") == []


def test_the_class_of_aiobotocore() -> None:
    assert reported("BOT211", AIO + "AioConfig(connector_arg={}, http_session_cls=X, read_timeout=5)") == [
        (
            "connector_arg={}",
            "AioConfig has no option connector_arg in aiobotocore (botocore 1.43): this call raises TypeError. "
            "Write connector_args.",
        )
    ]


def test_through_a_dictionary() -> None:
    source = BOTO3 + "OPTIONS = {'read_timout': 5}\nConfig(**OPTIONS)"
    assert [text for text, _ in reported("BOT211", source)] == ["'read_timout': 5"]


def test_the_fix_names_the_option() -> None:
    assert fixed("BOT211", BOTO3 + "Config(read_timout=5)") == BOTO3 + "Config(read_timeout=5)"


def test_unknown_content_is_silent() -> None:
    assert reported("BOT211", BOTO3 + "def f(**options):\n    Config(read_timeout=5, **options)") == []


def test_an_option_that_is_taken_out_of_the_dictionary_before() -> None:
    clean(
        """
        from botocore.config import Config
        opts = {"read_timeout": 5, "verify": False, "retries": {"mode": "standard"}}
        opts.pop("verify", None)
        Config(**opts)
        """,
        but={'pop("verify"': 'pop("other"'},
        then="BOT211",
    )


TO_COME = {"stated_version": parse_version("1.60.0")}


def test_of_a_release_to_come_only_the_newest_known_one_is_told() -> None:
    """It may take what the newest known one does not."""
    for code, line, message in [
        ("BOT211", "Config(foo=1)", "Config has no option foo in {}, which raises TypeError. Remove it."),
        ("BOT216", "boto3.client('s3', retries={})", "retries= is an option of Config, not of client() in {}, which"),
        ("BOT216", "boto3.Session(config=Config())", "boto3.Session() takes no config= in {}, which raises TypeError."),
        ("BOT219", f"Config({'1, ' * 31})", "Config takes 30 positional arguments in {}, which raises TypeError."),
        ("BOT220", "boto3.client('s3', foo=1)", "client() takes no argument foo in {}, which raises TypeError."),
        ("BOT220", "boto3.Session(foo=1)", "boto3.Session() takes no argument foo in {}, which raises TypeError."),
    ]:
        ((_, told),) = reported(code, BOTO3 + line, **TO_COME)
        assert told.startswith(message.format("botocore 1.44 (newest known)"))
        ((_, older),) = reported(code, BOTO3 + line, stated_version=parse_version("1.10"))
        assert ": this call raises TypeError." in older
