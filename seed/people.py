"""Synthetic people of the demonstration: staff of both municipalities with their log-ins, and families.

Nobody here exists: surnames, given names and addresses are put together at random or by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any

from flask_security import hash_password

from console import accounts, records, regulations, signin
from console.accounts import User
from console.database import transaction
from console.officers import Officer, holders, system
from schema.places import Employee, Gender, HolderKind, Organisation, OrganisationRole, Post, Territory
from schema.registers.council_member import CouncilMember, CouncilRole
from schema.spec import Role
from schema.spec.labels import POST_ROLES

# ------------------------------------------------------------------------------------------------------- staff

#: Bodies of a territory, as its regulation creates them: by their role in the system or by their kind.
GUARDIANSHIP, SERVICE, COUNCIL, ADMINISTRATION = (
    OrganisationRole.GUARDIANSHIP,
    OrganisationRole.SERVICE,
    OrganisationRole.COUNCIL,
    OrganisationRole.ADMINISTRATION,
)
SCHOOL, CLINIC, HOSPITAL = "ORGKIND.SCHOOL", "ORGKIND.CLINIC", "ORGKIND.HOSPITAL"


@dataclass(frozen=True, slots=True)
class Worker:
    """One member of staff: «Фамилия Имя Отчество», the body, the position in the cases that papers print."""

    name: str
    body: str
    position: tuple[str, str, str, str, str]  # именительный, родительный, дательный, винительный, творительный
    login: str = ""
    curates: bool = False
    competencies: tuple[str, ...] = ()


def _position(masculine: str, rest: str = "") -> tuple[str, str, str, str, str]:
    """«специалист» and its kind decline alike: −а, −у, −а, −ом."""
    endings = ("", "а", "у", "а", "ом")
    return tuple(f"{masculine}{ending} {rest}".strip() for ending in endings)  # type: ignore[return-value]


def _adjectival(adjective: str, noun: str, rest: str = "") -> tuple[str, str, str, str, str]:
    """«главный специалист», «социальный педагог»."""
    endings = (("ый", ""), ("ого", "а"), ("ому", "у"), ("ого", "а"), ("ым", "ом"))
    return tuple(f"{adjective}{first} {noun}{second} {rest}".strip() for first, second in endings)  # type: ignore[return-value]


_CHIEF = ("начальник", "начальника", "начальнику", "начальника", "начальником")
_HEAD = ("руководитель", "руководителя", "руководителю", "руководителя", "руководителем")
_DEPUTY = ("заместитель", "заместителя", "заместителю", "заместителя", "заместителем")
_LEADING = (
    "ведущий специалист",
    "ведущего специалиста",
    "ведущему специалисту",
    "ведущего специалиста",
    "ведущим специалистом",
)
_PSYCHOLOGIST = (
    "педагог-психолог",
    "педагога-психолога",
    "педагогу-психологу",
    "педагога-психолога",
    "педагогом-психологом",
)
_SECRETARY = ("секретарь", "секретаря", "секретарю", "секретаря", "секретарём")
_CLERK = ("делопроизводитель", "делопроизводителя", "делопроизводителю", "делопроизводителя", "делопроизводителем")
_MAYOR = ("глава", "главы", "главе", "главу", "главой")
_MAYOR_M = ("мэр", "мэра", "мэру", "мэра", "мэром")
_DOCTOR = ("врач-педиатр", "врача-педиатра", "врачу-педиатру", "врача-педиатра", "врачом-педиатром")
_MEMBER = ("член", "члена", "члену", "члена", "членом")
_CHAIR = ("председатель", "председателя", "председателю", "председателя", "председателем")


def _with(words: tuple[str, ...], rest: str) -> tuple[str, str, str, str, str]:
    return tuple(f"{word} {rest}" for word in words)  # type: ignore[return-value]


def _staff(
    names: Mapping[str, str], *, office: str, council: str, mayor: tuple[str, ...], deputy: str
) -> tuple[Worker, ...]:
    """The same posts in both municipalities; ``names`` maps a log-in (or a place in the council) to a person."""

    def worker(login: str, body: str, position: Any, **more: Any) -> Worker:
        return Worker(names[login], body, position, login, **more)

    of_service = "уполномоченной службы"
    return (
        worker("head", GUARDIANSHIP, _with(_CHIEF, office), competencies=("K6",)),
        worker("specialist", GUARDIANSHIP, _adjectival("главн", "специалист", office), competencies=("K3", "K6")),
        worker("clerk", GUARDIANSHIP, _with(_CLERK, office)),
        Worker(names["substitute"], GUARDIANSHIP, _with(_LEADING, office)),
        worker("deputy", ADMINISTRATION, _with(_DEPUTY, deputy)),
        worker("mayor", ADMINISTRATION, mayor),
        worker("supervisor", ADMINISTRATION, _adjectival("главн", "специалист", "отдела контроля")),
        worker("secretary", ADMINISTRATION, _with(_SECRETARY, council)),
        worker("service", SERVICE, _with(_HEAD, of_service), competencies=("K1",)),
        worker("service_clerk", SERVICE, _with(_CLERK, of_service)),
        worker(
            "curator",
            SERVICE,
            _position("специалист", f"по социальной работе {of_service}"),
            curates=True,
            competencies=("K3",),
        ),
        worker(
            "curator2", SERVICE, _adjectival("социальн", "педагог", of_service), curates=True, competencies=("K3", "K4")
        ),
        worker("monitor", GUARDIANSHIP, _PSYCHOLOGIST, competencies=("K1", "K2", "K4", "K5")),
        worker("source", SCHOOL, _adjectival("социальн", "педагог", "школы")),
        worker("executor", CLINIC, _with(_DOCTOR, "поликлиники")),
        worker("member", COUNCIL, _with(_CHAIR, council)),
        *(
            Worker(names[f"member{number}"], COUNCIL, _with(_MEMBER, f"{council}, {place}"))
            for number, place in enumerate(
                ("директор школы", "заведующий поликлиникой", "инспектор ПДН", "директор центра соцподдержки"), start=2
            )
        ),
    )


_ASINO = {
    "head": "Полынцева Тамара Игнатьевна",
    "specialist": "Берёзкина Алёна Павловна",
    "clerk": "Ручьёва Нина Степановна",
    "substitute": "Лугинин Матвей Егорович",
    "deputy": "Осинцев Вадим Ильич",
    "mayor": "Заречнев Глеб Романович",
    "supervisor": "Кремнёва Зоя Львовна",
    "secretary": "Подгорная Ульяна Максимовна",
    "service": "Кедрин Платон Савельевич",
    "service_clerk": "Морошкина Дарья Фёдоровна",
    "curator": "Ольховская Вера Андреевна",
    "curator2": "Ветлугин Арсений Юрьевич",
    "monitor": "Снегирева Лидия Тимофеевна",
    "source": "Калинкина Инга Олеговна",
    "executor": "Журавлёв-Дольский Ян Антонович",
    "member": "Тальников Борис Кузьмич",
    "member2": "Рябинская Майя Всеволодовна",
    "member3": "Чагина Эмма Дмитриевна",
    "member4": "Стрижов Ефим Денисович",
    "member5": "Ясенева Клара Никитична",
}
_KEDROVY = {
    "head": "Пихтовская Римма Альбертовна",
    "specialist": "Голубикина Евгения Марковна",
    "clerk": "Соколенко Прасковья Лукинична",
    "substitute": "Таёжников Родион Семёнович",
    "deputy": "Белогривов Станислав Филиппович",
    "mayor": "Верховцев Артур Захарович",
    "supervisor": "Лисицкая Агния Борисовна",
    "secretary": "Хвойная Стелла Яковлевна",
    "service": "Ледянкина Рената Гавриловна",
    "service_clerk": "Клюквина Оксана Петровна",
    "curator": "Багульников Тихон Аркадьевич",
    "curator2": "Черёмухина Есения Глебовна",
    "monitor": "Можжевелов Лев Эдуардович",
    "source": "Шиповникова Яна Леонидовна",
    "executor": "Ивняк Степан Ростиславович",
    "member": "Дымова Раиса Геннадьевна",
    "member2": "Лапшинский Герман Олегович",
    "member3": "Кострова Влада Юлиановна",
    "member4": "Пороша Захар Миронович",
    "member5": "Туманова Ася Ильинична",
}
STAFF: dict[str, tuple[Worker, ...]] = {
    "asino": _staff(
        _ASINO,
        office="органа опеки и попечительства",
        council="Координационного Совета",
        mayor=_MAYOR,
        deputy="Главы администрации по социальным вопросам",
    ),
    "kedrovy": _staff(
        _KEDROVY,
        office="отдела опеки и попечительства",
        council="Консилиума",
        mayor=_MAYOR_M,
        deputy="мэра по социальной политике и управлению делами",
    ),
}


def staff(now: datetime) -> None:
    """Employees, holders of posts and accounts of both municipalities; existing accounts are left alone."""
    if User.select().where(User.username == "admin").exists():
        return
    with transaction():
        _staff_of_both(now)


def _staff_of_both(now: datetime) -> None:
    hashed = hash_password(signin.DEMO_PASSWORD)  # argon2 takes 0.1 s: once for the one password of all
    for code, workers in STAFF.items():
        territory = Territory.get(Territory.code == code)
        local = system(now.date(), territory.id)
        hired = {worker.name: _hire(worker, territory, local, now) for worker in workers}
        _appoint(territory, {worker.login: hired[worker.name] for worker in workers if worker.login}, local, now)
        _give_addresses(territory, local, now)
        _substitute(territory, next(hired[w.name] for w in workers if not w.login), local, now)
        _seat(territory, workers, hired, local, now)
        for worker in workers:
            if worker.login:
                _account(worker.login, hired[worker.name], territory, hashed)
    for login in (Role.ADMIN, Role.REGIONAL):
        accounts.add_user(login, signin.DEMO_PASSWORD, {login}, employee=None, territory=None, hashed=hashed)


def _give_addresses(territory: Territory, officer: Officer, now: datetime) -> None:
    """An invented address for each body, so that letters, consents and envelopes have one."""
    for number, body in enumerate(Organisation.select().where(Organisation.territory == territory), start=1):
        if not body.address:
            address = f"6369{number:02d}, Томская область, {territory.locality}, ул. Служебная, д. {number}"
            records.change(body, {"address": address}, officer, now)


def _hire(worker: Worker, territory: Territory, officer: Officer, now: datetime) -> Employee:
    last, first, patronymic = worker.name.split()
    nominative, genitive, dative, accusative, instrumental = worker.position
    values = {
        "organisation": body(territory, worker.body).id,
        "last_name": last,
        "first_name": first,
        "patronymic": patronymic,
        "gender": Gender.FEMALE if patronymic.endswith("на") else Gender.MALE,
        "position_name": nominative[0].upper() + nominative[1:],
        "position_genitive": genitive,
        "position_dative": dative,
        "position_accusative": accusative,
        "position_instrumental": instrumental,
        "phone": f"+7 382 {200 + territory.id}-{10 + len(last)}-{10 + len(first + patronymic)}",
        "hired_on": date(now.year - 4, 2, 1),
        "can_be_curator": worker.curates,
        "max_open_cases": 25,
        "competencies": [f"COMPETENCE.{code}" for code in worker.competencies],
    }
    return records.create(Employee, values, officer, now).row


def _appoint(territory: Territory, by_login: Mapping[str, Employee], officer: Officer, now: datetime) -> None:
    """Holders of the posts that give a role: head, deputy, mayor, head of the service."""
    for role in sorted(POST_ROLES):
        post = Post.get(Post.territory == territory, Post.role == role)
        holder = {
            "employee": by_login[role].id,
            "kind": HolderKind.HOLDER,
            "from_on": date(now.year - 4, 2, 1),
            "order_text": f"№ {3 + len(role)}-лс от 01.02.{now.year - 4}",
        }
        records.change(post, {"holders": [holder]}, officer, now)


def _substitute(territory: Territory, employee: Employee, officer: Officer, now: datetime) -> None:
    """The head's leave: for four weeks of the last half-year another specialist acts by order (L.1.2)."""
    post = Post.get(Post.territory == territory, Post.role == Role.HEAD)
    begins = now.date() - timedelta(days=130)
    leave = {
        "employee": employee.id,
        "kind": HolderKind.SUBSTITUTE,
        "from_on": begins,
        "to_on": begins + timedelta(days=27),
        "order_text": f"№ 41-лс от {begins - timedelta(days=5):%d.%m.%Y}",
    }
    records.change(post, {"holders": [*post.holders, leave]}, officer, now)


def _seat(
    territory: Territory, workers: tuple[Worker, ...], hired: Mapping[str, Employee], officer: Officer, now: datetime
) -> None:
    """The members of the council by the act that names them: its chair, its secretary, its members."""
    kind = regulations.in_force(territory.id, now.date()).settings["council_kind"]
    for worker in workers:
        role = _COUNCIL_ROLES.get(worker.login) or (CouncilRole.MEMBER if worker.body == COUNCIL else None)
        if role is None:
            continue
        values = {
            "body": kind,
            "employee": hired[worker.name].id,
            "organisation": body(territory, worker.body).id,
            "role": role,
            "from_on": date(now.year - 4, 2, 1),
            "order_text": f"распоряжение № 12-р от 01.02.{now.year - 4}",
        }
        records.create(CouncilMember, values, officer, now)


_COUNCIL_ROLES = {"member": CouncilRole.CHAIR, "secretary": CouncilRole.SECRETARY}


def _account(login: str, employee: Employee, territory: Territory, hashed: str) -> None:
    """A post's role comes with the post, every other role is granted."""
    role = Role(login.rstrip("2"))
    granted = set() if role in POST_ROLES else {role}
    name = f"{login}.{territory.code}"
    accounts.add_user(name, signin.DEMO_PASSWORD, granted, employee=employee, territory=territory, hashed=hashed)


def body(territory: Territory, word: str) -> Organisation:
    """The organisation of a territory with this role in the system, or of this kind."""
    column = Organisation.org_kind if word.startswith("ORGKIND.") else Organisation.role_in_system
    return Organisation.get(Organisation.territory == territory, column == word)


@dataclass
class Office:
    """One municipality as the walk of a case meets it: its bodies, its people, and who acts in a role on a day."""

    code: str
    _officers: dict[tuple[str, date], Officer] = field(default_factory=dict)
    _bodies: dict[str, Organisation] = field(default_factory=dict)

    @cached_property
    def territory(self) -> Territory:
        return Territory.get(Territory.code == self.code)

    @cached_property
    def users(self) -> dict[str, User]:
        """Accounts by the first part of their log-in."""
        query = User.select().where(User.username.endswith(f".{self.code}"))
        return {user.username.partition(".")[0]: user for user in query}

    def officer(self, login: str, now: datetime) -> Officer:
        """The officer behind a demo log-in; a head on leave is represented by the substitute."""
        key = (login, now.date())
        if key not in self._officers:
            self._officers[key] = self._on(login, now)
        return self._officers[key]

    def _on(self, login: str, now: datetime) -> Officer:
        """Granted roles are the same every day; those of posts are asked of the posts."""
        if login in POST_ROLES:
            return self._acting(login, now) or accounts.officer_of(self.users[login], now)
        known = next((officer for (name, _), officer in self._officers.items() if name == login), None)
        return replace(known, today=now.date(), moment=now) if known else accounts.officer_of(self.users[login], now)

    def _acting(self, login: str, now: datetime) -> Officer | None:
        for employee, tenure in holders(Role(login), self.territory.id, None, now.date()):
            if tenure.acting:
                return Officer(
                    name=employee.short,
                    roles=frozenset({Role(login)}),
                    today=now.date(),
                    moment=now,
                    employee_id=employee.id,
                    organisation_id=employee.organisation_id,
                    territory_id=self.territory.id,
                )
        return None

    def employee(self, login: str) -> Employee:
        return self.users[login].employee

    def body(self, word: str) -> Organisation:
        if word not in self._bodies:
            self._bodies[word] = body(self.territory, word)
        return self._bodies[word]

    @cached_property
    def members(self) -> list[Employee]:
        """The council: its chair first."""
        chair = self.employee("member")
        query = Employee.select().where(Employee.organisation == self.body(COUNCIL), Employee.id != chair.id)
        return [chair, *query.order_by(Employee.id)]


# ---------------------------------------------------------------------------------------------------- families


@dataclass(frozen=True, slots=True)
class Kin:
    """One person of a family."""

    last_name: str
    first_name: str
    patronymic: str
    gender: str
    birth_date: date
    relation: str = ""  # RELATION of an adult to the children

    @property
    def full_name(self) -> str:
        return f"{self.last_name} {self.first_name} {self.patronymic}".strip()


@dataclass(frozen=True, slots=True)
class Household:
    """A family: its children, oldest first, the mother, and the man of the house when there is one."""

    children: tuple[Kin, ...]
    mother: Kin
    man: Kin | None
    address: str
    kind: str

    @property
    def parents_text(self) -> str:
        adults = [self.mother, *([self.man] if self.man else [])]
        return "; ".join(f"{adult.full_name}, {adult.birth_date:%d.%m.%Y} г. р." for adult in adults)


#: The first cases of the demonstration are signals without papers: hard surnames begin where there is much to print.
_FIRST_HARD = 8
#: Surnames whose declension is known to be hard.
_HARD = (
    "Черных",
    "Шевченко",
    "Ким",
    "Салтыков",
    "Ковальчук",
    "Живаго",
    "Седых",
    "Кравец",
    "Белый",
    "Заяц",
    "Сковорода",
    "Дурново",
    "Мышь",
    "Чацкий",
    "Мамедов",
    "Толстой",
)
_ROOTS = (
    "Кукушкин Дроздов Сорокин Лебедкин Пчелин Карасев Щукин Ершов Окунев Линьков Бобров Барсуков Куницын Рысев Лосев "
    "Косулин Вьюгин Морозкин Метелин Градов Ливнев Росин Туманкин Ветров Полянин Опушкин Тропинин Дорогин Мостов "
    "Берегов Заводин Плёсов Омутов Камышов Осокин Клеверов Ромашин Васильков Лютиков Фиалков Маков Подсолнухов"
)
_SURNAMES = (*_HARD, *_ROOTS.split())
_BOYS = (
    "Илья Никита Кузьма Матвей Егор Артём Тимофей Семён Глеб Захар Мирон Савелий Лев Родион Пётр Данила Фёдор Ярослав"
)
_GIRLS = "Ольга Любовь Нелли Алёна Варвара Ульяна Майя Полина Злата Дарья Вера Агата Мира Ася Таисия Эльвира Яна Софья"
_MEN = (
    ("Игорь", "Игоревич", "Игоревна"),
    ("Пётр", "Петрович", "Петровна"),
    ("Илья", "Ильич", "Ильинична"),
    ("Никита", "Никитич", "Никитична"),
    ("Вячеслав", "Вячеславович", "Вячеславовна"),
    ("Юрий", "Юрьевич", "Юрьевна"),
    ("Антон", "Антонович", "Антоновна"),
    ("Савва", "Саввич", "Саввична"),
    ("Роман", "Романович", "Романовна"),
    ("Эдуард", "Эдуардович", "Эдуардовна"),
)
_WOMEN = [
    "Марина",
    "Светлана",
    "Жанна",
    "Тамара",
    "Лариса",
    "Инна",
    "Оксана",
    "Галина",
    "Виктория",
    "Снежана",
    "Надежда",
    "Кристина",
]
_STREETS = {
    "asino": ("г. Асино", "ул. Клеверная|ул. Брусничная|пер. Лесной Тупик|ул. 2-я Паромная|ул. Смолокуров|ул. Хвойная"),
    "kedrovy": ("г. Кедровый", "1-й мкр.|2-й мкр.|ул. Буровиков-Первых|ул. Таёжная Поляна|пер. Шишкобоев"),
}


def _feminine(surname: str) -> str:
    if surname.endswith(("ов", "ев", "ёв", "ин", "ын")):
        return f"{surname}а"
    if surname.endswith(("ий", "ый", "ой")):
        return f"{surname[:-2]}ая"
    return surname


def household(number: int, territory_code: str, children: int, on: date, rng: Random) -> Household:
    """The family of the ``number``-th case: ``children`` of 2–16 years on the day ``on``."""
    surname = _SURNAMES[(number - _FIRST_HARD) % len(_SURNAMES)]
    father = rng.choice(_MEN)
    mother_age = rng.randint(27, 41)
    mother_line = rng.choice(_MEN)
    mother = Kin(
        _feminine(surname), rng.choice(_WOMEN), mother_line[2], "f", _born(on, mother_age, rng), "RELATION.MOTHER"
    )
    ages = sorted(rng.sample(range(2, min(17, mother_age - 17)), children), reverse=True)
    boys, girls = rng.sample(_BOYS.split(), children), rng.sample(_GIRLS.split(), children)
    kin = tuple(
        Kin(surname, boys[i], _of_azeri(surname, father[1]), "m", _born(on, age, rng))
        if rng.random() < 0.5
        else Kin(_feminine(surname), girls[i], father[2], "f", _born(on, age, rng))
        for i, age in enumerate(ages)
    )
    man, kind = _man(surname, father, mother_age, children, on, rng)
    town, streets = _STREETS[territory_code]
    address = f"{town}, {rng.choice(streets.split('|'))}, д. {rng.randint(1, 78)}, кв. {rng.randint(1, 40)}"
    return Household(kin, mother, man, address, kind)


def _of_azeri(surname: str, patronymic: str) -> str:
    """A Turkic patronymic is kept as it is in every case."""
    return "Рустам оглы" if surname == "Мамедов" else patronymic


def _man(
    surname: str, father: tuple[str, str, str], mother_age: int, children: int, on: date, rng: Random
) -> tuple[Kin | None, str]:
    draw = rng.random()
    line = rng.choice(_MEN)
    born = _born(on, mother_age + rng.randint(0, 8), rng)
    if draw < 0.4:
        return Kin(surname, father[0], line[1], "m", born, "RELATION.FATHER"), (
            "FAMILYKIND.LARGE" if children > 2 else "FAMILYKIND.FULL"
        )
    if draw < 0.65:
        other = rng.choice(_ROOTS.split())
        return Kin(other, rng.choice(_MEN)[0], line[1], "m", born, "RELATION.STEPFATHER"), "FAMILYKIND.STEP"
    return None, "FAMILYKIND.MOTHER_ONLY"


def _born(on: date, age: int, rng: Random) -> date:
    """A birth date that makes exactly ``age`` full years on the day ``on``, far from a birthday."""
    return on - timedelta(days=int(age * 365.25) + rng.randint(30, 330))
