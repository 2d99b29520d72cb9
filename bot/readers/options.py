"""What the caller knows that a document may not say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

__all__ = ["ReadOptions"]


def _no_scales() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Settings of one reading.

    Attributes:
        scales: Outlet or site (any case) to the scale of its unstated ratings, such as ``{"fog weekly": "4"}``.
        film: Title and year that the caller is sure of; the document's own are then not looked for.
    """

    scales: Mapping[str, str] = field(default_factory=_no_scales)
    film: tuple[str, int | None] | None = None
