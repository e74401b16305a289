"""Syntax trees: the lean tree (libcst nodes without white space, from ``ast``), and what libcst parses for a fix."""
