"""The installed botocore agrees with the generated tables."""

from __future__ import annotations

import boto3
import botocore
import botocore.args
import botocore.config
import botocore.loaders
import botocore.session
import botocore.utils
import pytest
from botocore.retries import quota, standard

from flake8_botocore.botocore import Version, at, defaults, parse_version, services, tables
from flake8_botocore.botocore.api import introduced, option_names
from flake8_botocore.botocore.tables import library_releases, options

INSTALLED = parse_version(botocore.__version__)


def test_options_their_order_and_their_defaults() -> None:
    assert option_names(INSTALLED) == tuple(botocore.config.Config.OPTION_DEFAULTS)
    config = botocore.config.Config()
    assert {name: defaults.default_option(name, INSTALLED) for name in option_names(INSTALLED)} == {
        name: getattr(config, name) for name in option_names(INSTALLED)
    }


def test_when_an_option_came() -> None:
    for name, since in [
        ("user_agent_appid", Version(1, 30, 0)),
        ("s3_disable_express_session_auth", Version(1, 42, 79)),
        ("tcp_keepalive", Version(1, 27, 84)),
        ("read_timeout", Version(1, 20, 0)),
        ("timeout", None),
    ]:
        assert introduced(name) == since


def test_positions_moved() -> None:
    for version, position in [
        (Version(1, 29, 165), {"connect_timeout": 4, "read_timeout": 5, "retries": 11}),
        (Version(1, 30, 0), {"connect_timeout": 5, "read_timeout": 6, "retries": 12}),
        (Version(1, 42, 78), {"connect_timeout": 5, "read_timeout": 6, "retries": 12}),
        (Version(1, 42, 79), {"connect_timeout": 5, "read_timeout": 6, "retries": 13}),
    ]:
        assert {name: option_names(version).index(name) for name in position} == position


def test_retries_keys_and_modes() -> None:
    keys, modes = at(options.RETRIES_KEYS, INSTALLED), at(options.RETRY_MODES, INSTALLED)
    assert keys and modes
    for key in keys:
        botocore.config.Config(retries={key: "standard" if key == "mode" else 1})
    for mode in modes:
        botocore.config.Config(retries={"mode": mode})
    with pytest.raises(botocore.exceptions.InvalidRetryModeError) as wrong:
        botocore.config.Config(retries={"mode": "?"})
    assert all(f"'{mode}'" in str(wrong.value) for mode in modes)
    with pytest.raises(botocore.exceptions.InvalidRetryConfigurationError) as unknown:
        botocore.config.Config(retries={"?": 1})
    assert str(unknown.value).count("'") == 2 * len(keys)


def test_standard_retries() -> None:
    by_service = dict(at(options.STANDARD_ATTEMPTS, INSTALLED) or {})
    assert by_service.pop("") == standard.DEFAULT_MAX_ATTEMPTS
    real = {name.replace("-", ""): attempts for name, attempts in standard._SERVICE_MAX_ATTEMPTS.items()}
    assert by_service == real
    assert at(options.QUOTA, INSTALLED) == quota.RetryQuota.INITIAL_CAPACITY
    assert at(options.QUOTA_COST, INSTALLED) == standard.RetryQuotaChecker._RETRY_COST


def test_default_mode() -> None:
    client = botocore.session.get_session().create_client(
        "sts", "us-east-1", aws_access_key_id="x", aws_secret_access_key="x"
    )
    assert client.meta.config.retries == {"mode": defaults.default_retry_mode(INSTALLED)}


def test_accepted_values() -> None:
    constants = {
        "request_checksum_calculation": botocore.args.VALID_REQUEST_CHECKSUM_CALCULATION_CONFIG,
        "response_checksum_validation": botocore.args.VALID_RESPONSE_CHECKSUM_VALIDATION_CONFIG,
        "account_id_endpoint_mode": botocore.args.VALID_ACCOUNT_ID_ENDPOINT_MODE_CONFIG,
        "s3.us_east_1_regional_endpoint": tuple(botocore.args.VALID_REGIONAL_ENDPOINTS_CONFIG),
    }
    assert {name: at(options.ACCEPTED[name], INSTALLED) for name in constants} == constants
    session = botocore.session.get_session()
    modes = session._get_internal_component("default_config_resolver").get_default_modes()
    assert set(at(options.ACCEPTED["defaults_mode"], INSTALLED) or ()) == set(modes)


def test_service_and_resource_names() -> None:
    known = set(botocore.loaders.create_loader().list_available_services("service-2"))
    assert len(known) > 400
    assert {name for name in known if not services.is_service(name)} == set()
    resources = set(boto3.session.Session().get_available_resources())
    assert len(resources) > 5
    assert {name for name in resources if not services.has_resource(name)} == set()
    assert not services.is_service("lamda")
    assert not services.has_resource("lambda")
    assert services.ALIASES == botocore.utils.SERVICE_NAME_ALIASES
    assert set(services.ALIASES.values()) <= known
    assert all(map(services.is_service, services.ALIASES))


def test_releases_that_aiobotocore_allows_only_grow() -> None:
    rows = [*library_releases.NEWEST_ALLOWED, (tables.NEWEST_AIOBOTOCORE, tables.AIOBOTOCORE_BOTOCORE)]
    assert [row[0] for row in rows] == sorted({row[0] for row in rows})
    assert [row[1] for row in rows] == sorted({row[1] for row in rows})
