"""Names of training texts that are no whole annotated documents: how they begin, how they are parted.

Needs nothing installed.
"""

#: An example sentence of the lexicon: one event is told, what else it tells is not annotated.
EXAMPLE = "example-"
#: A counterexample of the lexicon; then comes the type of which it tells no event.
COUNTER = "counter-"
#: A text on other things: it tells no event.
QUIET = "quiet-"
#: Parts the name of a document from the number of a part of it, whose relations are not annotated.
PART = "~"
