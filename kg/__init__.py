"""Dépêche: French and English conflict dispatches into an RDF graph with exact evidence."""
