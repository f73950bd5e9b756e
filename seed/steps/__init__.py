"""The steps of a case, as layers of one journey: every layer knows only those before it."""
