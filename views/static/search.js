/* The palette: Ctrl+K on every page; results while one types, by POST; arrows and Enter; the page /search stands behind. */
"use strict";

(() => {
  const PAUSE = 180;  // milliseconds without a key before the question is asked
  const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  const make = (tag, facts = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(facts)) {
      if (name === "text") node.textContent = value; else node.setAttribute(name, value);
    }
    node.append(...children);
    return node;
  };

  let palette = null;
  let asked = 0;
  let timer = 0;

  function build() {
    const input = make("input", {
      type: "text", id: "palette-text", role: "combobox", "aria-expanded": "true", "aria-controls": "palette-list",
      "aria-autocomplete": "list", "aria-label": "Найти или перейти", autocomplete: "off", maxlength: "200",
      placeholder: "Номер, ФИО, адрес, слово из документа или название раздела",
    });
    const list = make("div", { id: "palette-list", role: "listbox", "aria-label": "Найденное" });
    const state = make("p", { class: "palette-state", role: "status" });
    const close = make("button", { type: "button", class: "btn quiet", text: "Закрыть" });
    const keys = make("p", { class: "palette-keys", "aria-hidden": "true", text: "↑ ↓ – выбрать · Enter – открыть · Ctrl+Enter – все результаты · Esc – закрыть" });
    const dialog = make("dialog", { class: "palette", "aria-label": "Поиск и переходы" },
      make("div", { class: "palette-head" }, input, close), state, list, keys);
    document.body.append(dialog);
    palette = { dialog, input, list, state };
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, PAUSE); });
    input.addEventListener("keydown", onKey);
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener("close", clear);
    list.addEventListener("mousemove", (event) => choose(event.target.closest("[role=option]")));
    list.addEventListener("click", (event) => open(event.target.closest("[role=option]"), event));
  }

  /** Nothing that was found stays in the page behind a closed dialog. */
  function clear() {
    clearTimeout(timer);
    asked += 1;
    palette.input.value = "";
    palette.list.replaceChildren();
    palette.state.textContent = "";
  }

  function show() {
    if (!palette) build();
    if (palette.dialog.open) return palette.input.select();
    palette.dialog.showModal();
    palette.input.focus();
    ask();
  }

  async function ask() {
    const mine = ++asked;
    const text = palette.input.value.trim();
    palette.state.textContent = text ? "Ищу…" : "";
    try {
      const answer = await fetch("/search/palette/", {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
        body: JSON.stringify({ text }),
        credentials: "same-origin",
      });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const found = await answer.json();
      if (mine === asked) fill(found, text);
    } catch {
      if (mine === asked) palette.state.textContent = "Поиск не ответил. Обновите страницу и попробуйте ещё раз.";
    }
  }

  function fill(found, text) {
    let number = 0;
    palette.list.replaceChildren(...found.groups.map((group, place) => {
      const title = make("div", { id: `palette-group-${place}`, class: "palette-group", text: group.title + (group.more ? " – есть ещё" : "") });
      const rows = group.rows.map((row) => option(row, number++));
      return make("div", { role: "group", "aria-labelledby": title.id }, title, ...rows);
    }));
    palette.list.scrollTop = 0;
    choose(palette.list.querySelector("[role=option]"));
    palette.state.textContent = !text ? "" : !number ? "Ничего не найдено. Оставьте начало слова или проверьте фамилию."
      : found.sounds ? "Буква в букву ничего нет – показано похожее по звучанию." : "";
  }

  function option(row, number) {
    const head = make("span", { class: "palette-title" }, ...pieces(row.pieces));
    const parts = [head];
    if (row.note) parts.push(make("span", { class: "palette-note", text: row.note }));
    for (const { label, pieces: found } of row.why) {
      parts.push(make("span", { class: "palette-why" }, make("span", { class: "muted", text: `${label}: ` }), ...pieces(found)));
    }
    return make("div", { role: "option", id: `palette-row-${number}`, "data-url": row.url, "aria-selected": "false" }, ...parts);
  }

  const pieces = (found) => found.map(([text, marked]) => marked ? make("mark", { text }) : document.createTextNode(text));

  function choose(row) {
    if (!row || row.getAttribute("aria-selected") === "true") return;
    palette.list.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
    row.setAttribute("aria-selected", "true");
    palette.input.setAttribute("aria-activedescendant", row.id);
  }

  function step(by) {
    const rows = [...palette.list.querySelectorAll("[role=option]")];
    if (!rows.length) return;
    const now = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
    const next = rows[(now + by + rows.length) % rows.length];
    choose(next);
    next.scrollIntoView({ block: "nearest" });
  }

  function onKey(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 };
    if (event.key in steps) { event.preventDefault(); step(steps[event.key]); return; }
    if (event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.ctrlKey || event.metaKey) return all();
    open(palette.list.querySelector("[aria-selected=true]"), event);
  }

  function open(row, event) {
    if (!row) return;
    const address = row.dataset.url;
    palette.dialog.close();
    if (event.type === "click" && (event.ctrlKey || event.metaKey)) window.open(address, "_blank", "noopener"); else window.location.assign(address);
  }

  /** All results on the page: the text is posted, never put into the address. */
  function all() {
    const form = make("form", { method: "post", action: "/search/", hidden: "" });
    for (const [name, value] of [["csrf_token", token()], ["text", palette.input.value]]) form.append(make("input", { type: "hidden", name, value }));
    document.body.append(form);
    form.submit();
  }

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.code === "KeyK" && document.querySelector("#page-search")) {
      event.preventDefault();
      show();
    }
  });
})();
