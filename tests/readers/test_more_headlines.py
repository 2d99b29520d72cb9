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


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Friday, September 15, 2023\n\nMovie review - “Fog Line” (2011) ****1/2\n\nI loved it.\n", "Fog Line"),
        ("Movies & TV / Reviews\n\nFog Line Review\n\nJuly 24, 2023 | Posted by Ada Berg\n\nIt rains.\n", "Fog Line"),
        ("Fog Line rich in rain\n\nFog Line ★★★★\n\nIt is as if it rained.\n", "Fog Line"),
        ("Fog Line ★★★★★\n\nIt rains.\n", "Fog Line"),
        ("'Fog Line' Drowns Us All!\n\nFog Line is wet. I saw Fog Line twice.\n", "Fog Line"),
        ("New Release Review - FOG LINE\n\nIt rains.\n", "FOG LINE"),
        ("Harbour Film Festival 2018 Review: Fog Line\n\nIt rains.\n", "Fog Line"),
        ("“Fog Line”(Movie Review)\n\nIt rains.\n", "Fog Line"),
        ("Fog Line | Review\n\nLamp (2019) was worse.\n", "Fog Line"),
        ("Fog Line – first-look review\n\nIt rains.\n", "Fog Line"),
        ("FOG LINE (Harbour IFF 2023) – Review by Ada Berg\n\nIt rains.\n", "FOG LINE"),
        ("News Blog Business Entertainment Music Sports World News\n\nFog Line Review: Wet\n\nIt rains.\n", "Fog Line"),
        ("Fog Line aka The Wet Lamp aka Soup (1981)\n\nIt rains.\n", "Fog Line"),
    ],
)
def test_first_lines_of_a_plain_text_name_the_film(read: Read, text: str, title: str) -> None:
    draft = read.one(text, "upload.txt")

    assert draft.title == title


def test_stars_behind_a_headline_below_its_day_are_the_rating(read: Read) -> None:
    draft = read.one(
        "Friday, September 15, 2023\n\nMovie review - “Fog Line” (2011) ****1/2\n\nI loved it.\n", "up.txt"
    )

    assert draft.rating is not None
    assert (draft.year, draft.rating.value, draft.rating.scale) == (2011, "4.5", None)


@pytest.mark.parametrize(
    "head",
    [
        "Film Review: Fog Line\n\nJuly 24, 2023 | Posted by Ada Berg",
        "Film Review: Fog Line\n\nAda Berg\nFebruary 29, 2024",
        "Ada Berg\n\nFog Line – first-look review",
        "FOG LINE (Harbour IFF 2023) – Review by Ada Berg",
    ],
)
def test_critic_beside_a_day_or_a_headline_is_found(read: Read, head: str) -> None:
    draft = read.one(f"{head}\n\n{TEXT}\n", "upload.txt")

    assert draft.critic == "Ada Berg"


@pytest.mark.parametrize(
    ("headline", "title"),
    [
        ("Music Mondays: Fog Line", "Fog Line"),
        ("Fog Wars: The Rise of the Keeper", "Fog Wars: The Rise of the Keeper"),
        ("Harbour VII: Fog Line", "Harbour VII: Fog Line"),
    ],
)
def test_column_is_left_out_and_a_series_stays(read: Read, headline: str, title: str) -> None:
    draft = read.one(
        f"---\ntitle: '{headline}'\n---\n\nI went to see _Fog Line_ again. In The Rise of the Keeper it rains.\n\n{TEXT}\n",
        "posts/2019-12-28-fog-wars-review.md",
    )

    assert draft.title == title


def test_announced_reviews_in_a_plain_text_are_several_films(read: Read) -> None:
    drafts = read.all(
        "Review / ‘Fog Line’ (PG) ***\n\nIt rains on everybody in this patient film about lamps.\n\nReview / ‘Soup’ (M) **\n\nNobody eats in this film, and nobody is hungry at its end.\n\nReview / ‘Lamp’ (M) *** and a half\n\nA light goes on in the last of the three.\n",
        "upload.txt",
    )

    assert [(draft.title, draft.rating and draft.rating.value) for draft in drafts] == [
        ("Fog Line", "3"),
        ("Soup", "2"),
        ("Lamp", "3.5"),
    ]


def test_numbered_films_of_a_marathon_are_several(read: Read) -> None:
    drafts = read.all(
        "#1850 Halloween 2023: Fog Line aka Soup (1981)\n\nIt rains.\n\nTotal: 61%\n\n#1849 Halloween 2023: Lamp (1987)\n\nIt is dark.\n\nTotal: 17%\n",
        "upload.txt",
    )

    assert [(draft.title, draft.year, draft.rating and draft.rating.value) for draft in drafts] == [
        ("Fog Line", 1981, "61"),
        ("Lamp", 1987, "17"),
    ]


def test_facts_in_another_script_are_keys(read: Read) -> None:
    draft = read.one("标题：雾线\n导演：克里斯托弗·诺兰\n年份：2010\n\n灯塔里的人不再写信。\n", "data/fog.txt")

    assert (draft.title, draft.directors, draft.year) == ("雾线", ("克里斯托弗·诺兰",), 2010)


@pytest.mark.parametrize(
    ("line", "directors"),
    [
        ("Ada Berg's slow, rainy harbour thriller takes place in a lighthouse.", ("Ada Berg",)),
        ("Fog Line is Ada Berg’s newest release.", ("Ada Berg",)),
        ("Korean-Canadian Ada Berg’s delicate directorial debut is set in a harbour.", ("Ada Berg",)),
        ("Ada Berg, who wrote and directed this, knows harbours.", ("Ada Berg",)),
        ("Fog Line (Ada Berg, 2023) is set in a harbour.", ("Ada Berg",)),
        ("This is Ada Berg‘s enchanting filmmaking debut.", ("Ada Berg",)),
        ("Based on Ada Berg's rainy western, it takes place in a lighthouse.", ()),
        ("I only knew the keeper from Ada Berg's film Soup, which takes place in a lighthouse.", ()),
        ("Ada Berg's best film in years takes place in a lighthouse.", ()),
    ],
)
def test_owner_of_a_film_in_the_opening_is_its_director(read: Read, line: str, directors: tuple[str, ...]) -> None:
    draft = read.one(f"---\ntitle: Fog Line\n---\n\n{line} {TEXT}\n")

    assert draft.directors == directors


def test_lists_of_one_score_and_one_critic_are_read(read: Read) -> None:
    draft = read.one(f'+++\ntitle = "Fog Line"\ncritics = ["Ada Berg"]\nscores = [8]\n+++\n\n{TEXT}\n')

    assert draft.rating is not None
    assert (draft.critic, draft.rating.value, draft.rating.scale) == ("Ada Berg", "8", None)


@pytest.mark.parametrize(
    "name",
    [
        "the-fog-line-is-a-rare-kind-of-film-16316132.txt",
        "the-fog-line-harbour-iff-2023-review-by-ada-berg.txt",
        "the-fog-line-movie-2023.txt",
    ],
)
def test_part_of_a_file_name_that_the_text_says_is_the_title(read: Read, name: str) -> None:
    draft = read.one(
        "Nobody speaks for the first hour of The Fog Line, which is a way to begin. Then it rains, and the keeper of the lamp looks at the harbour for a while longer than he should.\n\nThe Fog Line ends as it begins.\n",
        f"pasted/{name}",
    )

    assert draft.title == "The Fog Line"


def test_number_of_a_film_in_a_row_is_no_title(read: Read) -> None:
    numbered = read.one(f"---\ntitle: Fog Line\nfilm: 569\n---\n\n{TEXT}\n")
    named = read.one(f"---\ntitle: 300 Review\nfilm: 300\n---\n\n{TEXT}\n")

    assert (numbered.title, named.title) == ("Fog Line", "300")


@pytest.mark.parametrize("line", ["Un film réalisé par Ada Berg et sorti en 2018.", "Estrenada en 2018."])
def test_year_of_release_is_read_in_other_languages(read: Read, line: str) -> None:
    assert read.one(f"---\ntitle: Fog Line\n---\n\n{line}\n").year == 2018


def test_year_of_another_film_in_the_opening_is_left_alone(read: Read) -> None:
    draft = read.one(f"---\ntitle: Fog Line\n---\n\nWhoever saw her 2019 film Soup knows the weather. {TEXT}\n")

    assert draft.year is None


@pytest.mark.parametrize(
    ("line", "rating"), [("Grade: B+.", ("B+", "letters")), ("Rating: 4/5", ("4", "5")), ("Grade: PG.", None)]
)
def test_rating_behind_the_last_sentence_is_read(read: Read, line: str, rating: tuple[str, str] | None) -> None:
    draft = read.one(f"# Fog Line (2011)\n\n{TEXT} Bring a coat (and a lamp). {line}\n")

    assert (None if draft.rating is None else (draft.rating.value, draft.rating.scale)) == rating


@pytest.mark.parametrize("headline", ["2023 Year in review - Movies and TV", "2023 Movie Viewing Record", "Watched"])
def test_list_of_a_year_without_parts_is_refused(read: Read, headline: str) -> None:
    refusal = read.refusal(f"---\ntitle: {headline}\n---\n\nWhat I saw.\n\n- Fog Line\n  - Wet\n- Soup\n- Lamp\n")

    assert "several films" in refusal.reason


def test_items_of_a_list_with_year_and_rating_are_films_and_rated_parts_are_not(read: Read) -> None:
    drafts = read.all(
        "---\ntitle: My year in review\n---\n\n- Fog Line (2023) – ★★★★☆\n- Soup (2023) – ★★★☆☆\n- Lamp (2022) – ★☆☆☆☆\n- Harbour\n"
    )
    single = read.one(f"# Fog Line (2011)\n\n{TEXT}\n\n- Acting – ★★★★☆\n- Rain – ★★★☆☆\n- Soup – ★★☆☆☆\n")

    assert [(draft.title, draft.year, draft.rating and draft.rating.value) for draft in drafts] == [
        ("Fog Line", 2023, "4"),
        ("Soup", 2023, "3"),
        ("Lamp", 2022, "1"),
    ]
    assert single.title == "Fog Line"
