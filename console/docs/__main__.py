"""Writes the generated files of docs/."""

from console.docs import ROOT, generated

for path, text in generated().items():
    path.write_text(text)
    print(path.relative_to(ROOT))
