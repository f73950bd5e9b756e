"""Formats of single values: names, СНИЛС, ИНН, telephones; and the folding that makes Russian text comparable."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers
from stdnum.ru import inn

#: Latin letters that look like Cyrillic ones, so that «C-AC-2026» finds «С-АС-2026» (domain L.7).
_LOOK_ALIKES = str.maketrans("aceopxykmtbhABCEHKMOPTXY", "асеорхукмтвнАВСЕНКМОРТХУ")
_NAME = re.compile(r"[А-Яа-яЁё]+(?:[ \-'’][А-Яа-яЁё]+)*\.?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\u202a-\u202e\u2066-\u2069]")


def fold(text: str) -> str:
    """Text for comparison: NFC, no case, ё = е, Latin look-alikes as Cyrillic, one hyphen, one space."""
    folded = unicodedata.normalize("NFC", text).translate(_LOOK_ALIKES).casefold().replace("ё", "е")
    return re.sub(r"\s+", " ", re.sub(r"[‐‑–—]", "-", folded)).strip()


def clean(text: str) -> str:
    """What a person pasted, without control and direction-changing characters; line ends become \\n."""
    return _CONTROL.sub("", unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n"))


def is_name(text: str) -> bool:
    """Cyrillic letters, single spaces, hyphens, apostrophes (federal forms; «Кара-оглы», «О'Хара»)."""
    return bool(_NAME.fullmatch(text))


def snils(text: str) -> str | None:
    """«112-233-445 95» when the check-sum of the eleven digits is right (ПФР algorithm), None otherwise."""
    digits = re.sub(r"[\s\-]", "", text)
    if not re.fullmatch(r"\d{11}", digits):
        return None
    number, check = digits[:9], int(digits[9:])
    total = sum(int(digit) * weight for digit, weight in zip(number, range(9, 0, -1), strict=True))
    if int(number) > 1_001_998 and total % 101 % 100 != check:
        return None
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:9]} {digits[9:]}"


def organisation_inn(text: str) -> str | None:
    """The ten (organisation) or twelve (entrepreneur) digits when the check digits are right."""
    digits = re.sub(r"\s", "", text)
    return digits if inn.is_valid(digits) else None


def phone(text: str) -> str | None:
    """«+7 912 345-67-89» for a Russian number; short local numbers («2-14-35», «102») stay as typed."""
    stripped = text.strip()
    digits = re.sub(r"\D", "", stripped)
    if re.fullmatch(r"[\d\-() +]+(?:\s*(?:доб\.?|,)\s*\d+)?", stripped) and 2 <= len(digits) <= 7:
        return stripped
    try:
        parsed = phonenumbers.parse(stripped, "RU")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


_DOCUMENT_FORMATS = {
    "IDDOC.BIRTH": (r"[IVXLC]+-[А-ЯЁ]{2}", r"\d{6}", "серия свидетельства – «I-ОМ», номер – 6 цифр"),
    "IDDOC.PASSPORT": (r"\d{2} ?\d{2}", r"\d{6}", "серия паспорта – 4 цифры, номер – 6 цифр"),
}


def identity_document(kind: str, series: str, number: str) -> str | None:
    """What is wrong with the series and number of a document of this kind, in Russian; None when nothing."""
    if kind not in _DOCUMENT_FORMATS or not (series or number):
        return None
    series_pattern, number_pattern, hint = _DOCUMENT_FORMATS[kind]
    right = re.fullmatch(series_pattern, series) and re.fullmatch(number_pattern, number)
    return None if right else f"Проверьте документ: {hint}"
