"""What holds for every election: by examples that hypothesis makes up."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidInput
from bot.domain.voting import Ballot, Method, TieRule, check_ballot, commitment, count, priority
from bot.domain.voting.files import BallotFile, read_ballots, write_ballots
from bot.domain.voting.words import explain


@st.composite
def elections(draw: st.DrawFn, methods: tuple[Method, ...] = tuple(Method)) -> tuple[Method, list[Ballot], int]:
    """A method, checked ballots, and the number of films."""
    method = draw(st.sampled_from(methods))
    films = draw(st.integers(1, 6))
    ballots = draw(st.lists(ballot_of(method, films), min_size=1, max_size=12))
    return method, [check_ballot(method, ballot, range(1, films + 1)) for ballot in ballots], films


def ballot_of(method: Method, films: int) -> st.SearchStrategy[dict[int, int]]:
    film = st.integers(1, films)
    if method is Method.PLURALITY:
        return film.map(lambda number: {number: 1})
    if method is Method.APPROVAL:
        return st.sets(film, min_size=1).map(lambda chosen: dict.fromkeys(chosen, 1))
    if method is Method.RANKED:
        ranking = st.lists(film, min_size=1, max_size=films, unique=True)
        return ranking.map(lambda order: {number: rank for rank, number in enumerate(order, 1)})
    return st.dictionaries(film, st.integers(0, 5), min_size=1)


def in_order(films: int) -> tuple[int, ...]:
    return tuple(range(1, films + 1))


@given(elections(), st.randoms())
def test_the_order_of_the_ballots_does_not_matter(election: tuple[Method, list[Ballot], int], chance: Random) -> None:
    """Anonymity: the whole result is the same, not only the winner."""
    method, ballots, films = election
    shuffled = list(ballots)
    chance.shuffle(shuffled)

    assert count(method, shuffled, in_order(films)) == count(method, ballots, in_order(films))


@given(elections(), st.data())
def test_films_are_treated_alike_up_to_the_tie_rule(
    election: tuple[Method, list[Ballot], int], data: st.DataObject
) -> None:
    """Neutrality: other numbers for the films, with the order of ties renumbered too, elect the same film."""
    method, ballots, films = election
    numbers = data.draw(st.permutations(in_order(films)))
    renamed = dict(zip(in_order(films), numbers, strict=True))
    moved = [{renamed[film]: mark for film, mark in ballot.items()} for ballot in ballots]

    winner = count(method, ballots, in_order(films)).winner

    assert winner is not None
    assert count(method, moved, tuple(renamed[film] for film in in_order(films))).winner == renamed[winner]


@given(elections((Method.PLURALITY, Method.RANKED)))
def test_what_a_majority_puts_first_wins(election: tuple[Method, list[Ballot], int]) -> None:
    """The majority criterion; approval, score and STAR do not promise it."""
    method, ballots, films = election
    firsts = Counter(min(ballot, key=ballot.__getitem__) for ballot in ballots)
    favourite, votes = firsts.most_common(1)[0]

    if votes * 2 > len(ballots):
        assert count(method, ballots, in_order(films)).winner == favourite
    else:
        assert count(method, ballots, in_order(films)).winner in in_order(films)


@given(elections((Method.STAR,)))
def test_star_never_elects_the_finalist_that_more_people_scored_lower(
    election: tuple[Method, list[Ballot], int],
) -> None:
    method, ballots, films = election
    result = count(method, ballots, in_order(films))
    finalists = next((each.kept for each in result.rounds if len(each.kept) == 2), None)

    if finalists is not None and result.winner in finalists:
        loser = next(film for film in finalists if film != result.winner)
        against = sum(ballot.get(loser, 0) > ballot.get(result.winner, 0) for ballot in ballots)
        assert sum(ballot.get(result.winner, 0) > ballot.get(loser, 0) for ballot in ballots) >= against
    else:
        assert films == 1 or result.rounds[-1].kept == (result.winner,)


@given(elections())
def test_a_result_without_a_tie_is_the_same_under_every_rule(election: tuple[Method, list[Ballot], int]) -> None:
    method, ballots, films = election
    result = count(method, ballots, in_order(films))

    if not result.ties:
        assert count(method, ballots, in_order(films)[::-1]).winner == result.winner
    else:
        assert all(set(tie.ahead) | set(tie.behind) == set(tie.films) for tie in result.ties)


@given(elections(), st.sampled_from(list(TieRule)))
def test_every_step_has_its_sentence(election: tuple[Method, list[Ballot], int], rule: TieRule) -> None:
    method, ballots, films = election
    result = count(method, ballots, priority(rule, in_order(films), "seed"))
    lines = explain(result, {film: f"Film {film}" for film in in_order(films)}, rule)

    assert len(lines) == len(result.rounds)
    assert all(len(line) < 500 and line.endswith(".") for line in lines)
    assert f"Film {result.winner}" in lines[-1]


@given(elections(), st.sampled_from(list(TieRule)), st.text(max_size=20))
def test_a_written_file_reads_back_and_recounts_to_the_same_result(
    election: tuple[Method, list[Ballot], int], rule: TieRule, name: str
) -> None:
    method, ballots, films = election
    result = count(method, ballots, priority(rule, in_order(films), "seed"))
    file = BallotFile(
        method=method,
        tie_rule=rule,
        seed="seed",
        seed_hash=commitment("seed"),
        winner=result.winner,
        films={film: f"{name} {film}" for film in in_order(films)},
        ballots=tuple(ballots),
    )

    read = read_ballots(write_ballots(file))

    assert read.recount() == result
    assert (read.winner, read.ballots) == (result.winner, tuple(ballots))


@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: f"marquee-ballots,1\n{text}".encode()))
def test_any_other_file_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(InvalidInput, match="ballots"):
        read_ballots(data)
