"""A whole HTML page: its structured data, what its head says, and the main element's words."""

import json
import re
from collections.abc import Iterator
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.domain.drafts import UnreadableDocument
from bot.readers.blocks import blocks_of
from bot.readers.document import Document
from bot.readers.fields import Field, Fields
from bot.readers.structured import fields_of_review, reviews_in
from bot.readers.tags import markdown_of

__all__ = ["looks_like_page", "page_of"]

_PAGE: Final = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body|article|main)\b",
    re.IGNORECASE | re.DOTALL,
)
_MAIN: Final = (
    '[itemprop="reviewBody"]', "article .entry-content", "article .post-content", "article .e-content", "article",
    ".entry-content", ".post-content", ".post-body", ".e-content", ".review-body", ".review", "main",
    '[role="main"]', "#content",
    "#main", "body",
)  # fmt: skip
_CLUTTER: Final = (
    "script, style, nav, aside, footer, form, iframe, noscript, template, svg, button, select, .comments, "
    "#comments, #disqus_thread, .related, .related-posts, .sidebar, .widget, .share, .sharing, .social, "
    ".breadcrumbs, .breadcrumb, .pagination, .post-navigation, .newsletter, .advert, .ad, .tags, .menu, "
    ".navigation, .cookie, .author-bio, .jp-relatedposts, .sharedaddy, [hidden]"
)
_MICRODATA: Final = (
    ("rating", '[itemprop="reviewRating"] [itemprop="ratingValue"], [itemprop="ratingValue"]'),
    ("best", '[itemprop="reviewRating"] [itemprop="bestRating"], [itemprop="bestRating"]'),
    ("title", '[itemprop="itemReviewed"] [itemprop="name"], [itemtype*="Movie"] [itemprop="name"]'),
    ("author", '[itemprop="author"] [itemprop="name"], [itemprop="author"]'),
    ("date", '[itemprop="datePublished"]'),
    ("director", '[itemprop="director"]'),
)
_SHORTEST: Final = 200
_DEEPEST: Final = 500
_NESTING: Final = re.compile(
    r"<(/?)(?!(?:p|li|td|th|tr|br|hr|img|meta|link|input|option|dt|dd|source|wbr|col|area|base|embed|path)\b)[a-z]",
    re.IGNORECASE,
)


def looks_like_page(text: str, name: str) -> bool:
    """Tell whether a text is a whole HTML page, and not Markdown with tags in it."""
    return _PAGE.match(text[:5_000]) is not None or (
        name.casefold().endswith((".html", ".htm", ".xhtml")) and "<" in text[:50_000]
    )


def page_of(text: str, name: str, warnings: tuple[str, ...]) -> Document:
    """Read a page; its structured data come first, then its head, then its words.

    Raises:
        UnreadableDocument: Its elements are nested deeper than in any page.
    """
    if _is_too_deep(text):
        raise UnreadableDocument(f"{name} nests its elements too deeply to be a review's page.")
    tree = LexborHTMLParser(text)
    structured = _json_ld(tree)
    if not structured:
        structured = _microdata(tree)
    head = Fields(tuple(_head(tree)))
    body = _main_words(tree)
    return Document(name, "html", structured.merged(head), blocks_of(body), warnings)


def _is_too_deep(text: str) -> bool:
    """Tell whether elements are nested so deeply that parsing would take time that grows with the square."""
    depth = 0
    for end in _NESTING.findall(text):
        depth += -1 if end else 1
        if depth > _DEEPEST:
            return True
    return False


def _json_ld(tree: LexborHTMLParser) -> Fields:
    for script in tree.css('script[type="application/ld+json"]')[:20]:
        source = re.sub(r"/\*.{0,40}?\*/|<!\[CDATA\[|\]\]>|^\s*<!--|-->\s*$", "", script.text()[:200_000])
        try:
            data: object = json.loads(source, strict=False)
        except (ValueError, RecursionError):
            continue
        found = reviews_in(data)
        if found:
            return fields_of_review(*found[0])
    return Fields()


def _microdata(tree: LexborHTMLParser) -> Fields:
    if tree.css_first('[itemtype*="Review"], [itemprop="reviewRating"], [itemprop="review"]') is None:
        return Fields()
    values = {key: _value(node) for key, selector in _MICRODATA if (node := _own(tree, selector)) is not None}
    entries = [
        Field((f"structured_{key}",), (value,))
        for key, value in values.items()
        if value and key not in {"rating", "best"}
    ]
    rating = values.get("rating")
    if rating:
        best = values.get("best")
        entries.append(Field(("structured_rating",), (f"{rating}/{best}" if best else rating,)))
    return Fields(tuple(entries))


def _own(tree: LexborHTMLParser, selector: str) -> LexborNode | None:
    """Return the first node of the review itself: an aggregate of the public's ratings is not it."""
    for node in tree.css(selector)[:10]:
        above = node.parent
        while above is not None and "aggregate" not in (above.attributes.get("itemprop") or "").casefold():
            above = above.parent
        if above is None:
            return node
    return None


def _value(node: LexborNode) -> str:
    content = node.attributes.get("content") or node.attributes.get("datetime")
    return " ".join((content or node.text()).split())[:300]


def _head(tree: LexborHTMLParser) -> Iterator[Field]:
    named = {
        (node.attributes.get("property") or node.attributes.get("name") or "").casefold(): node.attributes.get(
            "content"
        )
        or ""
        for node in tree.css("meta[content]")[:200]
    }
    canonical = tree.css_first('link[rel="canonical"]')
    title = tree.css_first("title")
    heading = next((words for node in tree.css("h1")[:3] if (words := " ".join(node.text().split()))), "")
    for key, value in (
        ("title", heading or named.get("og:title") or (title.text() if title is not None else "")),
        ("outlet", named.get("og:site_name", "")),
        ("author", named.get("author") or named.get("article:author") or named.get("parsely-author") or ""),
        ("date", named.get("article:published_time") or named.get("date") or ""),
        ("url", (canonical.attributes.get("href") if canonical is not None else None) or named.get("og:url") or ""),
    ):
        words = " ".join(value.split())[:500]
        if words and not (key == "author" and words.startswith("http")):
            yield Field((key,), (words,))


def _main_words(tree: LexborHTMLParser) -> str:
    for node in tree.css(_CLUTTER):
        node.decompose()
    for selector in _MAIN:
        node = tree.css_first(selector)
        if node is not None and len(node.text()) >= _SHORTEST:
            return markdown_of(node.html or "", is_page=True)
    return markdown_of(tree.body.html or "", is_page=True) if tree.body is not None else ""
