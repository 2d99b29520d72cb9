"""Read what a person would read in an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from simcord.results import InteractionResult, ResponseMessage

__all__ = ["components_of", "message_of", "text_of"]


def message_of(answer: InteractionResult) -> ResponseMessage:
    """The message that answered an interaction."""
    assert answer.response is not None, "there was no answer"
    return answer.response


def text_of(answer: InteractionResult) -> str:
    """All text of an answer: displays, labels, options, alt texts."""
    return "\n".join(text for component in components_of(answer) for text in _texts(component))


def components_of(answer: InteractionResult) -> list[dict[str, Any]]:
    """Every component of an answer, nested ones too, as Discord got them."""
    found: list[dict[str, Any]] = []
    pending = list(message_of(answer).components)
    while pending:
        component = pending.pop(0)
        found.append(component)
        pending = [*cast("list[dict[str, Any]]", component.get("components", [])), *pending]
    return found


def _texts(component: dict[str, Any]) -> list[str]:
    texts: list[str | None] = [component.get(key) for key in ("content", "label", "placeholder")]
    for option in component.get("options", ()):
        texts += [option["label"], option.get("description")]
    texts += [item.get("description") for item in component.get("items", ())]
    return [text for text in texts if text]
