/* What a form gains when scripts run: rows, dates, searchable choices, dialogs, nothing lost. Works without a framework. */
"use strict";

(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const token = () => one('meta[name="csrf-token"]')?.content ?? "";
  const make = (tag, facts = {}, ...children) => {
    const node = Object.assign(document.createElement(tag), facts);
    node.append(...children);
    return node;
  };
  const say = (text) => { const box = one("#page-live"); if (box) box.textContent = text; };

  // ---------------------------------------------------------------- dates

  const pad = (number) => String(number).padStart(2, "0");
  const shown = (day) => `${pad(day.getDate())}.${pad(day.getMonth() + 1)}.${day.getFullYear()}`;
  const today = () => {
    const [year, month, day] = (document.body.dataset.today || "").split("-").map(Number);
    return year ? new Date(year, month - 1, day) : new Date();
  };
  const shifted = (days) => { const day = today(); day.setDate(day.getDate() + days); return day; };
  const WORDS = { сегодня: 0, с: 0, вчера: -1, завтра: 1 };

  /** The day meant by «21112026», «211126», «+3», «сегодня», «21/11/26», ISO; the text itself when not understood. */
  function dayText(text) {
    const word = text.trim().toLowerCase();
    if (word in WORDS) return shown(shifted(WORDS[word]));
    if (/^[+-]\d{1,3}$/.test(word)) return shown(shifted(Number(word)));
    const found = word.match(/^(\d{4})-(\d{2})-(\d{2})$/)
      ? word.split("-").reverse()
      : (word.match(/^(\d{2})(\d{2})(\d{4}|\d{2})$/) || word.match(/^(\d{1,2})[.,/\- ](\d{1,2})[.,/\- ](\d{4}|\d{2})$/))?.slice(1, 4);
    if (!found) return text;
    const [day, month, year] = found.map(Number);
    const full = new Date(year < 100 ? year + 2000 : year, month - 1, day);
    return full.getDate() === day && full.getMonth() === month - 1 ? shown(full) : text;
  }

  /** «21112026 1430» → «21.11.2026 14:30». */
  function momentText(text) {
    const [head, ...rest] = text.trim().split(/\s+/);
    const digits = (rest.join(":").match(/\d+/g) || []);
    const [hour, minute] = digits.length === 1 && digits[0].length > 2 ? [digits[0].slice(0, -2), digits[0].slice(-2)] : digits;
    const day = dayText(head);
    return hour === undefined || day === head && !/^\d{2}\.\d{2}\.\d{4}$/.test(head) ? (rest.length ? text : day) : `${day} ${pad(hour)}:${pad(minute ?? 0)}`;
  }

  document.addEventListener("focusout", (event) => {
    const kind = event.target.dataset?.kind;
    if (!event.target.value || (kind !== "date" && kind !== "moment")) return;
    const read = kind === "date" ? dayText(event.target.value) : momentText(event.target.value);
    if (read !== event.target.value) {
      event.target.value = read;
      event.target.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });

  // ---------------------------------------------------------------- searchable choices

  const MANY = 8;
  const CALM = { noResults: "Ничего не найдено", typeMore: "Начните печатать: фамилию, номер, название", loading: "Ищу…" };

  async function lookUp(address, text) {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify({ text }),
      credentials: "same-origin",
    });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  function options(select) {
    const line = (text) => () => make("div", { className: "hint", textContent: text });
    const settings = {
      plugins: select.multiple ? { remove_button: { title: "Убрать" } } : select.dataset.lookup ? { clear_button: { title: "Очистить" } } : {},
      maxOptions: 500,
      maxItems: select.multiple ? null : 1,
      allowEmptyOption: !select.multiple && !select.dataset.lookup,
      hidePlaceholder: true,
      placeholder: select.dataset.lookup ? "Начните печатать…" : select.multiple ? "Выберите…" : "",
      selectOnTab: true,
      openOnFocus: true,
      closeAfterSelect: !select.multiple,
      diacritics: true,
      refreshThrottle: 0,
      dropdownParent: select.closest(".scroll") ? "body" : null,  // a scrolling table would cut the list off
      render: {
        no_results: line(CALM.noResults),
        loading: line(CALM.loading),
      },
    };
    if (!select.dataset.lookup) return settings;
    return {
      ...settings,
      valueField: "value",
      labelField: "text",
      hideSelected: true,
      render: { ...settings.render, not_loading: line(CALM.typeMore) },
      searchField: [],  // the server has searched already: its answer knows initials and ё
      shouldLoad: (text) => text.trim().length > 1,
      load(text, done) {
        this.clearOptions((option) => this.items.includes(String(option.value)) || option.value === "");
        lookUp(select.dataset.lookup, text).then(done, () => { say("Поиск не ответил. Попробуйте ещё раз."); done(); });
      },
    };
  }

  function searchable(select) {
    if (select.tomselect || select.matches("[data-plain]") || typeof TomSelect === "undefined") return;
    if (!select.dataset.lookup && !select.multiple && select.options.length <= MANY) return;
    const described = select.getAttribute("aria-describedby");
    const box = new TomSelect(select, options(select));
    const input = box.control_input;
    if (described) input.setAttribute("aria-describedby", described);
    if (select.hasAttribute("aria-invalid")) input.setAttribute("aria-invalid", "true");
    if (select.hasAttribute("aria-label")) input.setAttribute("aria-label", select.getAttribute("aria-label"));
    input.setAttribute("autocomplete", "off");
    select.setAttribute("aria-hidden", "true");
  }

  const enhance = (root) => all("select", root).forEach(searchable);
  document.addEventListener("console:grown", (event) => enhance(event.target));
  document.addEventListener("console:session-over", () => curtain());

  /** Put the cursor into an input, whatever it looks like by now. */
  function go(target) {
    if (!target) return;
    if (target.tomselect) return target.tomselect.control_input.focus();  // at once: the library's own focus() waits
    const inside = target.matches("input, select, textarea, button, a") ? target : one("input:not([type=hidden]), select, textarea", target);
    target.scrollIntoView({ block: "center" });
    (inside?.tomselect?.control_input || inside || target).focus({ preventScroll: true });
  }

  // ---------------------------------------------------------------- inline rows

  function addRow(holder) {
    const pattern = one("template", holder);
    const list = one("[data-list]", holder);
    const index = Number(holder.dataset.next);
    holder.dataset.next = String(index + 1);
    const piece = pattern.content.cloneNode(true);
    all("*", piece).forEach((node) => {
      for (const { name, value } of [...node.attributes]) if (value.includes("__i__")) node.setAttribute(name, value.replaceAll("__i__", index));
      if (node.matches("[data-row-number]")) node.textContent = list.children.length + 1;
    });
    const row = piece.firstElementChild;
    list.append(piece);
    enhance(row);
    count(holder);
    go(one("input:not([type=hidden]), select, textarea", row));
  }

  function removeRow(button) {
    const row = button.closest("[data-row]");
    const holder = button.closest("[data-rows]");
    const gone = one("[data-delete]", row);
    if (gone) { gone.value = "1"; row.hidden = true; } else row.remove();
    count(holder);
    say("Строка убрана");
    const next = all("[data-row]:not([hidden]) [data-remove]", holder).pop() || one("[data-add]", holder);
    next?.focus();
    changed(holder.closest("form"));
  }

  function count(holder) {
    const left = all("[data-row]", holder).filter((row) => !row.hidden);
    one("[data-count]", holder).value = String(left.length);
    one("[data-none]", holder)?.toggleAttribute("hidden", left.length > 0);
    one("[data-some]", holder)?.toggleAttribute("hidden", left.length === 0);
  }

  // ---------------------------------------------------------------- nothing is lost, nothing is sent twice

  const unsaved = new Set();
  const changed = (form) => { if (form?.matches("[data-guard]")) unsaved.add(form); };

  document.addEventListener("input", (event) => changed(event.target.form ?? event.target.closest("form")));
  document.addEventListener("change", (event) => changed(event.target.form ?? event.target.closest("form")));
  window.addEventListener("beforeunload", (event) => { if (unsaved.size) event.preventDefault(); });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog") return;
    const pressed = event.submitter;
    const question = pressed?.dataset.confirm ?? form.dataset.confirm;
    if (question && !form.dataset.sure) {
      event.preventDefault();
      return ask(question, pressed?.dataset.yes ?? form.dataset.yes, () => { form.dataset.sure = "1"; form.requestSubmit(pressed); });
    }
    if (form.dataset.sent) return event.preventDefault();
    if (form.method !== "post" || form.target === "_blank") return;  // a file in another window: this page stays
    form.dataset.sent = "1";
    unsaved.delete(form);
    // after the browser has taken the pressed button into the form
    setTimeout(() => all("button[type=submit], button:not([type])", form).forEach((button) => { button.disabled = true; }));
  });

  window.addEventListener("pageshow", () => {
    all("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      all("button[disabled]", form).forEach((button) => { button.disabled = false; });
    });
  });

  // ---------------------------------------------------------------- dialogs

  function ask(question, yes, act) {
    const box = make("dialog");
    const title = make("h2", { textContent: question, id: "page-question" });
    const no = make("button", { type: "button", className: "btn quiet", textContent: "Отмена" });
    const sure = make("button", { type: "button", className: "btn danger", textContent: yes || "Продолжить" });
    box.setAttribute("aria-labelledby", title.id);
    box.append(title, make("div", { className: "actions" }, no, sure));
    no.addEventListener("click", () => box.close());
    sure.addEventListener("click", () => { box.close(); act(); });
    box.addEventListener("close", () => box.remove());
    document.body.append(box);
    box.showModal();
    no.focus();
  }

  // ---------------------------------------------------------------- the session lives while a person works

  const SOON = 60, ASK_EVERY = 60;  // seconds
  const session = { left: Number(document.body.dataset.left), at: Date.now(), asked: Date.now() };
  const left = () => session.left - (Date.now() - session.at) / 1000;

  /** Ask the server; a bare look does not prolong the session. Throws when the network is away. */
  async function alive(look) {
    const answer = await fetch(`/account/alive${look ? "?look=1" : ""}`, { credentials: "same-origin", redirect: "manual", cache: "no-store" });
    if (!answer.ok) return false;
    const facts = await answer.json();
    if (facts.officer && String(facts.officer) !== document.body.dataset.officer) return false;
    Object.assign(session, { left: facts.left, at: Date.now() });
    if (facts.csrf) {
      all('input[name="csrf_token"]').forEach((input) => { input.value = facts.csrf; });
      one('meta[name="csrf-token"]').content = facts.csrf;
    }
    return true;
  }

  function worked() {
    if (!session.left || one(".curtain") || Date.now() - session.asked < ASK_EVERY * 1000) return;
    session.asked = Date.now();
    alive(false).catch(() => {});
  }

  /** The screen is covered: what was typed stays under the curtain until the same person is back. */
  function curtain() {
    if (one(".curtain")) return;
    if (!unsaved.size) return location.assign("/login");
    const back = make("button", { type: "button", className: "btn quiet", textContent: "Продолжить" });
    const enter = make("a", { href: "/login", target: "_blank", rel: "noopener", className: "btn quiet", textContent: "Войти в новом окне" });
    const text = make("p", { textContent: "Набранное осталось на этой странице. Введите пароль, и работа продолжится с того же места." });
    const title = make("h2", { textContent: "Сеанс закончился", id: "page-curtain" });
    const open = async () => {
      const mine = await alive(false).catch(() => false);
      if (!mine) { text.textContent = "Вход ещё не выполнен, или вошёл другой человек. Войдите под своим именем и нажмите ещё раз."; return; }
      one(".page").inert = false;
      if (one("#page-menu")) one("#page-menu").inert = false;
      box.remove();
      say("Вход выполнен, можно продолжать");
      where?.focus?.();
    };
    const where = document.activeElement;
    const inPlace = again(text, open);
    const box = make("div", { className: "curtain" }, make("div", { className: "card pad" }, title, text, inPlace, make("div", { className: "actions" }, enter, back)));
    box.setAttribute("role", "alertdialog");
    box.setAttribute("aria-labelledby", title.id);
    back.addEventListener("click", open);
    one(".page").inert = true;
    if (one("#page-menu")) one("#page-menu").inert = true;
    document.body.append(box);
    one("input", inPlace).focus();
  }

  /** The form of the curtain: the password of the same person, then the code where one is asked. */
  function again(text, open) {
    const label = make("label", { textContent: `Пароль (${document.body.dataset.login})`, htmlFor: "again-secret" });
    const secret = make("input", { type: "password", id: "again-secret", autocomplete: "current-password" });
    const sure = make("button", { type: "submit", className: "btn primary", textContent: "Войти" });
    const form = make("form", { method: "post", action: "/login/again" }, make("div", { className: "field" }, label, secret), sure);
    let step = "password";
    const told = (answer) => {
      if (answer.officer) return open();
      if (answer.step === "code" && step !== "code") {
        step = "code";
        label.textContent = "Код второго фактора";
        Object.assign(secret, { type: "text", autocomplete: "one-time-code" });
        text.textContent = "Пароль подошёл. Теперь код из приложения или резервный код.";
      } else if (answer.step && answer.step !== "code") {
        text.textContent = "Сначала нужно сменить пароль или настроить второй фактор: войдите в новом окне, вернитесь и нажмите «Продолжить».";
      } else {
        text.textContent = answer.problem;
        secret.setAttribute("aria-invalid", "true");
      }
      secret.value = "";
      secret.focus();
    };
    const attempt = async (facts) => {
      const { csrf } = await (await fetch("/login/again", { credentials: "same-origin", cache: "no-store" })).json();
      return fetch("/login/again", { method: "POST", body: facts, headers: { "X-CSRFToken": csrf }, credentials: "same-origin" });
    };
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      const facts = new URLSearchParams(step === "code" ? { code: secret.value } : { username: document.body.dataset.login, password: secret.value });
      sure.disabled = true;
      try {
        let answer = await attempt(facts);
        if (answer.status === 400) answer = await attempt(facts);  // an answer that was on its way has changed the session
        await told(await answer.json());
      } catch {
        text.textContent = "Сервер не ответил. Проверьте сеть и повторите: набранное на месте.";
      } finally { sure.disabled = false; }
    });
    text.setAttribute("role", "status");
    return form;
  }

  async function watch() {
    if (one(".curtain")) return;
    if (left() <= 0) return (await alive(true).catch(() => true)) && left() > 0 ? undefined : curtain();
    if (left() <= SOON && !one("#page-soon")) {
      if (!(await alive(true).catch(() => true)) || left() > SOON) return;
      const stay = make("button", { type: "button", className: "btn small", textContent: "Я работаю" });
      const note = make("p", { className: "note warning", id: "page-soon" }, "Вы давно ничего не делали: через минуту сеанс закончится. ", stay);
      note.setAttribute("role", "alert");
      stay.addEventListener("click", () => { alive(false).then(() => note.remove(), () => {}); });
      one("main").prepend(note);
    }
    if (left() > SOON) one("#page-soon")?.remove();
  }

  if (session.left) {
    for (const kind of ["input", "keydown", "click"]) document.addEventListener(kind, worked);
    setInterval(watch, 10_000);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  }

  /** Ask now and not when this tab's own time is over: the session may have ended elsewhere. */
  async function look() {
    if (one(".curtain")) return;
    return await alive(true).catch(() => true) ? watch() : curtain();
  }

  // Signing out leads to a page without a session, which tells the other tabs; they believe the server alone.
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("console-session") : null;
  if (session.left) tabs?.addEventListener("message", look); else tabs?.postMessage("over");

  // ---------------------------------------------------------------- clicks and keys

  document.addEventListener("click", (event) => {
    const near = (selector) => event.target.closest?.(selector);
    const add = near("[data-add]");
    if (add) return addRow(add.closest("[data-rows]"));
    const remove = near("[data-remove]");
    if (remove) return removeRow(remove);
    const opener = near("[data-dialog]");
    if (opener) return document.getElementById(opener.dataset.dialog)?.showModal();
    if (near("[data-close]")) return near("dialog")?.close();
    if (near("[data-print]")) return window.print();
    const copy = near("[data-copy]");
    if (copy) {
      const text = document.getElementById(copy.dataset.copy).textContent.trim();
      return navigator.clipboard?.writeText(text).then(() => { copy.textContent = "Скопировано"; say("Скопировано"); });
    }
    const menu = near("[data-menu]");
    if (menu) return toggleMenu();
    const jump = near("a[data-jump]");
    if (jump) {
      const target = document.getElementById(decodeURIComponent(jump.hash.slice(1)));
      if (target) { event.preventDefault(); go(target); }
      return;
    }
    const row = near("tr[data-open]");
    if (row && !near("a, button, input, label, summary") && !String(window.getSelection())) {
      const link = one("a", row);
      if (event.ctrlKey || event.metaKey) window.open(link.href, "_blank", "noopener"); else link.click();
    }
    all("details.drop[open], details.who[open]").forEach((box) => { if (!box.contains(event.target)) box.open = false; });
    const side = one("#page-menu.open");
    if (side && !side.contains(event.target)) toggleMenu(false);
  });

  function toggleMenu(wanted) {
    const side = one("#page-menu");
    const open = side.classList.toggle("open", wanted);
    const button = one("[data-menu]");
    button.setAttribute("aria-expanded", String(open));
    (open ? one("a.item", side) : button).focus();
  }

  document.addEventListener("keydown", (event) => {
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key === "Enter") {
      const form = event.target.closest?.("form") ?? one("form[data-guard]");
      if (form?.method === "post") { event.preventDefault(); form.requestSubmit(one("[data-save]", form) ?? undefined); }
    }
    if (event.key === "Insert" && !command && !event.shiftKey && !event.altKey && one("a[data-new]") && !event.target.closest?.("input, textarea, select")) one("a[data-new]").click();
    if (event.key === "Escape") {
      all("details.drop[open], details.who[open]").forEach((box) => { box.open = false; one("summary", box).focus(); });
      if (one("#page-menu.open")) toggleMenu(false);
    }
  });

  // ---------------------------------------------------------------- rows chosen in a list

  const picks = (form) => [...form.elements].filter((node) => node.name === "rowid");

  function countChosen(form) {
    const boxes = picks(form), chosen = boxes.filter((box) => box.checked).length;
    const everything = one("[data-chosen-all]");
    if (everything) {
      everything.checked = chosen > 0 && chosen === boxes.length;
      everything.indeterminate = chosen > 0 && chosen < boxes.length;
    }
    const box = one("[data-chosen-count]", form);
    box.dataset.empty ??= box.textContent;
    box.textContent = chosen ? `отмечено: ${chosen}` : box.dataset.empty;
    one("button", form).disabled = !chosen;
  }

  let lastPick = null;
  document.addEventListener("click", (event) => {
    const box = event.target;
    const form = box.name === "rowid" && box.form?.matches("[data-chosen]") ? box.form : null;
    if (!form) return;
    const boxes = picks(form);
    const [from, to] = [boxes.indexOf(lastPick), boxes.indexOf(box)].sort((a, b) => a - b);
    if (event.shiftKey && from >= 0) boxes.slice(from, to + 1).forEach((each) => { each.checked = box.checked; });
    lastPick = box;
  });
  document.addEventListener("change", (event) => {
    const form = one("form[data-chosen]");
    if (!form) return;
    if (event.target.matches("[data-chosen-all]")) picks(form).forEach((box) => { box.checked = event.target.checked; });
    if (event.target.matches("[data-chosen-all], [name=rowid]")) countChosen(form);
  });
  window.addEventListener("pageshow", () => {
    const form = one("form[data-chosen]");
    if (!form) return;
    one("[data-chosen-all]").hidden = false;
    countChosen(form);  // the browser may have kept the ticks
  });

  // ---------------------------------------------------------------- start

  document.addEventListener("change", (event) => {
    const shownName = event.target.type === "file" && one("[data-file-name]", event.target.parentElement);
    if (shownName) shownName.textContent = event.target.files[0]?.name ?? "файл не выбран";
  });
  document.addEventListener("change", (event) => { if (event.target.matches("[data-submit]")) event.target.form.requestSubmit(); });

  enhance(document);
  one("[data-problems]")?.focus();
  if (one("[data-problems]")) all("form.form[data-guard]").forEach((form) => unsaved.add(form));
  one(".side [aria-current]")?.scrollIntoView({ block: "nearest" });
})();
