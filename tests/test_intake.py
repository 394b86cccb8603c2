"""Files, folders, JSON Lines, HTML, feeds -> Article, and one clear refusal for all that is none of these."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.intake import LONGEST, Refusal, read_articles
from kg.intake.decode import decode, find_body
from kg.intake.draft import Refused, read_day, slug
from kg.intake.language import find_language, find_others
from kg.model import Article

FRENCH = "Les rebelles ont repris la ville de Goma lundi, selon un porte-parole de l'armée."
ENGLISH = "Rebels recaptured the city of Goma on Monday, according to an army spokesman."


def take(*sources: Any, **options: Any) -> list[Article | Refusal]:
    return list(read_articles(sources, languages=("en", "fr"), **options))


def one(path: Path, **options: Any) -> Article:
    (article,) = take(path, **options)
    assert isinstance(article, Article), article
    return article


def refusal(path: Any, **options: Any) -> str:
    (refused,) = take(path, **options)
    assert isinstance(refused, Refusal), refused
    return str(refused)


def test_founding_article_is_kept_word_for_word(alep: Path) -> None:
    article = one(alep)
    assert article.text == alep.read_bytes().decode()
    assert (article.id, article.lang, article.date) == ("alep", "fr", None)
    assert article.body is not None
    assert article.body.of(article.text).startswith("Dans la capitale éponyme")
    assert "date 2021-11" in article.notes[0]
    assert one(alep, date="2016-07-20").date == "2016-07-20"


def test_founding_article_is_the_one_handed_over(alep: Path, shared: Path) -> None:
    assert alep.read_bytes() == (shared / "examples" / "alep.txt").read_bytes()


@pytest.mark.parametrize(
    ("text", "prose", "stamp"),
    [
        ("date 2021-11 Dans la ville", "Dans la ville", "date 2021-11"),
        ("  Date: 2021-11-05T10:00:00Z\nhello", "hello", "Date: 2021-11-05T10:00:00Z"),
        ("url https://example.org/a date 2020-01 Prose", "Prose", "url https://example.org/a date 2020-01"),
        ("crawl-date 20211105120000 Prose\n", "Prose", "crawl-date 20211105120000"),
        ("Date 2021 was a bad year", "Date 2021 was a bad year", None),
        ("La date 2021-11 est passée", "La date 2021-11 est passée", None),
        ("date palms grow 2021-11 ", "date palms grow 2021-11", None),
    ],
)
def test_crawl_stamp_is_not_prose(text: str, prose: str, stamp: str | None) -> None:
    body, found = find_body(text)
    assert (body.of(text), found) == (prose, stamp)


@given(st.text())
def test_body_is_a_slice_of_any_text(text: str) -> None:
    body, _ = find_body(text)
    assert 0 <= body.start <= body.end <= len(text)
    assert body.of(text) == body.of(text).strip()


def test_line_ends_and_blanks_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"  " + FRENCH.encode() + b"\r\n\r\n" + FRENCH.encode() + b"\t")
    assert one(path).text == path.read_bytes().decode()


@pytest.mark.parametrize(("codec", "name"), [("cp1252", "Windows-1252"), ("latin-1", "Latin-1"), ("utf-16", "UTF-16")])
def test_other_encodings_are_read_and_said(tmp_path: Path, codec: str, name: str) -> None:
    text = FRENCH if codec != "cp1252" else FRENCH.replace("'", "\u2019")
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(codec))
    article = one(path)
    assert article.text == text
    assert any(name in note for note in article.notes)


def test_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbf" + FRENCH.encode())
    assert one(path).text == FRENCH


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \n\t ", "is empty"),
        (b"\x7fELF\x02\x01\x00\x00", "is binary"),
        (b"\x01\x02\x03\x04\x05\x06 abc", "is binary"),
        ("قصفت الطائرات مدينة حلب".encode("cp1256"), "iconv"),
        ("Die Armee hat die Stadt eingenommen und drei Soldaten getötet.".encode(), "'de', a language without"),
        ("قصفت الطائرات الروسية مدينة حلب يوم الثلاثاء".encode(), "a language without a pipeline"),
        (b"Goma", "is too short to tell its language; pass --lang"),
        (b"x" * 200_000, "holds a word of 200,000 characters, which is in no language; check"),
        (b"12 34 56 " * 100, "has no words by which to tell its language; pass --lang"),
        (b"a " * LONGEST, "split it"),
        (b"x" * 5_000_000, "5.0 MB long"),
    ],
)
def test_unreadable_files_are_refused_by_name(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(data)
    said = refusal(path)
    assert said.startswith(f"{path}: ")
    assert words in said
    assert "\n" not in said


def test_missing_path_and_empty_folder(tmp_path: Path) -> None:
    assert "no such file" in refusal(tmp_path / "none.txt")
    assert "without a file" in refusal(tmp_path)


def test_language_given_without_pipeline(alep: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.intake.sources.installed", lambda: ("en", "fr"))
    (refused,) = read_articles([alep], lang="de")
    assert "en and fr" in str(refused)


@pytest.mark.parametrize(("text", "lang"), [(FRENCH, "fr"), (ENGLISH, "en"), (ENGLISH.upper(), "en")])
def test_language_is_found(text: str, lang: str) -> None:
    assert find_language(text, ("en", "fr")) == lang


def test_language_without_pipeline_is_found_out() -> None:
    with pytest.raises(Refused, match="'es'"):
        find_language("El ejército tomó la ciudad de Alepo ayer por la tarde.", ("en", "fr"))


def test_what_is_in_another_language_is_read_and_said(tmp_path: Path) -> None:
    path = tmp_path / "mixed.txt"
    path.write_text(f"{ENGLISH} {ENGLISH} {ENGLISH}\n\n{FRENCH} {FRENCH}", encoding="utf-8")
    assert one(path).notes == (
        "41% of it is in French but was read as English, so most of that part is lost; "
        "put each language in a file of its own",
    )
    path.write_text(FRENCH, encoding="utf-8")
    assert one(path).notes == ()
    (note,) = one(path, lang="en").notes
    assert note.startswith("100% of it is in French but was read as English")
    assert note.endswith("pass --lang fr")
    lines = tmp_path / "docs.jsonl"
    lines.write_text(json.dumps({"lang": "fr", "text": ENGLISH}), encoding="utf-8")
    (note,) = one(lines).notes
    assert note.endswith('correct its "lang" to en')


@pytest.mark.parametrize(
    ("text", "others"),
    [
        (f"{ENGLISH} {ENGLISH}\n{FRENCH} {FRENCH}\n", {"fr"}),  # a paragraph a line, as web pages give them
        (f"{ENGLISH} {ENGLISH}\n\n« {FRENCH[:60]} »", set()),  # a short quotation
        (f"{FRENCH[:60]}\n{FRENCH[60:]}\n{FRENCH}", {"fr"}),  # lines folded short
        (
            "Goma, Bukavu, Minova, Sake, Masisi, Rutshuru, Walikale, Uvira, Kalemie, Fizi, Baraka, Bunia, Beni, Lubero",
            set(),
        ),
    ],
)
def test_paragraphs_in_another_language_are_found(text: str, others: set[str]) -> None:
    assert set(find_others(text, "en", ("en", "fr"))) == others
    assert not find_others(text, "en", ("en",))


def test_one_bad_file_in_a_hundred(tmp_path: Path) -> None:
    for n in range(99):
        (tmp_path / f"{n:02}.txt").write_text(f"{FRENCH} {n}", encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\x00\x01")
    (tmp_path / ".hidden").write_bytes(b"\x00\x01")
    found = take(tmp_path)
    assert sum(isinstance(x, Article) for x in found) == 99
    (refused,) = (x for x in found if isinstance(x, Refusal))
    assert refused.where.endswith("bad.txt")


def test_files_of_one_name_do_not_collide_in_a_folder(tmp_path: Path) -> None:
    for name in ("a/x.txt", "b/x.txt", "b/x.html.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(FRENCH, encoding="utf-8")
    assert [a.id for a in take(tmp_path) if isinstance(a, Article)] == ["a/x", "b/x.html", "b/x"]
    first, second = take(tmp_path / "a" / "x.txt", tmp_path / "b" / "x.txt")
    assert isinstance(first, Article)
    assert isinstance(second, Refusal)
    assert "identifier 'x'" in second.reason


def test_json_lines(tmp_path: Path) -> None:
    rows = [
        {"id": "fr-1", "lang": "fr", "date": "2016-07-20", "title": "Titre", "text": FRENCH},
        {"id": "en 1", "date": "last week", "text": ENGLISH},
        {"text": ENGLISH, "lang": "en-GB", "date": "2016-07-20T10:00:00Z"},
        {"id": "de-1", "lang": "de", "text": "hallo"},
        {"id": "no-text"},
        {"id": "fr-1", "lang": "fr", "text": FRENCH},
    ]
    path = tmp_path / "docs.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)) + "\n{broken\n\n", encoding="utf-8")
    found = take(path)
    first, second, third = (x for x in found if isinstance(x, Article))
    assert (first.id, first.lang, first.date, first.title) == ("fr-1", "fr", "2016-07-20", "Titre")
    assert (second.id, second.date) == ("en-1", None)
    assert len(second.notes) == 2
    assert (third.id, third.lang, third.date) == ("docs.jsonl/3", "en", "2016-07-20")
    refused = [str(x) for x in found if isinstance(x, Refusal)]
    assert [r.split(": ")[0].rsplit(":", 1)[1] for r in refused] == ["4", "5", "6", "7"]


def test_json_document_and_list(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"id": "a", "text": ENGLISH}), encoding="utf-8")
    (tmp_path / "b.json").write_text(json.dumps([{"id": "b", "text": ENGLISH}, {"text": ENGLISH}]), encoding="utf-8")
    (tmp_path / "c.json").write_text("{", encoding="utf-8")
    found = take(tmp_path)
    assert [x.id for x in found if isinstance(x, Article)] == ["a", "b", "b.json/2"]
    assert "is not JSON" in str(found[-1])


def test_characters_no_file_can_hold(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"lang": "en", "text": "Rebels \\ud800took \\u0000Goma"}', encoding="utf-8")
    assert one(path).text == "Rebels \ufffdtook \ufffdGoma"


def test_web_page(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        '<!doctype html><html lang="en"><head><title>Alep bombardée</title><meta property="article:published_time" '
        'content="2016-07-20T10:00:00Z"><meta property="og:site_name" content="Le Journal"></head><body>'
        f"<nav>menu</nav><article><h1>Alep bombardée</h1><p>{FRENCH}</p><p>{FRENCH} Il a parlé.</p></article></body>",
        encoding="utf-8",
    )
    article = one(path)
    assert (article.lang, article.date, article.publisher) == ("fr", "2016-07-20", "Le Journal")
    assert FRENCH in article.text
    assert "menu" not in article.text
    path.write_text("<html><body></body></html>", encoding="utf-8")
    assert "no article" in refusal(path)


def test_feeds(tmp_path: Path) -> None:
    rss = tmp_path / "feed.rss"
    rss.write_text(
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title><language>en</language>'
        "<item><title>One</title><link>http://example.org/1</link><pubDate>Wed, 20 Jul 2016 10:00:00 GMT</pubDate>"
        f"<description>&lt;p&gt;{ENGLISH}&lt;/p&gt;&lt;p&gt;More &amp;amp; more.&lt;/p&gt;</description></item>"
        "<item><title>Two</title><description></description></item></channel></rss>",
        encoding="utf-8",
    )
    article, refused = take(rss)
    assert isinstance(article, Article)
    assert article.text.strip() == f"{ENGLISH}\n\nMore & more."
    assert (article.id, article.date, article.publisher, article.url) == (
        "feed.rss/1",
        "2016-07-20",
        "Wire",
        "http://example.org/1",
    )
    assert "is empty" in str(refused)
    (tmp_path / "other.xml").write_text("<?xml version='1.0'?><a/>", encoding="utf-8")
    assert "neither RSS nor Atom" in refusal(tmp_path / "other.xml")


@pytest.mark.parametrize(
    ("data", "ident"),
    [
        (FRENCH, r"stdin-[0-9a-f]{8}"),
        (json.dumps({"id": "j", "text": FRENCH}), "j"),
        (json.dumps({"text": FRENCH}), r"stdin-[0-9a-f]{8}/1"),
        ("\n [1] " + FRENCH, r"stdin-[0-9a-f]{8}"),
    ],
)
def test_standard_input(monkeypatch: pytest.MonkeyPatch, data: str, ident: str) -> None:
    pipe(monkeypatch, data)
    assert re.fullmatch(ident, one(Path("-")).id)


def pipe(monkeypatch: pytest.MonkeyPatch, data: str) -> None:
    class Input:
        buffer = io.BytesIO(data.encode())

    monkeypatch.setattr(sys, "stdin", Input())


def test_a_text_on_standard_input_is_known_by_its_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = []
    for data in (FRENCH, ENGLISH, f"{FRENCH}\n"):
        pipe(monkeypatch, data)
        found.append(one(Path("-")).id)
    assert found[0] == found[2] != found[1]
    (tmp_path / "stdin.txt").write_text(FRENCH, encoding="utf-8")
    assert one(tmp_path / "stdin.txt").id == "stdin"


@pytest.mark.parametrize("data", ["", " \n", "date 2021-11 "])
def test_an_empty_standard_input_has_its_own_remedy(monkeypatch: pytest.MonkeyPatch, data: str) -> None:
    pipe(monkeypatch, data)
    assert refusal("-") == "standard input: is empty; pipe a text into the command, or name a file"


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text, _ = decode(data)
    except Refused as refused:
        assert ";" in str(refused)  # every refusal names a remedy after its reason
    else:
        assert "\x00" not in text or data.startswith((b"\xff\xfe", b"\xfe\xff"))


@given(st.text())
def test_slug_can_stand_in_an_iri(name: str) -> None:
    made = slug(name)
    assert made
    assert not set(made) & set(' "<>\\^`{}|#?%[]')


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2016-07-20", "2016-07-20"),
        ("2016-07-20T01:02:03Z", "2016-07-20"),
        ("2016-13-01", None),
        ("2016-07", None),
        (None, None),
    ],
)
def test_day(value: object, day: str | None) -> None:
    assert read_day(value) == day
