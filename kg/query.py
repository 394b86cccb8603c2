"""Named queries: find, fill and run the files of queries/, or any SPARQL text.

A file begins with comment lines that say what it is for:

    # title@en: Strikes by place
    # title@fr: Frappes par lieu
    # summary: Where strikes fell, how often, and when last.
    # theme: places
    # param: since date 0001-01-01 first day
    # param: actor entity any only strikes by this actor

A parameter is a variable of the same name. Its value is checked, made a term of its type and put in the place of the
variable as a token (see kg.store.sparql); it is never pasted as text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from kg.model import ONTOLOGY, STATUSES
from kg.ontology import load_ontology
from kg.paths import queries_dir
from kg.rdf import PREFIXES
from kg.store import Answer, Rows, SparqlError, Store, Term

XSD = PREFIXES["xsd"]
#: What an entity, class or word parameter is when it is not given: the query then does not ask for it.
ANY = NamedNode(ONTOLOGY + "any")
_HEADER = re.compile(r"#\s*(title@\w+|summary|theme|param)\s*:\s*(.*?)\s*$")
_TYPES = ("string", "word", "date", "integer", "decimal", "entity", "class", "iri")


class QueryError(ValueError):
    """A query that cannot be found, filled or run; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: ``type`` is string, word, date, integer, decimal, entity, class or iri; ``default`` its text."""

    name: str
    type: str
    default: str
    description: str


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query with its header. ``titles`` are by language; ``path`` is its file, if it has one."""

    name: str
    text: str
    titles: Mapping[str, str]
    summary: str
    theme: str
    parameters: tuple[Parameter, ...]
    path: Path | None = None

    def parameter(self, name: str) -> Parameter:
        """The parameter of that name. Raises QueryError listing those there are."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        known = ", ".join("--" + p.name for p in self.parameters) or "none"
        raise QueryError(f"{self.name} has no parameter --{name}; it has {known}")


def load_queries(folder: Path | None = None) -> dict[str, NamedQuery]:
    """All named queries by name, in alphabetical order. Raises QueryError naming file and line of a bad header."""
    return {p.stem: read_query(p) for p in sorted((folder or queries_dir()).glob("*.rq"))}


def read_query(path: Path) -> NamedQuery:
    """The query of one file; its header may be missing, as in a user's own file."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{path}: cannot be read as UTF-8 text ({error}); check the path") from None
    found: dict[str, str] = {}
    parameters = []
    for number, line in enumerate(text.splitlines(), 1):
        match = _HEADER.match(line)
        if match and match[1] == "param":
            parts = match[2].split(None, 3)
            if len(parts) < 3 or parts[1] not in _TYPES:
                raise QueryError(
                    f"{path}:{number}: expected `# param: name type default description`, type of {_TYPES}"
                )
            parameters.append(Parameter(parts[0], parts[1], parts[2], parts[3] if len(parts) > 3 else ""))
        elif match:
            found[match[1]] = match[2]
    titles = {key.partition("@")[2]: value for key, value in found.items() if key.startswith("title@")}
    summary, theme = found.get("summary", ""), found.get("theme", "")
    return NamedQuery(path.stem, text, titles, summary, theme, tuple(parameters), path)


def find_query(asked: str, folder: Path | None = None) -> NamedQuery:
    """The named query, the .rq file or the SPARQL text that ``asked`` is. Raises QueryError when it is none."""
    if re.fullmatch(r"[\w-]+", asked):
        named = (folder or queries_dir()) / f"{asked}.rq"
        if named.exists():
            return read_query(named)
    if asked.endswith((".rq", ".sparql", ".ru")) and "\n" not in asked:
        return read_query(Path(asked))
    if re.fullmatch(r"[\w.-]+", asked):
        near = get_close_matches(asked, [p.stem for p in (folder or queries_dir()).glob("*.rq")], n=3, cutoff=0.5)
        hint = f"did you mean {', '.join(near)}?" if near else "kg query --list shows them all"
        raise QueryError(f"no query is named {asked!r}; {hint}")
    return NamedQuery("", asked, {}, "", "", ())


def run_query(
    store: Store,
    asked: str | NamedQuery,
    arguments: Mapping[str, str] | None = None,
    *,
    allow_remote: bool = False,
) -> Answer:
    """The answer of a named query, a file or a SPARQL text, with ``arguments`` as the user wrote them.

    Raises QueryError for an unknown query, a value that does not fit, malformed SPARQL (line and column), an update,
    and a clause that reaches beyond the store unless ``allow_remote``.
    """
    query = asked if isinstance(asked, NamedQuery) else find_query(asked)
    terms = fill(query, arguments or {}, store)
    prelude = declare_prefixes(query.text)
    try:
        return store.query(prelude + query.text, terms, allow_remote=allow_remote)
    except SparqlError as error:
        raise QueryError(_placed(str(error), prelude, query.path)) from None


def run_update(store: Store, text: str, *, allow_remote: bool = False, path: Path | None = None) -> None:
    """Run a SPARQL update, our prefixes declared; ``path`` is the file it is from. Raises QueryError when malformed."""
    prelude = declare_prefixes(text)
    try:
        store.update(prelude + text, allow_remote=allow_remote)
    except SparqlError as error:
        raise QueryError(_placed(str(error), prelude, path)) from None


def declare_prefixes(text: str) -> str:
    """One line that declares those of our prefixes that the text does not declare itself."""
    declared = set(re.findall(r"(?im)^\s*prefix\s+([\w.-]*):", text))
    return " ".join(f"PREFIX {p}: <{iri}>" for p, iri in PREFIXES.items() if p not in declared) + "\n"


def fill(query: NamedQuery, arguments: Mapping[str, str], store: Store | None = None) -> dict[str, Term]:
    """The parameters of a query as terms: what was given, else their defaults."""
    for name in arguments:
        query.parameter(name)
    terms = {p.name: to_term(p, arguments.get(p.name, p.default), store) for p in query.parameters}
    days = {p.name: getattr(terms[p.name], "value", "") for p in query.parameters if p.type == "date"}
    if days.get("since", "") > days.get("until", "9999-12-31"):
        raise QueryError(f"--since {days['since']}: is after --until {days['until']}, so nothing fits; exchange them")
    return terms


def to_term(parameter: Parameter, value: str, store: Store | None = None) -> Term:
    """A user's text as a term of the parameter's type. Raises QueryError saying what was expected."""
    kind, what = parameter.type, f"--{parameter.name} {value}"
    if kind == "string":
        return Literal("" if value == '""' else value)
    if kind == "word":
        # a status is a word like any other in a header, but there are only four: a slip must not look like no answer
        if parameter.name == "status" and value not in (*STATUSES, "any"):
            raise QueryError(f"{what}: no such status; there are {', '.join(STATUSES)}, and any for all of them")
        return ANY if value == "any" else Literal(value)
    try:
        if kind == "date":
            return Literal(date.fromisoformat(value).isoformat(), datatype=NamedNode(XSD + "date"))
        if kind == "integer":
            return Literal(str(int(value)), datatype=NamedNode(XSD + "integer"))
        if kind == "decimal":
            return Literal(f"{Decimal(value):f}", datatype=NamedNode(XSD + "decimal"))
    except (ValueError, InvalidOperation):
        wanted = {"date": "a day, written 2016-07-19", "integer": "a whole number"}.get(kind, "a number")
        raise QueryError(f"{what}: expected {wanted}") from None
    if value == "any":
        return ANY
    if kind == "class":
        return _class(value, what)
    return _iri(value) or _resource(value, what, store)


def _iri(value: str) -> NamedNode | None:
    prefix, colon, name = value.partition(":")
    text = value.strip("<>") if "://" in value else PREFIXES[prefix] + name if colon and prefix in PREFIXES else None
    if text is None:
        return None
    try:
        return NamedNode(text)
    except ValueError:
        raise QueryError(f"{value}: is no IRI; leave out spaces and angle brackets") from None


def _class(value: str, what: str) -> NamedNode:
    classes = load_ontology().classes
    name = value.removeprefix("kg:").removeprefix(ONTOLOGY)
    if name not in classes:
        labels = {text.casefold(): c.name for c in classes.values() for text in c.labels.values()}
        found = labels.get(name.casefold())
        if found is None:
            names = labels | {c.casefold(): c for c in classes}
            near = dict.fromkeys(names[n] for n in get_close_matches(name.casefold(), names, cutoff=0.7))
            hint = f"did you mean {' or '.join(near)}?" if near else "kg query events-by-type and kg entities show some"
            raise QueryError(f"{what}: no such class; {hint}")
        name = found
    return NamedNode(ONTOLOGY + name)


def _resource(value: str, what: str, store: Store | None) -> NamedNode:
    """The entity that bears a name in the store; a known one before one that only an article has."""
    if store is None:
        raise QueryError(f"{what}: a name can only be looked up in a store; give an IRI")
    found = find_entities(store, value)
    if not found:
        raise QueryError(f"{what}: nothing in {store.location} bears this name; kg query names lists them")
    if len(found) > 1:
        raise QueryError(f"{what}: can mean {', '.join(f'<{iri}>' for iri in found[:5])}; give one of these")
    return NamedNode(found[0])


_BY_NAME = """
SELECT ?entity (MAX(?k) AS ?known) (MAX(?p) AS ?preferred) WHERE {
  GRAPH ?g { ?entity skos:prefLabel|skos:altLabel ?label ; kg:known ?known_ ; skos:prefLabel ?first .
    FILTER(LCASE(STR(?label)) = LCASE(?name))
    BIND(IF(STR(?known_) IN ("true", "1"), 1, 0) AS ?k)
    BIND(IF(LCASE(STR(?first)) = LCASE(?name), 1, 0) AS ?p) }
} GROUP BY ?entity ORDER BY DESC(?known) DESC(?preferred) ?entity
"""


def find_entities(store: Store, name: str) -> list[str]:
    """The IRIs of the entities that bear a name, case aside: only the known ones when there are any, and of those the
    ones whose preferred label it is when there are any."""
    answer = store.query(declare_prefixes(_BY_NAME) + _BY_NAME, {"name": Literal(name)})
    rows = [tuple("" if t is None else getattr(t, "value", "") for t in row) for row in _rows(answer)]
    best = rows[0][1:] if rows else ()
    return [row[0] for row in rows if row[1:] == best]


def _rows(answer: Answer) -> list[tuple[Term | None, ...]]:
    return answer.rows if isinstance(answer, Rows) else []


def _placed(message: str, prelude: str, path: Path | None) -> str:
    """A parser's message with the line counted in the user's text: after the file's name, where it is from one."""
    match = re.match(r"line (\d+), column (\d+): ", message)
    if match is None:
        return f"{path}: {message}" if path else message
    line = max(1, int(match[1]) - prelude.count("\n"))
    rest = message[match.end() :]
    return f"{path}:{line}:{match[2]}: {rest}" if path else f"line {line}, column {match[2]}: {rest}"
