"""Files like ~/.aws/config."""

from __future__ import annotations

from .reading import found


def test_profiles() -> None:
    source = """
    # one for each stage
    [default]
    region = eu-west-1
    max_attempts=3
    s3 =
      addressing_style = path
      max_concurrent_requests = 20
    retry_mode = ${MODE}

    [profile prod]
    role_arn = arn:aws:iam::1:role/x
    ca_bundle =
    [sso-session x]
    region = us_east_1
    """
    assert found(".aws/config", source) == [
        ("region", "eu-west-1"),
        ("max_attempts", "3"),
        ("s3.addressing_style", "path"),
        ("s3.max_concurrent_requests", "20"),
        ("retry_mode", None),
        ("role_arn", "arn:aws:iam::1:role/x"),
        ("ca_bundle", ""),
    ]


def test_another_programs_default_section() -> None:
    assert found("config", "[default]\nread_timeout = 5\ncolor = red\n") == []
    assert found("config", "[core]\nregion = us_east_1\n") == []


def test_a_profile_makes_it_awss() -> None:
    assert found("aws_config.ini", "[profile x]\nread_timeout = 5\n") == [("read_timeout", "5")]
