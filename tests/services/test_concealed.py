"""While a film's stars are concealed, nothing that anybody may read depends on them.

The film is rated low in one server and high in another, by the same people. A surface keeps the secret if it shows
the same in both. Whoever adds a surface that shows members' stars adds it to `SURFACES`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from builders import GUILD, OTHER_GUILD, add_film, facts
from stage import NOON

from bot.domain.diary import Watched
from bot.domain.jobs import Job
from bot.domain.moderation import Actor
from bot.domain.ratings import Member, Note
from bot.domain.stars import Stars
from bot.services.members.digests import DIGEST
from bot.storage.digests import DigestStore
from bot.ui.cards import film_card
from bot.ui.confirmations import rating_kept
from bot.ui.diary import diary_page
from bot.ui.digest import digest_post
from bot.ui.lists import raters_list

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from stage import Clock

    from bot.domain.films import Film
    from bot.services import Services
    from bot.storage.database import Database
    from bot.ui.base import Layout

LOW, HIGH = GUILD, OTHER_GUILD
ADA, BELA, CHLOE, RATER, STRANGER = 1, 2, 3, 4, 5
STARS = {LOW: (Stars(1), Stars(2), Stars(1), Stars(3)), HIGH: (Stars(10), Stars(9), Stars(10), Stars(8))}


@dataclass(frozen=True)
class Scene:
    """A server in which `film` was rated low or high, and `other` always the same."""

    services: Services
    database: Database
    guild_id: int
    film: Film
    other: Film

    def member(self, user_id: int) -> Member:
        return Member(self.guild_id, user_id, f"Member {user_id}")


def _said(layout: Layout, files: list[Any] | None = None) -> str:
    pictures = [file.fp.read().hex() for file in files or []]
    return str([layout.to_components(), pictures])


async def _card(scene: Scene, _viewer: int) -> str:
    return _said(*film_card(await scene.services.films.card(scene.film.film_id, scene.guild_id)))


async def _other_card(scene: Scene, _viewer: int) -> str:
    """The weighted mean of every film leans on the server's mean."""
    return _said(*film_card(await scene.services.films.card(scene.other.film_id, scene.guild_id)))


async def _raters(scene: Scene, viewer: int) -> str:
    return _said(raters_list(await scene.services.ratings.raters(scene.guild_id, scene.film.film_id, 0, viewer)))


async def _diary(scene: Scene, viewer: int) -> str:
    return _said(diary_page(await scene.services.diary.page(scene.member(viewer), ADA, 0)))


async def _digest(scene: Scene, _viewer: int) -> str:
    async with scene.database.read() as connection:
        plan = await DigestStore(connection).plan(scene.guild_id)
    payload = {"guild_id": scene.guild_id, "due_at": int(NOON.timestamp())}
    digest = await scene.services.digests.compose(Job(plan.job_id or 0, DIGEST, payload, NOON))
    assert digest is not None
    return _said(digest_post(digest))


async def _rate_reply(scene: Scene, viewer: int) -> str:
    """What the private answer says to somebody who gives the same stars again."""
    rated = await scene.services.ratings.rate(scene.member(viewer), scene.film.film_id, Stars(5))
    return rating_kept(rated.film, rated.change)


async def _suggestions(scene: Scene, viewer: int) -> str:
    found = await scene.services.films.complete("Heat", scene.guild_id, user_id=viewer)
    return str([film.label for film in found])


Surface: TypeAlias = "Callable[[Scene, int], Awaitable[str]]"

PUBLIC: dict[str, Surface] = {
    "film card and live card": _card,
    "card of another film": _other_card,
    "digest": _digest,
    "autocomplete": _suggestions,
}
"""Seen by everybody: nobody's own rating opens them."""

PRIVATE: dict[str, Surface] = {
    "Who rated it": _raters,
    "/diary of another member": _diary,
    "/rate": _rate_reply,
}
"""Answers to one person: open to those who have rated the film. Diaries and lists are read by `viewer`."""

SHOW_STARS = {"film card and live card", "card of another film", "digest", *PRIVATE}


@pytest.fixture
async def scenes(services: Services, database: Database, clock: Clock) -> tuple[Scene, Scene]:
    film, other = await add_film(database), await add_film(database, facts("Ran", 1985))
    made: list[Scene] = []
    for guild_id in (LOW, HIGH):
        clock.now = NOON
        scene = Scene(services, database, guild_id, film, other)
        await _manage(scene, digest_channel_id=7)
        for user_id, stars in zip((ADA, BELA, CHLOE, RATER), STARS[guild_id], strict=True):
            clock.advance(days=user_id == RATER)  # so that the last one moves the mean of the week
            await services.ratings.rate(scene.member(user_id), film.film_id, stars, Watched(NOON.date()))
            await services.ratings.rate(scene.member(user_id), other.film_id, Stars(user_id + 4))
        await services.ratings.rate_with_note(
            scene.member(ADA), film.film_id, STARS[guild_id][0], Note(f"{STARS[guild_id][0]}, no more, no less.")
        )
        await services.ratings.rate(scene.member(RATER), film.film_id, Stars(5))
        made.append(scene)
    clock.now = NOON
    clock.advance(days=6)
    return made[0], made[1]


async def _manage(scene: Scene, **settings: Any) -> None:
    await scene.services.settings.change(_moderator(scene), **settings)


def _moderator(scene: Scene) -> Actor:
    return Actor(guild_id=scene.guild_id, user_id=9, display_name="Mo", manages_messages=True, manages_server=True)


async def _conceal(scenes: tuple[Scene, Scene], how: str) -> None:
    for scene in scenes:
        if how == "setting":
            await _manage(scene, hides_stars=True)
        else:
            await scene.services.reveals.conceal(_moderator(scene), scene.film.film_id)


async def _both(scenes: tuple[Scene, Scene], surface: Surface, viewer: int) -> tuple[str, str]:
    low, high = [await surface(scene, viewer) for scene in scenes]
    return low, high


@pytest.mark.parametrize("how", ["setting", "film"])
@pytest.mark.parametrize("name", PUBLIC)
@pytest.mark.parametrize("viewer", [RATER, STRANGER])
async def test_what_everybody_sees_says_nothing_of_concealed_stars(
    scenes: tuple[Scene, Scene], name: str, how: str, viewer: int
) -> None:
    await _conceal(scenes, how)

    low, high = await _both(scenes, PUBLIC[name], viewer)

    assert low == high


@pytest.mark.parametrize("how", ["setting", "film"])
@pytest.mark.parametrize("name", sorted(PRIVATE.keys() - {"/rate"}))
async def test_private_answers_say_nothing_to_those_who_have_not_rated(
    scenes: tuple[Scene, Scene], name: str, how: str
) -> None:
    await _conceal(scenes, how)

    low, high = await _both(scenes, PRIVATE[name], STRANGER)

    assert low == high


@pytest.mark.parametrize("how", ["setting", "film"])
@pytest.mark.parametrize("name", PRIVATE)
async def test_private_answers_tell_those_who_have(scenes: tuple[Scene, Scene], name: str, how: str) -> None:
    await _conceal(scenes, how)

    low, high = await _both(scenes, PRIVATE[name], RATER)

    assert low != high


@pytest.mark.parametrize("name", sorted(SHOW_STARS - {"/rate"}))
async def test_every_surface_shows_them_once_revealed(scenes: tuple[Scene, Scene], name: str) -> None:
    """Without this a surface that shows no stars at all would pass for one that keeps the secret."""
    await _conceal(scenes, "film")
    for scene in scenes:
        await scene.services.reveals.reveal(_moderator(scene), scene.film.film_id)

    low, high = await _both(scenes, {**PUBLIC, **PRIVATE}[name], STRANGER)

    assert low != high


@pytest.mark.parametrize("how", ["setting", "film"])
async def test_the_count_is_shown_all_the_same(scenes: tuple[Scene, Scene], how: str) -> None:
    await _conceal(scenes, how)

    for surface in (_card, _raters, _digest):
        assert "4 ratings" in await surface(scenes[0], STRANGER)
    assert "hidden until you rate it" in await _card(scenes[0], STRANGER)
    assert "attachment://" not in await _card(scenes[0], STRANGER)


async def test_one_s_own_diary_shows_one_s_own_stars(scenes: tuple[Scene, Scene]) -> None:
    await _conceal(scenes, "setting")

    low, high = await _both(scenes, _diary, ADA)

    assert "½☆☆☆☆ 0.5" in low
    assert "★★★★★ 5" in high
