"""Which film a document is about, from headlines, keys, file names and prose."""

# A document is easier to check on one line than in pieces.
# ruff: noqa: E501

import pytest
from documents import Read

from bot.domain.drafts import UnreadableDocument
from bot.readers import ReadOptions, read_document
from bot.readers.document import slug_of
from bot.readers.headlines import read_headline

TEXT = "The keeper of a lighthouse stops writing to the mainland. The film takes its time with the fog and the soup."


@pytest.mark.parametrize(
    ("headline", "title", "year"),
    [
        ("Film Review – The Lantern Keeper", "The Lantern Keeper", None),
        ("Movie Review: The Lantern Keeper (2021)", "The Lantern Keeper", 2021),
        ("Review: The Lantern Keeper", "The Lantern Keeper", None),
        ("REVIEW | The Lantern Keeper", "The Lantern Keeper", None),
        ("[Film] The Lantern Keeper", "The Lantern Keeper", None),
        ("[Review] The Lantern Keeper", "The Lantern Keeper", None),
        ("The Lantern Keeper (2021) Review", "The Lantern Keeper", 2021),
        ("The Lantern Keeper (2021) - Review", "The Lantern Keeper", 2021),
        ("The Lantern Keeper Review", "The Lantern Keeper", None),
        ("The Lantern Keeper Movie Review: Fog, and Then Some", "The Lantern Keeper", None),
        ("The Lantern Keeper review – a lamp in the fog", "The Lantern Keeper", None),
        ("‘The Lantern Keeper’ Review: Fog, and Then Some", "The Lantern Keeper", None),
        ("“The Lantern Keeper” (2021)", "The Lantern Keeper", 2021),
        ("My Very Brief Review of ‘The Lantern Keeper’", "The Lantern Keeper", None),
        ('Brief Review of "The Lantern Keeper" (2021)', "The Lantern Keeper", 2021),
        ("The Lantern Keeper by Ada Berg", "The Lantern Keeper", None),
        ("*The Lantern Keeper*", "The Lantern Keeper", None),
        ("_The Lantern Keeper_ revisited", "The Lantern Keeper", None),
        ("The Lantern Keeper (2021) | Fog Weekly", "The Lantern Keeper", 2021),
        ("The Lantern Keeper (2021) ★★★★", "The Lantern Keeper", 2021),
        ("The Lantern Keeper, 2021 - ★★★½", "The Lantern Keeper", 2021),
        ("2001: A Space Odyssey (1968)", "2001: A Space Odyssey", 1968),
        ("Blade Runner 2049", "Blade Runner 2049", None),
        ("Blade Runner 2049 Review", "Blade Runner 2049", None),
        ("1917 (2019)", "1917", 2019),
        ("1917", "1917", None),
        ("300", "300", None),
        ("11:14", "11:14", None),
        ("Safety Last! by Harold Lloyd", "Safety Last!", None),
        ("Mission: Impossible II", "Mission: Impossible II", None),
        ("Filmkritik: Der Laternenwärter", "Der Laternenwärter", None),
        ("Critique : Le Gardien du phare", "Le Gardien du phare", None),
        ("(500) Days of Summer (2009)", "(500) Days of Summer", 2009),
        ("Stand by Me", "Stand by Me", None),
        ("Review: Film", "Film", None),
        ("Kiss Me, Stupid", "Kiss Me, Stupid", None),
        ("M", "M", None),
    ],
)
def test_headline_gives_the_title_and_the_year(headline: str, title: str, year: int | None) -> None:
    read = read_headline(headline)

    assert (read.title, read.year) == (title, year)


@pytest.mark.parametrize(
    ("name", "words", "year"),
    [
        ("reviews/2001-a-space-odyssey-1968.md", "2001 a space odyssey", 1968),
        ("2016-03-26-my-very-brief-review-of-the-lantern-keeper.md", "the lantern keeper", None),
        ("content/2017/2017-03-03-logan-review.md", "logan", None),
        ("blog/2014-06-26-brief-review-of-fog-1994/index.md", "fog", 1994),
        ("posts/blade-runner-2049.markdown", "blade runner 2049", None),
        ("johnny-lamp-in-2024.md", "johnny lamp in 2024", None),
        ("1917.md", "1917", None),
        ("1941-1979.md", "1941", 1979),
        ("000_22e5c5bb1ea96829.txt", "", None),
        ("The Lantern Keeper (2021).txt", "The Lantern Keeper", 2021),
    ],
)
def test_file_name_gives_words_and_a_year(name: str, words: str, year: int | None) -> None:
    slug = slug_of(name)

    assert (slug.words, slug.year) == (words, year)


def test_title_only_in_the_file_name_is_written_as_the_text_writes_it(read: Read) -> None:
    draft = read.one(
        f"---\ndate: 2008-05-01\ngrade: A\n---\n\n_2001: A Fog Odyssey_ is long.\n\n{TEXT}\n",
        "reviews/2001-a-fog-odyssey-1968.md",
    )

    assert (draft.title, draft.year, draft.title_is_guess) == ("2001: A Fog Odyssey", 1968, False)


def test_title_only_in_the_file_name_is_cased_as_a_title(read: Read) -> None:
    draft = read.one(f"---\ndate: 2008-05-01\ngrade: D-\n---\n\n{TEXT}\n", "reviews/reunion-in-the-fog-1942.md")

    assert (draft.title, draft.year) == ("Reunion in the Fog", 1942)


@pytest.mark.parametrize("title", ["11:14", "1941", "300", "No", "~", "Mission: Impossible II", "On", "007", "12.50"])
def test_title_that_yaml_would_spoil_stays_as_written(read: Read, title: str) -> None:
    draft = read.one(f"---\nmovie title: {title}\ncomment title: A pun\nrating: \n---\n\n{TEXT}\n")

    assert draft.title == title
    assert draft.headline == "A pun"
    assert draft.year is None


def test_year_of_a_title_that_is_a_year_comes_from_elsewhere(read: Read) -> None:
    draft = read.one(f'+++\ntitle = "1917"\nyear = ["2019"]\nDirectors = ["Ada Berg"]\n+++\n\n{TEXT}\n')

    assert (draft.title, draft.year, draft.directors) == ("1917", 2019, ("Ada Berg",))


def test_date_of_the_post_is_never_the_films_year(read: Read) -> None:
    draft = read.one(
        f"---\ntitle: Knives in the Fog\ndate: 2019-11-29\ncategory: film\n---\n\n{TEXT}\n",
        "2019-11-29-knives-in-the-fog.md",
    )

    assert draft.year is None
    assert str(draft.published_on) == "2019-11-29"


def test_year_beside_the_title_in_the_text_is_taken_and_another_films_is_not(read: Read) -> None:
    assert read.one(f"# Review: Fog Line\n\nAt last *Fog Line* (2021) is here. {TEXT}").year == 2021
    assert read.one(f"# Review: Fog Line\n\nIt copies *Mist* (1989). {TEXT}").year is None


def test_a_guess_from_the_words_is_marked_as_one(read: Read) -> None:
    text = (
        "When Fogbound was first announced, nobody knew why. Fogbound is a thriller about soup. "
        "Ada Berg plays Eve, and Eve is tired. In the second half Fogbound drifts. Eve rows. Eve sleeps."
    )
    draft = read.one(text, "000_22e5c5bb1ea96829.txt")

    assert (draft.title, draft.title_is_guess) == ("Fogbound", True)


def test_document_that_names_no_film_is_unreadable() -> None:
    with pytest.raises(UnreadableDocument, match=r"message\.txt, line 1"):
        read_document(b"it was fine. nobody minded. we went home.", "message.txt")


def test_caller_who_knows_the_film_is_believed(read: Read) -> None:
    draft = read.one("it was fine, this film. 4/5", "x.txt", ReadOptions(film=("Fog Line", 2021)))

    assert (draft.title, draft.year, draft.title_is_guess) == ("Fog Line", 2021, False)
    assert draft.rating is not None


def test_pun_headline_is_the_headline_when_a_film_key_names_the_film(read: Read) -> None:
    draft = read.one(f"---\ntitle: Soup for the soul\nfilm: Fog Line\nyear: 2021\n---\n\n{TEXT}\n")

    assert (draft.title, draft.headline) == ("Fog Line", "Soup for the soul")


def test_viewing_year_in_the_headline_is_not_the_films(read: Read) -> None:
    draft = read.one(
        f"---\ntitle: Johnny Lamp in 2024\ncategories: [movies]\n---\n\nI recorded _Johnny Lamp_ (1995) last night. {TEXT}\n",
        "johnny-lamp-in-2024/index.md",
    )

    assert (draft.title, draft.year) == ("Johnny Lamp", 1995)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("harbour-rat/index.md", "Harbour Rat"),
        ("posts/030-harbour-rat/body.md", "Harbour Rat"),
        ("harbour-rat/notes.txt", None),
        ("holiday pictures/review.txt", None),
        ("reviews/index.md", None),
    ],
)
def test_folder_names_a_film_only_for_files_that_stand_for_it(read: Read, name: str, title: str | None) -> None:
    text = "It was raining all the time.\n\nNobody spoke, and I liked that well enough.\n"
    if title is None:
        with pytest.raises(UnreadableDocument):
            read.all(text, name)
    else:
        assert read.one(text, name).title == title
