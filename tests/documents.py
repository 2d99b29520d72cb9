"""Read invented documents in a test's words."""

from bot.domain.drafts import NotAFilmReview, ReviewDraft
from bot.readers import ReadOptions, read_document

__all__ = ["Read"]


class Read:
    """Reads invented documents in a test's words."""

    def one(self, text: str, name: str = "review.md", options: ReadOptions | None = None) -> ReviewDraft:
        drafts = self.all(text, name, options)
        assert len(drafts) == 1, [draft.title for draft in drafts]
        return drafts[0]

    def all(self, text: str, name: str = "review.md", options: ReadOptions | None = None) -> tuple[ReviewDraft, ...]:
        found = read_document(text.encode(), name, options=options or ReadOptions())
        drafts = tuple(draft for draft in found if isinstance(draft, ReviewDraft))
        assert len(drafts) == len(found), found
        return drafts

    def refusal(self, text: str, name: str = "review.md") -> NotAFilmReview:
        (found,) = read_document(text.encode(), name)
        assert isinstance(found, NotAFilmReview), found
        return found
