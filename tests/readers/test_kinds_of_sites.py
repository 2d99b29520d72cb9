"""Reviews as other sites keep them: each test a kind met in the wild, in invented words."""

# A document is easier to check on one line than in pieces.
# ruff: noqa: E501

import pytest
from documents import Read

from bot.domain.drafts import NotAFilmReview
from bot.readers import read_document

TEXT = "The keeper of a lighthouse stops writing to the mainland. The film takes its time with the fog and the soup."


def rated(draft: object) -> tuple[str | None, str | None] | None:
    rating = getattr(draft, "rating", None)
    return None if rating is None else (rating.value, rating.scale)


@pytest.mark.parametrize(
    ("headline", "body", "title"),
    [
        ("Fog Line – A Quiet Marvel of Weather and Want", "*Fog Line* (2019) is slow.", "Fog Line"),
        ("Fog Line: a hallucinatory allegory of weather", "In Fog Line nobody speaks. Fog Line is slow.", "Fog Line"),
        ("Chasing the Weather: A Review of Fog Line", "It rains.", "Fog Line"),
        ("Film Recommendation: Fog Line", "It rains.", "Fog Line"),
        ("Movie Night: Fog Line", "It rains.", "Fog Line"),
        ("Fog Line: A Short Review", "It rains.", "Fog Line"),
        ("Review Fog Line", "It rains.", "Fog Line"),
        ("Fog Line. Trama e Recensione", "Piove sempre.", "Fog Line"),
        ("Película: Fog Line", "Llueve.", "Fog Line"),
        ("Genres – Slow Drama #5 – Fog Line (2019)", "Fog Line is slow, and Fog Line is long.", "Fog Line"),
        ("Fog<br>Line", "It rains.", "Fog Line"),
        ("Ada Berg’s <em>Fog Line</em>", "It rains.", "Fog Line"),
    ],
)
def test_film_is_found_in_a_headline_that_says_more(read: Read, headline: str, body: str, title: str) -> None:
    draft = read.one(f'---\ntitle: "{headline}"\ndate: 2021-03-02\n---\n\n{body}\n\n{TEXT}\n', "posts/a-post.md")

    assert draft.title == title


@pytest.mark.parametrize(
    "title", ["Fog Line: The Return", "Fog Wars VII: The Line Awakens", "Fog: Part Two", "Fog Line – Afterglow"]
)
def test_subtitle_stays_with_the_title(read: Read, title: str) -> None:
    draft = read.one(
        f'---\ntitle: "{title}"\n---\n\nI liked *Fog* (2019) more, and "The Line Awakens" less.\n\n{TEXT}\n'
    )

    assert draft.title == title


def test_series_of_a_site_before_the_film_is_left_out_when_the_file_is_named_after_the_film(read: Read) -> None:
    draft = read.one(f"# Fogathon: Lantern Keeper\n\n{TEXT}\n", "blog/lantern-keeper.md")

    assert draft.title == "Lantern Keeper"


@pytest.mark.parametrize(
    ("line", "director"),
    [
        ("La película, dirigida por Ada Berg, es larga.", "Ada Berg"),
        ("Un film réalisé par Ada Berg et lent.", "Ada Berg"),
        ("Il film pluripremiato della regista norvegese Ada Berg.", "Ada Berg"),
        ("Diretto da Ada Berg, il film è lento.", "Ada Berg"),
        ("Regisseurin Ada Berg dreht langsam.", "Ada Berg"),
        ("Fog Line is Ada Berg's newest film, after a long pause.", "Ada Berg"),
        ("FOG LINE (2019) de Ada Berg es, sin duda, larga.", "Ada Berg"),
        ("The comedian Ada Berg has gone north to write and direct a slow film.", "Ada Berg"),
        ("**Dirección y guión:** Ada Berg. **Países:** Noruega. **Año:** 2019. **Duración:** 98 min.", "Ada Berg"),
    ],
)
def test_director_is_found_in_other_languages_and_in_passing(read: Read, line: str, director: str) -> None:
    assert read.one(f"# Fog Line\n\n{line}\n\n{TEXT}\n").directors == (director,)


@pytest.mark.parametrize(
    ("line", "director"),
    [
        ("Berg's films are misunderstood.", "Berg"),
        ("Berg’s direction is flawless. It is the best that Ada Berg has done.", "Ada Berg"),
        ("Disney's films are loud.", None),
        ("It is the best of all Holm's films.", None),
    ],
)
def test_surname_alone_is_better_than_nothing(read: Read, line: str, director: str | None) -> None:
    assert read.one(f"# Fog Line\n\n{TEXT} {line}\n").directors == ((director,) if director else ())


def test_creator_of_a_document_filed_as_a_film_is_its_director(read: Read) -> None:
    draft = read.one(f"---\ntitle: Fog Line\ntype: movie\ncreator: Ada Berg\n---\n\n{TEXT}\n")

    assert draft.directors == ("Ada Berg",)


def test_keys_under_a_plugin_are_read_by_their_last_part(read: Read) -> None:
    draft = read.one(f"---\ntitle: Fog Line\nreviews/directors:\n- Ada Berg\nreviews/year: 2019\n---\n\n{TEXT}\n")

    assert (draft.directors, draft.year) == (("Ada Berg",), 2019)


def test_director_kept_under_the_key_author_is_no_critic(read: Read) -> None:
    draft = read.one(
        f"---\ntitle: Fog Line\nauthor: Ada Berg\n---\n\n_Fog Line_ (2019), directed by Ada Berg. {TEXT}\n"
    )

    assert (draft.critic, draft.directors, draft.year) == (None, ("Ada Berg",), 2019)


def test_critic_is_read_from_a_nested_key_and_never_from_a_quotation(read: Read) -> None:
    nested = read.one(f"---\ntitle: Fog Line\nauthor:\n  name: Kim Oro\n  url: kim\n---\n\n{TEXT}\n")
    quoted = read.one(f'# Fog Line\n\n{TEXT}\n\n> "The fog keeps its own time."\n> — Captain Holm\n')
    nobody = read.one(f"---\ntitle: Fog Line\nauthor: admin\n---\n\n{TEXT}\n")

    assert (nested.critic, quoted.critic, nobody.critic) == ("Kim Oro", None, None)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("★ ★ (out of five)", ("2", "5")),
        ("Le doy una nota de 8 sobre 10.", ("8", "10")),
        ("**TL;DR (spoiler free) 8.5 / 10**: A slow film that knows what it wants.", ("8.5", "10")),
        ("**Calificación: 9/10**", ("9", "10")),
        ("★ Rating: 7/10", ("7", "10")),
        ("⭐ Favourite scene: the soup", None),
    ],
)
def test_rating_as_other_sites_write_it(read: Read, line: str, expected: tuple[str, str] | None) -> None:
    assert rated(read.one(f"# Fog Line\n\n{TEXT}\n\n{line}\n")) == expected


@pytest.mark.parametrize(("marks", "value"), [("***", "3"), ("*** and a half", "3.5"), ("**½", "2.5")])
def test_asterisks_behind_a_headline_are_stars_without_a_scale(read: Read, marks: str, value: str) -> None:
    draft = read.one(f"Review / ‘Fog Line’ (M) {marks}\n\n{TEXT}\n", "fog.txt")

    assert (draft.title, rated(draft)) == ("Fog Line", (value, None))


@pytest.mark.parametrize(
    ("icons", "expected"),
    [
        (
            '<i class="fa fa-star"></i>' * 3 + '<i class="fa fa-star-half"></i><i class="fa fa-star-o"></i>',
            ("3.5", "5"),
        ),
        ('<span class="fa fa-star checked"></span>' * 2 + '<span class="fa fa-star"></span>' * 3, ("2", "5")),
        ('<i class="bi bi-star-fill"></i>' * 4 + '<i class="bi bi-star"></i>', ("4", "5")),
        ('<img src="s.png" alt="star">' * 3 + '<img src="e.png" alt="empty star">' * 2, ("3", "5")),
        ('<i class="fa fa-star"></i>', None),
    ],
)
def test_stars_drawn_with_icons_are_counted(read: Read, icons: str, expected: tuple[str, str] | None) -> None:
    table = f"<table>\n<tr>\n  <td>Rating</td>\n  <td>{icons}</td>\n</tr>\n<tr>\n  <td>Director</td>\n  <td>Ada Berg</td>\n</tr>\n</table>"
    draft = read.one(f"---\ntitle: Fog Line movie review\n---\n\n{table}\n\n{TEXT}\n")

    assert (draft.title, rated(draft), draft.directors) == ("Fog Line", expected, ("Ada Berg",))


def test_counter_in_the_navigation_is_no_rating(read: Read) -> None:
    draft = read.one(
        f'---\ntitle: Fog Line\n---\n\n<nav class="films">\n  <div>\n    <a href="../">22 / 100</a>\n  </div>\n</nav>\n\n{TEXT}\n'
    )

    assert draft.rating is None


def test_restructured_text_is_opened_with_its_fields(read: Read) -> None:
    draft = read.one(
        f"Fog Line\n########\n:date: 2012-11-04 17:36\n:author: admin\n:slug: fog-line\n\n.. image:: poster.png\n    :alt: 4 stars\n\nThe director, `Ada Berg <http://example.org/ada>`__, had her work cut out. {TEXT}\n",
        "content/fog.rst",
    )

    assert (draft.title, draft.directors, draft.rating, draft.critic) == ("Fog Line", ("Ada Berg",), None, None)


@pytest.mark.parametrize(
    "body",
    [
        "Fog Line was released in theatres.\n\nRelease Date: Nov. 18, 2022\nRating: 1.5 out of 5",
        "Based on the 2015 short film “Fog”. Fog Line drags.\n\nRelease Date: 18 November 2022",
    ],
)
def test_year_is_the_films_and_not_its_sources(read: Read, body: str) -> None:
    assert read.one(f"# Fog Line\n\n{body}\n\n{TEXT}\n").year == 2022


def test_year_is_read_from_facts_kept_in_one_key(read: Read) -> None:
    draft = read.one(f"---\ntitle: Fog Line\nmetadata: 'Norway 2019, 98 mins<br> Director: Ada Berg'\n---\n\n{TEXT}\n")

    assert (draft.year, draft.directors) == (2019, ("Ada Berg",))


FILMS = ("Fog Line", "The Lantern Keeper", "Harbour Rat")


@pytest.mark.parametrize(
    ("headline", "form"),
    [
        ("October fog recap", "**{}** was a slow film that I liked.\n"),
        ("Reseñas relámpago (XII)", "**[{}](http://example.org)** (2019)\n\nLenta.\n"),
        ("movie list", "**{}**\n\nIt was slow, and I liked it well enough.\n"),
        ("Fog Film Month 2023", "### October 1: [{} (2021)](http://example.org)\n\nIt was slow, and I liked it.\n"),
        ("Watched", "### {} 2021\n- **Rating**: ★★★★☆ 9\n- **Genre**: fog\n"),
        ("Sundance 2023", "### {}\nIt was slow, and I liked it well enough.\n"),
        ("TIFF: Part 1", "# 19. [_{}_](http://example.org)\n\nIt was slow, and I liked it.\n"),
        ("Les critiques du mois", "## {}, de Ada Berg\n\nLent.\n"),
        ("Review-Rundumschlag #17", "[**{}**](http://example.org): Langsam. ![3/5](s_3.gif)\n"),
    ],
)
def test_round_up_is_split_into_its_films(read: Read, headline: str, form: str) -> None:
    body = "\n".join(form.format(film) for film in FILMS)
    drafts = read.all(f'---\ntitle: "{headline}"\n---\n\nI saw a lot this time, and liked some of it.\n\n{body}')

    assert [draft.title for draft in drafts] == list(FILMS)


def test_picture_of_a_rating_stays_with_the_film_before_it(read: Read) -> None:
    body = "\n".join(f"[**{film}**](http://example.org): Slow. ![{i}/5](s.gif)\n" for i, film in enumerate(FILMS, 2))
    drafts = read.all(f"---\ntitle: Reviews lately\n---\n\n{body}")

    assert [rated(draft) for draft in drafts] == [("2", "5"), ("3", "5"), ("4", "5")]


def test_rows_of_a_table_are_films(read: Read) -> None:
    rows = "\n".join(f"| {film} | 2019 | Norway | {'★' * i}{'☆' * (5 - i)} |" for i, film in enumerate(FILMS, 2))
    drafts = read.all(
        f"---\ntitle: Which Films I Have Watched?\n---\n\n| Title | Year | Country | Rating |\n| --- | --- | --- | --- |\n{rows}\n"
    )

    assert [(draft.title, draft.year, rated(draft)) for draft in drafts] == [
        (film, 2019, (str(i), "5")) for i, film in enumerate(FILMS, 2)
    ]


@pytest.mark.parametrize(
    "headline", ["Films I've Watched In January 2016", "Bilan cinéma mi-2024", "Liste de films vus"]
)
def test_round_up_without_parts_is_refused(read: Read, headline: str) -> None:
    refusal = read.refusal(
        f"---\ntitle: {headline}\n---\n\n* Fog Line\n* Harbour Rat\n\nHarbour Rat easily comes out top.\n"
    )

    assert "several films" in refusal.reason


def test_bold_leads_in_a_review_of_one_film_are_no_films(read: Read) -> None:
    draft = read.one(
        f"---\ntitle: Fog Line\n---\n\n{TEXT}\n\n**Ada Berg** is a patient director.\n\n**The Fog** is a character here.\n\n**Erik Holm** is the keeper.\n"
    )

    assert draft.title == "Fog Line"


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("title: The Long Night\nisbn: 9780000000001\nrating: 5", "posts/the-long-night.md"),
        ("title: O\nartist: Some Band\nrating: 5/5", "posts/o.md"),
        ("title: Quiet\nrating: 5", "content/books/quiet.md"),
        ('title: "Book review: The Long Night"\nrating: 4/5', "posts/night.md"),
        ("title: '[Book] The Long Night'\nrating: 4/5", "posts/night.md"),
        ("title: The Long Night (album)\nrating: 4/5", "posts/night.md"),
        ("title: Game review - The Long Night\nrating: 4/5", "posts/night.md"),
    ],
)
def test_other_things_are_refused_by_key_folder_or_announcement(head: str, name: str) -> None:
    (found,) = read_document(f"---\n{head}\n---\n\nI liked the second half more than the first.\n".encode(), name)

    assert isinstance(found, NotAFilmReview)


@pytest.mark.parametrize("title", ["Book Club: The Next Chapter", "The Game", "Game Night", "Series 7: The Contenders"])
def test_film_with_another_things_name_is_a_film(read: Read, title: str) -> None:
    draft = read.one(f'---\ntitle: "{title}"\ncategory: film\nrating: 3/5\n---\n\n{TEXT}\n')

    assert draft.title == title


def test_blank_key_of_another_thing_says_nothing(read: Read) -> None:
    draft = read.one(
        f"---\ntitle: Fog Line\nisbn: # if it has one\nreleased: 1982\nstars: 3.8\n---\n\n{TEXT}\n",
        "_movies/fog_line.md",
    )

    assert (draft.title, draft.year, rated(draft)) == ("Fog Line", 1982, ("3.8", None))


def test_other_peoples_ratings_in_keys_are_left_alone(read: Read) -> None:
    draft = read.one(
        f'---\ntitle: Fog Line\nimdbRating: "7.2"\ndoubanRating: "7.8"\nscoreImdb: "5.7"\nAvg vote: 7.6\n---\n\n{TEXT}\n'
    )

    assert draft.rating is None


def test_labels_in_other_scripts_are_read(read: Read) -> None:
    draft = read.one(
        '---\ntitle: "雾线"\ncategory: movie\nrating: 9\n---\n\n# 雾线 (Fog Line)\n\n**导演**: Ada Berg\n**上映时间**: 2014\n**个人评分**: 9/10\n\n灯塔里的人不再写信。\n'
    )

    assert (draft.directors, draft.year, rated(draft)) == (("Ada Berg",), 2014, ("9", "10"))


def test_year_and_director_are_found_beside_more_words(read: Read) -> None:
    draft = read.one(
        f"---\ntitle: Fog Line\ninfo: 'Review of Fog Line (2019). ~5 minute read'\n---\n\nYou cannot miss Ada Berg’s profound slow rainy film Fog Line. {TEXT}\n"
    )

    assert (draft.year, draft.directors) == (2019, ("Ada Berg",))
