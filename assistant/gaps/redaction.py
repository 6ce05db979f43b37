"""A question → the same without what could name a person: addresses, telephones, passports, long numbers.

Numbers are found in the digits of every script. What is left out is said in brackets, so that a reader of the
report still understands the question. Names of people stay: nothing tells them from names of places.
"""

import re
import unicodedata

LONGEST_KEPT = 500
_READ = 2_000  # characters that are looked at; more of a question says nothing to a reader of the report

_LABEL = re.compile(r"\[(?:link|e-mail|name|number|address)\]")
# Invisible characters: they would part a number that a person reads as one.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\U000e0000-\U000e007f]")
_CHINESE_DIGITS = dict(zip("〇零一二三四五六七八九", "00123456789", strict=True))
_CHINESE_RUN = re.compile(f"[{''.join(_CHINESE_DIGITS)}0-9]{{7,}}")

_AT = r"(?:@|\(at\)|\[at\]|\{at\})"
_MAIL = re.compile(rf"[^\s@<>()\[\]]{{1,64}} ?{_AT} ?[^\s@<>()\[\],;]{{1,255}}", re.IGNORECASE)
_MAIL_IN_WORDS = re.compile(
    r"[\w.+-]{1,64} (?:at|собака|sobaka|arroba|arobase) [\w-]{1,64}"
    r"(?:(?: (?:dot|точка|punto|point) |\.)[\w-]{1,63})+",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<!\w)@\w{2,64}")
_WEB = re.compile(
    r"\b[a-z][a-z0-9+.-]{1,15}:/{1,3}\S+|\bwww\.\S+|\b(?:t\.me|wa\.me|vk\.com|fb\.com)/\S+", re.IGNORECASE
)
_HOST = re.compile(
    r"\b(?:[\w-]{1,63}\.){1,5}(?:com|org|net|edu|info|ru|by|рф|бел|ir|tr|tm|uz|kz|cn|in|fr|es|eg|sa|ae|de|uk"
    r"|us|eu|io|me)\b(?:/\S*)?",
    re.IGNORECASE,
)
_IP = re.compile(
    r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])|(?<![\w:])(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}",
    re.IGNORECASE,
)
_PASSPORT_WORD = (
    "passport|pasport|паспорт|пашпарт|护照|護照|جواز|گذرنامه|پاسپورت|pasaport|passeport|pasaporte|पासपोर्ट"
)
_NAMED_PASSPORT = re.compile(
    rf"((?:{_PASSPORT_WORD})[^\d\n]{{0,25}}?)(\w{{0,4}} ?\d[\w -]{{3,20}})", re.IGNORECASE
)
# Letters and digits as on a passport: five digits or more beside letters.
_DOCUMENT = re.compile(
    r"(?<!\w)(?=(?:[^\W_]*\d){5})(?=\d*[^\W\d_])[^\W_]{6,24}(?!\w)|(?<!\w)[A-ZА-ЯЁІЎ]{1,4}[ -]?№?\d{5,}(?!\w)"
)
_MIXED = re.compile(r"(?<!\w)(?=\d*[^\W\d_]+\d+[^\W\d_]+\d)(?=(?:[^\W_]*\d){4})[^\W_]{7,24}(?!\w)")
# Digits with at most three marks between two of them: seven in all, or six in a row, are no sum and no year.
_BETWEEN = r"[ ./()\[\]+,;:_\u2010-\u2015\u2212·•*~|-]{0,3}"
_NUMBER = re.compile(rf"\+?\(?\d(?:{_BETWEEN}\d){{6,}}\)?|\d{{6,}}")
_SPAN_OF_YEARS = re.compile(r"(?:19|20)\d\d ?[/\u2010-\u2015-] ?(?:19|20)\d\d")

_STREET = (
    "street|road|avenue|boulevard|lane|улица|улице|ул|проспект|пр-т|переулок|вуліца|вул|праспект|cadde|caddesi"
    "|cad|sokak|sokağı|sok|mahallesi|rue|avenida|calle|köçesi|ko'chasi|kochasi|شارع|خیابان|کوچه|मार्ग|सड़क"
)
_HOUSE = r"(?:[,.]? ?(?:no\.?|house|flat|apt\.?|дом|д\.|кв\.?|корп\.?|№|#|رقم|پلاک)? ?\d{1,4}[^\W\d_]?(?!\d))"
_POSTAL = re.compile(
    rf"(?<!\w)(?:{_STREET})\.?(?: [^\W\d_][\w.'’-]{{0,30}}){{1,4}}{_HOUSE}{{1,3}}"
    rf"|(?<!\w)\d{{1,4}}[^\W\d_]?,?(?: [^\W\d_][\w.'’-]{{0,30}}){{0,3}} (?:{_STREET})(?!\w)"
    rf"|(?<!\w)[^\W\d_][\w.'’-]{{0,30}} (?:{_STREET})(?!\w)\.?{_HOUSE}{{1,3}}"
    r"|[\u4e00-\u9fff]{1,12}[路街道巷]\d{1,5}号(?:[\u4e00-\u9fff\d]{0,8}[室楼])?",
    re.IGNORECASE,
)


def redacted(text: str, longest: int = LONGEST_KEPT) -> str:
    """The text as it may be kept: one line, of no more than `longest` characters."""
    shown = unicodedata.normalize("NFC", _INVISIBLE.sub("", _CONTROL.sub(" ", text[:_READ])))
    shown = " ".join(shown.split())
    for pattern, label in (
        (_WEB, "[link]"),
        (_MAIL, "[e-mail]"),
        (_MAIL_IN_WORDS, "[e-mail]"),
        (_HANDLE, "[name]"),
        (_IP, "[number]"),
        (_HOST, "[link]"),
        (_POSTAL, "[address]"),
        (_DOCUMENT, "[number]"),
        (_MIXED, "[number]"),
    ):
        shown = _without(shown, pattern, label)
    shown = _without_named_passports(shown)
    shown = _without_numbers(shown)
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def holds_redaction(text: str) -> bool:
    """Whether something was left out of the text: such a wording is no question for others."""
    return _LABEL.search(text) is not None


def without_labels(text: str) -> str:
    """The text without the labels of what was left out, for comparing it with others."""
    return " ".join(_LABEL.sub(" ", text).split())


def _without(text: str, pattern: re.Pattern[str], label: str) -> str:
    """The text with what the pattern finds replaced; it is looked for in the text with plain digits."""
    pieces, at = [], 0
    for found in pattern.finditer(_plain(text)):
        pieces += [text[at : found.start()], label]
        at = found.end()
    return "".join([*pieces, text[at:]])


def _without_named_passports(text: str) -> str:
    pieces, at = [], 0
    for found in _NAMED_PASSPORT.finditer(_plain(text)):
        pieces += [text[at : found.start(2)], "[number]"]
        at = found.end(2)
    return "".join([*pieces, text[at:]])


def _without_numbers(text: str) -> str:
    plain = _plain(text)
    pieces, at = [], 0
    for found in _NUMBER.finditer(plain):
        if _SPAN_OF_YEARS.fullmatch(found[0]):
            continue
        pieces += [text[at : found.start()], "[number]"]
        at = found.end()
    return "".join([*pieces, text[at:]])


def _plain(text: str) -> str:
    """The text with the digits of every script as 0 to 9 and wide marks as plain ones, place for place."""
    plain = "".join(map(_plain_character, text))
    return _CHINESE_RUN.sub(lambda run: "".join(_CHINESE_DIGITS.get(one, one) for one in run[0]), plain)


def _plain_character(character: str) -> str:
    if character.isascii():
        return character
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 else character
