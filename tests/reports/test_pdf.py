"""The press: Russian text in our fonts, nothing read from outside, no document that can stop the next one."""

import io
import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pdfplumber
import pytest
from markupsafe import escape
from pypdf import PdfReader

from reports import pdf
from reports.pdf import PdfError, render
from reports.qr import qr_data_uri

pytestmark = pytest.mark.pure

ROOT = Path(pdf.__file__).parents[1]

ORDER = """<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>Приказ</title></head><body>
<div id="paper-foot"><table class="footer"><tr><td class="qr"><img src="{qr}"></td>
<td>SHA-256: 7f3a9c1d…d401</td><td class="page">лист <pdf:pagenumber/></td></tr></table></div>
<div class="confidential">Конфиденциально. Персональные данные</div>
<div class="letterhead"><div class="over">Томская область</div>
<div class="body-name">Администрация города Кедрового</div>
<div class="address">636615, г. Кедровый, 1-й мкр., д. 39/1</div></div>
<div class="grif">УТВЕРЖДАЮ<br>Заместитель Главы администрации<br>____________ О.В. Булыгина<br>
«___» ________ 20___ г.</div>
<div class="title">Приказ</div>
<table class="meta">
<tr><td>12 мая 2026 г.</td><td class="place">г. Кедровый</td><td class="number">№ 12-о/д</td></tr></table>
<div class="heading">О назначении куратора случая</div>
<p>Назначить куратором случая <b>Петрову Анну Сергеевну</b>, «ёлочки», 100 ₽, § 5, <i>курсив</i>.</p>
<table class="lines"><tr><th>Риск</th>
<td><span class="box">&nbsp;</span> низкий <span class="box">V</span> средний</td></tr></table>
<div class="keep"><p>{text}</p><table class="signature"><tr><td class="post">Директор</td><td class="line"></td>
<td class="name">О.В. Булыгина</td></tr></table></div>
<div class="executor">Сидорова О.Н.<br>35-4-84</div></body></html>"""


def order(text: object = "Контроль оставляю за собой.") -> str:
    return ORDER.format(qr=qr_data_uri("https://console.local/p/7f3a9c"), text=text)


def journal(rows: int) -> str:
    head = "<thead><tr>" + "".join(f"<th>Графа {n}</th>" for n in range(1, 12)) + "</tr>"
    head += '<tr class="columns">' + "".join(f"<th>{n}</th>" for n in range(1, 12)) + "</tr></thead>"
    line = "<tr>" + "<td>Иванов Иван Иванович, 12.05.2015</td>" * 11 + "</tr>"
    tables = []
    for start in range(0, rows, pdf.ROWS_PER_TABLE):
        count = min(pdf.ROWS_PER_TABLE, rows - start)
        tables.append(f'<table class="rows{" break" if start else ""}">{head}{line * count}</table>')
    return f"<html><head><title>Ж</title></head><body><div class='title'>Журнал</div>{''.join(tables)}</body></html>"


def page(content: str) -> str:
    return f"<html><head><title>Проба</title></head><body>{content}</body></html>"


def words_of(data: bytes) -> str:
    return "\n".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(data)).pages)


def refusal(html: str, **how: float) -> PdfError:
    with pytest.raises(PdfError) as caught:
        render(html, **how)  # type: ignore[arg-type]
    return caught.value


@pytest.fixture(scope="module", autouse=True)
def press() -> Iterator[None]:
    pdf.warm()
    yield
    pdf.close()


def test_an_order_reads_as_it_was_written():
    text = words_of(render(order()))
    for part in (
        "Конфиденциально. Персональные данные",
        "Администрация города Кедрового",
        "УТВЕРЖДАЮ",
        "ПРИКАЗ",
        "№ 12-о/д",
        "Петрову Анну Сергеевну",
        "«ёлочки», 100 ₽, § 5",
        "О.В. Булыгина",
        "SHA-256",
        "лист 1",
    ):
        assert part in text
    assert "■" not in text and "\ufffd" not in text


def test_only_our_fonts_are_drawn_and_they_are_embedded():
    with pdfplumber.open(io.BytesIO(render(order()))) as paper:
        used = {char["fontname"] for char in paper.chars}
    assert {name.partition("+")[2] for name in used} == {
        "PTSerif-Regular",
        "PTSerif-Bold",
        "PTSerif-Italic",
        "PTSans-Regular",
        "PTSans-Bold",
    }
    assert all(len(name.partition("+")[0]) == 6 for name in used), "a subset prefix means that the font is embedded"


def test_an_order_is_one_portrait_sheet_with_its_margins():
    with pdfplumber.open(io.BytesIO(render(order()))) as paper:
        (sheet,) = paper.pages
        assert (round(sheet.width), round(sheet.height)) == (595, 842)
        assert min(char["x0"] for char in sheet.chars) >= 30 / 25.4 * 72 - 0.5
        assert max(char["x1"] for char in sheet.chars) <= 595.3 - 10 / 25.4 * 72 + 0.5


def test_pages_are_numbered_at_the_top_from_the_second():
    data = render(page("<p>Родители обязуются обеспечить безопасность ребёнка.</p>" * 150))
    with pdfplumber.open(io.BytesIO(data)) as paper:
        tops = [sheet.crop((0, 0, sheet.width, 55)).extract_text() for sheet in paper.pages]
    assert tops == ["", *[str(n) for n in range(2, len(tops) + 1)]]
    assert len(tops) > 2


def test_a_journal_is_landscape_and_repeats_its_header():
    data = render(journal(100), landscape=True)
    with pdfplumber.open(io.BytesIO(data)) as paper:
        assert all(round(sheet.width) == 842 for sheet in paper.pages)
        texts = [sheet.extract_text() for sheet in paper.pages]
    assert all(text.count("Графа 11") == 1 for text in texts), "the header stands on every page, and once"
    assert sum(text.count("Иванов Иван") for text in texts) > 0


def test_a_signature_does_not_stand_alone():
    filler = "<p>Родители обязуются обеспечить безопасность ребёнка.</p>"
    signature = '<tr><td class="post">Директор</td><td class="line"></td><td class="name">О.В. Булыгина</td></tr>'
    closing = f'<div class="keep"><p>Последний абзац.</p><table class="signature">{signature}</table></div>'
    counts = set()
    for lines in range(30, 50, 2):
        sheets = PdfReader(io.BytesIO(render(page(filler * lines + closing)))).pages
        last = sheets[-1].extract_text()
        assert "Последний абзац" in last and "Булыгина" in last
        counts.add(len(sheets))
    assert counts == {1, 2}


def test_a_name_cannot_hide_the_rest_of_the_paper():
    name = escape('Иванов</p><div style="display:none">')
    text = words_of(render(order(f"Отобрать у {name}. Контрольная фраза.")))
    assert 'Иванов</p><div style="display:none">' in " ".join(text.split())
    assert "Контрольная фраза" in text
    assert "О.В. Булыгина" in text


def test_spaces_and_accents_from_word_processors_are_printable():
    text = words_of(render(page("<p>12\u202fмая\u2009Соловье\u0308в\u200b Андреи\u0306\ufeff</p>")))
    assert "Соловьёв Андрей" in text.replace("\u00a0", " ")


@pytest.mark.parametrize("character", ["😀", "☑", "→", "字"])
def test_a_character_without_a_glyph_is_refused_and_named(character: str):
    problem = refusal(page(f"<p>Ребёнок {character} дома</p>"))
    assert problem.code == "font"
    assert f"U+{ord(character):04X}" in problem.text


@pytest.mark.parametrize(
    "source",
    [
        "/etc/hostname",
        "file:///etc/passwd",
        (ROOT / "pyproject.toml").as_posix(),
        "../pdf.py",
        "../../pyproject.toml",
        "http://127.0.0.1:9/gerb.png",
        "https://example.org/gerb.png",
    ],
)
def test_nothing_is_read_from_outside(source: str):
    assert refusal(page(f'<p>Герб <img src="{source}"></p>')).code == "resource"
    assert refusal(page(f'<div style="background-image: url({source})">Герб</div>')).code == "resource"


def test_a_missing_picture_is_not_passed_over():
    assert refusal(page('<p>Герб <img src="no-such-picture.png"></p>')).code == "resource"


def test_a_style_sheet_from_outside_is_refused():
    html = '<html><head><link rel="stylesheet" href="http://127.0.0.1:9/a.css"></head><body>А</body></html>'
    assert refusal(html).code == "resource"


def test_deep_nesting_is_a_problem_of_the_document():
    assert refusal(page("<div>" * 1500 + "А" + "</div>" * 1500)).code == "nesting"
    assert "А" in words_of(render(page("<div>" * 150 + "А" + "</div>" * 150)))
    assert "вложенность" in PdfError("nesting").text


def test_a_document_out_of_all_proportion_is_refused():
    assert refusal(page("<p>Текст</p>" * 900_000)).code == "size"


def test_a_slow_document_is_stopped_and_the_next_is_printed():
    started = time.monotonic()
    assert refusal(journal(2000), seconds=0.8).code == "timeout"
    assert time.monotonic() - started < 5
    assert "Булыгина" in words_of(render(order()))


def test_threads_print_at_the_same_time():
    texts = [f"Лист номер {n}." for n in range(6)]
    with ThreadPoolExecutor(6) as threads:
        papers = list(threads.map(lambda text: words_of(render(order(text))), texts))
    assert all(text in paper for text, paper in zip(texts, papers, strict=True))


def test_a_killed_worker_costs_at_most_one_paper():
    press = pdf._press.ready()
    press._process.kill()
    press._process.wait()
    assert "Булыгина" in words_of(render(order()))


def test_an_answer_nobody_waited_for_never_reaches_another_reader(monkeypatch: pytest.MonkeyPatch):
    class Interrupted(BaseException):
        """What a server raises in a thread that it stops."""

    def interrupt(*_: object) -> None:
        raise Interrupted

    with monkeypatch.context() as patched, pytest.raises(Interrupted):
        patched.setattr(pdf, "_receive", interrupt)
        render(order("Дело Иванова."))
    assert "Дело Иванова" not in words_of(render(order("Дело Петрова.")))


def test_a_worn_worker_is_replaced(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pdf, "_RENDERS_PER_WORKER", 1)
    pids = set()
    for _ in range(3):
        render(page("<p>Лист</p>"))
        assert pdf._press._worker is not None
        pids.add(pdf._press._worker._process.pid)
    assert len(pids) == 3


def test_the_worker_is_nice_and_knows_no_secrets(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CONSOLE_SECRET_KEY", "abc")
    pdf.close()
    render(page("<p>Лист</p>"))
    assert pdf._press._worker is not None
    pid = pdf._press._worker._process.pid
    assert os.getpriority(os.PRIO_PROCESS, pid) >= 10
    assert b"CONSOLE_SECRET_KEY" not in Path(f"/proc/{pid}/environ").read_bytes()


SCRIPT = """
import sys
from reports import pdf
{body}
assert b"%PDF" == pdf.render("<html><body><p>Лист</p></body></html>")[:4]
assert "xhtml2pdf" not in sys.modules and "reportlab" not in sys.modules
print("printed", pdf._press._worker._process.pid)
"""


def run(program: list[str], source: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(program, input=source, capture_output=True, text=True, timeout=60, cwd=ROOT)


def assert_printed_and_gone(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    said, pid = done.stdout.split()
    assert said == "printed"
    assert not Path(f"/proc/{pid}").exists(), "the worker outlived its parent"


def test_a_parent_without_a_main_file_prints_and_leaves_nothing_behind():
    assert_printed_and_gone(run([sys.executable, "-"], SCRIPT.format(body="pdf.warm()")))


def test_a_parent_without_a_main_guard_is_not_run_twice(tmp_path: Path):
    script = tmp_path / "script.py"
    script.write_text(f"import sys; sys.path.insert(0, {str(ROOT)!r})\n" + SCRIPT.format(body=""), encoding="utf-8")
    assert_printed_and_gone(run([sys.executable, str(script)], ""))


def test_a_forked_child_gets_a_worker_of_its_own():
    forked = """
    import os
    pdf.warm()
    parent = pdf._press._worker._process.pid
    if not (child := os.fork()):
        pdf.render("<html><body>А</body></html>")
        own = pdf._press._worker._process.pid
        pdf.close()
        os._exit(own == parent)
    assert os.waitpid(child, 0)[1] == 0
    """
    assert_printed_and_gone(run([sys.executable, "-"], SCRIPT.format(body=textwrap.dedent(forked))))


def test_a_daemonic_job_process_may_print():
    done = run(
        [sys.executable, "-"],
        textwrap.dedent("""
        import multiprocessing
        from reports import pdf
        def job():
            assert pdf.render("<html><body>А</body></html>")
            pdf.close()
        worker = multiprocessing.get_context("fork").Process(target=job, daemon=True)
        worker.start(); worker.join()
        raise SystemExit(worker.exitcode)
        """),
    )
    assert done.returncode == 0, done.stderr


def test_every_refusal_has_a_code_for_logs_and_a_text_for_people():
    for code in pdf._TEXTS:
        problem = PdfError(code, "Иванов")
        assert str(problem) == problem.code == code
        assert problem.text.endswith(".")
