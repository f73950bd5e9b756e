"""Table of contents: papers of the model, one file each, in the order of the eleven stages."""

from schema.documents import (
    phone_message,  # noqa: F401  1
    service_memo,  # noqa: F401  1
)
