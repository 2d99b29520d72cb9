"""Documents about other things than films, and films that speak of such things; all of them are invented."""

# A document is easier to check on one line than in pieces.
# ruff: noqa: E501

import pytest
from documents import Read

TEXT = "The keeper of a lighthouse stops writing to the mainland. The film takes its time with the fog and the soup."


@pytest.mark.parametrize(
    "headline",
    [
        "Video Game Mini-Reviews",
        "Books I Read in 2024",
        "The albums I've heard this spring",
        "My Favourite Board Games of 2019",
        "Top 10 Records",
        "Reading Log",
        "Harbour Lights S02",
        "Harbour Lights, episode by episode",
        "Harbour Lights – Episode Guide",
    ],
)
def test_headline_of_another_thing_is_refused(read: Read, headline: str) -> None:
    refusal = read.refusal(f'---\ntitle: "{headline}"\n---\n\nI liked the second half more than the first.\n\n4/5\n')

    assert headline in refusal.reason


@pytest.mark.parametrize(
    "headline",
    ["Review of “Fog Line” Soundtrack by Una Rask", "Fog Line (Original Motion Picture Soundtrack)", "Fog Line OST"],
)
def test_music_of_a_film_is_refused_where_films_are_reviewed(read: Read, headline: str) -> None:
    refusal = read.refusal(f"---\ntitle: {headline}\ntags: [films, review]\n---\n\nTrack three rains.\n\n8/10\n")

    assert "music" in refusal.reason


@pytest.mark.parametrize(
    "title",
    ["Soundtrack", "The Best of Games", "Top Secret Games", "Movies and Books I Read About", "Album of Rain S1"],
)
def test_film_whose_name_sounds_like_another_thing_is_kept(read: Read, title: str) -> None:
    draft = read.one(f"---\ntitle: {title}\ndirector: Ada Berg\ncategory: film\n---\n\n{TEXT}\n")

    assert draft.title == title


@pytest.mark.parametrize(
    ("facts", "thing"),
    [
        ("**Publisher:** Wet Coat\n\n**Console:** Any\n\n**Players:** 2", "a game"),
        ("**Pages:** 212\n\n**ISBN:** 978-1", "a book"),
        ("| Seasons | 2 |\n| --- | --- |\n| Network | Channel Nine |", "a television series"),
        ("Artist: Una Rask\nLabel: Damp", "music"),
    ],
)
def test_facts_of_another_thing_are_known(read: Read, facts: str, thing: str) -> None:
    refusal = read.refusal(f"---\ntitle: Harbour Lights\n---\n\n{facts}\n\nIt rained and I liked it.\n")

    assert thing in refusal.reason


def test_facts_beside_a_director_are_a_films(read: Read) -> None:
    draft = read.one(f"# Harbour Lights (2021)\n\nDirector: Ada Berg\nPublisher: Fog Weekly\nPlatform: Any\n\n{TEXT}\n")

    assert draft.directors == ("Ada Berg",)


def test_tag_of_another_thing_counts_when_the_words_agree(read: Read) -> None:
    refusal = read.refusal(
        "---\ntitle: Harbour Lights\ntags: [Fun, TV]\nrating: 4\n---\n\nThree seasons, and no episode too many.\n"
    )

    assert "television" in refusal.reason


def test_tag_of_another_thing_is_no_proof_against_the_words(read: Read) -> None:
    draft = read.one(f"---\ntitle: Harbour Lights\ntags: [books, rain]\nrating: 4\n---\n\n{TEXT}\n")

    assert draft.title == "Harbour Lights"


def test_kind_of_thing_in_a_schema_is_believed(read: Read) -> None:
    refusal = read.refusal(
        "---\ntitle: Harbour Lights\nschema:\n  product:\n    '@type': TVSeries\n    name: Harbour Lights\n---\n\nIt rained.\n"
    )

    assert "television" in refusal.reason


def test_list_of_games_with_ratings_is_refused(read: Read) -> None:
    games = "\n\n".join(
        f"## {name}\n\n* **4/5** - This game is a remake of a game. The gameplay is wet, the levels are long, and the bosses sing to the gamer in you. I would play it again on any console, with or without a controller."
        for name in ("Harbour Rat", "Fog Line 2", "Soup")
    )
    refusal = read.refusal(f"---\ntitle: reviews\n---\n\n# reviews\n\n{games}\n")

    assert "a game" in refusal.reason


def test_films_are_kept_and_games_left_out_of_a_mixed_list(read: Read) -> None:
    def listed(*names: str) -> str:
        return "\n\n".join(f"* [*{name}*](https://example.org)\n\n    Wet and good. **{7} / 10**" for name in names)

    drafts = read.all(
        f"---\ntitle: Rainy Season 2024\n---\n\nWhat I tried.\n\n## Films\n\nLinks are below.\n\n{listed('Fog Line', 'Harbour Rat')}\n\n## Games\n\n{listed('Lamp Lighter', 'Soup')}\n"
    )

    assert [draft.title for draft in drafts] == ["Fog Line", "Harbour Rat"]
    assert [draft.rating and draft.rating.original for draft in drafts] == ["7 / 10", "7 / 10"]


@pytest.mark.parametrize(
    "body",
    [
        "I liked this book. The book is long, and the novel it follows was longer.",
        "The show rains. I watched the show in a week, and the season ends wet, as this series must.",
        "Rask Lind is at her best in a harbour, and Rask Lind knows it.",
        "Item: Harbour Lights\nItem type: book\nScore: 5",
    ],
)
def test_text_that_speaks_of_another_thing_and_no_film_is_refused(read: Read, body: str) -> None:
    refusal = read.refusal(f"---\ntitle: Harbour Lights\nauthor: Rask Lind\nrating: 4\n---\n\n{body}\n")

    assert "It " in refusal.reason


def test_film_of_a_book_is_a_film(read: Read) -> None:
    draft = read.one(
        "---\ntitle: Harbour Lights\nauthor: Rask Lind\n---\n\nThe book was wet. I read the book twice, and the novel after it. The film leaves the book at home.\n"
    )

    assert draft.critic == "Rask Lind"


@pytest.mark.parametrize("headline", ["How I Grade", "Rating System", "Our Film Rating Scale"])
def test_page_about_a_sites_ratings_is_refused(read: Read, headline: str) -> None:
    refusal = read.refusal(f"---\ntitle: {headline}\n---\n\nFive stars: I loved it.\n\nFour stars: I liked it.\n")

    assert "ratings" in refusal.reason


@pytest.mark.parametrize("headline", ["Reviews", "movies.", "My Watchlist", "Film Log"])
def test_page_of_a_site_without_parts_is_refused(read: Read, headline: str) -> None:
    refusal = read.refusal(f"---\ntitle: {headline}\n---\n\nMovies that I want to watch.\n\n- Fog Line\n- Soup\n")

    assert "several films" in refusal.reason


def test_plain_text_that_announces_books_is_refused(read: Read) -> None:
    refusal = read.refusal("Book Reviews – Harbour Lights, by Rask Lind\n\nMy rating: 5 of 5 stars\n\nIt rains.\n")

    assert "something else" in refusal.reason


def test_capsules_that_begin_with_a_quoted_title_are_several_films(read: Read) -> None:
    drafts = read.all(
        "“Fog Line”: 2 ½ stars (Ada Berg, Fog Weekly) R, 2:03\n\n“Soup”: Nobody eats in this film, and nobody is hungry. 3 stars (Tom Lind, Staff) PG, 2:09\n"
    )

    assert [draft.title for draft in drafts] == ["Fog Line", "Soup"]
