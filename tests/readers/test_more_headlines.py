"""Headlines that say more than the film's name, second part: each a kind met in the wild, in invented words."""

# A document is easier to check on one line than in pieces.
# ruff: noqa: E501

import pytest
from documents import Read

TEXT = "The keeper of a lighthouse stops writing to the mainland. The film takes its time with the soup."


@pytest.mark.parametrize(
    ("headline", "body"),
    [
        ("What makes 'The Fog Line' such a surprisingly wet film?", "I saw 'The Fog Line' twice."),
        ("“The Fog Line” is a damp and patient look at lamps", "In The Fog Line nobody speaks."),
        ("Why “The Fog Line” still matters after twenty years", "The Fog Line is slow."),
        ("Nebellinie (The Fog Line)", "*The Fog Line* is slow. I watched The Fog Line in a harbour."),
    ],
)
def test_film_is_found_inside_a_sentence_that_the_text_confirms(read: Read, headline: str, body: str) -> None:
    draft = read.one(f'---\ntitle: "{headline}"\n---\n\n{body}\n\n{TEXT}\n', "posts/a-post.md")

    assert draft.title == "The Fog Line"


@pytest.mark.parametrize(
    ("headline", "body"),
    [
        ("The “Quiet” One", "The Quiet One rains. Quiet, they said."),
        ("The Keeper ('Redux')", "I liked The Keeper."),
        ("Fog (Part Two)", "Fog is a film of which Part Two is wet."),
        ('The keeper who said "it rains" and other letters', "It rains."),
    ],
)
def test_quotation_that_is_no_title_leaves_the_headline_whole(read: Read, headline: str, body: str) -> None:
    draft = read.one(f"---\ntitle: {headline}\n---\n\n{body}\n\n{TEXT}\n", "posts/a-post.md")

    assert draft.title.strip("'\"") == headline


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Fog Line. France, 2011. Director: Ada Berg. Script: Lo Vik. Cast: Tom Lind.", "Fog Line"),
        ("Linha de Névoa. EUA, 2011. Direção: Ada Berg. Roteiro: Lo Vik. Elenco: Tom Lind.", "Linha de Névoa"),
        ("Fog Line (2011). Directed by Ada Berg.", "Fog Line"),
    ],
)
def test_first_line_of_facts_names_the_film(read: Read, line: str, title: str) -> None:
    draft = read.one(f"{line}\n\n{TEXT}\n", "notes/some-other-words.txt")

    assert (draft.title, draft.year, draft.directors) == (title, 2011, ("Ada Berg",))


@pytest.mark.parametrize(
    "headline",
    [
        "Linea di nebbia (2023) di Ada Berg - piove sempre",
        "Linea di nebbia (2023) by Ada Berg",
        "Linea di nebbia (2023), directed by Ada Berg: a walk",
    ],
)
def test_maker_behind_the_year_of_a_headline_is_the_director(read: Read, headline: str) -> None:
    draft = read.one(f"---\ntitle: '{headline}'\n---\n\nPiove. {TEXT}\n")

    assert (draft.title, draft.year, draft.directors) == ("Linea di nebbia", 2023, ("Ada Berg",))


@pytest.mark.parametrize(
    "line",
    [
        "The only merit is a few flashes of directorial wit from future harbour master Ada Berg.",
        "I have waited for Ada Berg’s next directorial venture for years.",
    ],
)
def test_directorial_work_names_its_director(read: Read, line: str) -> None:
    draft = read.one(f"# Fog Line (2021)\n\n{TEXT} {line}\n")

    assert draft.directors == ("Ada Berg",)


def test_issue_of_a_column_about_several_films_is_refused(read: Read) -> None:
    refusal = read.refusal(
        "---\ntitle: 'Our damp little club #04'\ntags: [cinema]\n---\n\n## Fog Line - Ada Berg / Harbour Rat - Tom Lind\n\nThe first rains, the second does not. Both are films of the month.\n"
    )

    assert "several films" in refusal.reason


def test_date_of_viewing_in_a_heading_is_no_part_of_the_title(read: Read) -> None:
    headings = "\n\n".join(
        f"### [_{film}_](https://example.org) <small>2013-05-0{i}</small>\n\n<stars-of value='{i}' class='rating'></stars-of>\n\nWet."
        for i, film in enumerate(("Fog Line", "Room 9", "Soup"), 2)
    )
    drafts = read.all(f"---\ntitle: All of my movie reviews\n---\n\n{headings}\n")

    assert [draft.title for draft in drafts] == ["Fog Line", "Room 9", "Soup"]
    assert [draft.rating and draft.rating.value for draft in drafts] == ["2", "3", "4"]
