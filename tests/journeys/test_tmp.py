from datetime import datetime, timedelta
import pytest
from tests.journeys.story import Story


@pytest.mark.parametrize("t", ["asino", "kedrovy"])
def test_one(world, t):
    s = Story(world, t, datetime(2026, 4, 2, 10, 0))
    s.to_planning()
    s.stands(5, "open")
    plan, meeting = s.to_control()
    s.stands(9, "open")
    s.control()
    m2 = s.schedule(s.now.date() + timedelta(days=10), {"kind": "AGENDA.MONITORING"}, {"kind": "AGENDA.FURTHER"})
    f = s.monitoring(m2)
    s.do("curator", "monitoring-form", f, "hand-over")
    s.grade_work(f)
    s.do(s.accepts, "monitoring-form", f, "accept")
    s.move(s.accepts, "T11")
    s.stands(10, "open")
    s.result(f)
    s.later(days=10)
    s.hold(m2, "RESULTS_APPROVED", "CLOSE")
    s.move("secretary", "T12")
    s.stands(11, "open")
    r = s.assess("closing", plus=1)
    s.decide(
        "close",
        m2,
        2,
        f,
        close_reason="CLOSE.G1",
        closing_risk=str(r[0]),
        aftercare_text="сопровождение школы",
        unmet_criteria_reason="первый мониторинг; семья справляется, риск низкий",
    )
    s.move("head", "T18")
    s.stands(11, "closed")
