"""Edits -> new bytes: encoding, byte order mark, newlines and comments are kept."""
