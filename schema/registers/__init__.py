"""Table of contents: registers (журналы), one file each."""

from schema.registers import abuse_journal  # noqa: F401  R01, stages 2–3
