"""Gives printed papers their Russian words: names, dates, ages and agreement in the case the sentence asks for."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache, lru_cache

from babel.dates import format_date
from dateutil.relativedelta import relativedelta
from pytrovich.detector import PetrovichGenderDetector
from pytrovich.enums import Case, Gender, NamePart
from pytrovich.maker import PetrovichDeclinationMaker

NBSP = "\N{NO-BREAK SPACE}"

_CASE_LABELS = {
    "nom": "именительный",
    "gen": "родительный",
    "dat": "дательный",
    "acc": "винительный",
    "ins": "творительный",
    "pre": "предложный",
}


class GrammaticalCase(StrEnum):
    """The six Russian cases; the value is the key of stored overrides."""

    NOMINATIVE = "nom"
    GENITIVE = "gen"
    DATIVE = "dat"
    ACCUSATIVE = "acc"
    INSTRUMENTAL = "ins"
    PREPOSITIONAL = "pre"

    @property
    def label(self) -> str:
        return _CASE_LABELS[self.value]


@dataclass(frozen=True, slots=True)
class FullName:
    """A person's name in the nominative; gender is "m", "f" or "" when nobody wrote it down."""

    last: str
    first: str
    patronymic: str = ""
    gender: str = ""


@dataclass(frozen=True, slots=True)
class Declined:
    """A name in the wanted case; `guessed` asks the reader to check it («проверьте склонение»)."""

    last: str
    first: str
    patronymic: str
    text: str
    guessed: bool


# --- declension of names -------------------------------------------------------------------------------------------

Override = Mapping[str, Mapping[str, str]]

_LIBRARY_CASES = {
    GrammaticalCase.NOMINATIVE: Case.NOMINATIVE,
    GrammaticalCase.GENITIVE: Case.GENITIVE,
    GrammaticalCase.DATIVE: Case.DATIVE,
    GrammaticalCase.ACCUSATIVE: Case.ACCUSATIVE,
    GrammaticalCase.INSTRUMENTAL: Case.INSTRUMENTAL,
    GrammaticalCase.PREPOSITIONAL: Case.PREPOSITIONAL,
}
_LIBRARY_GENDERS = {"m": Gender.MALE, "f": Gender.FEMALE}
# The library writes «Мышя»: after ж, ч, ш, щ no я or ю stands in an ending.
_AFTER_HUSHING = re.compile(r"([жчшщ])([яю])$")
_LIBRARY_ERRORS = (LookupError, TypeError, ValueError, RuntimeError, OSError)

# The court's guide «Склонение фамилий в юридических документах» advises to leave these alone or to ask the family:
# a lost vowel («Кравец» → «Кравца» or «Кравеца») and surnames that are also common nouns («у Сергея Гусь»).
_DOUBTFUL_ENDINGS = ("ок", "ек", "ёк", "ец", "ел", "ёл", "яц", "ень")
_COMMON_NOUNS = """
    барсук белка бобёр бобер бор бык ветер волк воробей ворон ворона галка голубка голубь горох грач гром груша гусь
    дуб дятел ёж еж ерш ёрш жук журавль заяц зверь зима золото зуб камень карась карп кит коваль козёл козел козерог
    конь корень коршун кот кошка краб краса кулак кулик лебедь лев лес лещ лис лиса лось любовь май мак медведь
    мельник молоток море мороз мост муха мышка мышь ночь огонь окунь олень орёл орел осень пень перец перо пёс пес
    петух пила победа полоз рак река репа рогоз рожь рыба рысь сало свет синица скворец сковорода слон снег снегирь
    соболь сова сокол соловей соль сом сорока стриж сыч тень тигр топор туз туча тюлень угол хмель хомяк цапля чайка
    червь чиж шмель шум щегол щука щур ягода язь ястреб
"""
_DOUBTFUL_NOUNS = frozenset(_COMMON_NOUNS.split())
_HIS_SURNAME = re.compile(r"(?:ов|ев|ёв|ин|ын|ский|цкий)$", re.IGNORECASE)
# A woman's form written for a man, and -ий that may be a noun («Палий», «Палия») or an adjective («Долгий», «Долгого»).
_DOUBTFUL_HIS = re.compile(r"(?:ова|ева|ёва|ына|ая|(?<![сц]к)ий)$", re.IGNORECASE)
_CYRILLIC_NAME = re.compile(r"[А-Яа-яЁё]+(?:[-' ’][А-Яа-яЁё]+)*")
_TURKIC_ENDING = re.compile(r"(?:^|[\s-])(?:оглы|оглу|улы|уулу|кызы|гызы)$", re.IGNORECASE)
_VOWEL_ENDING = re.compile(r"[аеёиоуыэюя]$", re.IGNORECASE)


@cache
def _maker() -> PetrovichDeclinationMaker:
    return PetrovichDeclinationMaker()


@cache
def _detector() -> PetrovichGenderDetector:
    return PetrovichGenderDetector()


def decline(name: FullName, case: GrammaticalCase, override: Override | None = None) -> Declined:
    """The name in the case: stored override, else the library, else unchanged and marked as guessed.

    `override` is what the family insists on: {"gen": {"last": "Зайца", "first": "…", "patr": "…"}}, or some parts.
    """
    fixed = (override or {}).get(case.value, {})
    gender = _gender(name)
    parts = (
        _part(NamePart.LASTNAME, name.last, gender, case, fixed.get("last", "")),
        _part(NamePart.FIRSTNAME, name.first, gender, case, fixed.get("first", "")),
        _part(NamePart.MIDDLENAME, name.patronymic, gender, case, fixed.get("patr", "")),
    )
    last, first, patronymic = (text for text, _ in parts)
    guessed = any(doubt for _, doubt in parts)
    return Declined(last, first, patronymic, _joined(last, first, patronymic), guessed)


def _part(part: NamePart, written: str, gender: Gender, case: GrammaticalCase, fixed: str) -> tuple[str, bool]:
    """One part of the name in the case, and whether somebody should check it."""
    if fixed.strip():
        return _tidy(fixed), False
    word = _tidy(written)
    if not word or case is GrammaticalCase.NOMINATIVE:
        return word, False
    if part is NamePart.MIDDLENAME and _TURKIC_ENDING.search(word):
        return word, False
    if gender is Gender.ANDROGYNOUS or not _CYRILLIC_NAME.fullmatch(word):
        return word, True
    try:
        return _made(part, word, gender, case), part is NamePart.LASTNAME and _doubtful(word, gender)
    except _LIBRARY_ERRORS:
        return word, True


@lru_cache(maxsize=4096)
def _made(part: NamePart, word: str, gender: Gender, case: GrammaticalCase) -> str:
    if len(word) > 1 and word.isupper():
        return _made(part, word.title(), gender, case).upper()
    made = str(_maker().make(part, gender, _LIBRARY_CASES[case], word))
    return _AFTER_HUSHING.sub(lambda end: end[1] + {"я": "а", "ю": "у"}[end[2]], made)


def _gender(name: FullName) -> Gender:
    known = _LIBRARY_GENDERS.get(name.gender)
    if known is not None:
        return known
    first, last, patronymic = (_tidy(text) for text in (name.first, name.last, name.patronymic))
    try:
        found = _detector().detect(firstname=first, lastname=last, middlename=patronymic)  # type: ignore[no-untyped-call]
    except _LIBRARY_ERRORS:
        return Gender.ANDROGYNOUS
    return Gender(found)


def _doubtful(surname: str, gender: Gender) -> bool:
    if " " in surname:
        return True
    pieces = surname.lower().split("-")
    return any(_doubtful_hers(piece) if gender is Gender.FEMALE else _doubtful_his(piece) for piece in pieces)


def _doubtful_his(piece: str) -> bool:
    return piece in _DOUBTFUL_NOUNS or piece.endswith(_DOUBTFUL_ENDINGS) or bool(_DOUBTFUL_HIS.search(piece))


def _doubtful_hers(piece: str) -> bool:
    """A woman's surname in -а may be a noun too; in a consonant it never changes, unless it is a man's form."""
    if _VOWEL_ENDING.search(piece):
        return piece in _DOUBTFUL_NOUNS
    return bool(_HIS_SURNAME.search(piece))


def _tidy(text: str) -> str:
    """One way to write a name: composed letters («ё», «й» as one character) and single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


# --- names as they stand in a paper --------------------------------------------------------------------------------


def gender_of(name: FullName) -> str:
    """«m» or «f» by the form of the name, "" when the name does not tell."""
    return {Gender.MALE: "m", Gender.FEMALE: "f"}.get(_gender(name), "")


def full(name: FullName) -> str:
    """«Булыгина Ольга Викторовна»."""
    return _joined(_tidy(name.last), _tidy(name.first), _tidy(name.patronymic))


def initials_first(name: FullName) -> str:
    """«О.В. Булыгина», as under a signature."""
    return _joined(_initials(name), _tidy(name.last))


def initials_last(name: FullName) -> str:
    """«Булыгина О.В.», as in a list."""
    return _joined(_tidy(name.last), _initials(name))


def declined_initials(name: FullName, case: GrammaticalCase, override: Override | None = None) -> str:
    """«Петрову А.С.», as in an address or an order."""
    return _joined(decline(name, case, override).last, _initials(name))


def _initials(name: FullName) -> str:
    return "".join(_initial(word) for word in (name.first, name.patronymic))


def _initial(word: str) -> str:
    """«А.», for a double name «А.-М.»; of «Мамед оглы» only «М.»."""
    pieces = _tidy(word).split(" ")[0].split("-")
    return "-".join(f"{piece[0].upper()}." for piece in pieces if piece and not _TURKIC_ENDING.search(piece))


# --- families ------------------------------------------------------------------------------------------------------

_POSSESSIVE = re.compile(r"(.{2,}(?:ов|ев|ёв|ин|ын))$", re.IGNORECASE)
_POSSESSIVE_HERS = re.compile(r"(.{2,}(?:ов|ев|ёв|ин|ын))а$", re.IGNORECASE)
_ADJECTIVE = re.compile(r"(.{2,})(?:ый|ий|ой)$", re.IGNORECASE)
_ADJECTIVE_HERS = re.compile(r"(.{2,})(?:ая|яя)$", re.IGNORECASE)
_SOFT_STEM = re.compile(r"[кгхжшчщ]$", re.IGNORECASE)
_POSSESSIVE_PLURAL = re.compile(r"(?:ов|ев|ёв|ин|ын)ы$|[ыи]е$", re.IGNORECASE)


def family_plural(surname: str, gender: str) -> str:
    """The family's name as a proposal to correct by hand: «Иванова» → «Ивановы», «Чацкий» → «Чацкие»."""
    return "-".join(_plural_piece(piece, gender) for piece in _tidy(surname).split("-"))


def _plural_piece(piece: str, gender: str) -> str:
    if piece.lower() in _DOUBTFUL_NOUNS:
        return piece
    if stem := _possessive_stem(piece, gender):
        return _ended(piece, stem, "ы")
    if stem := _adjective_stem(piece, gender):
        return _ended(piece, stem, "ие" if _SOFT_STEM.search(stem) or piece.lower().endswith(("яя", "ний")) else "ые")
    return piece


def _possessive_stem(piece: str, gender: str) -> str:
    if gender != "m" and (found := _POSSESSIVE_HERS.fullmatch(piece)):
        return found[1]
    found = _POSSESSIVE.fullmatch(piece)
    return found[1] if found else ""


def _adjective_stem(piece: str, gender: str) -> str:
    if gender != "m" and (found := _ADJECTIVE_HERS.fullmatch(piece)):
        return found[1]
    found = _ADJECTIVE.fullmatch(piece)
    return found[1] if found and _declines_as_adjective(piece) else ""


def _declines_as_adjective(surname: str) -> bool:
    """«Чацкий» → «Чацкого», unlike «Палий» → «Палия» and «Цой» → «Цоя»."""
    genitive = _part(NamePart.LASTNAME, surname, Gender.MALE, GrammaticalCase.GENITIVE, "")[0]
    return genitive.lower().endswith(("ого", "его"))


def family_genitive(plural_name: str) -> str:
    """«(семья) Ивановых» from «Ивановы», a proposal; surnames without a plural stay: «Черных», «Ким», «Коваленко»."""
    return "-".join(_genitive_piece(piece) for piece in _tidy(plural_name).split("-"))


def _genitive_piece(piece: str) -> str:
    if not _POSSESSIVE_PLURAL.search(piece):
        return piece
    return _ended(piece, piece.removesuffix("е").removesuffix("Е"), "х")


def _ended(like: str, stem: str, ending: str) -> str:
    return stem + (ending.upper() if len(like) > 1 and like.isupper() else ending)


# --- numbers, ages, dates ------------------------------------------------------------------------------------------


def plural(n: int, one: str, few: str, many: str) -> str:
    """The form that agrees with the number, without the number: 1 ребёнок, 2 ребёнка, 5 детей."""
    tens, units = abs(n) % 100, abs(n) % 10
    if units == 1 and tens != 11:
        return one
    if 2 <= units <= 4 and not 12 <= tens <= 14:
        return few
    return many


def age(birth: date, on: date) -> int:
    """Full years on the day; someone born on 29 February turns a year older on 28 February; 0 before the birth."""
    return max(relativedelta(on, birth).years, 0)


def age_words(birth: date, on: date) -> str:
    """«11 лет»; for a baby «8 месяцев»; in the first month «12 дней»."""
    passed = relativedelta(on, birth)
    if passed.years > 0:
        return _counted(passed.years, "год", "года", "лет")
    if passed.months > 0:
        return _counted(passed.months, "месяц", "месяца", "месяцев")
    return _counted(max((on - birth).days, 0), "день", "дня", "дней")


def _counted(n: int, one: str, few: str, many: str) -> str:
    return f"{n} {plural(n, one, few, many)}"


def date_long(day: date) -> str:
    """«12 мая 2015 г.»."""
    return format_date(day, "d MMMM y 'г.'", locale="ru")


def period(since: date, until: date) -> str:
    """«с 1 июля по 30 сентября 2026 г.», «с 1 декабря 2025 г. по 28 февраля 2026 г.»."""
    begin = format_date(since, "d MMMM", locale="ru") if since.year == until.year else date_long(since)
    return f"с {begin} по {date_long(until)}"


def date_quoted(day: date) -> str:
    """«05» августа 2015 г., the day in guillemets as officials write it."""
    return format_date(day, "«dd» MMMM y 'г.'", locale="ru")


def date_short(day: date) -> str:
    """12.05.2015."""
    return f"{day:%d.%m.%Y}"


def moment(at: datetime) -> str:
    """12.05.2015 14:30 of the value as given: the caller has already put it into the territory's time zone."""
    return f"{at:%d.%m.%Y %H:%M}"


def listing(items: Iterable[str]) -> str:
    """«А, Б и В»; empty items are left out."""
    *head, tail = [item for item in items if item] or [""]
    return f"{', '.join(head)} и {tail}" if head else tail


# --- agreement in gender, number and case --------------------------------------------------------------------------

_ORDER = tuple(GrammaticalCase)
_RESIDING = {
    "m": ("ий", "его", "ему", "его", "им", "ем"),
    "f": ("ая", "ей", "ей", "ую", "ей", "ей"),
    "several": ("ие", "их", "им", "их", "ими", "их"),
}
_MINOR = _RESIDING | {"f": ("яя", "ей", "ей", "юю", "ей", "ей")}


def by_gender(gender: str, masculine: str, feminine: str, plural: str = "", *, several: bool = False) -> str:
    """The word that agrees; an unknown gender takes the masculine, as the law's own wording does."""
    if several:
        return plural
    return feminine if gender == "f" else masculine


def residing(case: GrammaticalCase, gender: str, *, several: bool = False) -> str:
    """«проживающий», «проживающей», «проживающих» … for people (animate accusative)."""
    return "проживающ" + _ending(_RESIDING, case, gender, several=several)


def minor(case: GrammaticalCase, gender: str, *, several: bool = False) -> str:
    """«несовершеннолетний», «несовершеннолетнюю», «несовершеннолетних» …."""
    return "несовершеннолетн" + _ending(_MINOR, case, gender, several=several)


def _ending(table: Mapping[str, tuple[str, ...]], case: GrammaticalCase, gender: str, *, several: bool) -> str:
    return table[by_gender(gender, "m", "f", "several", several=several)][_ORDER.index(case)]


# --- no-break spaces -----------------------------------------------------------------------------------------------

_GLUED = (
    re.compile(r"(?<=№) ?(?=[\w«])"),
    re.compile(r"(?<=\d) (?=г\.|руб|коп|ч\b|мин\b)"),
    re.compile(r"(?<=\d) (?=(?:янв|фев|мар|апр|ма[яй]|июн|июл|авг|сен|окт|ноя|дек))"),
    re.compile(r"(?<=\b[А-ЯЁ]\.) (?=[А-ЯЁ][а-яё-]+)"),
    re.compile(r"(?<=[а-яё]) (?=[А-ЯЁ]\.(?:-?[А-ЯЁ]\.)?(?!\w))"),
    re.compile(r"(?<=\bст\.|\bул\.|\bкв\.|\bпп\.|\bпр\.|\bиз\.|\bгл\.) (?=[\w«])"),
    re.compile(r"(?<=\bп\.|\bч\.|\bд\.|\bс\.) (?=[\w«])"),
    re.compile(r"(?<=\bг\.)(?<!\d[ \u00a0]г\.) (?=[А-ЯЁ])"),  # a town, not a year
    re.compile(r" (?=[—–] )"),
)


def nbsp(text: str) -> str:
    """The text with no-break spaces where a line must not end: «№ 12», «12 мая 2015 г.», «О.В. Булыгина», «ст. 122»."""
    for place in _GLUED:
        text = place.sub(NBSP, text)
    return text


def numbered(number: str | int) -> str:
    """«№ 12» with a no-break space; an empty number gives a line to fill in by hand."""
    return f"№{NBSP}{str(number).strip() or '_______'}"
