"""Promises about the repository itself: layers, dependencies, documentation."""
