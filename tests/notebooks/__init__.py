"""Tests of what reads and writes notebooks."""
