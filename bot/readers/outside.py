"""What a review says that other critics said; a crowd without a name ("some critics") is nobody to quote."""

import re
from typing import Final

from bot.domain.drafts import OutsideCritic
from bot.readers.document import Document
from bot.readers.sections import sentences_of

__all__ = ["outside_critics_of"]

_VERB: Final = (
    r"(?:praised|praises|noted|notes|wrote|writes|called|calls|said|says|described|describes|argued|argues|"
    r"observed|observes|"
    r"dismissed|dismisses|hailed|hails|gave it|gave the film|declared|declares|found|labelled|labeled|dubbed|"
    r"concluded|complained|lauded|raved|quipped|opined|claimed|claims|put it|summed)"
)
_OUTLETS: Final = (
    r"(?:The\s)?(?:Vulture|IGN|Variety|Empire|IndieWire|Indiewire|Deadline|Collider|Polygon|Slate|Salon|Time "
    r"Out|Time|Total Film|Little White Lies|"
    r"Sight (?:and|&) Sound|Rolling Stone|Entertainment Weekly|EW|Hollywood Reporter|THR|New York Times|NYT|"
    r"New Yorker|Guardian|Observer|Telegraph|"
    r"Independent|Times|Washington Post|Los Angeles Times|LA Times|Chicago Tribune|Chicago Sun-Times|Wall "
    r"Street Journal|Boston Globe|USA Today|AV Club|A\.V\. Club|"
    r"Roger Ebert|RogerEbert\.com|Screen Daily|Screen International|The Wrap|TheWrap|Slant(?: Magazine)?|"
    r"Film Comment|Den of Geek|Bloody Disgusting|"
    r"Fangoria|Dread Central|GamesRadar|Games Radar|Digital Spy|BBC|NPR|CNN|Associated Press|AP|Mashable|"
    r"Gizmodo|io9|Vanity Fair|Atlantic|Ringer|"
    r"Village Voice|Cahiers du Cinéma|Le Monde|Libération|Financial Times|Evening Standard|Radio Times|Metro|"
    r"NME|Pitchfork|Paste|Verge|Wired|Forbes|Esquire|GQ)"
)
_PERSON_OF: Final = (
    r"(?:[A-Z][\w’'.\-]+\s){1,3}?(?:of|at|for|from|in|writing (?:for|"
    r"in))\s(?:the\s)?(?:[A-Z][\w’'.\-]*(?:\s(?:of|and|&)\s|\s)?){1,4}"
)
_WHO: Final = rf"(?P<who>{_PERSON_OF}|{_OUTLETS}(?:[’']s\s(?:[A-Z][\w’'.\-]+\s?){{1,3}})?)"
_SAYS: Final = re.compile(
    rf"(?<![\w’']){_WHO}[’']?,?\s(?:(?:have|has|had|also|even|once|famously)\s){{0,2}}{_VERB}\b(?P<what>[^\n]{{3,600}})"
)
_ACCORDING: Final = re.compile(
    rf"(?:[Aa]ccording to|[Aa]s)\s{_WHO}(?:\s(?:put|wrote|said) it)?,\s(?P<what>[^\n]{{3,600}})"
)
_HEADED: Final = re.compile(
    rf"(?<![\w’'])(?P<who>(?:[A-Z][\w’'.&\-]*\s){{1,4}}?)(?:(?:have|has|"
    rf"also)\s){{0,2}}{_VERB}\b(?P<what>[^\n]{{3,600}})"
)
_RECEPTION: Final = re.compile(
    r"(?i)(?:critical |critics[’']? |the )?(?:reception|response|consensus)|what (?:the )?(?:other )?critics "
    r"(?:say|said|think|are saying)|reviews? (?:round-?up|so far)|other (?:critics|reviews|opinions|voices)|"
    r"critics"
)
_QUOTE: Final = re.compile(r"[“\"«](?P<quote>[^“”\"«»]{2,500})[”\"»]")
_SAYING: Final = re.compile(rf"\b{_VERB}\b|[Aa]ccording to|[Aa]s ")
_NO_CRITIC: Final = re.compile(
    r"(?i)(?:meanwhile|however|but|so|and|the|i|he|she|it|they|we|regardless|while|still|yet|critics|some|"
    r"many|most|several|others?|few|it was|"
    r"who|this|that|film|movie|director|audiences?)\b"
)
_MOST: Final = 20


def outside_critics_of(document: Document, known_names: frozenset[str]) -> tuple[OutsideCritic, ...]:
    """Return what other critics are said to have said, quotations word for word.

    Args:
        document: One film's document.
        known_names: People and characters of the film, who are no critics.
    """
    found: dict[OutsideCritic, None] = {}
    heading = ""
    for block in document.blocks:
        if block.is_heading:
            heading = block.text
            continue
        patterns = (_SAYS, _ACCORDING, _HEADED) if _RECEPTION.match(heading) else (_SAYS, _ACCORDING)
        if _SAYING.search(block.text) is None:
            continue
        for sentence in _quoted_whole(block.text[:20_000]):
            for critic in _said_in(sentence, patterns, known_names):
                found[critic] = None
    return tuple(found)[:_MOST]


def _quoted_whole(text: str) -> list[str]:
    """Return the sentences, a quotation that holds several kept whole."""
    whole: list[str] = []
    for sentence in sentences_of(text):
        if whole and whole[-1].count("“") > whole[-1].count("”"):
            whole[-1] += f" {sentence}"
        else:
            whole.append(sentence)
    return whole


def _said_in(sentence: str, patterns: tuple[re.Pattern[str], ...], known_names: frozenset[str]) -> list[OutsideCritic]:
    if len(sentence) > 2_000 or _SAYING.search(sentence) is None:
        return []
    for pattern in patterns:
        found = pattern.search(sentence)
        who = " ".join(found["who"].split()).strip(" ,") if found else ""
        if found is None or not who or who in known_names or (_NO_CRITIC.match(who) and pattern is _HEADED):
            continue
        outlet = who[0].upper() + who[1:100]
        quotes = [match["quote"].strip(" ,.") for match in _QUOTE.finditer(found["what"])]
        if quotes:
            return [OutsideCritic(outlet, quote[:600], is_quotation=True) for quote in quotes]
        said = re.sub(r"^\s*that\s+", "", found["what"]).strip(" ,:.")
        return [OutsideCritic(outlet, said[:600], is_quotation=False)] if len(said) > 10 else []
    return []
