"""Composition root: puts the layers together into one Flask app and hangs the commands on its CLI."""

from __future__ import annotations

from flask import Flask

from console import commands, keys, web
from console.config import Settings
from console.database import open_database
from seed import commands as seed_commands
from views import build


def create_app(settings: Settings | None = None) -> Flask:
    """The console over the database of ``settings`` (from the environment when None)."""
    settings = settings or Settings()
    app = Flask("console", template_folder="views/templates", static_folder="views/static", root_path=build.ROOT)
    open_database(settings.database, keys.of_database(settings))
    web.install(app, settings)
    build.install(app)
    app.cli.add_command(seed_commands.seed)
    app.cli.add_command(seed_commands.demo)
    commands.hang(app)
    return app
