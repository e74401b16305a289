"""Variables in YAML, and agreement with a parser of it."""

from __future__ import annotations

import pytest

from .reading import found


def test_a_compose_file() -> None:
    source = """
    services:
      web:
        image: app
        environment:
          - AWS_MAX_ATTEMPTS=3
          - "AWS_RETRY_MODE=standard"  # quoted
          - AWS_PROFILE
        labels:
          - AWS_REGION=label
      worker:
        environment: &shared
          AWS_MAX_ATTEMPTS: 7
          AWS_USE_FIPS_ENDPOINT: "1"
          AWS_DEFAULT_REGION: ${REGION}
          AWS_CA_BUNDLE:
      cron:
        environment:
        - AWS_MAX_ATTEMPTS=0
        build:
          args:
            AWS_MAX_ATTEMPTS: 0
    """
    assert found("compose.yaml", source) == [
        ("AWS_MAX_ATTEMPTS", "3"),
        ("AWS_RETRY_MODE", "standard"),
        ("AWS_MAX_ATTEMPTS", "7"),
        ("AWS_USE_FIPS_ENDPOINT", "1"),
        ("AWS_DEFAULT_REGION", None),
        ("AWS_CA_BUNDLE", None),
        ("AWS_MAX_ATTEMPTS", "0"),
    ]


def test_a_workflow() -> None:
    source = """
    on: push
    env:
      AWS_DEFAULT_REGION: eu-west-1
    jobs:
      test:
        env: { AWS_MAX_ATTEMPTS: 0 }
        steps:
          - uses: x
            with:
              AWS_RETRY_MODE: Standard
          - run: |
              cat <<EOF
              env:
                AWS_RETRY_MODE: Standard
              EOF
            env:
              AWS_RETRY_MODE: ${{ vars.MODE }}
              AWS_EC2_METADATA_DISABLED: true
          - name: >-
              env
            env:
              AWS_PROFILE: 'dev'
    """
    assert found(".github/workflows/ci.yml", source) == [
        ("AWS_DEFAULT_REGION", "eu-west-1"),
        ("AWS_RETRY_MODE", None),
        ("AWS_EC2_METADATA_DISABLED", "true"),
        ("AWS_PROFILE", "dev"),
    ]


def test_a_sam_template() -> None:
    source = """
    Resources:
      Function:
        Type: AWS::Serverless::Function
        Properties:
          Environment:
            Variables:
              AWS_MAX_ATTEMPTS: 1
              AWS_RETRY_MODE: !Ref Mode
              AWS_ENDPOINT_URL: !Sub "https://${Host}"
          Tags:
            AWS_MAX_ATTEMPTS: 0
    """
    assert found("template.yaml", source) == [
        ("AWS_MAX_ATTEMPTS", "1"),
        ("AWS_RETRY_MODE", None),
        ("AWS_ENDPOINT_URL", None),
    ]


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("standard", "standard"),
        ("'standard'", "standard"),
        ("standard # as ever", "standard"),
        ("a#b", "a#b"),
        ("True", "true"),
        ("0", "0"),
        ("2.5", "2.5"),
        ("us_east_1", "us_east_1"),
        ("localhost:4566", "localhost:4566"),
        ('""', ""),
        ("", None),
        ("~", None),
        ("null", None),
        ("yes", None),
        ("0x10", None),
        ("1_000", None),
        ("010", None),
        ("*anchor", None),
        ("!Ref Mode", None),
        ("[a]", None),
        ("|", None),
        (r'"a\nb"', None),
        ('"open', None),
        ("standard\n    and more", None),
    ],
)
def test_values(value: str, meant: str | None) -> None:
    assert found("a.yml", f"env:\n  AWS_RETRY_MODE: {value}\n") == [("AWS_RETRY_MODE", meant)]


def test_documents_and_other_parents() -> None:
    source = """
    env:
    ---
      AWS_MAX_ATTEMPTS: 0
    other:
      AWS_MAX_ATTEMPTS: 0
    environment: production
    AWS_MAX_ATTEMPTS: 0
    """
    assert found("a.yml", source) == []
