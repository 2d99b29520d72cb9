"""Everything in the table of who may do what, called by everybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord
import pytest
from builders import a_draft, add_film, add_review, facts
from discord import ui
from dumps import dump
from reading import components_of, message_of, text_of
from simcord import MemberActor
from stage import NOON
from test_library import REVIEW

from bot.domain.moderation import Actor, Target
from bot.domain.permissions import PERMISSIONS
from bot.domain.ratings import Member, Note
from bot.domain.reports import Reported
from bot.domain.stars import Stars
from bot.ui.base import Layout

if TYPE_CHECKING:
    from simcord import ChannelHandle
    from simcord.results import InteractionResult
    from stage import World

    from bot.domain.permissions import Permission

REFUSALS = ("Only this server's moderators", "Only people who may manage this server")
COMMANDS = [entry for entry in PERMISSIONS if entry.way == "command"]
CONTROLS = [entry for entry in PERMISSIONS if entry.way == "control"]
FORMS = [entry for entry in PERMISSIONS if entry.way == "form"]
# Who is who: may they do what moderators and managers may?
ROLES = {
    "owner": (True, True),
    "administrator": (True, True),
    "moderator": (True, False),
    "moderator by a role of the settings": (True, False),
    "plain member": (False, False),
    "banned member": (False, False),
}
# Fields of forms, by how their custom ids begin; what is missing may be left as it is.
FIELDS: dict[str, dict[str, Any]] = {
    "settingform": {"time_zone": "Europe/Berlin"},
    "add": {"part0": REVIEW.decode()},
    "correct": {},
    "feed": {},
    "banform": {"duration": "3 days"},
    "filmfacts": {"title": "Ours"},
}


@dataclass
class Scene:
    """A server with something behind every control."""

    world: World
    film_id: int
    review_id: int
    curators: Any
    own_film_id: int

    @property
    def controls(self) -> dict[str, list[str]]:
        film = self.film_id
        return {
            "setting": ["setting:guards_ratings", "setting:zone", "setting:words"],
            "settings": [],
            "draft": [],
            "sources": ["sources:refresh", "sources:add"],
            "log": ["log:0:next", "log:0:::::csv", "log:0:1:2:ban:week:next"],
            "post": [f"post:{film}:{self.world.channel.id}:hidden"],
            "reveal": [f"reveal:{film}"],
            "raid": ["raid:1:hold", "raid:1:count", "raid:1:lock"],
            "night": ["night:1:close", "night:1:move"],
            "reports": ["reports:0:open", "reports:0:next"],
            "reportact": ["reportact:1:hide", "reportact:1:dismiss", "reportact:1:ban"],
        }

    @property
    def commands(self) -> dict[str, dict[str, Any]]:
        film, ada = f"film:{self.film_id}", self.world.ada
        return {
            "settings": {},
            "library add": {},
            "library edit": {"review": f"review:{self.review_id}"},
            "library remove": {"review": f"review:{self.review_id}"},
            "library sync": {},
            "library film": {"film": f"film:{self.own_film_id}"},
            "library merge": {"film": f"film:{self.own_film_id}", "into": film},
            "night open": {"closes": "in 2 days"},
            "night close": {},
            "night cancel": {"reason": "Rain"},
            "night veto": {"suggestion": "suggestion:1"},
            "mod lock": {"film": film},
            "mod unlock": {"film": film},
            "mod ban": {"member": ada, "duration": "3 days"},
            "mod unban": {"member": ada},
            "mod hide": {"member": ada, "film": film},
            "mod restore": {"member": ada, "film": film},
            "mod post": {"film": film},
            "mod reports": {},
            "mod log": {},
            "mod undo": {"case": 2},
        }


@pytest.fixture
async def scene(world: World) -> Scene:
    services, guild_id = world.services, world.guild.id
    curators = world.guild.create_role("Curators")
    film = await add_film(world.database)
    review_id = await add_review(world.database, film, a_draft(critic="Local hero"), NOON, guild_id=guild_id)
    ada = Member(guild_id, world.ada.id, "Ada")
    await services.ratings.rate_with_note(ada, film.film_id, Stars(8), Note("A note of Ada's."))
    boss = Actor(guild_id=guild_id, user_id=1, display_name="Boss", manages_server=True, is_owner=True)
    await services.settings.change(boss, moderator_role_ids=(curators.id,))
    await services.bans.ban(boss, Target(user_id=404), None)
    await services.reports.report(Member(guild_id, 5, "R"), Reported("note", film.film_id, ada.user_id), "Rude.")
    for number in range(8):
        young = discord.utils.utcnow() - timedelta(hours=1)
        raider = Member(guild_id, 100 + number, "Raider", account_created_at=young, joined_at=young)
        await services.ratings.rate(raider, film.film_id, Stars(1))
    own = await add_film(world.database, facts("Holiday at the lake", 2021), guild_id)
    return Scene(world, film.film_id, review_id, curators, own.film_id)


def somebody(scene: Scene, role: str) -> MemberActor:
    world = scene.world
    if role == "owner":
        return MemberActor(world.env, world.guild, world.guild.owner)
    permissions = {
        "administrator": discord.Permissions(administrator=True),
        "moderator": discord.Permissions(manage_messages=True),
    }
    roles = [scene.curators] if role.startswith("moderator by") else []
    if role in permissions:
        roles = [world.guild.create_role(role, permissions=permissions[role])]
    return world.guild.add_member(world.env.create_user(role.replace(" ", "_")), roles=roles)


async def prepare(scene: Scene, role: str) -> MemberActor:
    person = somebody(scene, role)
    if role == "banned member":
        boss = Actor(guild_id=scene.world.guild.id, user_id=1, display_name="Boss", manages_messages=True)
        await scene.world.services.bans.ban(boss, Target(user_id=person.id), None)
    return person


async def post(world: World, channel: ChannelHandle, *items: ui.Item[ui.LayoutView]) -> discord.Message:
    return await world.bot.get_partial_messageable(channel.id).send(view=Layout(*map(ui.ActionRow, items)))


def is_refused(answer: InteractionResult) -> bool:
    shown = [answer.response, *answer.followups]
    said = " ".join(str(message.components) for message in shown if message is not None)
    return any(refusal in said for refusal in REFUSALS)


def may(role: str, entry: Permission) -> bool:
    moderates, manages = ROLES[role]
    return manages if entry.who == "manager" else moderates


async def unchanged(world: World, before: dict[str, Any]) -> bool:
    return await dump(world.database) == before


@pytest.mark.parametrize("role", ROLES)
async def test_commands(scene: Scene, role: str) -> None:
    world, person = scene.world, await prepare(scene, role)
    for command in await world.bot.tree.fetch_commands():
        world.guild.set_command_permissions(command.id, {person: True})
    assert set(scene.commands) == {entry.name for entry in COMMANDS}
    for entry in COMMANDS:
        before, cases = await dump(world.database), await count_cases(world)

        answer = await person.slash(world.channel, entry.name, **scene.commands[entry.name])

        assert answer.modal or answer.ephemeral, entry
        assert is_refused(answer) != may(role, entry), (entry, answer.modal or text_of(answer))
        if not may(role, entry):
            assert await unchanged(world, before), entry
            assert await count_cases(world) == cases, entry
    # Refusals, and acts that were done already, are errors that the bot answered.
    assert world.env.errors


async def count_cases(world: World) -> int:
    async with world.database.read() as connection:
        return len(await connection.fetch_all("SELECT * FROM cases"))


@pytest.mark.parametrize("role", ROLES)
async def test_the_message_menu(scene: Scene, role: str) -> None:
    world, person = scene.world, await prepare(scene, role)
    for command in await world.bot.tree.fetch_commands():
        world.guild.set_command_permissions(command.id, {person: True})
    message = await world.ada.send(world.channel, REVIEW.decode())

    answer = await person.context_menu(world.channel, "Add as review", message)

    assert is_refused(answer) != ROLES[role][0]
    assert ROLES[role][0] or world.env.errors


@pytest.mark.parametrize("role", ROLES)
async def test_buttons_and_selects(scene: Scene, role: str) -> None:
    world, person = scene.world, await prepare(scene, role)
    assert set(scene.controls) == {entry.name for entry in CONTROLS}
    for entry in CONTROLS:
        ids = scene.controls[entry.name]
        if entry.name == "draft":
            preview = await world.moderator.slash(world.channel, "library add", file=("heat.md", REVIEW))
            assert "Heat" in text_of(preview)
            ids = ["draft:1:publish", "draft:1:all", "draft:1:discard", "draft:1:next"]
        for custom_id in ids:
            before, cases = await dump(world.database), await count_cases(world)
            message = await post(world, world.channel, ui.Button(label="Go", custom_id=custom_id))

            answer = await person.click(message, label="Go")

            if entry.name == "draft":
                # A preview is its author's alone, moderator or not.
                assert await unchanged(world, before), custom_id
                assert answer.response is not None, custom_id
                continue
            assert is_refused(answer) != may(role, entry), (custom_id, answer.modal or text_of(answer))
            if not may(role, entry):
                assert await unchanged(world, before), custom_id
                assert await count_cases(world) == cases, custom_id


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    ("custom_id", "values"),
    [
        ("settings:section", ["guard"]),
        ("setting:hides_stars", ["1"]),
        ("setting:hides_every_note", ["1"]),
        ("setting:digest_weekday", ["2"]),
        ("setting:digest_hour", ["7"]),
    ],
)
async def test_selects_of_the_settings(scene: Scene, role: str, custom_id: str, values: list[str]) -> None:
    world, person = scene.world, await prepare(scene, role)
    before = await dump(world.database)
    options = [discord.SelectOption(label=value, value=value) for value in values]
    message = await post(world, world.channel, ui.Select(custom_id=custom_id, options=options))

    answer = await person.select(message, values, custom_id=custom_id)

    assert is_refused(answer) != ROLES[role][1]
    assert ROLES[role][1] or await unchanged(world, before)


@pytest.mark.parametrize("role", ROLES)
async def test_channel_and_role_selects_of_the_settings(scene: Scene, role: str) -> None:
    world, person = scene.world, await prepare(scene, role)
    names = ("cards", "news", "log", "digest", "night")
    for name in names:
        custom_id = f"setting:{name}_channel_id"
        before = await dump(world.database)
        message = await post(world, world.channel, ui.ChannelSelect(custom_id=custom_id))

        answer = await person.select(message, [world.channel], custom_id=custom_id)

        assert is_refused(answer) != ROLES[role][1]
        assert ROLES[role][1] or await unchanged(world, before)
    for name in ("night", "rater", "suggester", "voter"):
        custom_id = f"setting:{name}_role_ids"
        before = await dump(world.database)
        message = await post(world, world.channel, ui.RoleSelect(custom_id=custom_id))

        answer = await person.select(message, [scene.curators], custom_id=custom_id)

        assert is_refused(answer) != ROLES[role][1]
        assert ROLES[role][1] or await unchanged(world, before)


@pytest.mark.parametrize("role", ["plain member", "banned member"])
async def test_forms_submitted_by_somebody_who_lost_the_role_meanwhile(scene: Scene, role: str) -> None:
    world, person = scene.world, await prepare(scene, role)
    bosses = world.guild.create_role("Bosses", permissions=discord.Permissions(administrator=True))
    openers = {
        "settingform": "setting:zone",
        "banform": "reportact:1:ban",
        "feed": "sources:add",
    }
    for name, custom_id in openers.items():
        world.env.backend.add_member_role(world.guild.id, person.id, bosses.id)
        message = await post(world, world.channel, ui.Button(label="Go", custom_id=custom_id))
        form = await person.click(message, label="Go")
        assert form.modal is not None, name
        world.env.backend.remove_member_role(world.guild.id, person.id, bosses.id)
        before = await dump(world.database)

        answer = await person.submit_modal(form, _filled(name))

        assert is_refused(answer), (name, text_of(answer))
        assert await unchanged(world, before), name


@pytest.mark.parametrize("role", ["plain member", "banned member"])
async def test_reviews_are_not_taken_from_somebody_who_lost_the_role_meanwhile(scene: Scene, role: str) -> None:
    world, person = scene.world, await prepare(scene, role)
    bosses = world.guild.create_role("Bosses", permissions=discord.Permissions(administrator=True))
    world.env.backend.add_member_role(world.guild.id, person.id, bosses.id)
    text = {"part1": "A long night, well told.\n\nRating: 4/5", "part2": "", "part3": "", "film": "Heat (1995)"}
    add = await person.slash(world.channel, "library add")
    preview = await person.submit_modal(await person.slash(world.channel, "library add"), text)
    menu = next(part["custom_id"] for part in components_of(preview) if str(part.get("custom_id")).endswith(":correct"))
    correct = await person.select(message_of(preview), ["rating"], custom_id=menu)
    world.env.backend.remove_member_role(world.guild.id, person.id, bosses.id)
    before = await dump(world.database)
    for form, fields in ((add, text), (correct, {"rating": "1/5"})):
        answer = await person.submit_modal(form, fields)

        assert is_refused(answer), text_of(answer)
        assert await unchanged(world, before)


def _filled(name: str) -> dict[str, Any]:
    return {"address": "https://films.example/feed"} if name == "feed" else FIELDS[name]


async def test_a_moderator_of_another_server_gets_nothing_by_forged_ids(scene: Scene) -> None:
    world = scene.world
    other = world.stranger.guild
    bosses = other.create_role("Bosses", permissions=discord.Permissions(administrator=True))
    boss = other.add_member(world.env.create_user("boss_elsewhere"), roles=[bosses])
    forged = [
        *scene.controls["raid"],
        *scene.controls["reportact"],
        f"post:{scene.film_id}:{world.channel.id}:hidden",
        "draft:1:publish",
        f"report:note:{scene.film_id}:{world.ada.id}",
        f"report:review:{scene.review_id}:0",
        f"report:profile:0:{world.ada.id}",
        f"report:notes:{scene.film_id}:0",
        "reports:0:open",
        "log:0:next",
    ]
    before = await dump(world.database)
    for custom_id in forged:
        message = await post(world, world.elsewhere, ui.Button(label="Go", custom_id=custom_id))

        answer = await boss.click(message, label="Go")

        assert answer.modal is None, custom_id
        shown = text_of(answer)
        assert "Rude" not in shown, custom_id
        assert "Ada" not in shown, custom_id
        assert "Something went wrong" not in shown, custom_id
        assert await unchanged(world, before), custom_id


async def test_forged_ids_of_the_own_server_name_nothing(scene: Scene) -> None:
    world = scene.world
    before = await dump(world.database)
    for custom_id in (
        "raid:999:hold",
        "raid:999999999999999999:count",
        "reportact:999:hide",
        "reportact:999:ban",
        "post:999:1:shown",
        f"post:{scene.film_id}:8999999999999999999:shown",
        f"post:{scene.film_id}:{world.elsewhere.id}:shown",
        "reveal:999",
        "log:999999:next",
        "log:0:8999999999999999999:::day:next",
        "reports:999999:next",
        "report:note:999:999",
        "report:review:999:8999999999999999999",
        "draft:999:publish",
        "setting:no_such_thing",
    ):
        message = await post(world, world.channel, ui.Button(label="Go", custom_id=custom_id))

        answer = await world.moderator.click(message, label="Go")

        assert answer.response is not None, custom_id
        assert "Something went wrong" not in text_of(answer), custom_id
        assert await unchanged(world, before), custom_id


async def test_a_moderator_role_works_before_and_after_the_server_allows_the_command(scene: Scene) -> None:
    from simcord.backend.errors import SetupError

    world, person = scene.world, somebody(scene, "moderator by a role of the settings")
    with pytest.raises(SetupError, match="not visible"):
        await person.slash(world.channel, "mod log")
    commands = {command.name: command for command in await world.bot.tree.fetch_commands()}
    world.guild.set_command_permissions(commands["mod"].id, {scene.curators: True})

    answer = await person.slash(world.channel, "mod log")

    assert "Case 1" in text_of(answer)
