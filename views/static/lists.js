/* Lists: rows unfolded in place, columns put in order, all found rows marked. Works without a framework. */
"use strict";

(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const token = () => one('meta[name="csrf-token"]')?.content ?? "";
  const say = (text) => { const live = one("#page-live"); if (live) live.textContent = text; };

  // ---------------------------------------------------------------- a row unfolded

  all("[data-unfold]").forEach((button) => { button.hidden = false; });

  function open(button, under, wanted) {
    under.hidden = !wanted;
    button.setAttribute("aria-expanded", String(wanted));
  }

  function emptyRow(button, row) {
    const under = document.createElement("tr");
    const cell = document.createElement("td");
    under.className = "under";
    under.id = `under-${new URLSearchParams(button.dataset.unfold.split("?")[1]).get("id")}`;
    cell.colSpan = row.cells.length;
    cell.textContent = "Читаю…";
    under.append(cell);
    row.after(under);
    button.setAttribute("aria-controls", under.id);
    return under;
  }

  async function unfold(button) {
    const row = button.closest("tr");
    const known = row.nextElementSibling?.matches("tr.under") ? row.nextElementSibling : null;
    if (known) return open(button, known, known.hidden);
    const under = emptyRow(button, row);
    open(button, under, true);
    try {
      const answer = await fetch(button.dataset.unfold, { credentials: "same-origin", redirect: "manual" });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString((await answer.json()).html, "text/html");
      under.cells[0].replaceChildren(...page.body.childNodes);
      say("Подробности открыты под строкой");
    } catch {
      under.remove();
      button.setAttribute("aria-expanded", "false");
      say("Подробности не открылись. Попробуйте ещё раз или откройте запись.");
    }
  }

  document.addEventListener("keydown", (event) => {
    const under = event.key === "Escape" && event.target.closest?.("tr.under");
    const button = under && one("[data-unfold]", under.previousElementSibling);
    if (!button) return;
    open(button, under, false);
    button.focus();
  });

  // ---------------------------------------------------------------- a table wider than the page scrolls in its own box

  const box = one(".lists");

  function boxed() {
    box.classList.remove("many");
    box.classList.toggle("many", one("table", box)?.scrollWidth > box.clientWidth);
  }

  if (box) {
    boxed();
    window.addEventListener("resize", boxed);
  }

  // ---------------------------------------------------------------- columns in order

  all("[data-columns] button").forEach((button) => { button.hidden = false; });

  function shift(button, up) {
    const item = button.closest("li");
    const other = up ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return say(up ? "Уже первый" : "Уже последний");
    if (up) other.before(item); else other.after(item);
    button.focus();
    say(`${one("label", item).textContent.trim()}: место ${[...item.parentElement.children].indexOf(item) + 1}`);
  }

  // ---------------------------------------------------------------- chosen rows

  const form = one("form[data-lists]");
  const everything = form && one("[data-everything]", form);

  /** Where the chosen act goes: a paper into another window, a form into this one. */
  function directed() {
    const option = form.elements.action.selectedOptions[0];
    if (!option?.dataset.to) return;  // nothing is chosen yet: the browser asks for it
    form.setAttribute("action", option.dataset.to);
    form.target = "window" in option.dataset ? "_blank" : "";
  }

  function forgetEverything() {
    form.elements.everything.value = "";
    everything.hidden = true;
  }

  /** Counted only now: nobody needs the number of all rows before wanting them all. */
  async function offerEverything() {
    try {
      const answer = await fetch(form.dataset.count, { method: "POST", headers: { "X-CSRFToken": token() }, credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      const facts = await answer.json();
      if (!one("[data-chosen-all]").checked) return;
      everything.textContent = facts.text;
      everything.dataset.count = String(facts.count);
      everything.hidden = false;
      say(facts.text);
    } catch {
      everything.hidden = true;
    }
  }

  function takeEverything() {
    form.elements.everything.value = "1";
    everything.hidden = true;
    const told = one("[data-chosen-count]", form);
    told.textContent = `отмечены все найденные: ${Number(everything.dataset.count).toLocaleString("ru-RU")}`;
    say(told.textContent);
    form.elements.action.focus();
  }

  if (form) {
    directed();
    form.elements.action.addEventListener("change", directed);
    document.addEventListener("change", (event) => {
      if (!event.target.matches("[data-chosen-all], [name=rowid]")) return;
      forgetEverything();
      if (event.target.matches("[data-chosen-all]") && event.target.checked && "more" in form.dataset) offerEverything();
    });
    window.addEventListener("pageshow", () => { forgetEverything(); directed(); });
  }

  /** A file does not leave the page: its button must work again. */
  document.addEventListener("submit", (event) => {
    const sent = event.target;
    if (!sent.getAttribute("action")?.includes("/spreadsheet/")) return;
    setTimeout(() => {
      delete sent.dataset.sent;
      all("button[disabled]", sent).forEach((button) => { button.disabled = false; });
    }, 1500);
  });

  document.addEventListener("click", (event) => {
    const near = (selector) => event.target.closest?.(selector);
    const button = near("[data-unfold]");
    if (button) return unfold(button);
    if (near("[data-up]")) return shift(near("[data-up]"), true);
    if (near("[data-down]")) return shift(near("[data-down]"), false);
    if (near("[data-everything]")) return takeEverything();
  });
})();
