"""Table of contents: registers (журналы), one file each."""

import schema.documents  # noqa: F401  and the other way round, whichever package is imported first
from schema.registers import abuse_journal  # noqa: F401  R01, stages 2–3
from schema.registers import incoming_journal  # noqa: F401  R02, stage 4
from schema.registers import control_journal  # noqa: F401  R03, stages 7–9
