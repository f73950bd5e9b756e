/* Entering without a mouse and without loss: drafts, Enter from field to field, values that stay, rows from a spreadsheet. */
"use strict";

(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const say = (text) => { const box = one("#page-live"); if (box) box.textContent = text; };
  const form = one("form[data-entry]");

  // ---------------------------------------------------------------- the draft on the server

  const WAIT = 3000, ANEW = 30_000, LEAVING = 60_000;  // milliseconds; bytes that a leaving page may still send

  function drafts(form) {
    const state = one("[data-draft-state]", form);
    let timer = null, asked = null, changed = false, over = false;

    const show = (text, tone) => { state.textContent = text; state.dataset.tone = tone; };
    const later = (delay = WAIT) => { clearTimeout(timer); timer = setTimeout(keep, delay); };
    const body = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));

    async function keep() {
      if (!changed || over) return;
      if (one(".curtain")) return later();
      changed = false;
      asked = new AbortController();
      try {
        const answer = await fetch(form.dataset.draft, { method: "POST", body: body(), credentials: "same-origin", redirect: "manual", signal: asked.signal });
        if (answer.status === 0 || answer.type === "opaqueredirect" || answer.status === 400) return lost();
        const facts = await answer.json();
        if (facts.problem) return show(facts.problem, "bad");
        if (facts.at) show(`Черновик сохранён в ${facts.at}`, "ok");
      } catch {
        if (over) return;
        changed = true;
        show("Черновик не сохранён: нет связи. Набранное пока только на этой странице", "bad");
        later(ANEW);
      }
    }

    /** The session has ended: the curtain asks for the password over the page. */
    function lost() {
      changed = true;
      document.dispatchEvent(new Event("console:session-over"));
      later();
    }

    const typed = (event) => {
      if (!event.isTrusted && event.type === "input" && !event.bubbles) return;
      if (event.target.closest("form") !== form && event.target.form !== form) return;
      changed = true;
      later();
    };
    document.addEventListener("input", typed);
    document.addEventListener("change", typed);
    form.addEventListener("submit", () => setTimeout(() => {
      if (!form.dataset.sent) return;
      over = true;
      clearTimeout(timer);
      asked?.abort();
    }));
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden || !changed || over || one(".curtain")) return;
      const sent = body();
      if (sent.toString().length < LEAVING) { changed = false; fetch(form.dataset.draft, { method: "POST", body: sent, credentials: "same-origin", keepalive: true }).catch(() => {}); }
    });
    // a page taken out of the browser's memory after it was sent is stale: its token is spent
    window.addEventListener("pageshow", (event) => { if (event.persisted && over) location.reload(); });
  }

  // ---------------------------------------------------------------- from field to field

  const TYPED = "input:not([type=hidden], [type=submit], [type=button]), select, textarea";
  const shownInput = (node) => node.tomselect?.control_input ?? node;
  const isShown = (node) => shownInput(node).offsetParent !== null || shownInput(node).getClientRects().length > 0;

  function put(node) {
    const target = shownInput(node);
    target.focus();  // at once: the library's own focus() waits, and a quick hand would type before it
    target.select?.();
    target.scrollIntoView({ block: "center" });
  }

  /** Is the field needed and still empty? Cells of a needed list count as needed, but for ties to cards and flags. */
  function lacks(node) {
    const group = node.closest("[role=group][aria-labelledby]:not(.rows)");
    if (group && node.type === "checkbox") {
      const boxes = all("input[type=checkbox]", group);
      return boxes[0] === node && isNeeded(group) && !boxes.some((box) => box.checked);
    }
    if (node.type === "radio" || node.type === "checkbox") return false;
    const value = node.tomselect ? [].concat(node.tomselect.getValue()).join("") : node.value;
    return !value.trim() && (node.getAttribute("aria-required") === "true" || inNeededRow(node));
  }

  const isNeeded = (group) => Boolean(one(".mark.must", group.querySelector(".label") ?? group));
  const inNeededRow = (node) => {
    const rows = node.closest("[data-rows]");
    return Boolean(rows && node.closest("[data-row]") && !node.dataset.tie && isNeeded(rows));
  };

  function next(from, back) {
    const fields = all(TYPED, form).filter((node) => !node.closest("template, .ts-wrapper, .conflict") && isShown(node));
    const here = fields.findIndex((node) => node === from || node.tomselect?.control_input === from || node.tomselect?.wrapper.contains(from));
    if (back) return fields[here - 1] && put(fields[here - 1]);
    const same = fields[here]?.name;
    const found = fields.slice(here + 1).find((node) => node.name !== same && lacks(node)) ?? fields.slice(0, Math.max(here, 0)).find((node) => node.name !== same && lacks(node));
    if (found) return put(found);
    const save = one("[data-save]", form);
    save.focus();
    if (!fields.some(lacks)) say("Все обязательные поля заполнены. Enter – сохранить");
  }

  /** Takes the option that was looked for, at once: a quick hand presses the next key before any timer runs. */
  function take(event, select) {
    const box = select.tomselect;
    if (!box.isOpen || !box.activeOption) return false;
    event.stopImmediatePropagation();
    box.onOptionSelect(event, box.activeOption);
    return true;
  }

  const chosenBy = (event) => { const found = event.target.closest?.(".ts-wrapper")?.previousElementSibling; return found?.tomselect ? found : null; };

  function enter(event) {
    const node = event.target;
    if (!form.contains(node) || !node.matches("input, select") || event.isComposing) return;
    event.preventDefault();  // Enter in an input would send the form
    const select = chosenBy(event), typing = select && node.value.trim();
    if (typing && (!take(event, select) || select.multiple)) return;  // nothing found, or another one may follow
    select?.tomselect.close();
    event.stopImmediatePropagation();
    next(node, event.shiftKey);
  }

  /** Tab takes the option that was looked for and goes on at once; an open list in which nothing was typed takes none. */
  function tab(event) {
    const select = chosenBy(event);
    if (!select?.tomselect.isOpen) return;
    if (event.shiftKey || !event.target.value.trim()) return select.tomselect.close();
    if (select.multiple || !take(event, select)) return;
    event.preventDefault();
    after(select);
  }

  function after(select) {
    const stops = all(`${TYPED}, button, a[href]`, form).filter((node) => !node.closest("template") && node.tabIndex >= 0 && isShown(node) && !node.tomselect && !node.matches("[type=radio]:not(:checked)"));
    const at = stops.indexOf(select.tomselect.control_input);
    if (document.activeElement === select.tomselect.control_input) stops[at + 1]?.focus();
  }

  /** Tick boxes of one field are walked with the arrows too. */
  function arrows(event) {
    const group = event.target.closest?.("[role=group]");
    if (event.target.type !== "checkbox" || !group) return;
    const boxes = all("input[type=checkbox]", group);
    const to = boxes[boxes.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
    if (to) { event.preventDefault(); to.focus(); }
  }

  document.addEventListener("keydown", (event) => {
    if (!form) return;
    const command = event.ctrlKey || event.metaKey;
    // an open list in which nothing was typed must not add its first value on the way to saving
    if (command && event.key === "Enter" && !event.target.value?.trim()) chosenBy(event)?.tomselect.close();
    if (command && event.shiftKey && event.key === "Enter" && one("[data-another]", form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return form.requestSubmit(one("[data-another]", form));
    }
    if (event.key === "Enter" && !command && !event.altKey) return enter(event);
    if (event.key === "Tab") return tab(event);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") return arrows(event);
    if (event.key === "Escape") unstick(event);
  }, true);

  // ---------------------------------------------------------------- values that stay from form to form

  function unstick(event) {
    const field = event.target.closest?.("[data-sticky]");
    if (!field) return;
    const node = one("select", field) ?? one("input", field);
    event.preventDefault();
    event.stopPropagation();
    if (node.tomselect) { node.tomselect.clear(); node.tomselect.close(); } else node.value = "";
    node.dispatchEvent(new Event("change", { bubbles: true }));
    plain(field);
    say("Поле очищено");
  }

  function plain(field) {
    delete field.dataset.sticky;
    one("[data-stuck]", field)?.remove();
  }

  document.addEventListener("input", (event) => { const field = event.target.closest("[data-sticky]"); if (field) plain(field); });

  // ---------------------------------------------------------------- several rows of a spreadsheet into inline rows

  const cellsOf = (row) => all(TYPED, row).filter((node) => !node.closest(".ts-wrapper") && node.type !== "radio");
  const folded = (text) => text.trim().toLowerCase().replaceAll("ё", "е");

  function table(text) {
    return text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n").map((line) => line.split("\t").map((cell) => cell.trim()));
  }

  /** Puts a text into a cell; false when the cell offers no such value. */
  function fill(node, text) {
    if (!node || !text) return true;
    if (node.matches("select")) {
      const found = [...node.options].find((option) => option.value && folded(option.textContent) === folded(text))
        ?? [...node.options].find((option) => option.value && folded(option.textContent).startsWith(folded(text)));
      if (!found) return false;
      if (node.tomselect) node.tomselect.setValue(found.value); else node.value = found.value;
    } else node.value = text;
    node.dispatchEvent(new Event("change", { bubbles: true }));
    node.dispatchEvent(new Event("focusout", { bubbles: true }));
    return true;
  }

  document.addEventListener("paste", (event) => {
    const holder = event.target.closest?.("[data-rows]");
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const lines = table(text);
    if (!holder || (!text.includes("\t") && (lines.length < 2 || event.target.matches("textarea")))) return;
    const row = event.target.closest("[data-row]");
    const start = event.target.closest(".ts-wrapper")?.previousElementSibling ?? event.target;
    const column = cellsOf(row).indexOf(start);
    if (column < 0) return;
    event.preventDefault();
    spread(holder, row, column, lines);
  });

  function spread(holder, first, column, lines) {
    let row = first, missed = 0;
    lines.forEach((line, index) => {
      if (index) row = following(holder, row);
      if (!row) { missed += line.filter(Boolean).length; return; }
      const cells = cellsOf(row);
      line.forEach((text, place) => {
        const node = cells[column + place], fits = node ? fill(node, text) : !text;
        if (node) mark(node, fits, text);
        if (!fits) missed += 1;
      });
    });
    tell(holder, lines.length, missed);
    const last = cellsOf(row ?? first)[column];
    if (last) put(last);
  }

  function following(holder, row) {
    const rows = all("[data-row]", holder).filter((each) => !each.hidden && !each.closest("template"));
    const found = rows[rows.indexOf(row) + 1];
    if (found) return found;
    one("[data-add]", holder)?.click();
    return all("[data-row]", holder).filter((each) => !each.hidden && each !== row && !rows.includes(each))[0];
  }

  function mark(node, fits, text) {
    const cell = node.closest("td, .field");
    one(".problem[data-pasted]", cell)?.remove();
    node.toggleAttribute("aria-invalid", !fits);
    if (fits) return node.removeAttribute("aria-invalid");
    node.setAttribute("aria-invalid", "true");
    const note = Object.assign(document.createElement("span"), { className: "problem", textContent: `«${text}» нет в списке: выберите` });
    note.dataset.pasted = "1";
    cell.append(note);
  }

  function tell(holder, count, missed) {
    let note = one("[data-told]", holder);
    if (!note) {
      note = Object.assign(document.createElement("p"), { className: "small" });
      note.dataset.told = "1";
      note.setAttribute("role", "status");
      holder.append(note);
    }
    note.textContent = `Вставлено строк: ${count}.` + (missed ? ` Не подошло значений: ${missed} – они отмечены.` : "") + " Проверьте и сохраните.";
  }

  // ---------------------------------------------------------------- start

  /** Nobody came to this list: it would lie over the form until they go. Typing and arrows open it. */
  function openOnlyWhenAsked(list) {
    if (!list) return;
    list.settings.openOnFocus = false;
    list.on("blur", () => { list.settings.openOnFocus = true; });
  }

  /** In the grid of pasted rows Enter goes down its column, as in a spreadsheet; it would save all rows otherwise. */
  one("form[data-sheet]")?.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td");
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !cell || event.target.matches("textarea")) return;
    event.preventDefault();
    const line = cell.parentElement[event.shiftKey ? "previousElementSibling" : "nextElementSibling"];
    const to = line && one("input, textarea", line.cells[cell.cellIndex]);
    if (to) { to.focus(); to.select(); }
  });

  const area = one("textarea[data-paste]");
  area?.addEventListener("paste", () => setTimeout(() => { if (table(area.value).length > 1) one("[data-save]", area.form).focus(); }));

  const kept = one("form[data-draft]");
  if (kept) drafts(kept);

  if (form) {
    window.addEventListener("load", () => {
      if (one("[data-resume]")) return one("[data-resume]").focus();
      if ("calm" in form.dataset) return;
      const first = all(TYPED, form).find((node) => !node.closest("template, .ts-wrapper") && isShown(node) && lacks(node));
      if (!first) return;
      openOnlyWhenAsked(first.tomselect);
      shownInput(first).focus({ preventScroll: true });  // what was saved just before stays in sight
    });
  }
})();
