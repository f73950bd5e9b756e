/* Likely duplicates beside a form: asked while one types, by POST; what was told apart is sent with the form. */
"use strict";

(() => {
  const PAUSE = 450;  // milliseconds without a key before the question is asked
  const panel = document.querySelector("[data-alike]");
  const form = document.querySelector("form[data-guard]");
  if (!panel || !form) return;

  const list = panel.querySelector("[data-alike-list]");
  const title = panel.querySelector("[data-alike-title]");
  const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  const apart = new Set();
  const make = (tag, facts = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(facts)) {
      if (name === "text") node.textContent = value; else node.setAttribute(name, value);
    }
    node.append(...children);
    return node;
  };
  const PARTS = /(^|-)(last_name|first_name|patronymic|birth_date|family_name|former_names|snils|address|addr_\w+|person)$/;

  let timer = 0;
  let asked = 0;
  let last = "";

  function typed() {
    const fields = {};
    for (const [name, value] of new FormData(form)) if (PARTS.test(name) && value) fields[name] = String(value);
    return fields;
  }

  async function ask() {
    const fields = typed();
    const body = JSON.stringify({ fields, id: panel.dataset.id });
    if (body === last) return;
    last = body;
    const mine = ++asked;
    if (!Object.keys(fields).length) return show([]);
    try {
      const answer = await fetch(panel.dataset.alike, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
        body,
        credentials: "same-origin",
      });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const found = await answer.json();
      if (mine === asked) show(found);
    } catch {
      last = "";  // the form works without the panel; the next key asks again
    }
  }

  function show(found) {
    const left = found.filter((match) => !apart.has(String(match.id)));
    panel.hidden = !left.length;
    title.textContent = left.some((match) => !match.sibling) ? "Возможно, карточка уже есть" : left.length ? "Возможно, родственники" : "";
    const live = document.querySelector("#page-live");
    if (live) live.textContent = left.length ? `${title.textContent}: ${left[0].caption}` : "";
    list.replaceChildren(...left.map((match) => line(match, found)));
  }

  function line(match, found) {
    const row = make("li", {}, make("a", { href: match.url, target: "_blank", rel: "noopener", text: match.caption }));
    row.append(make("span", { class: "reasons", text: match.reasons.join(" · ") }));
    if (match.address) row.append(make("span", { class: "known", text: match.address }));
    for (const item of match.cases) row.append(make("span", { class: "known" }, make("a", { href: item.url, target: "_blank", rel: "noopener", text: item.title })));
    const actions = make("div", { class: "actions" });
    const link = panel.dataset.link && form.querySelector(`[name="${match.place}${panel.dataset.link}"]`);
    if (link && !match.sibling) {
      const take = make("button", { type: "button", class: "btn", text: "Взять эту карточку" });
      take.addEventListener("click", () => choose(link, match));
      actions.append(take);
    }
    const other = make("button", { type: "button", class: "btn quiet", text: "Не дубликат" });
    other.setAttribute("aria-label", `Не дубликат: ${match.caption}`);
    other.addEventListener("click", () => tellApart(match, found));
    actions.append(other);
    row.append(actions);
    return row;
  }

  /** The row of the form names the card that is there already. */
  function choose(link, match) {
    const id = String(match.id);
    if (link.tomselect) {
      const box = link.tomselect;
      box.addOption({ [box.settings.valueField]: id, [box.settings.labelField]: match.caption });
      box.setValue(id);
    } else {
      if (![...link.options].some((option) => option.value === id)) link.add(new Option(match.caption, id));
      link.value = id;
      link.dispatchEvent(new Event("change", { bubbles: true }));
    }
    ask();
  }

  function tellApart(match, found) {
    apart.add(String(match.id));
    form.append(make("input", { type: "hidden", name: "not_alike", value: match.id }));
    show(found);
    (list.querySelector("button") ?? form.querySelector("input:not([type=hidden])"))?.focus({ preventScroll: true });
  }

  for (const kind of ["input", "change"]) form.addEventListener(kind, (event) => {
    if (!PARTS.test(event.target.name ?? "")) return;
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
})();
