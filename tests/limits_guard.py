# pyright: reportPrivateUsage=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false
"""What Discord refuses and the offline Discord accepts, checked after every test of the whole bot."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import simcord

__all__ = ["AckClock", "broken_limits"]

ACKNOWLEDGE_SECONDS = 2.5
_CHOICES, _TEXT, _FILES, _FILE_BYTES = 25, 100, 10, 10 * 1024 * 1024
_COMMAND_NAME = re.compile(r"[-_'\w]{1,32}")
_COMMAND_CHARACTERS = 8_000


def broken_limits(env: simcord.Env) -> list[str]:
    """List every request so far that the real Discord would refuse."""
    problems: list[str] = []
    for request in env.http_requests:
        if request.method == "PUT" and request.path.endswith("/commands"):
            found = _commands(request.json or [])
        elif isinstance(request.json, dict):
            found = (
                _choices(request.json)
                if request.json.get("type") == 8
                else _message(request.json.get("data") or request.json)
            )
        else:
            continue
        problems += [f"{request.method} {request.path}: {problem}" for problem in found]
    for messages in env.backend.messages.values():
        for message in messages.values():
            if len(message.attachments) > _FILES:
                problems.append(f"message {message.id}: {len(message.attachments)} files")
            problems += [
                f"message {message.id}: a file is too large"
                for file in message.attachments
                if file["size"] > _FILE_BYTES
            ]
    return problems


def _choices(body: Mapping[str, Any]) -> Iterator[str]:
    choices = (body.get("data") or {}).get("choices") or []
    if len(choices) > _CHOICES:
        yield f"{len(choices)} autocomplete choices"
    for choice in choices:
        if not 1 <= len(choice["name"]) <= _TEXT or not 1 <= len(str(choice["value"])) <= _TEXT:
            yield f"autocomplete choice {choice['name'][:30]!r} is too long or empty"


def _message(body: Mapping[str, Any]) -> Iterator[str]:
    texts: list[str] = []
    yield from _components(body.get("components") or [], texts)
    if (total := sum(map(len, texts))) > 4_000:
        yield f"{total} characters of text"


def _components(components: list[Any], texts: list[str]) -> Iterator[str]:
    for component in components:
        if component.get("type") == 10:
            texts.append(component["content"])
            if not component["content"].strip():
                yield "empty text"
        if component.get("type") == 2 and not (component.get("label") or component.get("emoji")):
            yield f"button {component.get('custom_id')} has neither label nor emoji"
        if len(component.get("custom_id") or "") > _TEXT:
            yield f"custom id {component['custom_id']!r} is too long"
        options = component.get("options") or []
        if component.get("type") == 3 and not 1 <= len(options) <= _CHOICES:
            yield f"select {component.get('custom_id')} has {len(options)} options"
        yield from (f"option {option.get('label')!r} is too long" for option in options if _is_too_long(option))
        for key in ("components", "accessory", "component"):
            if inner := component.get(key):
                yield from _components(inner if isinstance(inner, list) else [inner], texts)


def _is_too_long(option: Mapping[str, Any]) -> bool:
    return any(len(option.get(key) or "") > _TEXT for key in ("label", "value", "description"))


def _commands(commands: list[Any]) -> Iterator[str]:
    for command in commands:
        if _size(command) > _COMMAND_CHARACTERS:
            yield f"/{command['name']} has more than {_COMMAND_CHARACTERS} characters"
        yield from _command(command, f"/{command['name']}")


def _command(command: Mapping[str, Any], where: str) -> Iterator[str]:
    if command.get("type", 1) not in (2, 3):
        if not _COMMAND_NAME.fullmatch(command["name"]) or command["name"] != command["name"].lower():
            yield f"{where}: bad name"
        if not 1 <= len(command.get("description") or "") <= _TEXT:
            yield f"{where}: description must have 1 to 100 characters"
    has_optional = False
    for option in command.get("options") or []:
        if option["type"] > 2:
            if option.get("required") and has_optional:
                yield f"{where} {option['name']}: required after optional"
            has_optional |= not option.get("required")
        if len(option.get("choices") or []) > _CHOICES:
            yield f"{where} {option['name']}: too many choices"
        yield from _command(option, f"{where} {option['name']}")


def _size(command: Mapping[str, Any]) -> int:
    return (
        len(command.get("name", ""))
        + len(command.get("description") or "")
        + sum(len(choice["name"]) + len(str(choice["value"])) for choice in command.get("choices") or [])
        + sum(_size(option) for option in command.get("options") or [])
    )


class AckClock:
    """Discord's three seconds by the wall clock; the offline Discord knows them by its virtual clock only."""

    def __init__(self, env: simcord.Env) -> None:
        self.late: list[str] = []
        born: dict[str, float] = {}

        def note_birth(event: str, payload: Any) -> None:
            if event == "INTERACTION_CREATE":
                born[payload["id"]] = time.perf_counter()

        # Before the bot hears of it.
        env.backend.subscribers.insert(0, note_birth)
        adapter, original = env._webhook_adapter, env._webhook_adapter.request

        async def request(route: Any, *arguments: Any, **named: Any) -> Any:
            match = re.search(r"/interactions/(\d+)/.*/callback$", route.url.split("?")[0])
            if (
                match
                and (seconds := time.perf_counter() - born.get(match[1], time.perf_counter())) > ACKNOWLEDGE_SECONDS
            ):
                self.late.append(f"interaction {match[1]} was first answered after {seconds:.2f} s")
            return await original(route, *arguments, **named)

        adapter.request = request
