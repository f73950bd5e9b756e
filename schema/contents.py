"""Table of contents: importing it registers every model."""

import schema.documents
import schema.registers
import schema.wording  # noqa: F401
