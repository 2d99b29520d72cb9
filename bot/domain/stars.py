"""Stars: a whole number of half stars, the only form in which a rating is stored or computed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from bot.domain.errors import InvalidInput

__all__ = ["FULL_HALF_STARS", "MEMBER_STARS", "Stars"]

FULL_HALF_STARS = 10


@dataclass(frozen=True, slots=True, order=True)
class Stars:
    """Zero to five stars, counted in halves.

    A critic may give zero; a member's least is half a star (see `MEMBER_STARS`).

    Raises:
        InvalidInput: `half_stars` is not a whole number from 0 to 10.
    """

    half_stars: int

    def __post_init__(self) -> None:
        if not 0 <= self.half_stars <= FULL_HALF_STARS:
            raise InvalidInput("Stars go from none to five, in halves.")

    @classmethod
    def nearest(cls, stars: float) -> Self:
        """Round a mean in stars (0.0 to 5.0) to the nearest half star, a quarter up."""
        return cls(max(0, min(FULL_HALF_STARS, int(stars * 2 + 0.5))))

    @classmethod
    def from_member(cls, text: str) -> Self:
        """Read what a member chose or typed: `4.5`, `4,5`, `4½`, `★★★★½`, `½`.

        Raises:
            InvalidInput: not a multiple of a half from a half to five.
        """
        plain = text.strip().replace(",", ".").replace("⯨", "½").rstrip("☆")
        if plain and set(plain) <= {"★", "½"}:
            plain = str(plain.count("★") + plain.count("½") / 2)
        elif plain.endswith("½"):
            plain = f"{plain[:-1] or 0}.5"
        try:
            half_stars = float(plain) * 2
        except ValueError:
            half_stars = 0.0
        if half_stars not in range(1, FULL_HALF_STARS + 1):
            raise InvalidInput("Give half a star to five stars, in steps of a half: for example 4.5.")
        return cls(int(half_stars))

    @property
    def number(self) -> str:
        """The plain number without a needless decimal: `4`, `4.5`, `0.5`."""
        return f"{self.half_stars / 2:g}"

    @property
    def glyphs(self) -> str:
        """Five glyphs with the empty ones drawn: `★★★★☆`; a half counts in place: `★★★★½`."""
        whole, half = divmod(self.half_stars, 2)
        return "★" * whole + "½" * half + "☆" * (5 - whole - half)

    def __str__(self) -> str:
        """Glyphs and number side by side, so that no one has to count: `★★★★☆ 4 out of 5`."""
        return f"{self.glyphs} {self.number} out of 5"


MEMBER_STARS = tuple(Stars(half_stars) for half_stars in range(1, FULL_HALF_STARS + 1))
