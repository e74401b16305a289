"""Syntax: the lean tree, libcst's own for what a fix changes, places, and small questions about expressions."""
