"""What a member sees of an import before it is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.errors import NotFound
from bot.domain.imports import ChoicesPage, FilmChoices, ImportPreview
from bot.domain.pages import page_of
from bot.domain.stars import Stars
from bot.services.catalogue.films import visible_film
from bot.storage.films import FilmStore
from bot.storage.import_plan import PlanStore
from bot.storage.import_reading import ImportReader
from bot.storage.member_imports import MemberImportStore

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.ratings import Member
    from bot.storage.database import Connection
    from bot.storage.import_reading import StagedFilm
    from bot.storage.member_imports import StoredImport

__all__ = ["CHOICES_PER_PAGE", "choices_of", "choose_film", "is_of", "preview_of", "stored_import"]

CHOICES_PER_PAGE: Final = 5
EXAMPLES: Final = 3


async def stored_import(connection: Connection, member: Member, import_id: int) -> StoredImport:
    """Return a member's import that waits for consent.

    Raises:
        NotFound: it was taken or dropped, or is somebody else's.
    """
    stored = await MemberImportStore(connection).get(import_id)
    if stored is None or not is_of(stored, member) or stored.state != "ready":
        raise NotFound("This import was taken or dropped already. Start again with /data import.")
    return stored


def is_of(stored: StoredImport, member: Member) -> bool:
    """Whether an import is this member's, in this server."""
    return (stored.guild_id, stored.user_id) == (member.guild_id, member.user_id)


async def preview_of(connection: Connection, member: Member, import_id: int, now: datetime) -> ImportPreview:
    """Gather what an import holds and what taking it would do."""
    stored = await stored_import(connection, member, import_id)
    reader = ImportReader(connection)
    counts = await PlanStore(connection, stored, now).counts()
    examples = await reader.examples(import_id, EXAMPLES)
    films = await FilmStore(connection).by_ids(sorted({film_id for _, film_id, _ in examples}), member.guild_id)
    unknown = await reader.unknown(import_id, limit=EXAMPLES)
    left_out = await reader.left_out(import_id, limit=EXAMPLES)
    return ImportPreview(
        import_id=import_id,
        origin=stored.origin,
        policy=stored.policy,
        adds_films=stored.adds_films,
        counts=counts,
        examples=tuple(
            (facts.title or films[film_id].title, films[film_id].label, Stars(half_stars))
            for facts, film_id, half_stars in examples
            if film_id in films
        ),
        unknown=tuple(_label(one) for one in unknown),
        reasons=tuple(f"{one.title}: {one.reason}" if one.title else one.reason for one in left_out),
    )


async def choices_of(connection: Connection, member: Member, import_id: int, page: int) -> ChoicesPage:
    """Gather a page of the films that may be several; a page past the end becomes the last."""
    await stored_import(connection, member, import_id)
    reader = ImportReader(connection)
    number = await reader.ambiguous_before(import_id, 2**31)
    if not number:
        raise NotFound("Every film of this import is certain.")
    page, pages = page_of(page, number, CHOICES_PER_PAGE)
    shown = await reader.ambiguous(import_id, limit=CHOICES_PER_PAGE, offset=page * CHOICES_PER_PAGE)
    choices: list[FilmChoices] = []
    for one in shown:
        known = await FilmStore(connection).by_ids(one.candidates, member.guild_id)
        films = tuple(known[film_id] for film_id in one.candidates if film_id in known)
        choices.append(FilmChoices(one.position, _label(one), films, one.film_id))
    return ChoicesPage(import_id, tuple(choices), page, pages)


async def choose_film(
    connection: Connection, member: Member, import_id: int, position: int, film_id: int | None
) -> int:
    """Note which film is meant; return how many doubtful ones stand before it."""
    await stored_import(connection, member, import_id)
    reader = ImportReader(connection)
    staged = await reader.film(import_id, position)
    if staged is None or not staged.candidates:
        raise NotFound("That film is not in the import any more.")
    if film_id is not None:
        if film_id not in staged.candidates:
            raise NotFound("That film is none of the choices.")
        await visible_film(connection, film_id, member.guild_id)
    await MemberImportStore(connection).settle(import_id, [(position, film_id)])
    return await reader.ambiguous_before(import_id, position)


def _label(one: StagedFilm) -> str:
    facts = one.facts
    title = facts.title or facts.imdb_id or f"TMDB {facts.tmdb_id}"
    return f"{title} ({facts.year})" if facts.year else title
