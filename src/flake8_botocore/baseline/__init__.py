"""Recorded findings, their identities, and which findings of a file are reported."""
