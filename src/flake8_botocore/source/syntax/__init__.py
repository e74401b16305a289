"""Syntax trees: the lean tree, and what libcst parses for a fix."""
