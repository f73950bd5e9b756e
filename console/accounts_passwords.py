"""What a password must be (ASVS 5.0 V6.2): long, not guessable, not the name; composition only by a local order."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Iterable

from flask_security import hash_password, verify_password

from console.accounts import FormerPassword, User, epoch, login_name
from console.accounts_rules import Rules
from validators.problem import Problem

log = logging.getLogger("console")

LONGEST = 128
#: The estimator's own measure «safely unguessable: moderate protection from an offline attack» (0…4).
_STRONG = 3
#: The estimator is quadratic; what stands after so many characters cannot make a password weaker.
_ESTIMATED = 72
#: Letters a password must have beside the words of this service and the person's own names, if it has any of them.
_OWN_LETTERS = 6
#: Words of this service; a password that consists of them and a year is the first to be tried.
SERVICE_WORDS = (
    "защита", "детства", "детство", "опека", "опеки", "попечительство", "пульт", "консоль", "случай", "семья",
    "ребенок", "kedr", "kedrovy", "asino", "tomsk", "console", "opeka", "detstvo", "zashita", "zaschita", "parol",
    "demo",
)  # fmt: skip
#: The same keys on the Latin keyboard: «йцукен» is typed as «qwerty».
_KEYBOARD = str.maketrans("йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`")
_SOUNDS = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
})  # fmt: skip


def normalized(password: str) -> str:
    """NFC: «й» typed as one sign or as two is one password (libraries A4)."""
    return unicodedata.normalize("NFC", password)


def matches(user: User | None, password: str) -> bool:
    """Compare a typed password; one slow hash is computed whether there is such an account or not."""
    if user is None:
        hash_password(normalized(password))
        return False
    try:
        return bool(verify_password(normalized(password), user.password))
    except ValueError:  # no hash of ours: somebody wrote into the table
        log.error("damaged-password account=%s", user.id)
        return False


def problems(password: str, user: User, rules: Rules) -> list[Problem]:
    """Everything that is wrong with a new password of this account."""
    found = [*_length(password, rules), *_composition(password, rules)]
    if not found:
        found = [*_guessable(password, user), *_repeated(password, user, rules)]
    return found


def expired(user: User, rules: Rules) -> bool:
    """Whether the password has to be changed before anything else."""
    if user.must_change:
        return True
    return bool(rules.password_days) and epoch() - (user.password_at or 0) > rules.password_days * 24 * 3600


def _length(password: str, rules: Rules) -> Iterable[Problem]:
    if len(password) < rules.password_length:
        yield _problem("too-short", f"Пароль короче {rules.password_length} знаков: возьмите несколько слов подряд")
    if len(password) > LONGEST:
        yield _problem("too-long", f"Пароль длиннее {LONGEST} знаков")


def _composition(password: str, rules: Rules) -> Iterable[Problem]:
    tests = (str.islower, str.isupper, str.isdigit, lambda char: not char.isalnum())
    if rules.password_composition and not all(any(map(test, password)) for test in tests):
        text = "По местному приказу нужны строчные и прописные буквы, цифры и другие знаки"
        yield _problem("composition", text)


def _guessable(password: str, user: User) -> Iterable[Problem]:
    """The weakest reading counts: as typed, on the other keyboard layout, spelled in Latin letters."""
    folded = password.casefold()
    if login_name(user.username) in login_name(password):
        yield _problem("contains-name", "Пароль содержит имя для входа")
        return
    known = [*SERVICE_WORDS, *user.username.split("."), *_names(user)]
    words = [*known, *(word.translate(_SOUNDS) for word in known), *(word.translate(_KEYBOARD) for word in known)]
    if any(word in folded for word in words) and _without(folded, words) < _OWN_LETTERS:
        yield _problem("service-name", "Пароль составлен из названия службы, места или имени: придумайте свои слова")
        return
    from zxcvbn import zxcvbn  # 30 000 words: loaded for whoever changes a password, not at the start

    readings = {password, folded.translate(_KEYBOARD), folded.translate(_SOUNDS)}
    if min(zxcvbn(text[:_ESTIMATED], words)["score"] for text in readings) < _STRONG:
        text = "Такой пароль подбирают первым: он частый или составлен из названия службы, имени, года, ряда клавиш"
        yield _problem("common", text)


def _without(folded: str, words: Iterable[str]) -> int:
    """Letters that are left when the known words are taken out."""
    for word in sorted(words, key=len, reverse=True):
        folded = folded.replace(word, " ")
    return sum(char.isalpha() for char in folded)


def _names(user: User) -> list[str]:
    employee = user.employee
    return [employee.last_name.casefold(), employee.first_name.casefold()] if employee else []


def _repeated(password: str, user: User, rules: Rules) -> Iterable[Problem]:
    if not rules.password_history:
        return
    kept = FormerPassword.select().where(FormerPassword.user == user).order_by(FormerPassword.id.desc())
    used = [user.password, *(row.password for row in kept.limit(rules.password_history - 1))]
    if any(old and verify_password(normalized(password), old) for old in used):
        count = rules.password_history
        yield _problem("repeated", f"Этот пароль уже был: по местному приказу не повторяются последние {count}")


def _problem(code: str, text: str) -> Problem:
    return Problem(code, text, "password")
