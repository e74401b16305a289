"""Proposed fixes to text edits: brackets, names, insertion points."""
