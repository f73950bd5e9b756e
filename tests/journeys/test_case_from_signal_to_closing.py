"""One case of each municipality from the school's memo to closing, refused once at every stage on the way."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from schema.history import Audit, Deadline, IssuedCopy, StageTransition
from tests.journeys.beginnings import registered
from tests.journeys.story import Story


@pytest.mark.parametrize("territory", ["asino", "kedrovy"])
def test_a_case_walks_all_eleven_stages(world: Any, territory: str) -> None:
    story = Story(world, territory, datetime(2026, 4, 2, 10, 0))

    # 1. Обнаружение: a memo without a child is not accepted
    story.write("source", "service-memo", expect=422, addressee_org=str(story.body("guardianship").id))
    memo = story.memo()

    # 2. Приём сигнала
    story.later(hours=2)
    story.register(memo)
    story.stands(2, "investigating")
    story.refused("specialist", "T02", "риск", "обследован", "расследован")
    story.later(days=1)
    story.assess()
    story.inspect()
    story.investigate()
    story.move("specialist", "T02")
    story.stands(3, "investigating")

    # 3. Открытие: the case is numbered; only the deputy head approves the protection plan
    story.open_case()
    story.stands(3, "open")
    short = story.place.short_code
    assert story.case.number == f"С-{short}-2026-0001"
    story.refused("specialist", "T05", "ЗПР")
    plan = story.rights_plan()
    story.do("head", "rights-plan", plan, "approve", expect=403)
    story.do("deputy", "rights-plan", plan, "approve")
    story.later(days=1)
    story.hand_to_service()
    story.move("specialist", "T05")
    story.stands(4, "open")

    # 4. Передача в УС: the curator must have seen the order
    order = story.curator()
    story.refused("service", "T06", "ознаком", "карта", "расписался")
    story.acquaint(order)
    story.package()
    story.family_card()
    story.move("service", "T06")
    story.stands(5, "open")

    # 5. Разработка плана
    story.refused("curator", "T07", "Диагностика", "План готов", "повестк", "патронаж", "Представление")
    rehab, meeting = story.to_council(20)
    story.move("curator", "T07")
    story.stands(6, "open")

    # 6. Согласование
    story.refused("secretary", "T08", "экспертиза", "Протокол")
    story.later(days=2)
    story.hold(meeting, "AGREE")
    story.examine(rehab, meeting)
    story.move("secretary", "T08")
    story.stands(7, "open")

    # 7. Утверждение
    story.refused("service", "T09", "приказ")
    story.later(hours=1)
    story.order_plan(rehab, meeting)
    story.move("service", "T09")
    story.stands(8, "open")

    # 8–9. Выполнение и контроль: nobody but the curator begins the control
    story.later(days=40)
    story.move("service", "T10", expect=403)
    story.move("curator", "T10")
    story.refused(story.accepts, "T11", "Форма Мониторинга")
    story.control()
    council = story.schedule(
        story.now.date() + timedelta(days=10), {"kind": "AGENDA.MONITORING"}, {"kind": "AGENDA.FURTHER"}
    )
    form = story.monitoring(council)
    story.do("curator", "monitoring-form", form, "hand-over")
    story.do(story.accepts, "monitoring-form", form, "accept", expect=422)  # part VI is missing
    story.grade_work(form)
    story.do(story.accepts, "monitoring-form", form, "accept")
    story.move(story.accepts, "T11")
    story.stands(10, "open")

    # 10. Результаты
    story.refused("secretary", "T12", "результат")
    story.result(form)
    story.later(days=10)
    story.hold(council, "RESULTS_APPROVED", "CLOSE")
    story.move("secretary", "T12")
    story.stands(11, "open")

    # 11. Закрытие
    story.refused("head", "T18", "решение о закрытии")
    closing = story.assess("closing", plus=1)
    story.decide(
        "close",
        council,
        2,
        form,
        close_reason="CLOSE.G1",
        closing_risk=str(closing[0]),
        aftercare_text="школа и участковый социальный работник, шесть месяцев",
        unmet_criteria_reason="первый мониторинг: семья справляется, риск низкий, сопровождение названо",
    )
    story.move("head", "T18")
    story.stands(11, "closed")

    codes = [
        move.code
        for move in StageTransition.select()
        .where(StageTransition.case_id == story.case_id)
        .order_by(StageTransition.id)
    ]
    assert codes == ["T00", "T01", "T02", "T04", "T05", "T06", "T07", "T08", "T09", "T10", "T11", "T12", "T18"]
    assert not Deadline.select().where(Deadline.case_id == story.case_id, Deadline.status == "open").exists()
    assert story.case.retention_until.year == 2038  # the youngest child is 18 on 01.02.2038
    assert IssuedCopy.select().where(IssuedCopy.territory_id == story.place.id).count() >= 15
    assert Audit.select().where(Audit.case_id == story.case_id).count() > 40
    card = story.as_("head").open(f"/case/{story.case_id}/")
    assert story.case.number in card.words and "закрыт" in card.words


def test_a_stage_is_never_skipped(world: Any) -> None:
    story = registered(world)
    for role, code in (("specialist", "T05"), ("service", "T09"), ("head", "T18")):
        page = story.move(role, code, expect=None)
        assert page.status in {403, 404, 422}
    story.stands(2, "investigating")


def test_an_unconfirmed_signal_is_refused_after_the_source_is_answered(world: Any) -> None:
    story = Story(world, "asino", datetime(2026, 4, 2, 10, 0))
    entry = story.register()
    story.later(days=1)
    story.assess(plus=1)
    story.inspect()
    story.investigate("INVRESULT.NOT_CONFIRMED", "refuse")
    page = story.move("head", "T03", expect=422, reason="факт не подтвердился")
    assert "источник" in " ".join(page.problems()).lower()
    story.edit("clerk", "abuse-journal", entry, feedback_on="сегодня", feedback_number="12-и")
    story.move("head", "T03", reason="факт не подтвердился")
    story.stands(2, "refused")
