"""Every way in which critics write a rating, in the places where they write it; the documents are invented."""

# A document is easier to check on one line than in pieces.
# ruff: noqa: E501

import pytest
from documents import Read

PROSE = (
    "The keeper of a lighthouse stops writing to the mainland, and the mainland sends two men to ask why. "
    "The film takes its time with the fog and with the soup.\n\n"
    "Nobody raises a voice in this movie until the lamp goes out, and then nobody stops."
)
HEAD = "# The Lantern Keeper (2021)\n\n"

AT_THE_END = [
    ("Rating: ★★★★☆ (4/5)", "4", "5"),
    ("Rating: 3.5/5", "3.5", "5"),
    ("RATING: 3 out of 5 stars", "3", "5"),
    ("**Rating:** 4.5 / 5", "4.5", "5"),
    ("**Score: 8.25/10**", "8.25", "10"),
    ("Final Score: 88%", "88", "100"),
    ("Final score – 72/100", "72", "100"),
    ("Overall: 7/10", "7", "10"),
    ("Grade: B+", "B+", "letters"),
    ("**Grade:** A-", "A-", "letters"),
    ("My rating: D plus", "D+", "letters"),
    ("Verdict: 4/5 (Good)", "4", "5"),
    ("Rating: Bad (2/5)", "2", "5"),
    ("Rosa's evaluation: 3 of 4: worth your evening", "3", "4"),
    ("7/10", "7", "10"),
    ("**7.5/10**", "7.5", "10"),
    ("_3/5_", "3", "5"),
    ("(4/5)", "4", "5"),
    ("★★★★☆", "4", "5"),
    ("★★½☆☆", "2.5", "5"),
    ("★★★★★", "5", "5"),
    ("★★★½☆ out now", "3.5", "5"),
    ("⭐⭐⭐⭐☆", "4", "5"),
    ("⭐️⭐️⭐️ 3/5", "3", "5"),
    ("★ ★ ★ ★ ☆", "4", "5"),
    ("&#9733;&#9733;&#9733;&#9734;&#9734;", "3", "5"),
    ("★★ (3/10)", "3", "10"),
    ("⭐ 6/10", "6", "10"),
    ("***1/2 out of 5", "3.5", "5"),
    ("**½ (out of ****)", "2.5", "4"),
    ("««« out of ««««", "3", "4"),
    ("Three and a half out of five", "3.5", "5"),
    ("Two out of four stars.", "2", "4"),
    ("Note : 14/20", "14", "20"),
    ("Wertung: 7 von 10", "7", "10"),
    ("Voto: 3,5/5", "3.5", "5"),
    ("Stars: 3.5 out of 4", "3.5", "4"),
    ("I give it a solid 8 out of 10.", "8", "10"),
    ("5/5 - A quiet triumph that lights every corner it looks into.", "5", "5"),
    ("A slow film for a long night. 4/5", "4", "5"),
    ("Score: 0/10", "0", "10"),
    ("４／５", "4", "5"),
    ("B-", "B-", "letters"),
]

WITHOUT_A_SCALE = [
    ("Rating: 3.5", "3.5"),
    ("Verdict: 4 Stars", "4"),
    ("_4 stars_", "4"),
    ("★★★½", "3.5"),
    ("Rating: ★★★", "3"),
    ("Three stars", "3"),
]

NO_RATING = [
    "Rating: PG-13",
    "Rating: R for violence and strong language",
    "BBFC rating: 15",
    "Rating: 12A",
    "Rated 18",
    "Certificate: 15",
    "Rated MA",
    "Rating: Not Rated",
    "MPAA Rating: PG",
    "FSK: 12",
    "Star Rating:",
    "Rating: N/A",
    "It holds 93% on Rotten Tomatoes.",
    "Rotten Tomatoes: 93%",
    "IMDb: 7.4/10",
    "IMDb rating: 7.4/10",
    "Metascore: 71/100",
    "Roger Ebert gave it four out of four.",
    "My daughter gives everything 5 stars.",
    "He said it was four out of four for him. The audience gave it 9/10.",
    "Film 6/52 of the challenge",
    "Day 3/31",
    "Part 1/2",
    "Seen on 3/5/2014",
    "04/10",
    "Runtime: 149min",
    "They are out of time, out of place, and out of luck.",
    "Three out of the four brothers survive.",
    "Violence: 3/5",
    "Read it at https://fog.example/2016/12/10/lantern-4-5/",
    "<!-- Rating: 4/5 -->",
    "Stars: Ada Berg, Tom Lind",
    "The A24 logo, a B-movie heart and a plan B.",
    "6/5",
    "We walked 3/4 of the way home.",
]


@pytest.mark.parametrize(("line", "value", "scale"), AT_THE_END, ids=str)
def test_rating_on_the_last_line_is_read_with_its_scale(read: Read, line: str, value: str, scale: str) -> None:
    draft = read.one(f"{HEAD}{PROSE}\n\n{line}\n")

    assert draft.rating is not None, draft.rating_reason
    assert (draft.rating.value, draft.rating.scale) == (value, scale)
    assert draft.title == "The Lantern Keeper"


@pytest.mark.parametrize(("line", "value", "scale"), AT_THE_END[:26], ids=str)
def test_rating_on_the_first_line_is_read_too(read: Read, line: str, value: str, scale: str) -> None:
    draft = read.one(f"{HEAD}{line}\n\n{PROSE}\n")

    assert draft.rating is not None, draft.rating_reason
    assert (draft.rating.value, draft.rating.scale) == (value, scale)


@pytest.mark.parametrize(("line", "value"), WITHOUT_A_SCALE)
def test_a_scale_that_is_not_stated_is_not_guessed(read: Read, line: str, value: str) -> None:
    draft = read.one(f"{HEAD}{PROSE}\n\n{line}\n")

    assert draft.rating is not None, draft.rating_reason
    assert (draft.rating.value, draft.rating.scale, draft.rating.score_hundredths) == (value, None, None)
    assert any("out of" in warning for warning in draft.warnings)


@pytest.mark.parametrize("line", NO_RATING)
def test_what_is_no_critics_rating_is_not_taken_at_the_end(read: Read, line: str) -> None:
    draft = read.one(f"{HEAD}{PROSE}\n\n{line}\n")

    assert draft.rating is None, draft.rating_reason


@pytest.mark.parametrize("line", NO_RATING)
def test_what_is_no_critics_rating_does_not_hide_the_real_one(read: Read, line: str) -> None:
    draft = read.one(f"{HEAD}{line}\n\n{PROSE}\n\nRating: 3/5\n")

    assert draft.rating is not None, draft.rating_reason
    assert (draft.rating.value, draft.rating.scale) == ("3", "5")


@pytest.mark.parametrize(
    ("line", "value", "scale"),
    [
        ("rating: 4/5", "4", "5"),
        ("rating: 8.25/10", "8.25", "10"),
        ('rating: "★★★★☆"', "4", "5"),
        ("rating: 3.5", "3.5", None),
        ('score: "85/100"', "85", "100"),
        ("grade: C+", "C+", "letters"),
        ("grade: A", "A", "letters"),
        ("stars: 4", "4", None),
        ("rating: 7\nscale: 10", "7", "10"),
        ("rating: 85%", "85", "100"),
        ("review:\n  rating: 4.5\n  movie:\n    rating: PG-13", "4.5", None),
        ("movie:\n  rating: 2.0\n  year: 2021", "2", None),
        ("my_rating: 3 out of 4", "3", "4"),
        ("rating:\n  story: 8/10\n  overall: 9/10", "9", "10"),
        ("rating: good", "good", None),
        ("douban:\n  rating: 9.1\nrating: 5", "5", None),
    ],
)
def test_rating_in_the_front_matter_is_read(read: Read, line: str, value: str, scale: str | None) -> None:
    draft = read.one(f"---\ntitle: The Lantern Keeper\ncategory: movie\n{line}\n---\n\n{PROSE}\n")

    assert draft.rating is not None, draft.rating_reason
    assert (draft.rating.value, draft.rating.scale) == (value, scale)


@pytest.mark.parametrize(
    "line",
    [
        "rating:",
        "rating: 0",
        "rating: PG-13",
        "rating: R",
        "rating: 15",
        "rating: ~",
        "rating: TBD",
        "imdb:\n  rating: 7.1",
        "mpaa_rating: PG",
        'rating: ""',
    ],
)
def test_front_matter_without_the_critics_rating_gives_none(read: Read, line: str) -> None:
    draft = read.one(f"---\ntitle: The Lantern Keeper\ncategory: movie\n{line}\n---\n\n{PROSE}\n")

    assert draft.rating is None, draft.rating_reason


def test_blank_key_leaves_the_word_to_the_last_line(read: Read) -> None:
    draft = read.one(
        f"---\nmovie title: The Lantern Keeper\nrating: \n---\n\n{PROSE}\n\nRosa's evaluation: 2 of 3  Has some moments."
    )

    assert draft.rating is not None
    assert (draft.rating.value, draft.rating.scale) == ("2", "3")
    assert draft.critic == "Rosa"
