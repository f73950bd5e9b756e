"""Draws a QR code as an inline picture, so that a paper needs no file for it."""

import segno


def qr_data_uri(text: str) -> str:
    """A PNG data URI for <img src="…">; give the picture its printed size in CSS (15 mm and more is safe to scan)."""
    return segno.make(text, error="m", micro=False).png_data_uri(scale=4, border=2)
