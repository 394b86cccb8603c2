"""Build the pages of the ontology, without a network: docs/build/ontology.html (pyLODE) and vocabulary.md's tables.

    python docs/ontology.py [FOLDER]

needs `pip install 'depeche-kg[docs]'`.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent / "ontology" / "conflict.ttl"


def build(folder: Path) -> Path:
    """Write ontology.html into ``folder`` and say where it is."""
    from pylode import OntPub

    folder.mkdir(parents=True, exist_ok=True)
    page = folder / "ontology.html"
    OntPub(ontology=str(SOURCE)).make_html(destination=page)
    return page


if __name__ == "__main__":
    print(build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "build"))
