"""E-mail addresses, messenger names, links to profiles and bank accounts, also where they are spelled out."""

import re
from collections.abc import Iterator

from bot.contact.kind import Kind

_PROVIDER = r"(?:g ?mail|google ?mail|yahoo|ymail|hotmail|outlook|icloud|proton ?mail|aol|gmx|yandex)"
_TLD = r"(?:com|net|org|io|co|in|de|fr|es|br|uk|us|info|me|dev|edu|ph|pk|ru|test|example)"
_DOT = r"(?:dot|punto|ponto|point|punkt)"
_AT = r"(?:at|arroba|chez|@)"
_OPEN, _CLOSE = r"\s{0,3}[\[({<*_]?\s{0,3}", r"\s{0,3}[\])}>*_]?\s{0,3}"
_LOCAL = r"(?<![\w.+%-])[\w.+%'-]{1,64}"

EMAIL = re.compile(
    # name@mail.example, name @ mail . example
    rf"{_LOCAL} ?@ ?[\w-]{{1,63}}(?:(?:\.| \. )[\w-]{{1,63}}){{0,4}}(?:\.| \. )[^\W\d_]{{2,24}}\b"
    # name (at) mail.example, name [at] mail [dot] example
    rf"|{_LOCAL}\s{{0,3}}[\[({{<]\s{{0,3}}(?:at|@|arroba)\s{{0,3}}[\])}}>]\s{{0,3}}[\w-]{{1,63}}"
    rf"(?:(?:{_OPEN}(?:{_DOT}|\.){_CLOSE})[\w-]{{1,63}}){{1,3}}"
    # name at mail dot com, name@mail dot com
    rf"|{_LOCAL}\s{{0,3}}{_AT}\s{{1,3}}[\w-]{{1,63}}(?:{_OPEN}\b{_DOT}\b{_CLOSE}[\w-]{{1,63}}){{0,2}}"
    rf"{_OPEN}\b{_DOT}\b{_CLOSE}{_TLD}\b"
    rf"|{_LOCAL} ?@ ?[\w-]{{1,63}}{_OPEN}\b{_DOT}\b{_CLOSE}{_TLD}\b"
    # name at gmail, name at gmail.com, name gmail com
    rf"|{_LOCAL}\s{{1,3}}(?:{_AT}\s{{1,3}})(?:gmail|yahoo|hotmail|outlook|icloud|protonmail)\b(?:\s?\.?\s?com\b)?"
    rf"|{_LOCAL}\s(?:gmail|yahoo|hotmail|outlook|icloud)\s(?:{_DOT}\s)?com\b"
    rf"|\b[\w.+]{{1,64}}[_-]at[_-]\w{{1,40}}?[_-]dot[_-]\w{{2,24}}\b"
    # my gmail is name99
    rf"|\b{_PROVIDER}(?:\.com)?(?: id| account| address| user)?\s?(?::|=|\bis\b)\s?(?=[\w.+-]*[\d._])[\w.+-]{{4,64}}"
    r"|\bmailto:[^\s<>\"']{3,200}",
    re.IGNORECASE,
)

_CHAT = (
    r"(?:whats ?app|watsapp|wattsapp|telegram|skype|viber|we ?chat|weixin|discord|signal|snapchat|snap"
    r"|kik|icq|imo|line id|zalo"
    r"|messenger|instagram|insta|facebook|fb|twitter|tiktok|linkedin|slack|microsoft teams|google chat|hangouts|tg|ig)"
)
_FILLER = r"(?:id|handle|username|user ?name|user|name|account|nick|nickname|profile|me|contact|number|no)"
_HANDLE = r"(?:@\w[\w.\-]{1,40}|(?:live:)?(?=[a-z][\w.\-]{0,40}(?:[\d_#]|\.\w))[a-z][\w.\-]{0,40}[\w#]\w{0,4})"
MESSENGER = re.compile(
    # links
    r"(?:https?://)?(?:www\.)?\b(?:wa\s?\.\s?me|api\.whatsapp\.com|chat\.whatsapp\.com|web\.whatsapp\.com|whatsapp\.com|t\s?\.\s?me"
    r"|telegram\.(?:me|dog|org)|m\.me|discord\.(?:gg|me|com)|discordapp\.com|join\.skype\.com|signal\.(?:me|group)"
    r"|line\.me|zalo\.me|u\.wechat\.com|snapchat\.com|viber\.click|kik\.me|msng\.link)\s?/[^\s<>\"']{0,200}"
    r"|\b(?:skype|tg|telegram|viber|whatsapp|weixin|callto|tel|sms|facetime|sgnl|line|xmpp|sip):(?://)?(?=\S)[^\s<>\"',]{2,200}"
    # telegram @name; skype: name; my discord is name#1234; wechat id name
    rf"|\b{_CHAT}\b(?:\s{{1,3}}{_FILLER}){{0,3}}\s{{0,3}}(?:(?:[:=]|\bis\b|->|-)\s{{0,3}}){_HANDLE}"
    rf"|\b{_CHAT}\b(?:\s{{1,3}}{_FILLER}){{0,3}}\s{{0,3}}[:=]\s{{0,3}}(?:live:)?[\w.\-#@]{{3,60}}"
    rf"|\b{_CHAT}\b(?:\s{{1,3}}{_FILLER}){{1,3}}\s{{0,3}}(?:\bis\s{{1,3}})?{_HANDLE}"
    rf"|\b(?:my|his|her|our|their)\s{_CHAT}\b(?:\s{{1,3}}{_FILLER}){{0,3}}\s{{1,3}}is\s{{1,3}}(?!(?:the|a|an|not|no|on|down|off|ok|fine|my|better|how|what|where|that|this|also|very|only|good|broken|blocked|fake|used|for|to|in|required|needed|disabled|and|or)\b)[\w.\-#@]{{3,60}}"
    rf"|\b{_CHAT}\s{{1,3}}{_HANDLE}"
    # name#1234 on discord, @name on telegram
    rf"|(?:(?<!\w)@\w[\w.]{{2,40}}|\b\w{{2,32}}#\d{{4}}|(?<![\w.])(?=[\w.]*[\d_])[\w.]{{4,40}})\s{{1,3}}(?:on|in|at|via)\s{{1,3}}{_CHAT}\b"
    # whatsapp me on …, add me on skype
    rf"|\b(?:add|find|reach|contact|message|text|write|hit|ping|dm|call|msg|chat)"
    rf"\s{{1,3}}(?:to\s)?(?:me|us|with me)(?:\s(?:up|directly))?"
    rf"\s{{1,3}}(?:on|at|via|in|by|over|through|using)\s{{1,3}}{_CHAT}\b(?:\s{{0,3}}[:@]\s{{0,3}}[\w.\-#]{{2,60}})?"
    r"|\b(?:whats ?app|skype|telegram|viber|dm)\s{1,3}me(?:\s{1,3}(?:on|at)\b)?(?:\s{0,3}[:@]\s{0,3}[\w.\-#]{2,60})?"
    # a name that can hardly be a word of code
    r"|(?<![\w@/.])@(?=\w*[\d_])[a-z]\w{3,40}\b(?![/(])",
    re.IGNORECASE,
)

PROFILE = re.compile(
    r"(?:https?://)?(?:[a-z]{2,3}\.)?(?:www\.|m\.)?\b(?:linkedin\.com/(?:in|pub|company)|lnkd\.in|instagram\.com|instagr\.am"
    r"|facebook\.com|fb\.com|fb\.me|twitter\.com|(?<![\w.])x\.com|tiktok\.com/@|threads\.net|vk\.com|xing\.com/profile"
    r"|calendly\.com|behance\.net|dribbble\.com|about\.me|linktr\.ee|medium\.com/@|ok\.ru|weibo\.com|pinterest\.com"
    r"|reddit\.com/u(?:ser)?)/?[^\s<>\"')]{1,200}",
    re.IGNORECASE,
)

_IBAN = re.compile(r"\b([A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?)(?![A-Za-z0-9])")
_IBAN_CUE = re.compile(r"\biban\b\W{0,5}(?:number |is )?\W{0,3}\Z", re.IGNORECASE)
_IBAN_SHORTEST = 15


def account_spans(text: str) -> Iterator[tuple[Kind, int, int]]:
    """Where plain `text` holds an e-mail address, messenger name, profile link or bank account."""
    for kind, pattern in ((Kind.EMAIL, EMAIL), (Kind.MESSENGER, MESSENGER), (Kind.PROFILE, PROFILE)):
        for match in pattern.finditer(text):
            yield kind, *match.span()
    for match in _IBAN.finditer(text):
        written = re.sub(r"[ -]", "", match[1])
        cued = _IBAN_CUE.search(text[max(0, match.start() - 24) : match.start()])
        if len(written) >= _IBAN_SHORTEST and (cued or _checks(written)):
            yield Kind.BANK, *match.span()


def _checks(iban: str) -> bool:
    """Whether the check digits are right: ISO 13616, modulo 97."""
    turned = iban[4:] + iban[:4]
    return int("".join(str(int(c, 36)) for c in turned)) % 97 == 1
