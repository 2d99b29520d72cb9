"""Inline markup: what a line says once emphasis, links, pictures and tags are taken away. All patterns are linear."""

import html
import re
from typing import Final

__all__ = ["RATING_MARK", "emphasised", "picture_texts", "plain", "without_addresses"]

RATING_MARK: Final = "\ue000"
"""Encloses a rating that stood in an element's attribute, such as ``<meter value=3.5 max=5>``."""

_PICTURE: Final = re.compile(r"!\[(?P<alt>[^\[\]]{0,400})\]\([^()\n]{0,1500}(?:\([^()\n]{0,200}\)[^()\n]{0,200})?\)")
_LINK: Final = re.compile(
    r"\[(?P<text>[^\[\]]{0,600})\](?:\(<?[^()\n]{0,1500}(?:\([^()\n]{0,200}\)[^()\n]{0,200})?>?\)|\[[^\[\]\n]{0,80}\])"
)
_REFERENCE: Final = re.compile(r"\[(?P<text>[^\[\]\n]{1,80})\](?![:(\[])")
_WIKI: Final = re.compile(r"\[\[(?P<page>[^\[\]|]{1,200})(?:\|(?P<shown>[^\[\]|]{1,200}))?\]\]")
_FOOTNOTE: Final = re.compile(r"\[\^[^\[\]\s]{1,40}\](?!:)")
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]{0,3000}>|<!--[^<>]{0,3000}-->")
_BREAK: Final = re.compile(r"<br\s?/?>", re.IGNORECASE)
_RST_LINK: Final = re.compile(r"`(?P<text>[^`<>\n]{1,300}?)\s?<[^`<>\n]{1,1000}>`__?")
_LIQUID: Final = re.compile(r"\{%[^{}]{0,1500}%\}|\{\{[^{}]{0,1500}\}\}")
_ADDRESS: Final = re.compile(r"<?\b(?:https?://|www\.)[^\s<>\"')\]]{1,3000}>?")
_CODE: Final = re.compile(r"`([^`\n]{1,300})`")
_STRONG: Final = re.compile(
    r"(?<![\w\\*])\*\*(?=[^\s*])([^*\n]{1,2000}?(?:\*(?!\*)[^*\n]{1,300}){0,6}?)(?<=[^\s\\])\*\*(?!\*)"
)
_STAR: Final = re.compile(r"(?<![\w\\*])\*(?=[^\s*])([^*\n]{1,600})(?<=[^\s\\])\*(?![\w*])")
_UNDER: Final = re.compile(r"(?<![\w\\_])(_{1,2})(?=[^\s_])([^_\n]{1,600})(?<=[^\s\\])\1(?![\w_])")
_ESCAPE: Final = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~<])")
_TAG_EMPHASIS: Final = re.compile(r"<(em|i|cite)\b[^<>]{0,300}>([^<>]{1,200})</\1>", re.IGNORECASE)
_ASTERISK_STARS: Final = re.compile(
    r"(?<![\w*])\*{1,5}\s?(?:½|1/2)?\s*\(?(?:out of|/|of)\s*(?:\*{3,6}|[45]\b|four|five)|"
    r"(?<![\w*])\*{1,4}(?:½|1/2)(?![\w*])",
    re.IGNORECASE,
)
_MARK: Final = re.compile(r"[*_`\[\]<&\\{]")
_KEPT: Final = str.maketrans({"*": "\ue010", "_": "\ue011", "`": "\ue012", "[": "\ue013", "]": "\ue014"})
_BACK: Final = {v: chr(k) for k, v in _KEPT.items()}


def plain(text: str) -> str:
    """Return a text without its markup; a link leaves its words, a picture nothing."""
    if not _needs_care(text):
        return " ".join(text.split())
    text = _ESCAPE.sub(lambda found: found[1].translate(_KEPT), text) if "\\" in text else text
    text = _ASTERISK_STARS.sub(lambda found: found[0].translate(_KEPT), text) if "*" in text else text
    text = _LIQUID.sub(" ", text) if "{" in text else text
    text = _RST_LINK.sub(r"\g<text>", text) if "`_" in text else text
    text = _plain_brackets(text) if "[" in text else text
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub(" ", text))
    if "://" in text or "www." in text:
        text = _ADDRESS.sub("", text)
    text = _CODE.sub(r"\1", text) if "`" in text else text
    text = _without_emphasis(text)
    text = html.unescape(text) if "&" in text else text
    for kept, char in _BACK.items():
        text = text.replace(kept, char)
    return " ".join(text.split())


def emphasised(text: str) -> tuple[str, ...]:
    """Return the phrases in italics or bold, which is how most name a film."""
    spans: list[str] = []
    if "*" in text:
        spans += _STRONG.findall(text) + _STAR.findall(_STRONG.sub(" ", text))
    if "_" in text:
        spans += [inner for _, inner in _UNDER.findall(text)]
    if "<" in text:
        spans += [inner for _, inner in _TAG_EMPHASIS.findall(text)]
    return tuple(cleaned for span in spans if (cleaned := plain(span)))


def picture_texts(text: str) -> tuple[str, ...]:
    """Return the alternative texts of the pictures in a line."""
    return tuple(found["alt"] for found in _PICTURE.finditer(text)) if "![" in text else ()


def without_addresses(text: str) -> str:
    """Return a text without web addresses, whose numbers look like dates and ratings."""
    return _ADDRESS.sub(" ", text) if "://" in text or "www." in text else text


def _needs_care(text: str) -> bool:
    return _MARK.search(text) is not None or "://" in text or "www." in text


def _plain_brackets(text: str) -> str:
    text = _WIKI.sub(lambda found: found["shown"] or found["page"], text) if "[[" in text else text
    text = _PICTURE.sub("", text) if "![" in text else text
    text = _FOOTNOTE.sub("", text)
    for _ in range(2):  # a linked picture leaves a link around nothing
        text = _LINK.sub(lambda found: found["text"], text)
    return _REFERENCE.sub(lambda found: found[0] if found["text"].strip() in {"", "x"} else found["text"], text)


def _without_emphasis(text: str) -> str:
    for _ in range(2):  # emphasis in emphasis
        if "*" in text:
            text = _STAR.sub(r"\1", _STRONG.sub(r"\1", text))
        if "_" in text:
            text = _UNDER.sub(r"\2", text)
    return text
