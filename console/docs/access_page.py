"""`docs/access.md`: who sees what and why, from the declarations of access and the policy of routes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from console import access, barriers, policy
from console.docs.markdown import NOTICE, table, words
from schema import registry
from schema.spec import Relation, Role

_HEAD = f"""{NOTICE}

# Кто что видит и почему

Одна функция (`console.access.scope`) отвечает и на «можно ли», и на «какие строки»: ею пользуются список,
фильтры, поиск, карточка, форма, выбор в полях, печать, дело целиком, журналы, сроки, уведомления. Чего нет в
таблицах ниже, того нет и на экране: по умолчанию запрещено. Порядок: территория → роль в учреждении → отношение
к случаю → преграды (особый случай, отстранение) → чувствительность сведений.

## Преграды: особый случай, отстранение, экстренный доступ

* **Особый случай.** Делает и снимает начальник отдела опеки, с причиной. Случай, его бумаги, сроки, людей и
  заседания с ним видят куратор, начальник, заместитель главы и допущенные поимённо. Допуск – строка: кто, с
  какого и по какой день, почему, кем, кем отозван. Допуск снимает только закрытость: остальное решает
  должность, поэтому каждый переход остаётся возможен.
* **Отстранение** при конфликте интересов (родственник, знакомый): начальник, руководитель службы или
  заместитель главы. Отстранённый не видит ничего из случая, кем бы он ни был, и экстренно его не откроет.
* **Экстренный доступ.** Работник своей территории открывает случай по номеру с письменной причиной на время из
  настройки `emergency_hours` (часы). Начальник сразу получает уведомление, случай стоит в списке «Допуски», всё
  – в журнале действий.
* Человек из особого случая виден тем, кто знает его по другому, открытому случаю. Ссылка на закрытый случай не
  называется.
* Заседание с особым случаем в повестке видят целиком только те, кто видит этот случай; остальным – выписка по
  своему.

## Сведения о заявителе

Поля с пометкой `notifier` существуют для тех, кто составляет такие бумаги, и для ролей: {{notifier}}. Источник
видит сведения о себе только в бумагах своего учреждения. Исполнитель, служба, Совет, глава и участники
мониторинга их не видят.

"""

_WHY = {
    Relation.TERRITORY: "все случаи своей территории",
    Relation.SERVICE: "случаи, переданные его службе",
    Relation.CURATOR: "свои случаи: куратор или заместитель куратора",
    Relation.OWN_ORGANISATION: "бумаги, которые называют его учреждение; сам случай – нет",
    Relation.AGENDA: "случаи повестки: члену – до 30 дней после заседания, секретарю – и те, что могут быть вынесены",
    Relation.PARTICIPANT: "случаи, в мониторинге которых участвует",
    Relation.REMOVAL: "случаи, по которым готовится или принято постановление об отобрании",
}


def text() -> str:
    """The whole page."""
    lines = [
        _HEAD.replace("{notifier}", words(access.KNOWS_NOTIFIER)),
        "## Роль и случаи",
        "",
        *table(("роль", "кто", "какие случаи", "экстренно"), _roles()),
        "## Документы и журналы",
        "",
        "`4` – утверждает не тот, кто составил; `*` – только названные графы. Чего роль по этой таблице не читает,",
        "того она не видит и в деле целиком.",
        "",
        *table(("код", "ключ", "составляет", "утверждает", "читает ещё"), _documents()),
        "## Действия адресов",
        "",
        "Каждый адрес называет действие (`flask --app app access-map --json`); неназванный не проходит ни проверку",
        "сборки, ни в работе.",
        "",
        *table(("действие", "что это"), ((f"`{act}`", what) for act, what in policy.ACTS.items())),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _roles() -> Iterator[tuple[str, ...]]:
    for role in Role:
        relation = access.RELATIONS.get(role)
        why = _WHY[relation] if relation else "никаких"
        yield f"`{role.value}`", role.label, why, "да" if role in barriers.RESCUERS else "–"


def _documents() -> Iterator[tuple[str, ...]]:
    for model in sorted(registry.documents(), key=lambda m: (m.spec.code or "–", m.spec.key)):
        spec = model.spec
        deciding = [move for move in spec.transitions if move.approves]
        signs = frozenset[Role]().union(*(move.by for move in deciding))
        mark = " 4" if any(move.four_eyes for move in deciding) else ""
        others = access.reading_roles(spec) - spec.access.draft - signs
        yield (
            spec.code or "–",
            f"`{spec.key}`",
            words(role.value for role in spec.access.draft),
            words(role.value for role in signs) + mark,
            words(_starred(role, spec) for role in others),
        )


def _starred(role: Role, spec: Any) -> str:
    return f"{role.value}*" if role in spec.access.columns else role.value
