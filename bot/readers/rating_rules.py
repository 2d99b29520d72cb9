"""The words that make a number a rating, somebody else's rating, or no rating at all."""

import re
from typing import Final

__all__ = [
    "ASIDE_HEADING",
    "RATING_LABEL",
    "SOMEBODY_ELSE",
    "is_classification",
    "is_first_person",
    "is_overall",
    "label_of",
]

RATING_LABEL: Final = re.compile(
    r"\b(?:ratings?|rated|scores?|scored|grades?|verdict|evaluation|overall|total|stars?|marks?|points|"
    r"stern(?:e|wertung)|"
    r"bewertung|wertung|note|voto|votazione|valutazione|calificaci[oó]n|puntuaci[oó]n|nota|cijfer|betyg|"
    r"ocena|avis|punteggio|"
    r"conclusion|bottom line|final (?:thoughts?|word)|fazit|recommendation|(?:-?o-?|o)?meter)\b|评分|評分|評価|評点|"
    r"평점|별점|оценка",
    re.IGNORECASE,
)
_OVERALL: Final = re.compile(r"\b(?:overall|final|total|gesamt\w*|général\w*|complessivo|film|movie)\b", re.IGNORECASE)
_CERTIFIER: Final = re.compile(
    r"\b(?:mpaa|mpa|bbfc|fsk|certificate|certification|classification|certified|ifco|acb|age|parents?|"
    r"parental|guidance|content|"
    r"cert\.?|usk|nicam|kijkwijzer|violence|gore|sex|nudity|language|profanity|swearing|scares?|drugs?|"
    r"romance|maturity)\b",
    re.IGNORECASE,
)
_CLASSIFICATION: Final = re.compile(
    r"(?:G|PG|PG-?\s?13|R|NC-?17|NR|U|UC|12A?|15|16|18A?|R\s?18\+?|M|MA|MA\s?15\+?|R\s?13|R\s?16|14A|14\+?|"
    r"AA?|X|TV-?\w{1,4}|"
    r"FSK\s?\d{1,2}|Not Rated|Unrated|K-?\d{1,2}|T|E|0\+|6\+?|12\+|15\+|16\+|18\+|PG-?12|tous publics|VM\s?1[48])"
    r"(?:\s+(?:for|due to|on appeal)\b.*|(?:\s*[(,|]|\s[–—-]).*)?"
)
_NOT_A_CLASSIFICATION: Final = re.compile(r"(?:A|6)")  # a grade or a number far more often than a certificate
SOMEBODY_ELSE: Final = re.compile(
    r"rotten\s?tomatoes|\bRT\b|metacritic|metascore|tomatometer|popcornmeter|\bimdb\b|cinemascore|letterboxd "
    r"(?:average|users)|douban|"
    r"allocin|filmweb|kinopoisk|\btmdb\b|\bebert\b|\bsiskel\b|\baudiences?\b|\busers?\b|viewers? (?:score|rating)|"
    r"\bcritics?['’]?s?['’]? (?:score|rating|consensus|gave|average)|average (?:score|rating)|\bother "
    r"(?:critics|reviewers)\b|"
    r"\b(?:he|she|they|who|guardian|times|empire|variety|vulture|ign|reviewers?|critics?|magazine|site|"
    r"someone|people|everyone) "
    r"(?:gave|gives?|awarded|rated|handed)\b|"
    r"\bmy (?:\w+ )?(?:daughter|son|wife|husband|partner|friends?|mum|mom|mother|dad|father|kids?|brother|"
    r"sister|girlfriend|boyfriend)\b|"
    r"(?<!\bI )(?<!\bwe )(?<!\bhave )(?<!\bI’d )\b(?:gave|gives|awarded|awards|rated|rates|scored) (?:it|"
    r"this|the (?:film|movie))\b|"
    r"\bamazon\b|\bgoodreads\b|\byelp\b|stage (?:play|show)|\b(?:novel|book)\b|\bhotel\b|\brestaurant\b|my "
    r"rating (?:system|scale)",
    re.IGNORECASE,
)
"""Words in a sentence that make its rating somebody else's or something else's."""
_FIRST_PERSON: Final = re.compile(
    r"\b(?:i(?:['’]d|['’]ll|['’]m)?\s+(?:(?:would|will|have to|am|can only|must|really|can|going to|"
    r"personally|happily|gladly)\s+){0,3}"
    r"(?:give|giving|gave|rate|rated|rating|award|score|grade)|we (?:give|rate|award)|(?:gets?|earns?|"
    r"receives?|deserves?) (?:a |an )?"
    r"(?:\w+ ){0,2}$|my (?:final )?(?:rating|score|grade|verdict)|from me\b|"
    r"(?:le|la|lo) (?:doy|pongo|daría)\b|mi (?:nota|puntuación|valoración)|je (?:lui |le )?(?:donne|mets|donnerais)|"
    r"ma note|(?:ich|wir) (?:gebe|geben|vergebe|vergeben)\b|(?:gebe|vergebe) ich\b|(?:gli|le) do\b|(?:il )?mio voto|"
    r"minha nota|dou (?:uma )?nota|ik geef|mijn (?:cijfer|score))",
    re.IGNORECASE,
)
ASIDE_HEADING: Final = re.compile(
    r"(?:related|you (?:may|might) also|more (?:reviews|from|like)|other reviews|comments?\b|see also|"
    r"further reading|recent (?:posts|reviews)|"
    r"also (?:reviewed|read)|similar (?:films|movies)|popular posts|leave a (?:reply|comment)|previous(?:ly)?\b|next\b|"
    r"(?:my )?ratings? (?:system|scale|guide|key|explained)|how (?:i|we) rate|responses?$|webmentions?)",
    re.IGNORECASE,
)
"""Headings after which a page is about something else."""
_LABEL: Final = re.compile(
    r"(?P<label>[^:：|=★⭐☆]{2,60}?)\s*(?:[:：|=]+\s*[–—-]?|\s[–—-]+)\s*(?P<rest>\S.*)|(?P<label2>(?:my |our |"
    r"final |overall |the )*"
    r"(?:rating|rated|score|verdict|grade|stars))\s+(?P<rest2>\S.*)",
    re.IGNORECASE,
)


def label_of(line: str) -> tuple[str, str] | None:
    """Split a line such as "Rating: 4/5" or "Score - 8/10" into its label and the rest."""
    line = re.sub(r"^[★⭐🌟☆]\s+(?=[^\W\d_])", "", line.lstrip())  # an ornament before the label
    found = _LABEL.fullmatch(line.strip(" *_").lstrip("-•·| ")) if len(line) <= 600 else None
    if found is None:
        return None
    label, rest = found["label"] or found["label2"], found["rest"] or found["rest2"]
    return (label.strip(" *_#"), rest.strip(" *_")) if len(label.split()) <= 7 else None


def is_classification(label: str, value: str) -> bool:
    """Tell whether a value is a board's classification (PG-13, 15, 12A) and not a critic's rating."""
    if _CERTIFIER.search(label):
        return True
    value = value.strip(" .*_()[]\"'“”")
    return _CLASSIFICATION.fullmatch(value) is not None and _NOT_A_CLASSIFICATION.fullmatch(value) is None


def is_overall(label: str) -> bool:
    """Tell whether a label announces the rating of the whole and not of a part."""
    return _OVERALL.search(label) is not None


def is_first_person(text: str) -> bool:
    """Tell whether the reviewer says that the rating is theirs."""
    return _FIRST_PERSON.search(text) is not None
