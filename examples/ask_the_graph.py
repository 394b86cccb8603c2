"""Build a graph in memory and ask it: `python examples/ask_the_graph.py`."""

from pathlib import Path

from kg import build, open_store

QUERY = """
PREFIX kg: <https://w3id.org/depeche/ontology#>
PREFIX sem: <http://semanticweb.cs.vu.nl/2009/11/sem/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT ?who ?what ?where ?words {
  ?event kg:initiator/skos:prefLabel ?who ; sem:eventType ?type ; kg:place/skos:prefLabel ?where ;
         kg:status kg:actual ; kg:evidence/oa:hasSelector/oa:exact ?words .
  BIND(STRAFTER(STR(?type), "#") AS ?what)
} ORDER BY ?who ?what ?where
"""

if __name__ == "__main__":
    with open_store("memory:") as store:
        summary = build(Path(__file__).with_name("alep.txt"), store, date="2016-07-20")
        print(f"{summary.events.total()} events, {len(summary.entities)} entities")
        for row in store.query(QUERY):
            print(*(term.value for term in row.values()), sep=" | ")
