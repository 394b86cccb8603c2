"""Who did what to whom in a dispatch, without a store: `python examples/read_a_dispatch.py`."""

from pathlib import Path

from kg import read

dispatch = Path(__file__).with_name("alep.txt")

for extraction in read(dispatch, date="2016-07-20"):
    labels = {iri: entity.label for iri, entity in extraction.entities.items()}
    for event in extraction.events:
        who = ", ".join(labels.get(a.entity, "?") for a in event.initiator) or "somebody"
        whom = ", ".join(labels.get(a.entity, "?") for a in (*event.target, *event.place))
        said = ", ".join(labels.get(a.entity, "?") for a in event.sources)
        when = event.time.value if event.time else None
        print(f"{event.type:13} {who} -> {whom}", f"[{event.status}]", when or "", f"says {said}" if said else "")
