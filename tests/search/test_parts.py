"""The parts of the search: crowds of prefixes, counted trigrams, distances."""

from __future__ import annotations

from array import array
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.crowds import CROWD, KEPT, REASONS, crowded_starts, packed_answers, shared_length, unpacked_answers
from bot.search.grams import most_shared, packed, trigrams_of, unpacked
from bot.search.ranking import SCATTERED, misspelling
from bot.search.spelling import allowed_edits, edits, lookups, near_stems

if TYPE_CHECKING:
    from bot.search.films import Reason

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
