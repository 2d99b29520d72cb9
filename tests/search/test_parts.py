"""The parts of the search: crowds of prefixes, counted trigrams, distances."""

from __future__ import annotations

from array import array
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.blocks import Block
from bot.search.crowds import CROWD, KEPT, REASONS, crowded_starts, packed_answers, shared_length, unpacked_answers
from bot.search.grams import most_shared, packed, trigrams_of, unpacked
from bot.search.neighbours import LATER, SHORTEST_LATER, Neighbours, Orders
from bot.search.ranking import SCATTERED, misspelling
from bot.search.spelling import allowed_edits, distance, edits, lookups, near_stems

if TYPE_CHECKING:
    from bot.search.films import Reason

A_NAME = st.text("abc ", min_size=1, max_size=9).map(str.strip).filter(bool)
NAMES = st.lists(A_NAME, min_size=1, max_size=60)
RANKS = st.lists(st.integers(0, 5000), min_size=1, max_size=200, unique=True).map(sorted)


@given(st.lists(st.text("ab", min_size=1, max_size=4), max_size=400))
def test_exactly_the_crowded_prefixes_are_kept_with_their_best_films(starts: list[str]) -> None:
    rows = sorted((start, rank) for rank, start in enumerate(starts, 1))
    expected = {
        prefix: sorted(rank for start, rank in rows if start.startswith(prefix))[:KEPT]
        for prefix in {start[:length] for start in starts for length in range(1, len(start) + 1)}
        if sum(start.startswith(prefix) for start in starts) > CROWD
    }

    assert {prefix: array("i", ranks).tolist() for prefix, ranks in crowded_starts(rows)} == expected


@given(st.text("ab", max_size=9), st.text("ab", max_size=9))
def test_shared_length_is_the_longest_common_start(one: str, other: str) -> None:
    length = shared_length(one, other)

    assert one[:length] == other[:length]
    assert length == min(len(one), len(other)) or one[length] != other[length]


@given(
    st.lists(st.tuples(st.integers(1, 2**31 - 1), st.floats(-99, 99, width=32), st.sampled_from(REASONS)), max_size=40)
)
def test_answers_worked_out_beforehand_come_back(answers: list[tuple[int, float, Reason]]) -> None:
    assert unpacked_answers(packed_answers(answers)) == answers


@given(RANKS)
def test_packed_ranks_come_back(ranks: list[int]) -> None:
    number = unpacked(packed(ranks))

    assert [rank for rank in range(number.bit_length()) if number >> rank & 1] == ranks


@given(st.lists(RANKS, min_size=1, max_size=14), st.integers(1, 14), st.integers(2, 50))
def test_members_of_most_sets_are_those_of_a_plain_count(sets: list[list[int]], at_least: int, wanted: int) -> None:
    counted = Counter(rank for ranks in sets for rank in ranks)
    likely = sorted((rank for rank in counted if counted[rank] >= at_least), key=lambda rank: (-counted[rank], rank))

    found = most_shared([unpacked(packed(ranks)) for ranks in sets], at_least=at_least, wanted=wanted)

    assert set(likely[:wanted]) <= set(found) <= set(likely)
    assert len(found) == len(set(found)) <= 2 * wanted


@given(st.lists(st.tuples(st.none() | st.integers(1, 9999), st.lists(st.text(min_size=1), min_size=1))))
def test_films_of_a_block_come_back(films: list[tuple[int | None, list[str]]]) -> None:
    films = [(year, [name.replace("\n", "-") for name in names]) for year, names in films]

    block = Block.packed((year, "\n".join(names)) for year, names in films)

    assert [Block.read(*map(bytes, block)).film(at) for at in range(len(films))] == films


@given(NAMES, A_NAME, st.integers(0, 2))
def test_among_few_names_all_that_begin_or_end_nearly_so_are_found(names: list[str], text: str, most: int) -> None:
    beginnings = {rank: distance(text, name[: len(text)]) for rank, name in enumerate(names, 1)}

    found = Neighbours(Orders.of_names((name, rank) for rank, name in enumerate(names, 1))).by_beginning_and_end(
        text, most
    )

    assert {rank for rank, apart in beginnings.items() if apart <= most} <= set(found)
    assert all(apart <= min(beginnings[rank], most) for rank, apart in found.items())


@given(st.lists(st.text("abcd", min_size=8, max_size=12), min_size=1, max_size=60), st.integers(0, LATER - 1))
def test_a_slip_in_the_first_letters_does_not_hide_a_name(names: list[str], at: int) -> None:
    neighbours = Neighbours(Orders.of_names((name, rank) for rank, name in enumerate(names, 1)))
    name = names[0]

    for typed in (f"{name[:at]}x{name[at + 1 :]}", f"{name[:at]}{name[at + 1 :]}", f"{name[:at]}x{name[at:]}"):
        assert len(typed) >= LATER + SHORTEST_LATER
        assert 1 in neighbours.by_later_letters(typed, 2)


def test_a_crowd_of_the_same_beginning_does_not_hide_the_name_that_is_meant() -> None:
    crowd = [f"the night of the {number:05}" for number in range(5_000)]
    neighbours = Neighbours(Orders.of_names((name, rank) for rank, name in enumerate([*crowd, "the nightingale"], 1)))

    assert neighbours.by_beginning_and_end("the nightimgale", 2) == {5_001: 1}
    assert 1 + 77 in neighbours.by_beginning_and_end("the night of the 00977", 2)


@pytest.mark.parametrize("typed", ["plup fict", "uplp fict", "plup f"])
def test_two_of_the_first_letters_may_be_swapped_in_a_crowd(typed: str) -> None:
    crowd = [f"{start} {number:03}" for start in ("plato", "upton", "pug") for number in range(600)]
    neighbours = Neighbours(Orders.of_names((name, rank) for rank, name in enumerate([*crowd, "pulp fiction"], 1)))

    assert len(crowd) + 1 in neighbours.by_beginning_and_end(typed, allowed_edits(typed))


def test_in_a_short_text_another_letter_may_be_wrong_as_well() -> None:
    crowd = [f"{start} {number:03}" for start in ("slow", "sky") for number in range(600)]
    neighbours = Neighbours(Orders.of_names((name, rank) for rank, name in enumerate([*crowd, "silence"], 1)))

    assert neighbours.by_beginning_and_end("slien", 1) == {}


def test_the_best_known_names_that_start_so_are_listed() -> None:
    names = ["star wars", "heat", "the star wars story", "star trek", "stardust"]
    neighbours = Neighbours(Orders.of_names((name, rank) for rank, name in enumerate(names, 1)))

    assert neighbours.starting("star", 3) == [1, 3, 4]
    assert neighbours.starting("x", 3) == []


def test_trigrams_know_where_a_title_starts() -> None:
    assert trigrams_of("heat") == {" he", "hea", "eat"}
    assert trigrams_of("") == set()


@pytest.mark.parametrize(("word", "allowed"), [("it", 0), ("heat", 1), ("alien", 1), ("aliens", 2)])
def test_short_words_may_have_fewer_errors(word: str, allowed: int) -> None:
    assert allowed_edits(word) == allowed


def test_likelier_slips_weigh_less() -> None:
    slips = ["haet", "het", "hest", "heeat", "hreat", "hemt"]

    weights = [edits(typed, "heat", 1) for typed in slips]

    assert weights == sorted(weights)
    assert weights[0] < weights[2] < 1 < weights[-1]
    assert edits("heat", "heat", 1) == 0
    assert edits("xyat", "heat", 1) == 2
    assert edits("hwst", "heat", 2) < edits("hmmt", "heat", 2)


def test_a_start_of_a_word_may_be_misspelt_wherever_the_words_stand() -> None:
    names = ["the last terminator judgment day"]

    assert 0 < misspelling("judgmnet temrin", ["judgmnet", "temrin"], names) < 3
    assert misspelling("judgment termin", ["judgment", "termin"], names) == SCATTERED
    assert misspelling("judgment amelie", ["judgment", "amelie"], names, 1.0) > 1.0


@given(st.sampled_from(["alien", "terminator", "heat", "godfather"]), st.integers(0, 3), st.sampled_from("qzx"))
def test_every_stem_within_one_wrong_letter_is_looked_up(word: str, at: int, letter: str) -> None:
    typed = word[:at] + letter + word[at + 1 :]
    stem = word[:6]
    variants = {stem} | {stem[:drop] + stem[drop + 1 :] for drop in range(len(stem))}

    assert variants & set(lookups(typed))
    assert stem in near_stems(typed, [stem], allowed_edits(typed))
