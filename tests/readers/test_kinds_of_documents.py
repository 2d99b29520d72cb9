"""One invented document for each kind that sites really publish."""

# A document is easier to check on one line than in pieces.
# ruff: noqa: E501

import pytest
from documents import Read

TEXT = "The keeper of a lighthouse stops writing to the mainland. The film takes its time with the fog and the soup."


def test_fact_block_story_and_verdict(read: Read) -> None:
    draft = read.one(
        "Promising Old Keeper Review\n\nCertificate: 15\nRunning time: 113 minutes\nStarring: Carey Lamp, Bo Lind\nDirected by: Emma Fen\n\n"
        f"The story: A keeper rows.\n\nThe verdict: I cannot remember when I last rowed like this. {TEXT}\n"
    )

    assert (draft.title, draft.rating, draft.runtime_minutes) == ("Promising Old Keeper", None, 113)
    assert draft.directors == ("Emma Fen",)
    assert [member.name for member in draft.cast] == ["Carey Lamp", "Bo Lind"]
    assert draft.verdict == "I cannot remember when I last rowed like this."


def test_fact_line_with_bars(read: Read) -> None:
    draft = read.one(f"# Film Review: ‘Sound of Fog’: A Must-See\n\n2023 | PG-13 | 2h 15m | Action, Drama\n\n{TEXT}\n")

    assert (draft.title, draft.year, draft.runtime_minutes, draft.rating) == ("Sound of Fog", 2023, 135, None)


@pytest.mark.parametrize(
    ("headline", "title"),
    [
        ("Fog Line: “Row, you fools!”", "Fog Line: “Row, you fools!”"),
        ("Rewind, Review, and Re-Rate: ‘The Heiress of Fog’: Romance Avoids the Soup", "The Heiress of Fog"),
        ("Cannes 2016: Fog Line review", "Fog Line"),
        ("DVD Review: Fog Line", "Fog Line"),
        ("Criterion Review: In a Lonely Fog", "In a Lonely Fog"),
        ("The Other Fogs (1/2 star)", "The Other Fogs"),
        ("Film Review – The Lost Buoy", "The Lost Buoy"),
        ("Oculus of Fog – Film Review", "Oculus of Fog"),
    ],
)
def test_headlines_of_the_web(read: Read, headline: str, title: str) -> None:
    assert read.one(f"# {headline}\n\n{TEXT}\n").title == title


def test_long_form_with_opinion_and_rating_at_the_end(read: Read) -> None:
    draft = read.one(
        "# Fogtaneous (2020) Review\n\n**Fogtaneous (2020)**\n\nDirected by Brian Lamp\n\nBased on Fogtaneous by Aaron Starling\n\nStarring: Kate Lang, Charlie Plum\n\n"
        f"**Plot Synopsis:** (via IMDb)\n\n{TEXT}\n\n**My Opinion:**\n\n{TEXT} It’s rated R in America & 15 in the U.K.\n\n**My Rating:** 7.5/10\n"
    )

    assert (draft.title, draft.year, draft.directors) == ("Fogtaneous", 2020, ("Brian Lamp",))
    assert draft.rating is not None
    assert (draft.rating.value, draft.rating.scale) == ("7.5", "10")


def test_stars_that_open_the_first_paragraph(read: Read) -> None:
    draft = read.one(f"# Fog Line review\n\n★★★★☆ It has been a busy year for the keeper. {TEXT}\n")

    assert draft.rating is not None
    assert (draft.rating.value, draft.rating.scale) == ("4", "5")


def test_stars_out_of_four_behind_the_title(read: Read) -> None:
    draft = read.one(f"# Viêt et Brume ★☆☆☆\n\n{TEXT}\n")

    assert draft.title == "Viêt et Brume"
    assert draft.rating is not None
    assert (draft.rating.value, draft.rating.scale) == ("1", "4")


def test_french_and_german_labels(read: Read) -> None:
    french = read.one(f"# Critique : Le Gardien du phare\n\nRéalisateur : Ada Berg\n\n{TEXT}\n\nNote : 4 / 10 +\n")
    german = read.one(f"# Filmkritik: Der Wärter\n\nRegie: Ada Berg\n\n{TEXT}\n\nBewertung: 3\n")

    assert french.rating is not None
    assert (french.title, french.rating.value, french.rating.scale, french.directors) == (
        "Le Gardien du phare",
        "4",
        "10",
        ("Ada Berg",),
    )
    assert german.rating is not None
    assert (german.title, german.rating.value, german.rating.scale, german.directors) == (
        "Der Wärter",
        "3",
        None,
        ("Ada Berg",),
    )


def test_capsules_with_grades_are_several_films(read: Read) -> None:
    capsules = "\n\n".join(
        f"'{title}'\n\n{TEXT} {TEXT}\n\nRated: R for fog and brief soup\n\nGrade: {grade}"
        for title, grade in (("Fog Witch", "F"), ("Fog’s Baby", "B"), ("Don’t Row", "B+"))
    )
    drafts = read.all(f"Movie Glance, 10/7/16\n\nA word.\n\n{capsules}\n", "glance.txt")

    assert [(draft.title.strip("'"), draft.rating and draft.rating.value) for draft in drafts] == [
        ("Fog Witch", "F"),
        ("Fog’s Baby", "B"),
        ("Don’t Row", "B+"),
    ]


def test_facts_joined_by_bars_with_the_rating_among_them(read: Read) -> None:
    draft = read.one(
        f"# Movie Review: Fog Line 🍿\n\n**Director**: Ada Berg | **Year**: 2021 | **Rating**: ⭐⭐⭐⭐☆ (4/5)\n\n## Key Highlights\n\n- fog\n\n{TEXT}\n"
    )

    assert draft.rating is not None
    assert (draft.rating.value, draft.rating.scale, draft.year) == ("4", "5", 2021)
    assert draft.directors == ("Ada Berg",)


def test_note_of_a_vault_with_links_in_its_keys(read: Read) -> None:
    draft = read.one(
        f'---\nfilm: "[[Fog Line]]"\nrating: 3.5\nwatched_date: 2024-01-02\nletterboxd_url: "https://films.example/fog-line/"\n---\n\n# [[Fog Line]] (2021)\n\n**Rating**: ★★★½\n\n> {TEXT}\n'
    )

    assert (draft.title, draft.year) == ("Fog Line", 2021)
    assert draft.rating is not None
    assert (draft.rating.value, draft.rating.scale) == ("3.5", None)


def test_student_paper_with_its_rating_in_the_first_line(read: Read) -> None:
    draft = read.one(
        f"---\ntitle: A lamp for the long nights\nsubtitle: 'Fog Line keeps its secrets'\nauthors:\n  - kim_oro\ncategories: [film]\n---\n\n_4 stars_\n\n*Fog Line* (2021), directed by Ada Berg, is a film about soup. *Fog Line* rows. {TEXT}\n",
        "2016-12-10-a-lamp-for-the-long-nights.md",
    )

    assert draft.rating is not None
    assert (draft.rating.value, draft.rating.scale) == ("4", None)
    assert (draft.title, draft.year, draft.directors) == ("Fog Line", 2021, ("Ada Berg",))
    assert draft.headline == "A lamp for the long nights"


def test_letter_to_a_friend_is_not_by_the_friend(read: Read) -> None:
    draft = read.one(
        f"---\ntitle: Fog Line\nstars: 3.5\ntype: movie\n---\n\nDear Brother,\n\n{TEXT}\n\nSincerely,\n\nYours\n"
    )

    assert draft.critic is None
    assert draft.rating is not None
    assert draft.rating.scale is None


def test_page_whose_rating_is_only_a_picture(read: Read) -> None:
    draft = read.one(
        "<!DOCTYPE html><html><head><title>Fog Line (2021) - Lamp's Movie Log</title></head><body><main><article><h1>Fog Line (2021)</h1>"
        f'<img src="a.svg" alt="C+: 3 stars (out of 5)"><p>{TEXT}</p><p>{TEXT}</p></article><aside><h2>More</h2><img alt="A+: 5 stars (out of 5)"></aside></main></body></html>',
        "fog-line-2021/index.html",
    )

    assert draft.rating is not None
    assert (draft.title, draft.year, draft.rating.value, draft.rating.scale) == ("Fog Line", 2021, "3", "5")
