"""In which language a text is written, by its commonest words or its script."""

import re
from collections import Counter
from typing import Final

__all__ = ["language_of"]

_COMMON: Final = {
    "en": "the and of to is that it with as for was this but his her not are from have who you they",
    "fr": "le la les et est des une que qui dans pour pas sur avec ce il elle plus mais son sont au du",
    "de": "der die das und ist nicht ein eine mit den dem von zu auf sich auch wie als sie er im des",
    "es": "el los las y es una que en por con para no del se su lo como más pero sus está al",
    "it": "il di che è non una per con del la sono gli della si più anche ma come nel alla dei",
    "pt": "o os e não uma que em por com para do da se é mais mas como no na dos um ao",
    "nl": "de het een en van is dat niet in op met zijn voor er maar ook aan die te als",
    "sv": "och att det är som en på inte med för den av till har om ett men så han hon",
    "pl": "i w nie na się z jest do to że jak ale o po za przez co tego film jego",
}
_COUNTED: Final = {code: frozenset(words.split()) for code, words in _COMMON.items()}
_SCRIPTS: Final = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
)
_SAMPLE: Final = 6_000


def language_of(text: str) -> str | None:
    """Return a two-letter code, or None when the text is too short or like none of the known languages."""
    sample = text[:_SAMPLE]
    letters = sum(map(str.isalpha, sample))
    for code, script in _SCRIPTS:
        if letters and len(script.findall(sample)) * 4 > letters:
            return code
    words = Counter(re.findall(r"[^\W\d_]+", sample.casefold()))
    shares = {code: sum(words[word] for word in common) for code, common in _COUNTED.items()}
    code, count = max(shares.items(), key=lambda pair: pair[1])
    return code if count >= 5 and count * 12 > words.total() else None
