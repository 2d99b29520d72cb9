"""Review files as critics hand them in, short and invented."""

from __future__ import annotations


def document(body: str = "Two men meet, and it is enough.", **fields: object) -> bytes:
    """Write a review with front matter; a key given as None is left out."""
    keys = {"film": "Heat", "year": 1995, "critic": "Vera Critic", "outlet": "The Paper", "rating": "4/5", **fields}
    lines = [f"{key}: {value}" for key, value in keys.items() if value is not None]
    return "\n".join(["---", *lines, "---", "", body, ""]).encode()
