"""The README's picture of a profile is what the bot draws today.

`UPDATE_PICTURES=1 python -m pytest tests/ui/test_readme_picture.py` draws it anew.
"""

from __future__ import annotations

import io
import os
from datetime import date
from pathlib import Path

from PIL import Image, ImageChops, ImageStat

from bot.domain.ratings import Tally
from bot.domain.server_stats import last_months
from bot.domain.taste import Favourite, Profile
from bot.ui.profile_picture import draw_profile

PICTURE = Path(__file__).parents[2] / "data" / "pictures" / "profile.png"


def _liked(*rows: tuple[str, int, float]) -> tuple[Favourite, ...]:
    return tuple(Favourite(name, count, mean, mean) for name, count, mean in rows)


ADA = Profile(
    1,
    "Ada",
    Tally((3, 6, 11, 19, 34, 58, 81, 96, 52, 28)),
    tuple(
        (month, number)
        for (month, _), number in zip(
            last_months((), date(2026, 11, 1)), (9, 14, 6, 11, 8, 5, 12, 17, 10, 13, 21, 7), strict=True
        )
    ),
    _liked(("1970s", 61, 4.1), ("1950s", 24, 4.0), ("2010s", 88, 3.7), ("1990s", 72, 3.6), ("1980s", 49, 3.4)),
    _liked(("Film noir", 17, 4.3), ("Drama", 143, 3.9), ("Crime", 58, 3.8), ("Comedy", 66, 3.5), ("Horror", 21, 3.1)),
    _liked(
        ("Agnès Varda", 9, 4.6), ("黒澤 明", 11, 4.5), ("عباس کیارستمی", 6, 4.4), ("Sidney Lumet", 7, 4.3),
        ("Kelly Reichardt", 5, 4.2),
    ),
    (),
)  # fmt: skip


def test_the_readme_shows_what_is_drawn() -> None:
    drawn = draw_profile(ADA)
    if os.environ.get("UPDATE_PICTURES"):
        PICTURE.write_bytes(drawn)

    shown, fresh = (Image.open(io.BytesIO(data)).convert("RGB") for data in (PICTURE.read_bytes(), drawn))

    assert shown.size == fresh.size
    # Another FreeType may smooth a letter's edge differently.
    assert max(ImageStat.Stat(ImageChops.difference(shown, fresh)).mean) < 2
