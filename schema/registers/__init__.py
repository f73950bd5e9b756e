"""Table of contents: registers (журналы), one file each."""

import schema.documents
from schema.registers import (
    abuse_journal,
    assignment,
    control_journal,
    council_member,
    incoming_journal,
    letter_in,
    primary_record,
    reception,
    visit,
)
