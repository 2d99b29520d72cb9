"""The normal form of a title: what is left when case, accents and punctuation do not count."""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

MAX_LENGTH = 160
LAST = "\U0010ffff"
"""Sorts after every letter: what starts with a text stands before the text with this behind it."""
ARTICLE_MARK = "\x01"
"""Ends a title that stands in the index without its article, so that it sorts right after the full ones."""

LETTERS = str.maketrans(
    {
        "&": " and ", "+": " and ", "'": "", "’": "", "‘": "", "`": "", "´": "", "ʻ": "", "ʼ": "",
        "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe",
        "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ı": "i",
    }
)  # fmt: skip
ARTICLE_WORDS = """
the a an la le les l un une el los las lo il gli i der die das ein eine de het een den det en ett o os as um uma
"""
ARTICLES = frozenset(ARTICLE_WORDS.split())
ENGLISH_ARTICLES = ("the ", "a ", "an ")
ELIDED = re.compile(r"^(?:l|d|un|dell|all)['’](?=\w)", re.IGNORECASE)
CHUNK = re.compile(r"\S+")
INNER_PUNCTUATION = re.compile(r"\w[^\w\s]+\w")
NOT_A_WORD = re.compile(r"[\W_]+")
IDEOGRAPH = re.compile(r"([\u2e80-\u30ff\u31f0-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")
ENGLISH_NUMBERS = "two three four five six seven eight nine ten eleven twelve thirteen"
ROMAN_NUMBERS = "ii iii iv v vi vii viii ix x xi xii xiii"
ABBREVIATIONS = {"doctor": "dr", "mister": "mr", "versus": "vs", "boulevard": "blvd", "volume": "vol"}
SHORTHAND = ABBREVIATIONS | {
    word: str(number) for words in (ENGLISH_NUMBERS, ROMAN_NUMBERS) for number, word in enumerate(words.split(), 2)
}
DIGIT_IN_WORD = re.compile(r"[a-z]\d[a-z]")
LETTERS_OF_DIGITS = str.maketrans("0134578", "oieasvb")


def normal_form(text: str) -> str:
    """Fold case, accents and punctuation: "Amélie!" is "amelie", "WALL·E" is "wall e".

    Every Chinese or Japanese character is a word of its own. Idempotent; never raises, and is empty only for text
    without a visible character.
    """
    folded = text[: 4 * MAX_LENGTH].translate(LETTERS)
    words = _ascii_words(folded) if folded.isascii() else _unicode_words(folded)
    return (words or _visible(text))[:MAX_LENGTH].rstrip()


def _ascii_words(text: str) -> str:
    return NOT_A_WORD.sub(" ", text.lower()).strip()


def _unicode_words(text: str) -> str:
    apart = "".join(f" {letter}" if unicodedata.category(letter) == "No" else letter for letter in text)
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", apart).casefold()).translate(LETTERS)
    kept = "".join(
        letter if unicodedata.category(letter)[0] in "LMN" else " "
        for letter in decomposed
        if not unicodedata.combining(letter)
    )
    return " ".join(IDEOGRAPH.sub(r" \1 ", kept).split())


def _visible(text: str) -> str:
    """Keep the signs of a title that has nothing else, such as "$" or "???"."""
    signs = (sign for sign in text[:MAX_LENGTH] if unicodedata.category(sign)[0] in "PS")
    return "".join(signs)


def without_article(form: str) -> str:
    """Drop a leading article of any language that the catalogue knows; the form itself when there is none."""
    first, _, rest = form.partition(" ")
    return rest if rest and first in ARTICLES else form


def glued(text: str) -> str:
    """Join what punctuation separates inside words: "Spider-Man" becomes "Spiderman"."""
    if not INNER_PUNCTUATION.search(text):
        return text
    return CHUNK.sub(lambda chunk: NOT_A_WORD.sub("", chunk[0]), text)


def in_shorthand(form: str) -> str:
    """Write small numbers as digits, and titles shortened: "rocky ii" is "rocky 2", "doctor no" is "dr no"."""
    return " ".join(SHORTHAND.get(word, word) for word in form.split(" "))


def names_of(titles: tuple[str, ...], *, limit: int = 48) -> list[str]:
    """List the normal forms that a film with these titles answers to, its own title first."""
    names: dict[str, None] = {}
    for title in titles:
        form = normal_form(title)
        if not form:
            continue
        variants = [form]
        if not title.isalnum():
            variants += [normal_form(glued(title)), normal_form(ELIDED.sub("", title))]
        variants.append(in_shorthand(form))
        if DIGIT_IN_WORD.search(form):
            variants.append(form.translate(LETTERS_OF_DIGITS))
        if not form.isascii():
            variants.append(normal_form(anyascii(IDEOGRAPH.sub(r" \1 ", title))))
        names.update(dict.fromkeys(filter(None, variants)))
        if len(names) >= limit:
            break
    return list(names)[:limit]
