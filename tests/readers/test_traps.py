"""Whole documents of the kinds that mislead a reader; all of them are invented."""

# A document is easier to check on one line than in pieces.
# ruff: noqa: E501

from documents import Read

from bot.readers import ReadOptions

TEXT = "The keeper of a lighthouse stops writing to the mainland. The film takes its time with the fog and the soup."


def rated(draft: object) -> tuple[str | None, str | None] | None:
    rating = getattr(draft, "rating", None)
    return None if rating is None else (rating.value, rating.scale)


def test_board_classification_beside_the_rating_is_left_alone(read: Read) -> None:
    draft = read.one(
        f"---\ntitle: The Lantern Keeper Review\n---\n\n**Rating: ★★ (3/10)**\n\n{TEXT}\n\n- **Director:** Ada Berg\n- **Rating:** PG-13\n- **Runtime:** 1h 43m\n"
    )

    assert rated(draft) == ("3", "10")
    assert draft.title == "The Lantern Keeper"
    assert draft.directors == ("Ada Berg",)
    assert draft.runtime_minutes == 103
    assert any("do not agree" in warning for warning in draft.warnings)


def test_sub_scores_in_a_table_lose_to_the_overall_score(read: Read) -> None:
    draft = read.one(
        f"# Review: The Lantern Keeper (2021)\n\n{TEXT}\n\n| Part | Score |\n| --- | --- |\n| Story | 1.5 / 2.0 |\n| Acting | 2.0 / 2.0 |\n| Sound | 7/10 |\n\n**Overall: 8.25/10**\n"
    )

    assert rated(draft) == ("8.25", "10")


def test_sub_scores_alone_are_no_rating(read: Read) -> None:
    draft = read.one(f"# The Lantern Keeper (2021)\n\n{TEXT}\n\nStory: 8/10\nActing: 7/10\nMusic: 9/10\n")

    assert draft.rating is None


def test_repeated_verdicts_of_parts_lose_to_the_total(read: Read) -> None:
    parts = "\n\n".join(
        f"## {part}\n\n{TEXT}\n\nVERDICT: {score}/20" for part, score in (("Story", 16), ("Acting", 15), ("Sound", 19))
    )
    draft = read.one(f"# The Lantern Keeper (2021)\n\n{parts}\n\n## Conclusion\n\nTotal: 83%\n")

    assert rated(draft) == ("83", "100")


def test_repeated_verdicts_without_a_total_give_no_rating_and_say_so(read: Read) -> None:
    parts = "\n\n".join(
        f"## {part}\n\n{TEXT}\n\nVERDICT: {score}/20" for part, score in (("Story", 16), ("Acting", 11))
    )
    draft = read.one(f"# The Lantern Keeper (2021)\n\n{parts}\n")

    assert draft.rating is None
    assert any("none was taken: 16/20, 11/20" in warning for warning in draft.warnings)


def test_challenge_counter_and_front_matter_number(read: Read) -> None:
    draft = read.one(
        f'---\r\ntitle: "The Lantern Keeper (2021)"\r\nrating: "3.5"\r\ncategory: movie_review\r\n---\r\n\r\n<b><a href="">Fog Challenge 2016 | 6/52 | Lamps</a></b>\r\n\r\n{TEXT}\r\n'
    )

    assert rated(draft) == ("3.5", None)
    assert draft.year == 2021


def test_agreeing_body_line_gives_the_scale_that_the_key_lacks(read: Read) -> None:
    draft = read.one(
        f'---\ntitle: "Fog (2021)"\nmovie:\n  title: Fog\n  rating: 3.5\n  stars: "★★★½"\n---\n\n**Rating:** ★★★½ (3.5/5)\n\n{TEXT}\n'
    )

    assert rated(draft) == ("3.5", "5")


def test_letter_letterboxd_stars_and_grade_disagree_without_harm(read: Read) -> None:
    draft = read.one(f"# Fog (2021)\n\n★★★★\n\n{TEXT}\n\nGrade: B+\n")

    assert rated(draft) == ("B+", "letters")


def test_grade_letters_in_prose_are_words(read: Read) -> None:
    draft = read.one(f"# Fog (2021)\n\n{TEXT} It wants to be an A-lister. C+. Plan B follows.\n")

    assert draft.rating is None


def test_rating_of_pictures_is_read_from_their_description(read: Read) -> None:
    draft = read.one(f"# Fog (2021)\n\n![B-: 3.5 stars (out of 5)](/img/stars.png)\n\n{TEXT}\n")

    assert rated(draft) == ("3.5", "5")


def test_rating_in_an_elements_attribute_is_read(read: Read) -> None:
    draft = read.one(f'# Fog (2021)\n\n<meter value="3.5" max="5"></meter>\n\n{TEXT}\n')

    assert rated(draft) == ("3.5", "5")


def test_related_films_ratings_are_not_this_films(read: Read) -> None:
    draft = read.one(
        f"# Fog (2021)\n\n{TEXT}\n\n{TEXT}\n\n## Related reviews\n\n- Mist: 4/5\n- Haze: 2/5\n\nRating: 1/5\n"
    )

    assert draft.rating is None


def test_rating_before_footnotes_and_links_is_still_the_last_line(read: Read) -> None:
    draft = read.one(
        f"# Fog (2021)\n\n{TEXT}[^1]\n\n7/10\n\n[^1]: season 1 was an 8/10 for me\n[2]: https://fog.example/3/4\n"
    )

    assert rated(draft) == ("7", "10")


def test_configured_source_gives_the_scale(read: Read) -> None:
    text = f"---\ntitle: Fog\noutlet: Fog Weekly\ncategory: film\nrating: 3\n---\n\n{TEXT}\n"

    draft = read.one(text, options=ReadOptions(scales={"fog weekly": "4"}))

    assert draft.rating is not None
    assert (draft.rating.value, draft.rating.scale, draft.rating.score_hundredths) == ("3", "4", 7500)
    assert rated(read.one(text)) == ("3", None)


def test_zero_without_a_scale_is_not_yet_rated_and_with_one_is_zero(read: Read) -> None:
    assert read.one(f"---\ntitle: Fog\ncategory: film\nrating: 0\n---\n\n{TEXT}\n").rating is None
    assert rated(read.one(f"---\ntitle: Fog\ncategory: film\nrating: 0/10\n---\n\n{TEXT}\n")) == ("0", "10")


def test_subtitle_with_the_rating_in_words(read: Read) -> None:
    draft = read.one(
        f"---\ntitle: A lamp in the fog\nsubtitle: 'The Lantern Keeper earns two out of five stars'\n---\n\n_The Lantern Keeper_ (2021) is a film.\n\n{TEXT}\n"
    )

    assert rated(draft) == ("2", "5")


def test_emoji_run_in_toml_counts_the_glowing_star_as_a_half(read: Read) -> None:
    draft = read.one(f'+++\ntitle = "Fog"\nrating = "⭐️⭐️⭐️🌟"\ncategories = ["movies"]\n+++\n\n{TEXT}\n')

    assert draft.rating is not None
    assert draft.rating.value == "3.5"


def test_first_person_sentence_in_the_middle_is_believed_and_an_attributed_one_not(read: Read) -> None:
    mine = read.one(
        f"# Fog (2021)\n\n{TEXT}\n\n{TEXT}\n\nAll things weighed I give it 4 out of 5 stars, and a towel.\n\n{TEXT}\n\n{TEXT}\n\n{TEXT}\n"
    )
    theirs = read.one(
        f"# Fog (2021)\n\n{TEXT}\n\n{TEXT}\n\nA friend of mine gave it 4 out of 5 stars.\n\n{TEXT}\n\n{TEXT}\n\n{TEXT}\n"
    )

    assert rated(mine) == ("4", "5")
    assert theirs.rating is None


def test_reason_says_where_the_rating_stood(read: Read) -> None:
    draft = read.one(f"# Fog (2021)\n\n{TEXT}\n\nIMDb: 7.1/10\n\nRating: ★★★★☆ (4/5)\n")

    assert draft.rating_reason is not None
    assert draft.rating_reason.startswith("taken from the last line: ★★★★☆ (4/5)")
    assert any("somebody else" in finding.reason for finding in draft.candidates)


def test_scale_legend_is_no_rating_and_lends_its_scale_to_nobody_else(read: Read) -> None:
    draft = read.one(f"# Fog (2021)\n\n{TEXT}\n\n## How I rate\n\n5 stars: perfect\n1 star: dire\n")

    assert draft.rating is None


def test_two_different_lone_ratings_are_not_averaged(read: Read) -> None:
    draft = read.one(f"# Fog (2021)\n\n4/5\n\n{TEXT}\n\n{TEXT}\n\n7/10\n")

    assert draft.rating is None
