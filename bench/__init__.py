"""Measurements that are run by hand: none of them belongs to the tests."""
