"""Serial, on many cores or on a cluster: the same outcome in the same order, and one bad article costs only itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from kg import scale
from kg.model import Article, Extraction
from kg.scale import CHUNK, Failure, extract, read_chunk


class FakeReader:
    """Reads anything but poison."""

    def read_many(self, articles: Iterable[Article]) -> Iterator[Extraction]:
        return (self.read(article) for article in articles)

    def read(self, article: Article) -> Extraction:
        if "poison" in article.text:
            raise KeyError("poison")
        return Extraction(article)


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scale, "_reader", lambda lang, model: FakeReader())


def articles(n: int) -> list[Article]:
    return [Article(f"a{i}", "poison" if i == 7 else "text", "fr" if i % 3 else "en") for i in range(n)]


@pytest.mark.usefixtures("reader")
def test_one_bad_article_costs_only_itself() -> None:
    outcomes = read_chunk(articles(10))
    assert [o.article.id for o in outcomes] == [f"a{i}" for i in range(10)]
    (failure,) = (o for o in outcomes if isinstance(o, Failure))
    assert str(failure).startswith("a7: could not be read (KeyError")


@pytest.mark.usefixtures("reader")
def test_order_is_kept_over_chunks() -> None:
    many = articles(3 * CHUNK + 5)
    assert [o.article for o in extract(iter(many), cores=1)] == many
    assert list(extract([])) == []


def test_many_cores_give_what_one_gives(alep_articles: list[Article]) -> None:
    assert list(extract(alep_articles, cores=2)) == list(extract(alep_articles, cores=1))


@pytest.mark.usefixtures("reader")
def test_a_cluster_gives_what_one_core_gives() -> None:
    distributed = pytest.importorskip("distributed")
    many = articles(2 * CHUNK)
    with distributed.LocalCluster(n_workers=1, processes=False, dashboard_address=None) as cluster:
        assert list(extract(many, cluster=cluster.scheduler_address)) == list(extract(many, cores=1))


@pytest.fixture
def alep_articles() -> list[Article]:
    """Two short texts in two languages, repeated over more than one chunk."""
    fr = "Les rebelles ont repris la ville de Goma lundi, selon un porte-parole de l'armée."
    en = "Rebels recaptured the city of Goma on Monday, according to an army spokesman."
    return [Article(f"a{i}", fr if i % 2 else en, "fr" if i % 2 else "en", "2016-07-20") for i in range(CHUNK + 2)]
