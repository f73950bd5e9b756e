"""Tests of what is there on day one."""
