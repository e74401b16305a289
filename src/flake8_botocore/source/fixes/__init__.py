"""Proposed changes -> text edits."""
