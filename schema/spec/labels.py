"""Closed sets of words with their Russian labels: roles, statuses, states, stages, sensitivity."""

from enum import IntEnum, StrEnum

from schema.spec.local import Local


class Labelled(StrEnum):
    """A closed set whose members carry a Russian label: ``NAME = "code", "подпись"``."""

    label: str

    def __new__(cls, value: str, label: str = "") -> "Labelled":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label or value
        return member

    @classmethod
    def pairs(cls) -> list[tuple[str, str]]:
        return [(member.value, member.label) for member in cls]


class Role(Labelled):
    """Who acts. The code is the log-in, the database value and the word of the access map (contract, «Roles»)."""

    SOURCE = "source", "учреждение, сообщающее о факте"
    EXECUTOR = "executor", "учреждение-исполнитель"
    CLERK = "clerk", "делопроизводитель отдела опеки"
    SERVICE_CLERK = "service_clerk", "делопроизводитель уполномоченной службы"
    SPECIALIST = "specialist", "специалист отдела опеки"
    HEAD = "head", "начальник отдела опеки"
    DEPUTY = "deputy", "заместитель главы по социальным вопросам"
    MAYOR = "mayor", "глава муниципального образования"
    SERVICE = "service", "руководитель уполномоченной службы"
    CURATOR = "curator", "куратор случая"
    MONITOR = "monitor", "участник мониторинга"
    SECRETARY = "secretary", Local("секретарь {Council:gen}")
    MEMBER = "member", Local("член {Council:gen}")
    SUPERVISOR = "supervisor", "контроль сроков"
    REGIONAL = "regional", "Департамент"
    ADMIN = "admin", "администратор"


#: Roles that a person has only while holding or substituting the post (domain L.1.2).
POST_ROLES = frozenset({Role.HEAD, Role.DEPUTY, Role.MAYOR, Role.SERVICE})


class Status(Labelled):
    """Where a document stands. The label is masculine; :meth:`agreed` agrees it with the document's gender."""

    DRAFT = "draft", "черновик"
    REGISTERED = "registered", "зарегистрирован"
    ON_APPROVAL = "on_approval", "на утверждении"
    RETURNED = "returned", "возвращён"
    READY = "ready", "готов к рассмотрению"
    AGREED = "agreed", "согласован"
    APPROVED = "approved", "утверждён"
    SENT = "sent", "отправлен"
    RECEIVED = "received", "принят"
    IN_PROGRESS = "in_progress", "исполняется"
    COMPLETED = "completed", "завершён"
    TERMINATED = "terminated", "прекращён"
    SUPERSEDED = "superseded", "заменён"
    ANNULLED = "annulled", "аннулирован"

    def agreed(self, gender: str) -> str:
        """«утверждён» / «утверждена» / «утверждено» for the grammatical gender m / f / n of the document's name."""
        return _AGREED.get((self.value, gender), self.label)

    @property
    def is_final(self) -> bool:
        return self in {Status.ANNULLED, Status.SUPERSEDED, Status.TERMINATED, Status.COMPLETED}

    @property
    def tone(self) -> str:
        """The colour word of the state on screen; a colour never stands without the word."""
        if self in {Status.APPROVED, Status.AGREED, Status.RECEIVED, Status.COMPLETED, Status.IN_PROGRESS}:
            return "ok"
        if self in {Status.RETURNED, Status.ANNULLED, Status.TERMINATED}:
            return "late"
        return "warn" if self in {Status.DRAFT, Status.ON_APPROVAL, Status.READY} else "info"


_FEMININE = {
    "registered": "зарегистрирована",
    "returned": "возвращена",
    "ready": "готова к рассмотрению",
    "agreed": "согласована",
    "approved": "утверждена",
    "sent": "отправлена",
    "received": "принята",
    "completed": "завершена",
    "terminated": "прекращена",
    "superseded": "заменена",
    "annulled": "аннулирована",
}
_AGREED = {(code, "f"): word for code, word in _FEMININE.items()} | {
    (code, "n"): "готово к рассмотрению" if code == "ready" else word[:-1] + "о" for code, word in _FEMININE.items()
}


class State(Labelled):
    """State of a case (dictionary H.9 CASESTATE)."""

    DRAFT = "draft", "черновик"
    SIGNAL = "signal", "сигнал"
    INVESTIGATING = "investigating", "расследование"
    OPEN = "open", "открыт"
    SUSPENDED = "suspended", "приостановлен"
    CLOSED = "closed", "закрыт"
    REFUSED = "refused", "отказано в открытии"
    TRANSFERRED = "transferred", "передан"
    ATTACHED = "attached", "присоединён"

    @property
    def is_final(self) -> bool:
        return self in {State.CLOSED, State.REFUSED, State.TRANSFERRED, State.ATTACHED}


class Stage(IntEnum):
    """The eleven stages of the Asino model, named as in the source."""

    DETECTION = 1
    RECEPTION = 2
    OPENING = 3
    TRANSFER = 4
    PLANNING = 5
    AGREEMENT = 6
    APPROVAL = 7
    EXECUTION = 8
    CONTROL = 9
    RESULTS = 10
    CLOSING = 11

    @property
    def title(self) -> str:
        return _STAGES[self][0]

    @property
    def short(self) -> str:
        return _STAGES[self][1]


_STAGES = {
    Stage.DETECTION: ("Обнаружение факта жестокого обращения", "Обнаружение"),
    Stage.RECEPTION: ("Приём сигнала о факте жестокого обращения", "Приём сигнала"),
    Stage.OPENING: ("Открытие случая", "Открытие"),
    Stage.TRANSFER: ("Передача случая в уполномоченную службу", "Передача в УС"),
    Stage.PLANNING: (Local("Разработка {plan:gen}"), "Разработка плана"),
    Stage.AGREEMENT: (Local("Согласование плана на {Council:pre}"), "Согласование"),
    Stage.APPROVAL: (Local("Утверждение {plan:gen}"), "Утверждение"),
    Stage.EXECUTION: (Local("Выполнение {plan:gen}"), "Выполнение"),
    Stage.CONTROL: ("Контроль над выполнением плана", "Контроль"),
    Stage.RESULTS: ("Утверждение результатов мониторинга", "Результаты"),
    Stage.CLOSING: ("Закрытие случая", "Закрытие"),
}


class Sensitivity(Labelled):
    """How sensitive a field is (152-ФЗ): decides who reads it and what is encrypted or left out of exports."""

    PLAIN = "plain", "обычные сведения"
    PERSONAL = "personal", "персональные данные"
    SPECIAL = "special", "специальная категория (ст. 10 152-ФЗ)"
    NOTIFIER = "notifier", "сведения о заявителе"


class Severity(Labelled):
    """What an unmet need does to a transition."""

    HARD = "hard", "обязательно"
    WARNING = "warning", "предупреждение"


class Relation(Labelled):
    """How a role reaches rows; read by ``console.access`` as a question and as a row filter."""

    TERRITORY = "territory", "все случаи территории"
    SERVICE = "service", "случаи, переданные службе"
    CURATOR = "curator", "свои случаи"
    OWN_ORGANISATION = "own_organisation", "сообщения своего учреждения"
    REMOVAL = "removal", "случаи с постановлением об отобрании"
    AGENDA = "agenda", "случаи из повестки"
    PARTICIPANT = "participant", "назначенные формы"
