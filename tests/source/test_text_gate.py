"""Which files are read: those that mention boto, import a library of ours, or may use clients of what they import."""

from __future__ import annotations

import pytest

from flake8_botocore.source.text_gate import text_gate


@pytest.mark.parametrize("name", [".client(", ".resource(", ".create_client("])
def test_the_text_of_a_session_without_boto(name: str) -> None:
    assert text_gate(f"session{name}'s3')")
    assert not text_gate(f"other{name}'s3')")
    assert not text_gate(f"session{name}'compute', 'v1')")
    assert text_gate(f"session{name}'compute')\nsession{name}'s3')")
    assert text_gate(f"session{name}service)")
    assert text_gate(f"session{name}service_name='x')")
    assert text_gate(f"session{name}\n    's3',\n)")
    assert text_gate(f"session{name}'compute')\nf(session{name[:-1]})")
    assert not text_gate(f"session{name}'compute')\nf(self{name[:-1]})")
