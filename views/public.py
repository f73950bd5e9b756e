"""Addresses open without sign-in: health and the page a QR code opens; neither shows personal data."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask, jsonify, render_template

from schema.base import database
from schema.history import IssuedCopy


def install(app: Flask) -> None:
    """Hang the public addresses on the app."""
    app.add_url_rule("/health", view_func=health)
    app.add_url_rule("/verify/<digest>", view_func=verify)


def health() -> Any:
    """200 and JSON while the database answers."""
    database.execute_sql("SELECT 1").fetchone()
    return jsonify({"status": "ok", "database": "ok"})


def verify(digest: str) -> Any:
    """Number, date and hash of an issued paper: enough to compare with the sheet in hand, nothing personal."""
    found = None
    if re.fullmatch(r"[0-9a-f]{64}", digest):
        found = IssuedCopy.get_or_none(IssuedCopy.sha256 == digest)
    return render_template("verify.html", copy=found, digest=digest[:64]), 200 if found else 404
