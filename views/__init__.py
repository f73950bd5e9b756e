"""The screens, built from the specs."""
