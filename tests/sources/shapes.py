"""Answers in the shapes that the sources really give; every film, person and sentence in them is invented."""

from __future__ import annotations

import html
from typing import Any

Json = dict[str, Any]


def guardian_item(number: int = 1, **changes: Any) -> Json:
    fields: Json = {
        "starRating": "4",
        "byline": "Ottilie Marsh",
        "trailText": "<p>Tides, grief and a <strong>lighthouse</strong> &amp; its keeper.</p> <p>It lingers.</p>",
        "standfirst": "<p>Unused.</p>",
        "publication": "The Guardian",
    }
    item: Json = {
        "id": f"film/2026/mar/0{number}/the-salt-harbour-review",
        "type": "article",
        "sectionId": "film",
        "sectionName": "Film",
        "webPublicationDate": f"2026-03-0{number}T09:00:41Z",
        "webTitle": "The Salt Harbour review – a tale of tides",
        "webUrl": f"https://www.theguardian.com/film/2026/mar/0{number}/the-salt-harbour-review",
        "apiUrl": "https://content.guardianapis.com/film/2026/mar/01/the-salt-harbour-review",
        "fields": fields,
        "isHosted": False,
        "pillarName": "Arts",
    }
    fields.update(changes.pop("fields", {}))
    return item | changes


def guardian_page(*items: object, page: int = 1, pages: int = 1) -> Json:
    return {
        "response": {
            "status": "ok",
            "userTier": "developer",
            "total": len(items),
            "startIndex": 1,
            "pageSize": 50,
            "currentPage": page,
            "pages": pages if items else 0,
            "orderBy": "oldest",
            "results": list(items),
        }
    }


def tmdb_review(**changes: Any) -> Json:
    review: Json = {
        "author": "harbourfan",
        "author_details": {
            "name": "Harbour Fan",
            "username": "harbourfan",
            "avatar_path": "/https://secure.gravatar.com/avatar/0.jpg",
            "rating": 8.0,
        },
        "content": "**Loved** every wave of it, truly.\r\n\r\nThe _keeper_ is <em>great</em>. "
        + "More words here. " * 60,
        "created_at": "2026-02-09T17:51:53.359Z",
        "id": "5b1c13b9c3a36848f2026384",
        "updated_at": "2026-02-23T15:38:18.417Z",
        "url": "https://www.themoviedb.org/review/5b1c13b9c3a36848f2026384",
    }
    return review | changes


def tmdb_film(*reviews: object, **changes: Any) -> Json:
    film: Json = {
        "adult": False,
        "backdrop_path": "/b.jpg",
        "genres": [{"id": 18, "name": "Drama"}, {"id": 9648, "name": "Mystery"}],
        "id": 4242,
        "imdb_id": "tt9911001",
        "original_language": "is",
        "original_title": "Salthöfnin",
        "overview": "A keeper and the sea.",
        "popularity": 1.2,
        "poster_path": "/p0STER-path_1.jpg",
        "release_date": "2025-11-07",
        "runtime": 107,
        "title": "The Salt Harbour",
        "video": False,
        "vote_average": 7.1,
        "credits": {
            "cast": [
                {"id": 3, "name": "Second Billed", "character": "The Sea", "order": 1},
                {"id": 2, "name": "First Billed", "character": "The Keeper", "order": 0},
                {"id": 9, "character": "Nobody", "order": 2},
            ],
            "crew": [
                {"id": 5, "name": "Runa Vik", "job": "Director", "department": "Directing"},
                {"id": 6, "name": "Pen Holder", "job": "Screenplay", "department": "Writing"},
            ],
        },
        "external_ids": {"imdb_id": "tt9911001", "wikidata_id": None},
        "reviews": tmdb_reviews(*reviews),
    }
    return film | changes


def tmdb_reviews(*reviews: object, **changes: Any) -> Json:
    return {"page": 1, "results": list(reviews), "total_pages": 1, "total_results": len(reviews)} | changes


def rss(*items: str, title: str = "Lantern Reviews") -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>{title}</title><link>https://lantern.example/</link><language>en-GB</language>
{"".join(items)}</channel></rss>""".encode()


def rss_item(
    number: int = 1,
    *,
    title: str = "Review: The Salt Harbour (2025)",
    date: str | None = None,
    link: str | None = None,
    text: str = "<p>A slow film that rewards the patient watcher.</p><p>Rating: 3.5/4</p>",
    category: str = "Reviews",
) -> str:
    stamp = "" if date == "" else f"<pubDate>{date or f'Mon, 0{number} Mar 2026 09:00:00 +0000'}</pubDate>"
    return f"""<item><title>{html.escape(title)}</title>
<link>{link or f"https://lantern.example/{number}/the-salt-harbour"}</link>
<guid isPermaLink="false">post-{number}</guid>{stamp}
<dc:creator>Ottilie Marsh</dc:creator><category>{category}</category>
<description><![CDATA[<p>A slow film that rewards the patient watcher.</p>]]></description>
<content:encoded><![CDATA[{text}]]></content:encoded></item>"""


def atom(*entries: str) -> bytes:
    return f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Lantern Reviews</title><id>tag:lantern.example,2026:/</id>
<updated>2026-03-01T10:00:00Z</updated>{"".join(entries)}</feed>""".encode()


def atom_entry() -> str:
    return """<entry><title type="html">The Salt Harbour &lt;em&gt;review&lt;/em&gt;</title>
<id>tag:lantern.example,2026:/1</id><link rel="alternate" href="https://lantern.example/1"/>
<published>2026-03-01T09:00:00+02:00</published><updated>2026-03-02T09:00:00Z</updated>
<author><name>Ottilie Marsh</name></author>
<content type="html">&lt;p&gt;A slow film that rewards the patient watcher.&lt;/p&gt;
&lt;p&gt;★★★★☆&lt;/p&gt;</content></entry>"""


def page_with_review(**rating: object) -> bytes:
    return f"""<!doctype html><html><head><title>Elsewhere</title>
<script>var rating = "1/5";</script>
<script type="application/ld+json">not json</script>
<script type="application/ld+json">{{"@context": "https://schema.org", "@graph": [{{"@type": ["Review"],
"itemReviewed": {{"@type": "Movie", "name": "The Salt Harbour", "dateCreated": "2025"}},
"reviewRating": {{"@type": "Rating", "ratingValue": {rating.get("value", '"4.5"')}, "bestRating": 5}},
"author": [{{"@type": "Person", "name": "Ottilie Marsh"}}],
"publisher": {{"@type": "Organization", "name": "The Lantern"}}}}]}}</script></head>
<body><article><p>Rating: 0/10. Words that stay on the page.</p></article></body></html>""".encode()
