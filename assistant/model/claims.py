"""What a text claims that can be compared across languages: numbers, dates, units, standings, contacts."""

import functools
import re
import unicodedata
from dataclasses import dataclass

from assistant.model.word_lists import (
    month_names,
    named,
    number_words,
    one_words,
    word_lists,
)
from corpus.folding import words
from corpus.scripts import HAN

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९٬٫", "0123456789" * 3 + ",.")
_SPACES = "\u00a0\u202f\u2009 "
_NUMBER = re.compile(rf"\d+(?:[.,'’{_SPACES}]\d+|:\d\d)*")
_NUMERIC_DATE = re.compile(r"\b(?:(\d{1,2})[./](\d{1,2})[./](\d{4})|(\d{4})-(\d\d)-(\d\d))\b")
_HAN_MONTH = re.compile(r"(?<![\d个])(\d{1,2}|[一二三四五六七八九十]{1,2})\s*月")
_TELEPHONE = re.compile(r"\+?\(?\d[\d\s()./-]{6,}\d")
_ADDRESS = re.compile(
    r"https?:|www\.|\bmailto:|\]\(|<[a-z/!]|[\w-]+\.(?:com|org|net|edu|gov|info|example|by|ru|cn|io|int|uk|in|eu"
    r"|example)\b(?:/\S*)?",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_HAN_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "双": 2}
_HAN_NUMBER = re.compile(r"[零〇一二三四五六七八九十百千万两双]+")
_HAN_COUNTED = "年个月天周日小学分门次位名种所人项条间座层级张份欧美元克号岁点栋倍床轮"
_AND = ("and", "и", "і", "et", "و", "y", "ve")
_STANDINGS = (
    "accredited", "recognised", "member", "guaranteed", "free", "obligatory", "best", "ranked", "licensed",
    "only",
)  # fmt: skip


@dataclass(frozen=True)
class Claims:
    """What one text claims.

    `numbers` are the readings of each number in turn: 2 160 is 2160, or 2 and 160; one of them has to be
    stated. `units` count a number, `mentioned` units stand anywhere. `standings` are names of word lists.
    """

    numbers: tuple[frozenset[frozenset[str]], ...]
    months: frozenset[int]
    units: frozenset[str]
    mentioned: frozenset[str]
    percents: frozenset[str]
    standings: frozenset[str]
    denies: bool
    denies_at_all: bool
    countries: frozenset[str]
    languages: frozenset[str]
    addresses: bool
    emails: frozenset[str]
    telephones: frozenset[str]

    @functools.cached_property
    def stated_numbers(self) -> frozenset[str]:
        """Every number in any of its readings."""
        return frozenset(number for one in self.numbers for reading in one for number in reading)


@functools.lru_cache(maxsize=4096)
def claims_of(text: str, language: str) -> Claims:
    """The claims of a text written in a language."""
    plain = unicodedata.normalize("NFKC", text).translate(_DIGITS)
    plain = re.sub(r"\b([Nn])(?:o|º)\.?\s*(?=\d)", "# ", plain).replace("n°", "# ")
    plain = re.sub(r"n['’]t\b", " not", re.sub("[‘ʻʼ`]", "'", plain))
    emails = frozenset(mail.lower().rstrip(".") for mail in _EMAIL.findall(plain))
    bare = _EMAIL.sub(" ", plain)
    addresses = bool(_ADDRESS.search(bare))
    dates = [match for match in _NUMERIC_DATE.finditer(bare)]
    telephones = frozenset(
        digits
        for match in _TELEPHONE.finditer(_NUMERIC_DATE.sub(" ", bare))
        if len(digits := re.sub(r"\D", "", match[0])) >= 7 and _is_telephone(match[0])
    )
    folded = " ".join(word.text for word in words(bare))
    quantities, standing = word_lists("quantities"), word_lists("standing")
    unbound, unbound_text = standing["bounds"].removed(folded, bare)
    # The month of a date is told apart, so that 9月 and September are one.
    counted = _HAN_MONTH.sub(" , ", _without_telephones(bare))
    counted = re.sub(r"(\d)\s*[日号]", r"\1 , ", counted)
    months = {number for pattern, number in month_names(language) if pattern.search(folded)}
    if language == "en" and 5 in months and not re.search(r"\bMay\b", bare):
        months.discard(5)
    months |= {int(match[2] or match[5]) for match in dates}
    months |= {int(_han_value(match[1])) for match in _HAN_MONTH.finditer(bare)}
    mentioned = {name for name, one in quantities.items() if one.is_in(folded, bare)}
    if re.search(r"\d[.:]\d\d\b", bare):
        mentioned.add("hour")
    return Claims(
        numbers=tuple([*_written_in_digits(counted), *_written_out(counted, language)]),
        months=frozenset(months),
        units=frozenset(_units(counted) | _units_of_words(counted, language)),
        mentioned=frozenset(mentioned),
        percents=frozenset(_percents(counted)),
        standings=frozenset(name for name in _STANDINGS if standing[name].is_in(unbound, unbound_text)),
        denies=standing["denied"].is_in(unbound, unbound_text),
        denies_at_all=standing["denied"].is_in(folded, bare) or standing["undone"].is_in(folded, bare),
        countries=frozenset(_codes("countries", language, folded, bare)),
        languages=frozenset(_codes("languages", language, folded, bare)),
        addresses=addresses,
        emails=emails,
        telephones=telephones,
    )


def _is_telephone(written: str) -> bool:
    """Grouped thousands and years are none."""
    groups = re.findall(r"\d+", written)
    return written.startswith(("+", "(")) or "-" in written or (len(groups) == 1 and len(groups[0]) >= 7)


def _without_telephones(text: str) -> str:
    return _TELEPHONE.sub(
        lambda match: " " if _is_telephone(match[0]) and not _NUMERIC_DATE.search(match[0])
        and len(re.sub(r"\D", "", match[0])) >= 7 else match[0],
        text,
    )  # fmt: skip


def _written_in_digits(text: str) -> list[frozenset[frozenset[str]]]:
    found = []
    for match in _NUMBER.finditer(text):
        written = match[0].replace("\u00a0", " ").replace("\u202f", " ").replace("\u2009", " ")
        parts = [_plain(part) for part in re.split(r"\D+", written)]
        readings = {frozenset(parts)}
        if len(parts) > 1:
            joined = re.sub(rf"[,.'’{_SPACES}](?=\d{{3}}(?!\d))", "", written)
            readings.add(frozenset(_decimal(one) for one in re.split(rf"[{_SPACES}]", joined)))
        if re.fullmatch(r"\d{1,2}[:.]\d\d", written) and int(parts[0]) < 25:
            readings |= _hours(int(parts[0]), int(parts[1]))
        after = text[match.end() : match.end() + 2].lstrip()
        for sign, factor in (("万", 10_000), ("千", 1000), ("百", 100)):
            if after.startswith(sign):
                value = float(re.sub(r",(?=\d{3})", "", written).replace(",", ".").replace(" ", ""))
                readings = {frozenset({str(round(value * factor))})}
        found.append(frozenset(readings))
    return found


def _hours(hour: int, minute: int) -> set[frozenset[str]]:
    """A time of the day, on the clock of twelve hours as well."""
    both = {hour, hour - 12} if hour > 12 else {hour}
    rest = [str(minute)] if minute else []
    return {frozenset([str(one), *rest]) for one in both}


def _plain(digits: str) -> str:
    return digits.lstrip("0") or "0"


def _decimal(written: str) -> str:
    whole, *rest = re.split(r"[.,:'’]", written)
    fraction = ".".join(rest).rstrip("0")
    return f"{_plain(whole)}.{fraction}" if fraction else _plain(whole)


def _written_out(text: str, language: str) -> list[frozenset[frozenset[str]]]:
    if language == "zh" or HAN.is_in(text):
        return [
            frozenset({frozenset({_han_value(match[0])})})
            for match in _HAN_NUMBER.finditer(text)
            if _han_counts(match, text)
        ]
    patterns, one = number_words(language), one_words(language)
    units = word_lists("quantities")
    found: list[frozenset[frozenset[str]]] = []
    run: list[int] = []
    end = 0
    spoken = words(text)

    def close() -> None:
        for value in _composed(run):
            found.append(frozenset({frozenset({str(value)})}))
        run.clear()

    for place, word in enumerate(spoken):
        value = next((value for pattern, value in patterns if pattern.fullmatch(word.text)), 0)
        if not value and one and one.fullmatch(word.text) and place + 1 < len(spoken):
            after = spoken[place + 1].text
            is_time = any(units[unit].is_in(after, "") for unit in ("year", "month", "week", "day"))
            goes_on = any(more >= 10 and pattern.fullmatch(after) for pattern, more in patterns)
            value = 1 if run or is_time or goes_on else 0
        if not value and run and word.text in _AND and not text[end : word.start].strip():
            end = word.end
            continue
        if run and (not value or text[end : word.start].strip(" -\u00a0و")):
            close()
        if value:
            digits = re.search(r"(\d+(?:[.,]\d+)?)\s*$", text[: word.start])
            if digits and value >= 100 and not run:
                scaled = float(digits[1].replace(",", ".")) * value
                found.append(frozenset({frozenset({str(round(scaled))})}))
                continue
            run.append(value)
            end = word.end
    close()
    return found


def _composed(values: list[int]) -> list[int]:
    """Seven, hundred, twenty, five → 725; five, six → 5 and 6."""
    done: list[int] = []
    total = current = 0
    last = 0
    for value in values:
        if value >= 1000:
            total += max(current, 1) * value
            current = 0
        elif value == 100:
            current = (current % 100 or 1) * 100 + current // 100 * 100
        elif value == 20 and current % 100 == 4:
            current += 76  # quatre-vingt
        elif current % 100 in (60, 80) and 10 <= value < 20:
            current += value  # soixante-dix
        elif current % 100 and len(str(value)) == len(str(last)) and value < 100 and last < 100:
            done.append(total + current)
            total, current = 0, value
        else:
            current += value
        last = value
    return [*done, total + current] if total + current else done


def _han_value(written: str) -> str:
    if written.isdigit():
        return written
    total = current = 0
    for sign in written:
        if sign in "十百千":
            total += (current or 1) * {"十": 10, "百": 100, "千": 1000}[sign]
            current = 0
        elif sign == "万":
            total, current = (total + current) * 10_000, 0
        else:
            current = current * 10 + _HAN_DIGITS[sign] if current and total == 0 else _HAN_DIGITS[sign]
    return str(total + current)


def _han_counts(match: re.Match[str], text: str) -> bool:
    """Whether the sign is a number here: 一 and the signs inside other words are not."""
    after = text[match.end() : match.end() + 1]
    if match[0] in ("一", "万", "千", "百") or (match[0] == "十" and after == "分"):
        return False
    if match[0] == "双":
        return after in ("人", "床")
    return len(match[0]) > 1 or after in _HAN_COUNTED


def _units(text: str) -> set[str]:
    """Units right behind a number, or before it where they are a currency."""
    quantities = word_lists("quantities")
    found = set()
    for match in _NUMBER.finditer(text):
        if re.fullmatch(r"(?:19|20)\d\d", match[0]):
            continue  # a year that is named counts nothing
        after, before = text[match.end() : match.end() + 30], text[max(0, match.start() - 6) : match.start()]
        near = [word.text for word in words(after)[:2]]
        # A full stop or a comma parts the number from what comes next.
        stop = re.search(r"[.;,:!?()。，；–—/]|\d", after)
        if stop:
            near = [word.text for word in words(after[: stop.start()])[:2]]
            after = after[: stop.start()]
        for name, one in quantities.items():
            han = one.han and re.match(rf"\s*个?(?:{one.han.pattern})", after)
            sign = any(after.strip().startswith(sign) or before.strip().endswith(sign) for sign in one.signs)
            code = re.search(r"([A-Z]{3})\s*$", before)
            spoken = any(one.spaced and one.spaced.fullmatch(word) for word in near)
            coded = code and one.spaced and one.spaced.fullmatch(code[1].lower())
            if han or sign or spoken or coded:
                found.add(name)
    return found


def _units_of_words(text: str, language: str) -> set[str]:
    """Units right behind a number that is written out."""
    quantities, found = word_lists("quantities"), set()
    spoken = words(text)
    numbers = [*(pattern for pattern, _ in number_words(language)), *filter(None, [one_words(language)])]
    for place, word in enumerate(spoken[:-1]):
        if any(pattern.fullmatch(word.text) for pattern in numbers):
            after = spoken[place + 1].text
            found |= {name for name, one in quantities.items() if one.spaced and one.spaced.fullmatch(after)}
    return found


def _percents(text: str) -> set[str]:
    percent = word_lists("quantities")["percent"]
    found = set()
    for match in re.finditer(r"(\d+(?:[.,]\d+)?)\s*([%٪％]|[^\W\d]+(?: cent)?)", text):
        sign = match[2]
        if sign in percent.signs or (
            percent.spaced and percent.spaced.search(" ".join(w.text for w in words(sign)))
        ):
            found.add(_decimal(match[1]))
    return found


def _codes(kind: str, language: str, folded: str, text: str) -> set[str]:
    return {
        code
        for pattern, code in named(kind, language)
        if pattern.search(text if language == "zh" else folded)
    }
