"""Reads the norms out of a legal basis («Модель, этап 9; п. 3.3 Положения о мониторинге: не позднее…»)."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Acts in the order of the page: what a norm of the act contains, and how the act is called.
ACTS: tuple[tuple[str, str], ...] = (
    (r"СК РФ", "Семейный кодекс Российской Федерации"),
    (r"ГК РФ|ТК РФ", "Гражданский и Трудовой кодексы Российской Федерации"),
    (r"-ФЗ", "Федеральные законы"),
    (r"[Мм]одел", "Модель профилактики социального сиротства и предотвращения фактов жестокого обращения (г. Асино)"),
    (r"Положени", "Положение о мониторинге (г. Кедровый, постановление № 434)"),
    (r"^практика", "Practice: no norm was found, an office may change the default"),
    (r"", "Other"),
)

_IN_DOCSTRING = re.compile(
    r"п\. [\d.]+ Положения|Модель, этап \d+(?: \([\d., ]+\))?|"
    r"(?:п\. \d+ )?[Сс]т\. \d+(?: п\. \d+)? (?:СК|ГК|ТК) РФ|\bK \d\.\d"
)


@dataclass(frozen=True, slots=True, order=True)
class Norm:
    """``act`` is the place in :data:`ACTS`; ``order`` sorts «ст. 9» before «ст. 57»."""

    act: int
    order: tuple[int, ...]
    text: str


def norms(basis: str) -> tuple[Norm, ...]:
    """The norms of a basis, each without its quotation after the colon."""
    return tuple(dict.fromkeys(_norm(part) for part in basis.split(";") if part.strip()))


def cited(docstring: str) -> tuple[Norm, ...]:
    """The norms that a rule says it implements."""
    return tuple(dict.fromkeys(_norm(found) for found in _IN_DOCSTRING.findall(docstring)))


def _norm(part: str) -> Norm:
    text = part.partition(":")[0].strip()
    if text.startswith("практика"):
        text = "практика"
    text = re.sub(r"\s*\((?:Кедровый|«[^»]*»)\)", "", text)
    text = re.sub(r"^K (\d\.\d)$", r"п. \1 Положения", text)
    text = re.sub(r"Положения$", "Положения о мониторинге", text)
    text = re.sub(r"^(Модель, этап \d+), п\. ([\d.–]+)$", r"\1 (\2)", text)
    text = re.sub(r"^[Сс]т\. (\d+) п\. (\d+) ", r"п. \2 ст. \1 ", text)
    act = next(number for number, (pattern, _) in enumerate(ACTS) if re.search(pattern, text))
    return Norm(act, _order(text), text)


def _order(text: str) -> tuple[int, ...]:
    article = re.search(r"ст\. (\d+)", text)
    numbers = tuple(int(number) for number in re.findall(r"\d+", text))
    return (int(article.group(1)), *numbers) if article else numbers
