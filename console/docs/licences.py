"""docs/licences.md: every package that serves the console, with the licence its own metadata states."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path
from typing import Any

from console.docs.markdown import NOTICE, table

_PIN = re.compile(r"^([A-Za-z0-9][\w.\-]*)==([^\s;\\]+)", re.MULTILINE)
_CLASSIFIER = "License :: "
#: Packages whose metadata name no licence; read in the LICENSE file that they ship.
_READ_BY_HAND = {"huey": "MIT", "peewee": "MIT", "sqlcipher3": "Zlib, with SQLCipher BSD-3-Clause"}
#: Words of the classifiers → the identifier of SPDX, where the word names exactly one.
_SPDX = {
    "MIT License": "MIT",
    "Apache Software License": "Apache-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
}

_INTRO = """\
# Licences

{notice}

Every package of `requirements.txt`, asked for by name or brought along, and the licence it states itself. Why each
direct one was chosen: [dependencies](dependencies.md). GPL and AGPL stay out (a test looks); LGPL packages are imported
as they are and never changed. Fonts and scripts that we serve ourselves stand in
[dependencies](dependencies.md#vendored-front-end-files). The same list for machines: `make sbom` writes
`build/sbom.json` (CycloneDX, with the hashes of the lock file).
"""


def pins(root: Path) -> dict[str, str]:
    """Name → version of every package of the runtime's lock file."""
    return dict(_PIN.findall((root / "requirements.txt").read_text()))


def licence(name: str) -> str:
    """What the installed package says of its licence: the SPDX expression, else classifiers, else the free field."""
    facts: Any = metadata.metadata(name)  # a message: get() answers None for what is not stated
    named = [word.rsplit(" :: ", 1)[-1] for word in facts.get_all("Classifier") or () if word.startswith(_CLASSIFIER)]
    stated = facts.get("License-Expression") or " or ".join(_SPDX.get(word, word) for word in named)
    return stated or (facts.get("License") or "").partition("\n")[0] or _READ_BY_HAND.get(name, "")


def text(root: Path) -> str:
    rows = [(f"`{name}`", version, licence(name)) for name, version in sorted(pins(root).items())]
    return "\n".join([_INTRO.format(notice=NOTICE), *table(("package", "version", "licence"), rows)])
