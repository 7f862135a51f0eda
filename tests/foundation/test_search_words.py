"""How texts become words, how a search is read, which find stands first, and what is marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seslip.foundation.search_words import (
    LONGEST,
    MOST_WORDS,
    Found,
    Piece,
    excerpt,
    holds_phrases,
    kept_words,
    pieces,
    rank,
    read_query,
    tokens_of,
    words_of,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Children’s social care", ["childrens", "social", "care"]),
        ("£1,206,200 and 3,5", ["1206200", "and", "3", "5"]),
        ("SoR 3.1, 33.1. Year 2025–26", ["sor", "3.1", "33.1", "year", "2025-26"]),
        ("Łódź café – naïve’s", ["lodz", "cafe", "naives"]),
        ("co-production/SEND_2", ["co", "production", "send", "2"]),
        ("عربي \x00 !!", []),
    ],
)
def test_words_are_folded(text: str, words: list[str]) -> None:
    assert list(words_of(text)) == words


@given(st.text())
def test_words_say_where_they_stand_and_are_the_same_by_both_ways(text: str) -> None:
    tokens = list(tokens_of(text))
    assert tuple(token.word for token in tokens) == words_of(text)
    assert all(0 <= token.start < token.end <= len(text) for token in tokens)
    assert all(word.isascii() and word.strip("=^_ ") == word for word in words_of(text))


def spelt(typed: str) -> list[tuple[str, bool]]:
    return [(word.text, word.exact) for word in read_query(typed).words]


def test_a_search_is_read() -> None:
    assert spelt("the Workforce of kent") == [("workforce", False), ("kent", False)]
    assert spelt("33") == [("33", True)]
    assert spelt("KPI 3.1") == [("kpi", False), ("3.1", True)]
    assert spelt("430921") == [("430921", False)]
    assert spelt("priorities conversations process") == [
        ("priorit", False),
        ("conversation", False),
        ("process", False),
    ]
    assert spelt("a\x00b send") == [("send", False)]
    assert read_query("“Peer challenge” send").phrases == (("peer", "challenge"),)
    assert not read_query('"peer challenge').phrases, "a quote that is still open is no phrase yet"
    assert spelt('"peer challenge') == [("peer", False), ("challenge", False)]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("x" * (LONGEST + 1), "201 characters"),
        ("word " * 10_000, "50,000 characters"),
        (" ".join(f"ab{number}" for number in range(MOST_WORDS + 1)), "13 words"),
        ("!?—", "no letter"),
        ("the of", "too little"),
        ("x", "too little"),
        ("ж", "no letter"),
    ],
)
def test_what_cannot_be_searched_for_is_said(typed: str, said: str) -> None:
    query = read_query(typed)
    assert said in query.problem and query.is_empty


@pytest.mark.parametrize("typed", ["", "  ", "\x00\x01"])
def test_nothing_typed_is_no_problem(typed: str) -> None:
    assert read_query(typed).is_empty and not read_query(typed).problem


@given(st.text(max_size=LONGEST))
def test_any_search_is_read(typed: str) -> None:
    query = read_query(typed)
    assert query.is_empty or not query.problem
    assert "".join(piece.text for piece in pieces(query, typed)) == typed
    excerpt(query, typed)


def test_a_record_is_kept_by_kind_title_and_text() -> None:
    kept = kept_words("kpi", ("KPI",), "KPI 33.1: Deliver", "for Kent")
    assert kept == " =kpi ^kpi ^33.1 ^deliver kpi 33.1 deliver for kent "


def made(title: str, text: str = "", *, ref: str = "", order: int = 1, latest: str = "", nouns: str = "Thing") -> Found:
    return Found(ref, title, (text,), (nouns,), order, latest)


def first_to_last(typed: str, *found: Found) -> list[str]:
    query = read_query(typed)
    turned = found[::-1]
    return [one.title for one in sorted(turned, key=lambda one: rank(query, one))]


def test_the_exact_number_stands_first_then_what_is_numbered_below_it() -> None:
    found = (
        made("Project 33: Support", ref="33", order=1),
        made("KPI 33.2: Deliver", ref="33.2", order=2),
        made("KPI 33.10: Deliver", ref="33.10", order=2),
        made("Group 33", order=3),
        made("Another", "in 33 places", order=0),
    )
    assert first_to_last("33", *found) == [one.title for one in found]


def test_the_name_stands_first_then_titles_then_texts() -> None:
    found = (
        made("Kent", order=5),
        made("Kent County", order=5),
        made("Visit to Kent", order=3),
        made("A Kentish tale", order=2),
        made("Visit", "to Kent", order=1),
    )
    assert first_to_last("kent", *found) == [one.title for one in found]


def test_a_kind_that_is_named_stands_first() -> None:
    kpi, project = made("KPI 7.1: Do", ref="7.1", nouns="KPI", order=9), made("Project 7", ref="7", nouns="Project")
    assert first_to_last("KPI 7", kpi, project) == ["KPI 7.1: Do", "Project 7"]
    assert first_to_last("7", project, kpi) == ["Project 7", "KPI 7.1: Do"]


def test_what_is_alike_goes_by_kind_then_the_latest_then_number() -> None:
    old, new = made("Send 2", order=2, latest="2024-04-01"), made("Send 1", order=2, latest="2025-04-01")
    assert first_to_last("send", made("Send 9"), new, old) == ["Send 9", "Send 1", "Send 2"]
    assert first_to_last("send", made("Send 9"), made("Send 10")) == ["Send 9", "Send 10"]


def test_a_phrase_stands_together_in_one_text() -> None:
    query = read_query('"peer challenge"')
    assert holds_phrases(query, made("Work", "DCS Peer-Challenge"))
    assert not holds_phrases(query, made("A peer", "challenge"))
    assert not holds_phrases(query, made("A challenge of a peer"))


def test_hits_are_marked_as_they_are_written() -> None:
    query = read_query("childrens café 1200")
    text = "For children’s cafés: £1,200."
    assert [piece.text for piece in pieces(query, text) if piece.hit] == ["children’s", "cafés", "1,200"]
    assert "".join(piece.text for piece in pieces(query, text)) == text


def test_a_passage_shows_the_first_hit_and_where_it_was_cut() -> None:
    text = "word " * 100 + "kestrel " + "other " * 100
    shown = excerpt(read_query("kestrel"), text)
    assert Piece("kestrel", hit=True) in shown
    assert shown[0] == Piece("… ") and shown[-1] == Piece(" …")
    assert sum(len(piece.text) for piece in shown) < 200
    assert excerpt(read_query("kestrel"), "nothing here") == []
    assert excerpt(read_query("kestrel"), "kestrel") == [Piece("kestrel", hit=True)]
