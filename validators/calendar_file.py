"""The file of the production calendar: days line by line, whole years, or the sentences of the yearly decree.

``дата; вид; основание`` is one day, ``год 2027; утверждён; основание`` says where a year stands. A pasted decree on the
transfer of days off gives the whole year: its transfers, the holidays of ст. 112 ТК РФ and what the law moves itself.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from schema.spec import Labelled
from validators.problem import Problem

#: The calendar is kept for these years; a date outside is a slip of the pen.
FIRST_YEAR, LAST_YEAR = 2000, 2100
_DAY = timedelta(days=1)


class DayKind(Labelled):
    """What a day is, in the words of the file."""

    OFF = "off", "выходной"
    WORKING = "working", "рабочий"
    SHORT = "short", "предпраздничный"
    ORDINARY = "ordinary", "обычный"


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day as the file has it; ORDINARY is resolved to what the day of the week says."""

    day: date
    kind: DayKind
    name: str
    basis: str
    line: int = 0

    @property
    def working(self) -> bool:
        return _is_weekday(self.day) if self.kind is DayKind.ORDINARY else self.kind is not DayKind.OFF


@dataclass(frozen=True, slots=True)
class YearLine:
    """Where a year stands: provisional until the government's decree on it is adopted (L.3.9)."""

    year: int
    provisional: bool
    basis: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Transfer:
    """«с субботы 3 января на пятницу 9 января»: a day off taken from one day and given to another."""

    source: date
    target: date
    line: int = 0


@dataclass(slots=True)
class CalendarFile:
    """What a file says. ``whole`` are years told completely: their other days follow the ordinary week.

    ``passed_over`` are lines of prose around the sentences of a decree, shown so that nothing is lost unseen.
    """

    days: dict[date, DayLine] = field(default_factory=dict)
    years: dict[int, YearLine] = field(default_factory=dict)
    whole: set[int] = field(default_factory=set)
    is_decree: bool = False
    transfers: list[Transfer] = field(default_factory=list)
    passed_over: list[tuple[int, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


#: Non-working holidays (ст. 112 ТК РФ, ч. 1): (month, day) → name.
HOLIDAYS = {
    **{(1, day): "Новогодние каникулы" for day in (1, 2, 3, 4, 5, 6, 8)},
    (1, 7): "Рождество Христово",
    (2, 23): "День защитника Отечества",
    (3, 8): "Международный женский день",
    (5, 1): "Праздник Весны и Труда",
    (5, 9): "День Победы",
    (6, 12): "День России",
    (11, 4): "День народного единства",
}
_LAW = "ст. 112 ТК РФ"
#: Why a day is an hour shorter, as its row says it: (name, basis).
SHORTENED = ("Предпраздничный день: короче на час", "ст. 95 ТК РФ")
_SUNDAY = 6
_JANUARY = 1  # its days off are moved by the government alone (ст. 112 ТК РФ, ч. 2)

_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
_FROM = ("понедельника", "вторника", "среды", "четверга", "пятницы", "субботы", "воскресенья")
_TO = ("понедельник", "вторник", "среду", "четверг", "пятницу", "субботу", "воскресенье")
_ARE = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
_WHEN = r"(\d{1,2})\s+(" + "|".join(_MONTHS) + r")(?:\s+(\d{4})\s*г(?:ода|\.)?)?"
_SENTENCE = re.compile(rf"\bсо?\s+({'|'.join(_FROM)})\s+{_WHEN}\s+на\s+({'|'.join(_TO)})\s+{_WHEN}", re.IGNORECASE)
_ALMOST = re.compile(rf"\bсо?\s+(?:{'|'.join(_FROM)})\b|\bна\s+(?:{'|'.join(_TO)})\b", re.IGNORECASE)
_IN_YEAR = re.compile(r"\bв\s+(\d{4})\s+году\b", re.IGNORECASE)
_DECREE = re.compile(
    rf"\bот\s+(?:(\d{{1,2}})\s+({'|'.join(_MONTHS)})\s+(\d{{4}})\s*г(?:ода|\.)?|(\d{{2}})\.(\d{{2}})\.(\d{{4}})(?:\s*г\.?)?)"
    r"\s*(?:№|N)\s*(\d+)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"год\s+(\d{4})", re.IGNORECASE)
_DATE = re.compile(r"(\d{2})\.(\d{2})\.(\d{4})")
_STANDINGS = {"предварительный": True, "утверждён": False, "утвержден": False}
_WHOLE = "целиком"


def parse(text: str) -> CalendarFile:
    """Read a file; every mistake at once, with its line."""
    found = CalendarFile(is_decree=bool(_ALMOST.search(text)))
    rest = _sentences(text, found)
    for number, line in enumerate(rest.splitlines(), 1):
        _line(number, line.strip(), found)
    _complete(found)
    if not found.problems and not found.days and not found.years:
        found.problems.append(
            _problem(0, "empty", "ни одного дня и ни одного года: вставьте строки или текст постановления")
        )
    return found


def _problem(line: int, code: str, text: str) -> Problem:
    return Problem(code, f"Строка {line}: {text}" if line else text[:1].upper() + text[1:], f"line.{line}")


def _is_weekday(day: date) -> bool:
    return day.weekday() < 5


def is_eve(day: date) -> bool:
    """Does a holiday stand on the next day, and none on this one? Such a working day is an hour shorter (ст. 95 ТК РФ).

    So is the working Saturday whose day off was moved to an eve: the eve is worked on that Saturday.
    """
    following = day + _DAY
    return (following.month, following.day) in HOLIDAYS and (day.month, day.day) not in HOLIDAYS


# ------------------------------------------------------------------ lines


def _line(number: int, line: str, found: CalendarFile) -> None:
    if not line or line.startswith("#"):
        return
    cells = [cell.strip() for cell in next(csv.reader([line], delimiter=";", skipinitialspace=True))]
    if matched := _YEAR.fullmatch(cells[0]):
        _year_line(number, int(matched[1]), cells[1:], found)
    elif matched := _DATE.fullmatch(cells[0]):
        _day_line(number, matched, cells[1:], found)
    elif cells[0].lower() == "дата":
        return
    elif _ALMOST.search(line):
        found.problems.append(
            _problem(number, "wrong-sentence", "перенос читается так: «с субботы 3 января на пятницу 9 января»")
        )
    elif len(cells) > 1 and not found.is_decree:
        found.problems.append(_problem(number, "wrong-date", f"«{cells[0][:40]}» – не дата: пишите 09.01.2026"))
    elif not found.is_decree:
        found.problems.append(
            _problem(number, "wrong-line", "ожидается «дата; вид; основание» или текст постановления")
        )
    elif prose := line.strip(" .;,«»\"'"):
        found.passed_over.append((number, prose))


def _day_line(number: int, matched: re.Match[str], rest: list[str], found: CalendarFile) -> None:
    day = _date(int(matched[3]), int(matched[2]), int(matched[1]))
    kind = _kind(rest[0] if rest else "")
    basis = rest[1] if len(rest) > 1 else ""
    if day is None:
        found.problems.append(_problem(number, "wrong-date", f"такого дня нет: {matched[0]}"))
    if kind is None:
        words = ", ".join(kind.label for kind in DayKind)
        found.problems.append(_problem(number, "wrong-kind", f"вид дня – одно из слов: {words}"))
    if not basis:
        found.problems.append(_problem(number, "missing-basis", "нет основания: дата; вид; основание"))
    if day is None or kind is None or not basis:
        return
    if day in found.days:
        text = f"день {day:%d.%m.%Y} уже назван в строке {found.days[day].line}"
        found.problems.append(_problem(number, "repeated", text))
        return
    if kind is DayKind.SHORT and day.weekday() == _SUNDAY:
        text = f"{day:%d.%m.%Y} – {_ARE[day.weekday()]}: предпраздничным бывает рабочий день"
        found.problems.append(_problem(number, "wrong-kind", text))
    found.days[day] = DayLine(day, kind, (rest[2] if len(rest) > 2 else "")[:200], basis[:200], number)


def _year_line(number: int, year: int, rest: list[str], found: CalendarFile) -> None:
    provisional = _STANDINGS.get(rest[0].lower() if rest else "")
    basis = rest[1] if len(rest) > 1 else ""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        found.problems.append(_problem(number, "wrong-date", f"год от {FIRST_YEAR} до {LAST_YEAR}"))
    if provisional is None:
        found.problems.append(_problem(number, "wrong-kind", "год – «предварительный» или «утверждён»"))
    if not basis:
        found.problems.append(_problem(number, "missing-basis", "нет основания: год 2027; утверждён; основание"))
    if year in found.years:
        found.problems.append(_problem(number, "repeated", f"год {year} уже назван"))
    if len(rest) > 2 and rest[2]:
        if rest[2].lower() != _WHOLE:
            found.problems.append(_problem(number, "wrong-kind", f"четвёртая графа – «{_WHOLE}» или пусто"))
        found.whole.add(year)
    found.years[year] = YearLine(year, bool(provisional), basis[:200], number)


def _kind(word: str) -> DayKind | None:
    known = {kind.label: kind for kind in DayKind} | {"праздничный": DayKind.OFF, "нерабочий": DayKind.OFF}
    return known.get(word.lower())


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


# ------------------------------------------------------------------ the decree


def _sentences(text: str, found: CalendarFile) -> str:
    """Take the sentences of a decree out of the text; the lines keep their numbers."""
    for matched in _SENTENCE.finditer(text):
        line = text.count("\n", 0, matched.start()) + 1
        named = [int(said[1]) for said in _IN_YEAR.finditer(text, 0, matched.start())]
        _sentence(line, matched, named[-1] if named else None, found)
    if found.transfers:
        _decree_of(text, found)
    return _SENTENCE.sub(lambda matched: "\n" * matched[0].count("\n"), text)


def _sentence(line: int, matched: re.Match[str], year: int | None, found: CalendarFile) -> None:
    from_word, from_day, from_month, from_year, to_word, to_day, to_month, to_year = matched.groups()
    days = []
    for words, word, day, month, said in (
        (_FROM, from_word, from_day, from_month, from_year or to_year),
        (_TO, to_word, to_day, to_month, to_year or from_year),
    ):
        known = int(said) if said else year
        if known is None:
            found.problems.append(
                _problem(line, "missing-year", "не сказано, о каком годе постановление: «в 2027 году»")
            )
            return
        days.append(_named_day(line, known, month, day, words.index(word.lower()), found))
    source, target = days
    if source and target:
        found.transfers.append(Transfer(source, target, line))


def _named_day(line: int, year: int, month: str, day: str, weekday: int, found: CalendarFile) -> date | None:
    known = _date(year, _MONTHS.index(month.lower()) + 1, int(day))
    if known is None:
        found.problems.append(_problem(line, "wrong-date", f"такого дня нет: {day} {month} {year} г."))
    elif known.weekday() != weekday:
        text = f"{day} {month} {year} г. – {_ARE[known.weekday()]}, а написано «{_ARE[weekday]}»: проверьте год и число"
        found.problems.append(_problem(line, "wrong-weekday", text))
        return None
    return known


def _decree_of(text: str, found: CalendarFile) -> None:
    """A decree with its date and number confirms its years, unless the file says otherwise in so many words."""
    matched = _DECREE.search(text)
    if matched is None:
        return
    day, month, year, dd, mm, yyyy, number = matched.groups()
    said = f"{dd}.{mm}.{yyyy}" if dd else f"{int(day):02}.{_MONTHS.index(month.lower()) + 1:02}.{year}"
    for transfer in found.transfers:
        found.years.setdefault(transfer.target.year, YearLine(transfer.target.year, False, _basis(said, number)))


def _basis(said: str, number: str) -> str:
    return f"постановление Правительства РФ от {said} № {number}"


def _complete(found: CalendarFile) -> None:
    """The days of a decree and of a whole year, where the file does not say them itself."""
    told = {transfer.target.year for transfer in found.transfers}
    moved = {transfer.source for transfer in found.transfers}
    for transfer in found.transfers:
        _judge(transfer, found)
        _pair(transfer, found)
    for year in sorted(told | found.whole):
        for day in _statutory(year, moved if year in told else None):
            found.days.setdefault(day.day, day)
        for eve in _eves(year):
            if _is_weekday(eve):
                found.days.setdefault(eve, DayLine(eve, DayKind.SHORT, *SHORTENED))
    found.whole |= told


def _judge(transfer: Transfer, found: CalendarFile) -> None:
    source, target = transfer.source, transfer.target
    if _is_weekday(source) and (source.month, source.day) not in HOLIDAYS:
        found.problems.append(_problem(transfer.line, "not-off", f"{source:%d.%m.%Y} и так рабочий день"))
    if not _is_weekday(target) or (target.month, target.day) in HOLIDAYS:
        found.problems.append(_problem(transfer.line, "not-working", f"{target:%d.%m.%Y} и так выходной день"))
    if target in found.days:
        text = f"день {target:%d.%m.%Y} уже назван в строке {found.days[target].line}"
        found.problems.append(_problem(transfer.line, "repeated", text))


def _pair(transfer: Transfer, found: CalendarFile) -> None:
    """Both days of a transfer; a holiday stays a holiday, only the day off that fell on it is moved."""
    source, target, line = transfer.source, transfer.target, transfer.line
    year = found.years.get(target.year)
    basis = year.basis if year else f"постановление Правительства РФ о переносе выходных дней в {target.year} году"
    name = f"Выходной (перенесено с {source:%d.%m.%Y})"
    found.days.setdefault(target, DayLine(target, DayKind.OFF, name, basis, line))
    if (source.month, source.day) not in HOLIDAYS:
        name = f"Рабочий день (выходной перенесён на {target:%d.%m.%Y})"
        kind = DayKind.SHORT if is_eve(target) else DayKind.WORKING
        found.days.setdefault(source, DayLine(source, kind, name, basis, line))


def _eves(year: int) -> list[date]:
    """The days before holidays; those that are days off themselves are said before and stay so."""
    first = date(year, 1, 1)
    days = (first + number * _DAY for number in range((date(year + 1, 1, 1) - first).days))
    return [day for day in days if is_eve(day)]


def _statutory(year: int, moved: set[date] | None) -> Iterator[DayLine]:
    """Holidays on Monday to Friday; where the transfers of the year are known also the days moved by the law itself.

    A day off that coincides with a holiday moves to the next working day after it, January excepted, unless the
    government moved it elsewhere (ст. 112 ТК РФ, ч. 2 and 5). With ``moved`` None nothing is moved.
    """
    holidays = {date(year, month, day): name for (month, day), name in HOLIDAYS.items()}
    for day, name in holidays.items():
        if _is_weekday(day):
            yield DayLine(day, DayKind.OFF, name, _LAW)
    taken = set(holidays)
    for day, name in holidays.items():
        if moved is None or _is_weekday(day) or day in moved or day.month == _JANUARY:
            continue
        following = day
        while not _is_weekday(following) or following in taken:
            following += _DAY
        taken.add(following)
        yield DayLine(following, DayKind.OFF, f"{name} (выходной)", f"{_LAW}, ч. 2")
