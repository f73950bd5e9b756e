"""Table of contents: importing it registers every model."""

import schema.corrections
import schema.documents
import schema.letter_texts
import schema.protocol_texts
import schema.registers
import schema.wording  # noqa: F401
