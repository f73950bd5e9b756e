"""How officers keep their lists: chosen columns, page size, saved views, shared views.

A view is only a question: what it asks for is cut to the fields and rows of whoever opens it, so sharing gives nobody
more than the section itself does.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from console import access
from console.database import transaction
from console.errors import Forbidden, Refused
from console.officers import Officer
from schema.lists import ListHabit, ListView
from schema.spec import Role
from validators.formats import clean, fold
from validators.problem import Problem

NAME_LENGTH = 80
#: Saved views of one officer in one section: more is no order any more.
MOST = 30
#: A view nobody has opened for so many days is forgotten, with the text it searched for.
KEPT_DAYS = 365
#: Whose views the others of a territory may be offered: those who set the order of work.
SHARERS = frozenset({Role.HEAD, Role.DEPUTY, Role.SUPERVISOR, Role.SERVICE, Role.ADMIN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a view remembers; ``share`` is «» (mine alone), «all» or the code of a role."""

    name: str
    columns: Sequence[str] = ()
    query: Mapping[str, str] = field(default_factory=dict)
    search: str = ""
    share: str = ""


def may_share(officer: Officer) -> access.Decision:
    """Views for others are made by those who set the order of work, each for the own territory."""
    if officer.territory_id and officer.has(*SHARERS):
        return access.YES
    return access.Decision(False, "Общие виды делают начальник, заместитель главы, руководитель службы и контроль")


# ------------------------------------------------------------------ habits


def habit(model: Any, officer: Officer) -> ListHabit:
    """What the officer has chosen for the list of this model; an unsaved empty row when nothing."""
    mine = (ListHabit.user_id == officer.user_id) & (ListHabit.document == model.spec.key)
    found: ListHabit | None = ListHabit.get_or_none(mine) if officer.user_id else None
    return found or ListHabit(user_id=officer.user_id, document=model.spec.key)


def keep(model: Any, officer: Officer, **given: Any) -> None:
    """Remember columns, page size or the view that opens first."""
    if officer.user_id is None:
        return
    with transaction():
        chosen = habit(model, officer)
        for name, value in given.items():
            setattr(chosen, name, value)
        chosen.save()


def names(text: str) -> tuple[str, ...]:
    """Field names as they are kept: separated by commas."""
    return tuple(name for name in str(text).split(",") if name)


# ------------------------------------------------------------------ views


def offered(model: Any, officer: Officer) -> list[ListView]:
    """The officer's own views of this list and those shared with them, by their names."""
    if officer.user_id is None:
        return []
    query = ListView.select().where(ListView.document == model.spec.key, _open_to(officer))
    return sorted(query, key=lambda view: (not is_mine(view, officer), fold(view.name)))


def _open_to(officer: Officer) -> Any:
    mine = ListView.user_id == officer.user_id
    if officer.territory_id is None:
        return mine
    roles = ["", *(role.value for role in officer.roles)]
    return mine | ((ListView.territory_id == officer.territory_id) & ListView.role.in_(roles))


def find(view_id: Any, model: Any, officer: Officer) -> ListView | None:
    """The view with this id, if it is the officer's or shared with them; a foreign and a missing one look alike."""
    text = str(view_id)
    if officer.user_id is None or not (text.isascii() and text.isdigit() and len(text) <= 9):
        return None
    found: ListView | None = ListView.get_or_none(
        (ListView.id == int(text)) & (ListView.document == model.spec.key) & _open_to(officer)
    )
    return found


def is_mine(view: ListView, officer: Officer) -> bool:
    return bool(view.user_id == officer.user_id)


def asked(view: ListView) -> dict[str, str]:
    """The question of a view as arguments of an address; never the searched text."""
    return {str(name): str(value) for name, value in json.loads(view.query).items()}


def opened(view: ListView, officer: Officer) -> None:
    """A view that is used is kept; the day is written once a day."""
    if view.used_on != officer.today:
        ListView.update(used_on=officer.today).where(ListView.id == view.id).execute()


def save(model: Any, wanted: Wanted, officer: Officer, view: ListView | None = None) -> ListView:
    """Store a view under its name, or in place of ``view``. Raises Forbidden, Refused with every problem."""
    if view is not None and not is_mine(view, officer):
        raise Forbidden("Этот вид сделал другой человек: сохраните свой под новым именем")
    if found := _problems(model, wanted, officer, view):
        raise Refused(found)
    made = view or ListView(user_id=officer.user_id, document=model.spec.key)
    made.name, made.columns = clean(wanted.name).strip(), ",".join(wanted.columns)
    made.query, made.search = json.dumps(dict(wanted.query), ensure_ascii=False), wanted.search
    made.territory_id = officer.territory_id if wanted.share else None
    made.role = "" if wanted.share == "all" else wanted.share
    made.owner_name, made.used_on = officer.name, officer.today
    with transaction():
        made.save()
    return made


def keep_columns(view: ListView, columns: str) -> None:
    """Other columns for a view of one's own; empty as declared."""
    ListView.update(columns=columns).where(ListView.id == view.id).execute()


def _problems(model: Any, wanted: Wanted, officer: Officer, view: ListView | None) -> list[Problem]:
    name, found = clean(wanted.name).strip(), []
    others = [
        other for other in offered(model, officer) if is_mine(other, officer) and other.id != getattr(view, "id", 0)
    ]
    if not name or len(name) > NAME_LENGTH:
        found.append(Problem("view-name", f"Назовите вид, не длиннее {NAME_LENGTH} знаков", "name"))
    if any(fold(other.name) == fold(name) for other in others):
        found.append(Problem("view-name-taken", f"Вид «{name}» у вас уже есть: выберите другое имя", "name"))
    if len(others) >= MOST:
        found.append(Problem("too-many-views", f"У вас уже {MOST} видов этого раздела: удалите лишние"))
    return found + _sharing_problems(wanted, officer)


def _sharing_problems(wanted: Wanted, officer: Officer) -> list[Problem]:
    if not wanted.share:
        return []
    if not (decision := may_share(officer)):
        return [Problem("view-share", decision.reason, "share")]
    if wanted.share != "all" and wanted.share not in {role.value for role in Role}:
        return [Problem("view-share", "Выберите, кому открыть вид", "share")]
    if wanted.search:
        text = "Вид с текстом поиска общим не делают: в тексте может стоять имя. Сбросьте поиск и сохраните снова"
        return [Problem("view-share-search", text, "share")]
    return []


def remove(view: ListView, officer: Officer) -> None:
    """Forget a view; whoever opened the section with it sees the usual list again. Raises Forbidden."""
    if not is_mine(view, officer):
        raise Forbidden("Этот вид сделал другой человек")
    with transaction():
        ListHabit.update(view_id=None).where(ListHabit.view_id == view.id).execute()
        ListView.delete().where(ListView.id == view.id).execute()


def start(model: Any, officer: Officer) -> ListView | None:
    """The view that the officer opens the section with."""
    chosen = habit(model, officer)
    return find(chosen.view_id, model, officer) if chosen.view_id else None


# ------------------------------------------------------------------ forgetting


def purge(now: datetime) -> int:
    """Forget views that nobody has opened for KEPT_DAYS calendar days; how many."""
    old = ListView.used_on < now.date() - timedelta(days=KEPT_DAYS)
    return int(ListView.delete().where(old).execute())


def forget_account(user_id: int) -> None:
    """With the account go its views and habits; only inside the transaction of the act."""
    ListView.delete().where(ListView.user_id == user_id).execute()
    ListHabit.delete().where(ListHabit.user_id == user_id).execute()


def forget_words(texts: Iterable[str]) -> int:
    """Empty searched texts that hold a word of these (names of people whose case is destroyed); how many."""
    words = {word for text in texts for word in fold(text).split() if len(word) > 1}
    shown = [view.id for view in ListView.select().where(ListView.search != "") if _names_one(view.search, words)]
    return int(ListView.update(search="").where(ListView.id.in_(shown)).execute()) if shown else 0


def _names_one(search: str, words: Collection[str]) -> bool:
    """Half a name is a name: «иванов» stands for «иванова»."""
    asked_ = [word for word in fold(search).split() if len(word) > 1]
    return any(known.startswith(word) or word.startswith(known) for word in asked_ for known in words)
