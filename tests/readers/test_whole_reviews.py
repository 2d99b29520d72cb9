"""Sections, credits, outside critics, spoilers, language, several films and other things than films."""

# A document is easier to check on one line than in pieces.
# ruff: noqa: E501

import pytest
from documents import Read

from bot.domain.drafts import CastMember, OutsideCritic

TEXT = "The keeper of a lighthouse stops writing to the mainland. The film takes its time with the fog and the soup."
LONG = f"{TEXT} {TEXT} {TEXT}"


def test_plain_headings_are_found_in_a_text_without_marks(read: Read) -> None:
    text = "\n".join(
        [
            f"When Fogbound was first announced, nobody cared. Fogbound is a thriller. {LONG}", LONG, "Let us row.",
            "A Deadly Soup", LONG, "Weaknesses: Too Much Salt?", f"The third act leaks. {LONG}", LONG,
            "Critical Reception", ("Opinions differ. Vulture praised the “wet, salty and patient” rowing and named it a “proper bowl of weather.” "
            "Elsewhere, IGN noted that the oars squeak more than the plot does."), "Some critics have called it “a puddle with ambitions,” and others rowed home.",
            "Final Verdict", f"Fogbound is a stylish bowl. It holds water. {LONG}", "Rating: ★★★★☆ (4/5)",
        ]
    )  # fmt: skip
    draft = read.one(text, "000_22e5c5bb1ea96829.txt")

    assert [section.heading for section in draft.sections] == [
        None,
        "A Deadly Soup",
        "Weaknesses: Too Much Salt?",
        "Critical Reception",
        "Final Verdict",
        "Rating",
    ]
    assert draft.sections[-1].text == "★★★★☆ (4/5)"
    assert draft.verdict == "Fogbound is a stylish bowl."
    assert draft.weaknesses[0] == "The third act leaks."
    assert draft.outside_critics == (
        OutsideCritic("Vulture", "wet, salty and patient", is_quotation=True),
        OutsideCritic("Vulture", "proper bowl of weather", is_quotation=True),
        OutsideCritic("IGN", "the oars squeak more than the plot does", is_quotation=False),
    )
    assert all("Rating:" not in section.text for section in draft.sections)


def test_a_closing_rating_is_kept_among_the_most_sections(read: Read) -> None:
    parts = "\n\n".join(f"## Part {number}\n\n{TEXT}" for number in range(150))
    draft = read.one(f"# Fog Line (2021)\n\n{parts}\n\nRating: 4/5\n")

    assert len(draft.sections) == 100
    assert (draft.sections[-1].heading, draft.sections[-1].text) == ("Rating", "4/5")


def test_strengths_weaknesses_and_verdict_in_markdown(read: Read) -> None:
    draft = read.one(
        f"# Fog Line (2021)\n\n{TEXT}\n\n## What works\n\n- The fog\n- The *soup*\n\n## What doesn’t work\n\n1. The salt\n\n## Verdict\n\nA long row to a small shore. Bring a towel.\n"
    )

    assert draft.strengths == ("The fog", "The soup")
    assert draft.weaknesses == ("The salt",)
    assert draft.verdict == "A long row to a small shore."


@pytest.mark.parametrize(
    ("sentence", "directors"),
    [
        ("Directed by Ada Berg and Tom Lind, the film rows.", ("Ada Berg", "Tom Lind")),
        ("Directed by first-timer Ada Berg, it rows.", ("Ada Berg",)),
        ("Director Ada Berg knows when to row.", ("Ada Berg",)),
        (
            "The studio disliked director Ada Berg’s first edit, so series veteran Tom Lind shot more rain.",
            ("Ada Berg",),
        ),
        ("The script by director Ada Berg and Arthur C. Lind is dense.", ("Ada Berg",)),
        ("Writer-director Ada Berg rows.", ("Ada Berg",)),
        ("Writer, director, and star Ada Berg rows.", ("Ada Berg",)),
        ("Ada Berg’s direction is tight.", ("Ada Berg",)),
        ("This is Ada Berg’s Fog Line, and it rows.", ("Ada Berg",)),
        ("Director: Ada Berg", ("Ada Berg",)),
        ("**Directed by:** Ada Berg, Tom Lind", ("Ada Berg", "Tom Lind")),
        ("The directors are Ada B. Berg and J.J. van der Lind.", ("Ada B. Berg", "J.J. van der Lind")),
        ("Directed by Bong Joon-ho, *Fog Line* rows.", ("Bong Joon-ho",)),
        ("She spars with Ian Stone’s Ferryman and Eva Stone’s Director.", ()),
        ("She learns to row from The Director (Eva Stone).", ()),
        ("It rests on the novel written and directed by nobody.", ()),
    ],
)
def test_directors_in_prose(read: Read, sentence: str, directors: tuple[str, ...]) -> None:
    draft = read.one(f"# Fog Line (2021)\n\n{TEXT}\n\n{sentence}\n\n{TEXT}\n")

    assert draft.directors == directors


def test_roles_are_read_in_every_form(read: Read) -> None:
    draft = read.one(
        "# Fog Line (2021)\n\nOur keeper is Eve (Ada de Berg), watched by The Chancellor (Gabriel Stone) and The Director (Angela Lind). "
        "Tom Lind plays Adam Reed, and Charon (the late Lance Stone) rows. The writing (Shay Hatch) is thin. In Fog Harbour (2019) it rained. "
        "The score (Joel Horn) swells. The ferryman, Otto Reed, is played by Max Berg.\n"
    )

    assert CastMember("Ada de Berg", "Eve") in draft.cast
    assert CastMember("Gabriel Stone", "The Chancellor") in draft.cast
    assert CastMember("Angela Lind", "The Director") in draft.cast
    assert CastMember("Lance Stone", "Charon") in draft.cast
    assert CastMember("Tom Lind", "Adam Reed") in draft.cast
    assert CastMember("Max Berg", "Otto Reed") in draft.cast
    assert "Shay Hatch" not in {member.name for member in draft.cast}
    assert "Joel Horn" not in {member.name for member in draft.cast}
    assert draft.writers == ("Shay Hatch",)


def test_craft_credits_in_prose(read: Read) -> None:
    draft = read.one(f"# Fog Line (2021)\n\nWritten by horror regular Dick Mattson, it is shot by Rosa Lens. {TEXT}\n")

    assert draft.writers == ("Dick Mattson",)
    assert draft.cinematographers == ("Rosa Lens",)


def test_outside_critics_are_not_characters(read: Read) -> None:
    draft = read.one(
        f"# Fog Line (2021)\n\nEve (Ada Berg) called the boat “leaky”. The Guardian called it “a wet delight”. {TEXT}\n"
    )

    assert draft.outside_critics == (OutsideCritic("The Guardian", "a wet delight", is_quotation=True),)


@pytest.mark.parametrize(
    ("line", "has_spoilers"),
    [
        ("Spoilers herein.", True),
        ("**Spoilers follow.**", True),
        ("This review may contain spoilers.", True),
        ("## Spoilers", True),
        ("<b>*** Thoughts / Spoilers ***</b>", True),
        ("SPOILER WARNING", True),
        ("<details><summary>more</summary>\n\nHe rows away.\n\n</details>", True),
        ("This is a spoiler-free review.", False),
        ("No spoilers here!", False),
        ("She behaves like a spoiled brat.", False),
        ("I won’t spoil anything.", False),
        ("Don’t let the trailer spoil it.", False),
    ],
)
def test_spoiler_marks(read: Read, line: str, has_spoilers: bool) -> None:
    draft = read.one(f"# Fog Line (2021)\n\n{TEXT}\n\n{line}\n\n{TEXT}\n")

    assert draft.has_spoilers is has_spoilers


def test_spoiler_sections_and_folds_are_hidden_and_the_rest_is_not(read: Read) -> None:
    draft = read.one(
        f"# Fog Line (2021)\n\n{TEXT}\n\n<details><summary>plot</summary>\n\nHe rows away.\n\n</details>\n\nOpen again.\n\n## Spoilers\n\nThe soup did it. || twice\n\n## Verdict\n\nGood.\n"
    )

    shown = {section.heading: section.text for section in draft.sections}
    assert shown[None].split("\n\n")[1:] == ["||plot||", "||He rows away.||", "Open again."]
    assert shown["Spoilers"] == "||The soup did it. twice||"
    assert shown["Verdict"] == "Good."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (TEXT, "en"),
        (
            "Le gardien du phare est un film qui prend son temps avec la brume et la soupe, mais il ne dit pas que le film est long.",
            "fr",
        ),
        (
            "Der Film ist nicht lang und die Suppe ist gut, aber der Nebel ist es auch, und sie sagt nicht ein Wort zu den Leuten.",
            "de",
        ),
        (
            "Il film non è una storia di nebbia, ma la zuppa è più di una zuppa per gli uomini che sono nel faro con la lampada.",
            "it",
        ),
    ],
)
def test_language(read: Read, text: str, language: str) -> None:
    assert read.one(f"# Fog Line (2021)\n\n{text}\n").language == language


def test_numbered_bold_films_are_split_each_with_its_rating(read: Read) -> None:
    films = (("Live and Let Fog", "8/10"), ("The Man with the Soup", "6/10"), ("Foghorn", "10/10"))
    body = "\n\n".join(
        f"**{i}) _{title}_ (02.14.21)**\n\n{TEXT} Like _Thunderfog_.\n\n{rating}"
        for i, (title, rating) in enumerate(films, 8)
    )
    drafts = read.all(
        f"---\ntitle: The Fog Series Part 2\npublished: 2021-01-20\nauthor: Kim Oro\n---\n\nA word before.\n\n{body}\n"
    )

    assert [(draft.title, draft.rating and draft.rating.original) for draft in drafts] == list(films)
    assert {draft.critic for draft in drafts} == {"Kim Oro"}


def test_linked_headings_with_rating_elements_are_split(read: Read) -> None:
    body = "\n\n".join(
        f'## [_{title}_](https://films.example/{i}/)\n\n<span><x-rating value="{rating}" readonly></x-rating></span>\n\n![](@img/{i}.jpg)\n\n{TEXT} Thumbs up.'
        for i, (title, rating) in enumerate((("Thunderfog*", "3.5"), ("F1", "4"), ("Mist: Impossible - Part 2", "2.5")))
    )
    drafts = read.all(f"---\ntitle: Summer Recap\ntags:\n  - movies\n---\n\nThis summer it rained.\n\n{body}\n")

    assert [(d.title, d.rating and d.rating.value, d.rating and d.rating.scale) for d in drafts] == [
        ("Thunderfog*", "3.5", None), ("F1", "4", None), ("Mist: Impossible - Part 2", "2.5", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        f"## Fog (1980)\n\n{TEXT}\n\n## Mist (2007)\n\n{TEXT}\n\n## Conclusion\n\nBoth are wet.",
        f"### 1. Fog – 4/5\n\n{TEXT}\n\n### 2. Mist – 2/5\n\n{TEXT}",
        f"**Fog** (1980): {TEXT} 4/5\n\n**Mist** (2007): {TEXT} 2/5",
        f"- _Fog_ (1980) ★★★★☆ {TEXT}\n- _Mist_ (2007) ★★☆☆☆ {TEXT}",
    ],
)
def test_round_ups_are_split(read: Read, body: str) -> None:
    drafts = read.all(f"---\ntitle: A wet festival\ncategory: film\n---\n\nHello.\n\n{body}\n")

    assert [draft.title for draft in drafts] == ["Fog", "Mist"]


def test_two_films_in_one_title_share_the_text_and_get_no_rating(read: Read) -> None:
    drafts = read.all(f"---\ntitle: '_Fog_ & _Fog: Endgame_'\ntags:\n  - movies\nrating: 4.5\n---\n{TEXT}\n")

    assert [(draft.title, draft.rating) for draft in drafts] == [("Fog", None), ("Fog: Endgame", None)]
    assert all(any("several films" in warning for warning in draft.warnings) for draft in drafts)


def test_headings_of_parts_with_scores_are_one_review(read: Read) -> None:
    parts = "\n\n".join(
        f"## {part}: {score}/10\n\n{TEXT}" for part, score in (("Story", 7), ("Acting", 8), ("Music", 9))
    )
    draft = read.one(f"# Fog Line (2021)\n\n{parts}\n\n## Overall: 8/10\n")

    assert draft.title == "Fog Line"
    assert draft.rating is not None
    assert draft.rating.original == "8/10"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('---\ntitle: "All Fog Red by Martha Lamp"\ncategories:\n  - name: books\n---\n\nA novella of 160 pages.\n\n8/10\n', "book"),
        ('---\ntitle: "Fogi (season 2) by Mike Lamp"\ncategories:\n  - name: films\n---\n\nStill good.\n\n6/10\n', "television"),
        ('---\ntitle: "Review: My Foggy Children"\ncategories:\n  - "books"\n  - "reviews"\n---\n\nYou need to read the novel.\n', "book"),
        ('---\ntitle: "Review: Soulfog IV (XBOX 360)"\ncategories: [video games]\n---\n\nI pressed buttons.\n', "game"),
        ('---\ntitle: "Fog: Remastered (PS5)"\n---\n\nI pressed buttons.\n', "game"),
        ("---\ntitle: Fogsongs\ntype: album\nrating: 4/5\n---\n\nTwelve tracks.\n", "music"),
        ("# Fog Line\n\n" + "This novel has 300 pages and many chapters. The author writes well, and reading the book is a joy. " * 6 + "\n\n4/5\n", "book"),
        ("# Fog Line\n\n" + "The gameplay is smooth and the boss fights are fair; the controller rumbles and the levels grow. " * 6 + "\n\n8/10\n", "game"),
    ],
)  # fmt: skip
def test_other_things_than_films_are_named_and_refused(read: Read, text: str, word: str) -> None:
    assert word in read.refusal(text).reason


def test_film_about_a_book_stays_a_film(read: Read) -> None:
    draft = read.one(
        f"---\ntitle: The Novel\ncategories: [film review]\n---\n\nBased on a book by an author with many pages. {TEXT}\n"
    )

    assert draft.title == "The Novel"


def test_bylines(read: Read) -> None:
    assert read.one(f"# Fog Line (2021)\n\nBy Kim Oro\n\n{TEXT}\n").critic == "Kim Oro"
    assert (
        read.one(f"# Fog Line (2021)\n\n{TEXT}\n\n**Author**: <a href='x'>Kim Oro (kimoro99)</a>\n").critic == "Kim Oro"
    )
    assert read.one(f"# Fog Line (2021)\n\nReviewed by Kim Oro | 3 March 2021\n\n{TEXT}\n").critic == "Kim Oro"
    assert read.one(f"# Fog Line (2021)\n\n{TEXT}\n\nDirected by Ada Berg\n").critic is None
