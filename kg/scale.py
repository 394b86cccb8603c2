"""Run the reading of articles serially, on all cores or on a Dask cluster; the outcome is the same and in order.

A worker loads its pipeline once and hands back Extractions, never a parsed document.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain, groupby, islice
from typing import TYPE_CHECKING, Any

from kg.model import Article, Extraction

if TYPE_CHECKING:
    from kg.nlp import Reader

#: Articles handed to a worker at once: enough to fill the parser's batches, few enough to show progress.
CHUNK = 32
#: Fewer articles than this are not worth starting workers: each takes about five seconds to load its pipeline, in which
#: one process reads some 80 dispatches (measured on two cores with the pipelines that ship).
WORTHWHILE = 10 * CHUNK


@dataclass(frozen=True, slots=True)
class Failure:
    """An article whose reading failed, by a fault of ours or a lost worker; the other articles go on."""

    article: Article
    reason: str

    def __str__(self) -> str:
        return f"{self.article.id}: {self.reason}"


Outcome = Extraction | Failure


def extract(
    articles: Iterable[Article], *, model: str | None = None, cores: int | None = None, cluster: str | None = None
) -> Iterator[Outcome]:
    """What was read out of each article, in the order of the articles.

    ``cores``: 1 reads in this process, None takes all cores when there are articles enough. ``cluster`` is the address
    of a Dask scheduler ("tcp://host:8786"). ``model`` replaces the shipped pipelines. Raises NoPipeline or a lexicon
    error, which would befall every article, and ValueError when Dask is not installed.
    """
    stream = iter(articles)
    if cluster is not None:
        yield from _on_cluster(_chunks(stream), cluster, model)
        return
    head = list(islice(stream, WORTHWHILE))
    wanted = cores if cores is not None else (os.cpu_count() or 1) if len(head) == WORTHWHILE else 1
    chunks = _chunks(chain(head, stream))
    if wanted <= 1:
        yield from chain.from_iterable(read_chunk(chunk, model) for chunk in chunks)
    else:
        yield from _on_cores(chunks, wanted, model)


def read_chunk(articles: list[Article], model: str | None = None) -> list[Outcome]:
    """Read some articles in this process. One that breaks the reader is a Failure; the rest are read without it."""
    from kg.lexicon import LexiconError
    from kg.nlp.pipeline import NoPipeline

    done: list[Outcome] = []
    for lang, group in groupby(articles, key=lambda a: a.lang or ""):
        batch = list(group)
        reader = _reader(lang, model)
        try:
            done += list(reader.read_many(batch))
        except (NoPipeline, LexiconError):
            raise
        except Exception:
            done += [_read_one(reader, article) for article in batch]
    return done


def _read_one(reader: Reader, article: Article) -> Outcome:
    try:
        return reader.read(article)
    except Exception as error:  # a fault of ours in one article must not cost the other ninety-nine
        return Failure(article, f"could not be read ({type(error).__name__}: {error}); please report it with its text")


@cache
def _reader(lang: str, model: str | None) -> Reader:
    from kg.nlp import Reader
    from kg.ontology import load_ontology

    return Reader(lang, load_ontology(), model=model)


def _chunks(articles: Iterator[Article]) -> Iterator[list[Article]]:
    while chunk := list(islice(articles, CHUNK)):
        yield chunk


def _on_cores(chunks: Iterator[list[Article]], cores: int, model: str | None) -> Iterator[Outcome]:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    # Started afresh, not forked: the store's threads do not survive a fork.
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        waiting: deque[tuple[list[Article], Any]] = deque()
        work = partial(read_chunk, model=model)
        more = True
        while more or waiting:
            while more and len(waiting) < 2 * cores:
                chunk = next(chunks, None)
                if chunk is None:
                    more = False
                else:
                    waiting.append((chunk, pool.submit(work, chunk)))
            if waiting:
                chunk, future = waiting.popleft()
                try:
                    yield from future.result()
                except BrokenProcessPool:
                    raise ValueError("a worker was killed, most likely for want of memory; use fewer --cores") from None


def _on_cluster(chunks: Iterator[list[Article]], address: str, model: str | None) -> Iterator[Outcome]:
    try:
        from distributed import Client
    except ImportError:
        raise ValueError("a cluster needs Dask: pip install 'depeche-kg[cluster]'") from None
    with Client(address) as client:
        ahead = 2 * max(1, sum(client.nthreads().values()))
        waiting: deque[Any] = deque()
        for chunk in chunks:
            waiting.append(client.submit(read_chunk, chunk, model, pure=False))
            if len(waiting) >= ahead:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
