"""Rules of sign-in for the whole installation: declared once with their bounds, changed by the administrator, audited.

They stand in a table and not in the environment: a local order changes them without a restart, both workers see the
change at once, and the trail keeps who changed what.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from console import audit
from console.accounts import AccountSetting
from console.database import transaction
from console.errors import Refused
from console.officers import Officer
from schema.spec import Role
from validators.problem import Problem


class Rules(BaseModel):
    """``title`` is the question on the screen, ``description`` the unit; 0 switches a rule of a local order off."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    idle_minutes: int = Field(15, ge=5, le=240, title="Выход без работы через", description="минут")
    absolute_hours: int = Field(12, ge=1, le=24, title="Вход заново не реже чем через", description="часов")
    confirm_minutes: int = Field(10, ge=1, le=60, title="Повторный ввод пароля действует", description="минут")
    mass_rows: int = Field(
        100, ge=1, le=10_000, title="Журнал печатается с подтверждением, если строк больше", description="строк"
    )
    tries_account: int = Field(5, ge=3, le=10, title="Неудачных попыток на одно имя", description="попыток")
    tries_address: int = Field(
        30,
        ge=5,
        le=1000,
        title="Неудачных попыток с одного адреса",
        description="попыток (весь кабинет за одним адресом)",
    )
    lock_minutes: int = Field(1, ge=1, le=60, title="Первая блокировка", description="минут, дальше вдвое дольше")
    lock_longest_minutes: int = Field(60, ge=1, le=1440, title="Самая долгая блокировка", description="минут")
    prints_per_minute: int = Field(
        60,
        ge=0,
        le=1000,
        title="Печать, выгрузка и файлы одним человеком не чаще",
        description="в минуту (0 – не считать)",
    )
    searches_per_minute: int = Field(
        240, ge=0, le=6000, title="Поиск одним человеком не чаще", description="в минуту (0 – не считать)"
    )
    password_length: int = Field(12, ge=8, le=64, title="Пароль не короче", description="знаков")
    password_composition: bool = Field(
        False, title="Требовать строчные, прописные, цифры и знаки", description="по местному приказу"
    )
    password_days: int = Field(0, ge=0, le=730, title="Менять пароль каждые", description="дней (0 – не требовать)")
    password_history: int = Field(
        0, ge=0, le=24, title="Не повторять последних паролей", description="паролей (0 – не требовать)"
    )
    invitation_hours: int = Field(72, ge=1, le=336, title="Приглашение действует", description="часов")
    factor_roles: tuple[Role, ...] = Field(
        (Role.HEAD, Role.DEPUTY, Role.ADMIN), title="Второй фактор обязателен", description="роли"
    )
    factor_in_demo: bool = Field(
        False, title="Требовать второй фактор и в демонстрации", description="для проверки на вымышленных данных"
    )
    forget_days: int = Field(
        365, ge=0, le=3650, title="Удалять учётную запись после отключения через", description="дней (0 – не удалять)"
    )
    draft_days: int = Field(
        30, ge=1, le=365, title="Хранить несохранённые черновики форм", description="дней с последней правки"
    )


def current() -> Rules:
    """The rules in force: declared values and what the administrator has changed."""
    rows: Any = AccountSetting.select(AccountSetting.name, AccountSetting.value).tuples()
    return Rules.model_validate({name: json.loads(value) for name, value in rows})


def change(values: Mapping[str, Any], officer: Officer, now: datetime) -> dict[str, tuple[Any, Any]]:
    """Set the given rules; returns old → new of what changed. Raises Refused with every value out of bounds."""
    before = current().model_dump(mode="json")
    try:
        after = Rules.model_validate(before | dict(values)).model_dump(mode="json")
    except ValidationError as error:
        raise Refused([_problem(item) for item in error.errors()]) from None
    changed = {name: (before[name], after[name]) for name in after if before[name] != after[name]}
    with transaction():
        for name, (_, value) in changed.items():
            text = json.dumps(value)
            AccountSetting.insert(name=name, value=text).on_conflict(
                conflict_target=[AccountSetting.name], update={AccountSetting.value: text}
            ).execute()
        if changed:
            audit.write("sign-in-rules", officer, now, changes=changed)
    return changed


def _problem(error: Any) -> Problem:
    name = str(error["loc"][0])
    facts = Rules.model_fields[name]
    bounds = {kind: getattr(item, kind) for item in facts.metadata for kind in ("ge", "le") if hasattr(item, kind)}
    wanted = f"число от {bounds['ge']} до {bounds['le']}" if bounds else "одно из предложенных значений"
    return Problem("wrong-value", f"{facts.title}: ожидается {wanted}", name)
