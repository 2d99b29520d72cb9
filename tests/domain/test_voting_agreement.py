"""Ten thousand random elections for each method, counted by us and by libraries that are not ours.

STAR is counted by `starvote`, with the same order of ties. The others are counted by `pref_voting`, which wants an
older numpy than the other tests have; CI gives it an environment of its own, and so can anybody:

    python -m venv /tmp/proof && /tmp/proof/bin/pip install pref-voting==1.18.2 starvote==2.1.6 pytest
    /tmp/proof/bin/python -m pytest -c /dev/null --noconftest tests/domain/test_voting_agreement.py

Named differences, none of which changes a winner:

- `pref_voting` drops the last film of a ranked vote until one is left; we stop when one has more than half, and drop
  films that nobody put first together instead of one by one.
- Where totals are level, `pref_voting` returns all films that are; we ask the tie rule which of these goes ahead.
- It has no rule of its own for one vote each: such a ballot is an approval ballot with one mark.
"""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from bot.domain.voting import Ballot, Method, count

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

ELECTIONS = 10_000
REASON = "needs an environment of its own, see the top of this file"


def elections(method: Method, seed: int) -> Iterator[tuple[list[Ballot], tuple[int, ...]]]:
    """Small elections, so that ties are frequent, and now and then a large one."""
    chance = random.Random(seed)
    for number in range(ELECTIONS):
        films = list(range(1, chance.randint(2, 7) + 1))
        voters = chance.randint(1, 9) if number % 10 else chance.randint(20, 60)
        order = films[:]
        chance.shuffle(order)
        yield [a_ballot(method, films, chance) for _ in range(voters)], tuple(order)


def a_ballot(method: Method, films: list[int], chance: random.Random) -> Ballot:
    if method is Method.PLURALITY:
        return {chance.choice(films): 1}
    chosen = chance.sample(films, chance.randint(1, len(films)))
    if method is Method.APPROVAL:
        return dict.fromkeys(chosen, 1)
    if method is Method.RANKED:
        return {film: rank for rank, film in enumerate(chosen, start=1)}
    return {film: chance.randint(0, 5) for film in chosen}


def test_starvote_elects_the_same_film_by_star() -> None:
    starvote: Any = pytest.importorskip("starvote")
    how: Counter[str] = Counter()
    for ballots, order in elections(Method.STAR, seed=20_26):
        result = count(Method.STAR, ballots, order)
        whole = [{str(film): ballot.get(film, 0) for film in sorted(order)} for ballot in ballots]
        ties = starvote.predefined_permutation_tiebreaker([str(film) for film in order])
        (theirs,) = starvote.star_voting(whole, tiebreaker=ties, verbosity=0)

        assert result.winner == int(theirs), (ballots, order)
        how["by the tie rule" if result.ties else "by votes"] += 1

    assert how.total() == ELECTIONS
    assert how["by the tie rule"] > ELECTIONS // 100  # ties are among them


def test_pref_voting_elects_the_same_film_by_ranked_choice() -> None:
    profiles: Any = pytest.importorskip("pref_voting.profiles_with_ties", reason=REASON)
    methods: Any = pytest.importorskip("pref_voting.iterative_methods", reason=REASON)
    how: Counter[str] = Counter()
    for ballots, order in elections(Method.RANKED, seed=20_27):
        result = count(Method.RANKED, ballots, order)
        profile = profiles.ProfileWithTies([dict(ballot) for ballot in ballots], candidates=sorted(order))
        # Its list begins with the film that ties drop first.
        theirs = methods.instant_runoff(profile, tie_breaker=list(order[::-1]))

        assert [result.winner] == list(theirs), (ballots, order)
        how["by the tie rule" if result.ties else "by votes"] += 1

    assert how.total() == ELECTIONS
    assert how["by the tie rule"] > ELECTIONS // 100


@pytest.mark.parametrize("method", [Method.APPROVAL, Method.PLURALITY, Method.SCORE])
def test_pref_voting_elects_the_same_film_by_the_highest_total(method: Method) -> None:
    profiles: Any = pytest.importorskip("pref_voting.grade_profiles", reason=REASON)
    methods: Any = pytest.importorskip("pref_voting.grade_methods", reason=REASON)
    grades = list(range(6)) if method is Method.SCORE else [0, 1]
    how: Counter[str] = Counter()
    for ballots, order in elections(method, seed=20_28):
        result = count(method, ballots, order)
        whole = [{film: ballot.get(film, 0) for film in sorted(order)} for ballot in ballots]
        profile = profiles.GradeProfile(whole, grades)
        counted = methods.score_voting if method is Method.SCORE else methods.approval
        level = list(counted(profile))  # all that have the highest total

        assert result.winner == next(film for film in order if film in level), (ballots, order)
        assert [set(tie.films) for tie in result.ties] == ([set(level)] if len(level) > 1 else [])
        how["by the tie rule" if result.ties else "by votes"] += 1

    assert how.total() == ELECTIONS
    assert how["by the tie rule"] > ELECTIONS // 100
