"""Turns finished HTML into PDF in a process of its own, so that the engine and its global lock never hold a web thread.

The HTML comes escaped from a template and carries only its content and, if need be, a <style> of its own: fonts, page
and classes of `templates/base.css` (with `templates/landscape.css` for journals, with a named sheet for envelopes) are
put under it here, and so is the page number. Finished PDFs are bound into one by the same worker.

Two things a template must know:

* a check box is `<span class="box">&nbsp;</span>` or `<span class="box">V</span>`: PT Serif and PT Sans have no ☐ ☑;
* the engine is quadratic in the length of a table, so a journal is written as one <table> per `ROWS_PER_TABLE` rows,
  each with its own <thead> and from the second on with the class `break`: a header never stands in mid-page.

The worker is a plain subprocess, not a ProcessPoolExecutor: in Python 3.11 a pool with max_tasks_per_child stops dead,
spawning runs the parent's __main__ again (or fails where it has none), and the daemonic processes of the job queue may
not have pool children at all.
"""

import atexit
import json
import logging
import os
import re
import runpy
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import IO, Any

ROWS_PER_TABLE = 40
"""How many rows of a journal go into one <table>; a longer one takes time by the square of its length."""

RENDER_SECONDS = 60.0
BIND_SECONDS = 180.0
QUEUE_SECONDS = 180.0

_RENDERS_PER_WORKER = 200
_NICENESS = 10
_TEMPLATES = Path(__file__).parent / "templates"

_TEXTS = {
    "font": "В тексте есть знак, которого нет в шрифте документа: {detail}. Замените его и повторите печать.",
    "resource": "Документ ссылается на файл или адрес, который нельзя вставлять в печать. Уберите ссылку и повторите.",
    "nesting": "Слишком глубокая вложенность частей документа. Упростите текст и повторите печать.",
    "size": "Документ слишком велик для печати одним файлом. Разделите его на части.",
    "layout": "Часть текста не помещается на странице. Сократите текст колонтитула или шапки и повторите печать.",
    "timeout": "Печатная форма готовилась слишком долго. Сократите период или число строк и повторите.",
    "busy": "Печать занята другими документами. Повторите через минуту.",
    "engine": "Печатная форма не получилась. Сообщите администратору код «{detail}».",
}


class PdfError(Exception):
    """A paper that could not be made; `code` is for programs and logs, `text` for people."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.text = _TEXTS[code].format(detail=detail)


# --- the side of the web process -----------------------------------------------------------------------------------


def render(html: str, *, landscape: bool = False, style: str = "", seconds: float = RENDER_SECONDS) -> bytes:
    """The PDF of a complete HTML document; raises PdfError, also when it takes longer than `seconds`.

    ``style`` names a style sheet of the templates with a size of its own (envelopes), in the place of A4.
    """
    # The engine keeps the first @page it meets: only one may stand under the document, none where it brings its own.
    own = "@page" in html.partition("</head>")[0]
    sheet = style or ("landscape" if landscape else "" if own else "portrait")
    styles = ["base.css", *([f"{sheet}.css"] if sheet else [])]
    return _asked({"work": "press", "styles": styles}, html.encode("utf-8", "replace"), seconds)


def bind(parts: Sequence[bytes], bookmarks: Sequence[str], *, title: str, over: bytes = b"") -> bytes:
    """Finished PDFs one after another as one file, with a bookmark at the first page of each; raises PdfError.

    Page n of ``over`` is laid over page n of the whole, top right corners together: through numbering.
    """
    bodies = [*parts, *([over] if over else [])]
    head = {
        "work": "bind",
        "sizes": [len(body) for body in bodies],
        "bookmarks": list(bookmarks),
        "title": title,
        "over": bool(over),
    }
    return _asked(head, b"".join(bodies), BIND_SECONDS)


def _asked(head: dict[str, object], body: bytes, seconds: float) -> bytes:
    if not _press.lock.acquire(timeout=QUEUE_SECONDS):
        raise PdfError("busy")
    try:
        return _press.ready().ask(head, body, seconds=seconds)
    finally:
        _press.lock.release()


def warm() -> None:
    """Start the worker and return at once; it loads the engine meanwhile."""
    with _press.lock:
        _press.ready()


def close() -> None:
    """Stop the worker; the next `render` starts another."""
    with _press.lock:
        _press.stop()


class _Worker:
    """One child process that answers one question at a time over its pipes."""

    def __init__(self) -> None:
        # -P: this file's own folder must not come first on the path, its modules' names are common ones.
        command = [sys.executable, "-P", __file__]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment()
        )
        self._asked = 0

    @property
    def is_fit(self) -> bool:
        return self._process.poll() is None and self._asked < _RENDERS_PER_WORKER

    def ask(self, head: dict[str, object], body: bytes, *, seconds: float) -> bytes:
        self._asked += 1
        with self._limited(seconds) as expired:
            try:
                answer, pdf = self._exchange(head | {"id": self._asked}, body)
            except (OSError, EOFError):
                raise PdfError("timeout" if expired.is_set() else "engine", "процесс печати остановлен") from None
        if answer["code"]:
            raise PdfError(str(answer["code"]), str(answer["detail"]))
        return pdf

    def stop(self, *, patience: float = 1) -> None:
        """End the process: it leaves by itself when its input closes, and is killed if it is busy longer (seconds)."""
        with suppress(OSError):
            self._input.close()
        try:
            self._process.wait(timeout=patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._output.close()

    @contextmanager
    def _limited(self, seconds: float) -> Iterator[threading.Event]:
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            self._process.kill()

        timer = threading.Timer(seconds, expire)
        timer.daemon = True
        timer.start()
        try:
            yield expired
        finally:
            timer.cancel()

    def _exchange(self, head: dict[str, object], body: bytes) -> tuple[dict[str, object], bytes]:
        """Ask and wait; a worker whose answer was not read to its end must never answer somebody else."""
        try:
            _send(self._input, head, body)
            answer, pdf = _receive(self._output)
            if answer["id"] != head["id"]:
                raise EOFError
        except BaseException:
            self.stop(patience=0)
            raise
        return answer, pdf

    @property
    def _input(self) -> IO[bytes]:
        assert self._process.stdin is not None
        return self._process.stdin

    @property
    def _output(self) -> IO[bytes]:
        assert self._process.stdout is not None
        return self._process.stdout


class _Press:
    """The one worker of this process and the lock that queues for it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._worker: _Worker | None = None

    def ready(self) -> _Worker:
        if self._worker is None or not self._worker.is_fit:
            self.stop()
            self._worker = _Worker()
        return self._worker

    def stop(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.stop()

    def forget(self) -> None:
        """In a forked child: the worker and perhaps a held lock belong to the parent."""
        self.lock = threading.Lock()
        self._worker = None


_press = _Press()
atexit.register(_press.stop)
os.register_at_fork(after_in_child=_press.forget)

_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "PYTHONPATH", "VIRTUAL_ENV", "TMPDIR")


def _environment() -> dict[str, str]:
    """The worker reads documents of strangers and needs none of the console's secrets."""
    return {name: os.environ[name] for name in _PASSED_ON if name in os.environ}


# --- the pipe: a line of JSON, then as many bytes as it says ---------------------------------------------------------


def _send(pipe: IO[bytes], head: dict[str, object], body: bytes) -> None:
    pipe.write(json.dumps(head | {"size": len(body)}).encode() + b"\n")
    pipe.write(body)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> tuple[dict[str, object], bytes]:
    """The next message; raises EOFError when the other side has gone, even in the middle of one."""
    line = pipe.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    head = json.loads(line)
    body = pipe.read(head["size"])
    if len(body) < head["size"]:
        raise EOFError
    return head, body


# --- the side of the worker: the engine is imported only here --------------------------------------------------------


def _serve() -> None:
    """Answer questions until the parent closes the pipe or dies."""
    os.nice(_NICENESS)
    questions, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not get between the answers
    with suppress(Exception):  # reported by the first question
        _prelude(("base.css",))
        import xhtml2pdf.pisa  # noqa: F401
    with suppress(EOFError, BrokenPipeError, KeyboardInterrupt):
        while True:
            head, body = _receive(questions)
            answer, pdf = _answer(head, body)
            _send(answers, answer | {"id": head["id"]}, pdf)


def _answer(head: dict[str, Any], body: bytes) -> tuple[dict[str, object], bytes]:
    try:
        return {"code": "", "detail": ""}, _WORKS[head["work"]](head, body)
    except PdfError as refusal:
        return {"code": refusal.code, "detail": refusal.detail}, b""
    except RecursionError:
        return {"code": "nesting", "detail": ""}, b""
    except Exception as error:  # the worker outlives any document; only the kind is told, a message may quote a name
        return {"code": "engine", "detail": type(error).__name__}, b""


def _bound(head: dict[str, Any], body: bytes) -> bytes:
    """The neighbour is run by its path: the worker sees no package of ours."""
    bound = runpy.run_path(str(Path(__file__).with_name("binding.py")))["bound"]
    parts, start = [], 0
    for size in head["sizes"]:
        parts.append(body[start : start + size])
        start += size
    over = parts.pop() if head["over"] else b""
    return bytes(bound(parts, head["bookmarks"], title=head["title"], over=over))


def _converted(head: dict[str, Any], body: bytes) -> bytes:
    from xhtml2pdf.config.resources import RenderLimitError
    from xhtml2pdf.document import pisaDocument

    target = BytesIO()
    with _complaints() as complaints:
        try:
            pisaDocument(
                _printable(body.decode()),
                target,
                path=str(_TEMPLATES / "paper.html"),
                default_css=_prelude(tuple(head["styles"])),
                resource_policy=_policy(),
            )
        except RenderLimitError as limit:
            raise _over(str(limit)) from None
    complaints.check()
    return target.getvalue()


_WORKS = {"press": _converted, "bind": _bound}


def _over(limit: str) -> PdfError:
    for word, code in (("nests", "nesting"), ("seconds", "timeout")):
        if word in limit:
            return PdfError(code)
    return PdfError("size")


_NUMBER = '<div id="page-number"><pdf:pagenumber/></div>'
_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
_SPACES = dict.fromkeys(map(ord, "\u2002\u2003\u2007\u2008\u2009\u200a\u202f"), "\N{NO-BREAK SPACE}")
_UNSEEN = dict.fromkeys(
    [
        *map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\ufe0e\ufe0f"),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    ]
)


def _printable(html: str) -> str:
    """The document with its page number, composed letters, and without spaces that the fonts do not have."""
    text = unicodedata.normalize("NFC", html).translate(_SPACES | _UNSEEN)
    numbered, bodies = _BODY.subn(lambda body: body[0] + _NUMBER, text, count=1)
    return numbered if bodies else _NUMBER + text


_FACES = (("normal", 400, "normal"), ("bold", 700, "normal"), ("normal", 400, "italic"), ("bold", 700, "italic"))


@cache
def _prelude(styles: tuple[str, ...]) -> str:
    """Styles under every document."""
    from xhtml2pdf.default import DEFAULT_CSS

    sheets = [(_TEMPLATES / name).read_text(encoding="utf-8") for name in styles]
    return "\n".join([DEFAULT_CSS, *_font_faces("PT Serif"), *_font_faces("PT Sans"), *sheets])


def _font_faces(family: str) -> Iterator[str]:
    import fontpkg

    for css_weight, weight, style in _FACES:
        source = fontpkg.path(family, weight, style).as_posix()
        yield (
            f'@font-face {{ font-family: "{family}"; src: url("{source}"); '
            f"font-weight: {css_weight}; font-style: {style}; }}"
        )


@cache
def _policy() -> object:
    """Pictures may lie beside the templates, fonts in their packages; nothing else is read from disk or network."""
    import fontpkg
    from xhtml2pdf.config.resources import ResourceAccessPolicy

    fonts = tuple(fontpkg.path(family).parent for family in ("PT Serif", "PT Sans"))
    return ResourceAccessPolicy.server(
        base_dir=_TEMPLATES, extra_roots=fonts, allow_remote=False, max_render_seconds=None
    )


_SERIOUS = (
    ("No font this document has can draw", "font"),
    ("@font-face", "font"),
    ("Blocked by the resource policy", "resource"),
    ("image", "resource"),
    ("while extracting data", "resource"),
    ("static frame", "layout"),
)
_CHARACTER = re.compile(r"can draw ('.'|\".\"|'\\S+') \((U\+[0-9A-F]+)\)")


class _Complaints(logging.Handler):
    """Collects what the engine only logs: text it could not draw is missing from the paper, whatever it returns."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())

    def check(self) -> None:
        for words, code in _SERIOUS:
            for message in self.messages:
                if words in message:
                    raise PdfError(code, _character(message))


def _character(message: str) -> str:
    found = _CHARACTER.search(message)
    return f"{found[1]} ({found[2]})" if found else "?"


@contextmanager
def _complaints() -> Iterator[_Complaints]:
    log = logging.getLogger("xhtml2pdf")
    collected = _Complaints()
    log.propagate = False
    log.addHandler(collected)
    try:
        yield collected
    finally:
        log.removeHandler(collected)


if __name__ == "__main__":
    _serve()
