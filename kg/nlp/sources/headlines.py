"""Headlines that name at their end who says it: "Ten killed in raid: UN", "Trente morts dans un raid (ONU)"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.nlp.sources.who import who

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kg.nlp.nodes import Node
    from kg.nlp.reading import Reading

#: Headlines are no longer than these tokens, and who says it no longer than those.
_LONGEST, _NAME = 25, 4
#: How many tokens must stand before the mark for them to be what is said.
_SAID = 4
#: How many tokens the topic before what is said has at most: "Mali:", "Burkina Faso:".
_TOPIC = 4
_DASHES = {"-", "–", "—"}


def signed(reading: Reading, n: int, doc: Doc) -> tuple[int, tuple[Node, ...]]:
    """Where in passage ``n`` the mark stands behind which a headline names its speaker, and him; (0, ()) if nobody."""
    words = [t for t in doc if not t.is_space]
    marks = {":", *_DASHES}
    if words and words[-1].text == ")":
        words, marks = words[:-1], {"("}
    if not _SAID < len(words) <= _LONGEST or words[-1].is_punct:
        return 0, ()
    at = next((i for i in range(len(words) - 2, _SAID - 1, -1) if words[i].text in marks), 0)
    topic = next((i + 1 for i, t in enumerate(words[: _TOPIC + 1]) if t.text == ":"), 0)
    said = words[topic:at]
    if len(said) < _SAID or len(words) - at - 1 > _NAME or any(t.text in (":", ";", ".") for t in said):
        return 0, ()
    mark, last = words[at], words[-1]
    top = next((t for t in words[at + 1 :] if not mark.i < t.head.i <= last.i or t.head == t), last)
    found = (x for t in dict.fromkeys((top, last)) for x in who(reading, n, t) if mark.i < x.start <= t.i < x.end)
    # "Clashes in the north - Yemen" says where
    speaker = next((x for x in found if mark.text == ":" or not _place(reading, x)), None)
    return (mark.i, (speaker,)) if speaker is not None else (0, ())


def _place(reading: Reading, node: Node) -> bool:
    return reading.is_a(node, "Place") or reading.cls(node) == "Country"
