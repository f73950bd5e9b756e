/* A small calendar beside every date input: weeks from Monday, Russian names, all of it from the keyboard.
   Our own, because the usual libraries take the input over (ours reads «21112026» and «+3») and draw days that no screen
   reader can walk. */
"use strict";

(() => {
  const MONTHS = ["январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"];
  const OF = ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"];
  const WEEK = [["пн", "понедельник"], ["вт", "вторник"], ["ср", "среда"], ["чт", "четверг"], ["пт", "пятница"], ["сб", "суббота"], ["вс", "воскресенье"]];
  const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
  const make = (tag, facts = {}, ...children) => { const node = Object.assign(document.createElement(tag), facts); node.append(...children); return node; };
  const pad = (number) => String(number).padStart(2, "0");
  const text = (day) => `${pad(day.getDate())}.${pad(day.getMonth() + 1)}.${day.getFullYear()}`;
  const same = (a, b) => a.toDateString() === b.toDateString();
  const moved = (day, days) => new Date(day.getFullYear(), day.getMonth(), day.getDate() + days);
  const dated = "input[data-kind=date], input[data-kind=moment]";

  function today() {
    const [year, month, day] = (document.body.dataset.today || "").split("-").map(Number);
    return year ? new Date(year, month - 1, day) : new Date();
  }

  function read(value) {
    const found = value.trim().match(/^(\d{1,2})\.(\d{1,2})\.(\d{4})/);
    return found ? new Date(Number(found[3]), Number(found[2]) - 1, Number(found[1])) : null;
  }

  /** The same day of another month; the last one where that month is shorter. */
  function monthOn(day, months) {
    const first = new Date(day.getFullYear(), day.getMonth() + months, 1);
    const last = new Date(first.getFullYear(), first.getMonth() + 1, 0).getDate();
    return new Date(first.getFullYear(), first.getMonth(), Math.min(day.getDate(), last));
  }

  let box = null, input = null, day = null;

  function close(back = true) {
    box?.remove();
    box = null;
    if (back) input?.focus();
  }

  function open(target) {
    close(false);
    input = target;
    day = read(target.value) ?? today();
    box = make("div", { className: "calendar", id: "page-calendar" });
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-modal", "true");
    box.setAttribute("aria-label", `Выбор даты: ${labelOf(target)}`);
    box.addEventListener("keydown", keys);
    box.addEventListener("click", clicks);
    document.body.append(box);
    draw(true);
    const place = target.getBoundingClientRect();
    const above = place.bottom + box.offsetHeight + 8 > innerHeight && place.top > box.offsetHeight;
    box.style.top = `${scrollY + (above ? place.top - box.offsetHeight - 4 : place.bottom + 4)}px`;
    box.style.left = `${scrollX + Math.max(8, Math.min(place.left, innerWidth - box.offsetWidth - 12))}px`;
  }

  function labelOf(target) {
    const own = target.getAttribute("aria-label") ?? target.labels?.[0]?.firstChild?.textContent ?? "";
    return own.trim() || "дата";
  }

  function draw(focus) {
    const button = (name, act, sign) => { const made = make("button", { type: "button", className: "turn", textContent: sign }); made.dataset.act = act; made.setAttribute("aria-label", name); return made; };
    const title = make("b", { textContent: `${MONTHS[day.getMonth()]} ${day.getFullYear()}` });
    title.setAttribute("aria-live", "polite");
    const head = make("header", {}, button("Предыдущий год", "-12", "«"), button("Предыдущий месяц", "-1", "‹"), title, button("Следующий месяц", "1", "›"), button("Следующий год", "12", "»"));
    const line = make("tr", {}, ...WEEK.map(([short, long]) => { const cell = make("th", { scope: "col", textContent: short, abbr: long }); return cell; }));
    const first = new Date(day.getFullYear(), day.getMonth(), 1);
    let next = moved(first, -((first.getDay() + 6) % 7));
    const weeks = [];
    do {
      weeks.push(make("tr", {}, ...WEEK.map((_, index) => { const cell = dayCell(moved(next, index)); return cell; })));
      next = moved(next, 7);
    } while (next.getMonth() === day.getMonth());
    const now = make("button", { type: "button", className: "btn quiet small", textContent: "Сегодня" });
    now.dataset.act = "today";
    box.replaceChildren(head, make("table", {}, make("thead", {}, line), make("tbody", {}, ...weeks)), make("footer", {}, now, make("span", { className: "muted small", textContent: "Enter – выбрать, Esc – закрыть" })));
    if (focus) box.querySelector("[tabindex='0']").focus();
  }

  function dayCell(date) {
    const current = same(date, day), chosen = read(input.value);
    const made = make("button", { type: "button", textContent: date.getDate(), tabIndex: current ? 0 : -1 });
    made.dataset.day = text(date);
    made.setAttribute("aria-label", `${date.getDate()} ${OF[date.getMonth()]} ${date.getFullYear()}, ${WEEK[(date.getDay() + 6) % 7][1]}`);
    if (date.getMonth() !== day.getMonth()) made.className = "other";
    else if (date.getDay() % 6 === 0) made.className = "off";
    if (chosen && same(chosen, date)) made.setAttribute("aria-pressed", "true");
    if (same(date, today())) made.setAttribute("aria-current", "date");
    return make("td", {}, made);
  }

  function choose(value) {
    const target = input, time = target.value.trim().split(/\s+/)[1];
    target.value = target.dataset.kind === "moment" ? `${value} ${time ?? ""}`.trim() : value;
    close();
    target.dispatchEvent(new Event("input", { bubbles: true }));
    target.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function clicks(event) {
    const made = event.target.closest("button");
    if (!made) return;
    if (made.dataset.day) return choose(made.dataset.day);
    if (made.dataset.act === "today") return choose(text(today()));
    day = monthOn(day, Number(made.dataset.act));
    draw(false);
    box.querySelector(`[data-act="${made.dataset.act}"]`).focus();
  }

  function keys(event) {
    const on = event.target.dataset.day;
    const act = {
      Escape: () => close(),
      Tab: () => trap(event.shiftKey),
      PageUp: () => turn(event.shiftKey ? -12 : -1),
      PageDown: () => turn(event.shiftKey ? 12 : 1),
      Home: () => go(moved(day, -((day.getDay() + 6) % 7))),
      End: () => go(moved(day, 6 - ((day.getDay() + 6) % 7))),
      ...(on ? Object.fromEntries(Object.entries(STEPS).map(([key, days]) => [key, () => go(moved(day, days))])) : {}),
    }[event.key];
    if (event.key === "Enter" || event.key === " ") return event.stopPropagation();  // the button's own
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  const go = (to) => { day = to; draw(true); };
  const turn = (months) => go(monthOn(day, months));

  function trap(back) {
    const stops = [...box.querySelectorAll("button:not([tabindex='-1'])")];
    const at = stops.indexOf(document.activeElement);
    stops[(at + (back ? -1 : 1) + stops.length) % stops.length].focus();
  }

  /** The button stands beside the input and is no stop of Tab: from the keyboard it is Alt + ↓ in the input itself. */
  function equip(target) {
    if (target.dataset.calendar) return;
    target.dataset.calendar = "1";
    target.setAttribute("aria-keyshortcuts", "Alt+ArrowDown");
    const button = make("button", { type: "button", className: "pick-day", tabIndex: -1, title: "Календарь (Alt + ↓)" });
    button.setAttribute("aria-label", `Выбрать дату: ${labelOf(target)}`);
    button.addEventListener("click", () => (box && input === target ? close() : open(target)));
    const holder = make("span", { className: "dated" });
    target.replaceWith(holder);
    holder.append(target, button);
  }

  const equipAll = (root) => root.querySelectorAll(dated).forEach(equip);
  document.addEventListener("keydown", (event) => {
    if (event.altKey && event.key === "ArrowDown" && event.target.matches?.(dated)) { event.preventDefault(); open(event.target); }
  });
  document.addEventListener("pointerdown", (event) => { if (box && !box.contains(event.target) && !event.target.closest(".dated")) close(false); });
  new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach((node) => { if (node.nodeType === 1) equipAll(node.parentElement ?? node); })))
    .observe(document.querySelector("main") ?? document.body, { childList: true, subtree: true });
  equipAll(document);
})();
