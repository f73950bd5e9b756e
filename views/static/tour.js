/* The five-minute tour: a lit place of the page and a small window with words. The server tells the stops of the role
   (/help/tour/); only the number of the present stop is kept in the tab, so that the tour goes on over pages. */
(() => {
  "use strict";

  const KEY = "console-tour";
  const token = () => document.querySelector("meta[name=csrf-token]").content;
  const at = () => {
    const value = sessionStorage.getItem(KEY);
    return value === null ? null : Number(value);
  };
  let stops = [];
  let shown = null; // {window, lit, back}

  const load = async () => {
    if (stops.length) return true;
    const answer = await fetch("/help/tour/", { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return false;
    stops = (await answer.json()).steps;
    return stops.length > 0;
  };

  const remember = () =>
    fetch("/help/tour/done", { method: "POST", headers: { "X-CSRFToken": token() }, credentials: "same-origin" });

  const clear = () => {
    if (!shown) return;
    shown.window.remove();
    shown.lit.remove();
    window.removeEventListener("resize", shown.place);
    shown = null;
  };

  const finish = () => {
    sessionStorage.removeItem(KEY);
    clear();
    remember();
    document.querySelectorAll("[data-tour-offer]").forEach((offer) => offer.remove());
    document.getElementById("page-content").focus();
  };

  const go = async (number) => {
    if (number < 0) return;
    if (number >= stops.length) return finish();
    sessionStorage.setItem(KEY, String(number));
    if (location.pathname === stops[number].page) return show(number);
    location.assign(stops[number].page);
  };

  const button = (label, act, primary) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = primary ? "btn primary" : "btn quiet";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  };

  const seen = (selector) =>
    selector.split(", ").map((one) => document.querySelector(one)).find((node) => node && node.getClientRects().length);

  const place = (card, lit, target) => {
    if (!target) {
      lit.hidden = true;
      card.classList.add("middle");
      return;
    }
    const box = target.getBoundingClientRect();
    const top = Math.max(box.top - 6, 4);
    const bottom = Math.min(box.bottom + 6, window.innerHeight - 4);
    lit.hidden = false;
    Object.assign(lit.style, {
      top: `${top}px`,
      left: `${Math.max(box.left - 6, 4)}px`,
      width: `${Math.min(box.width + 12, window.innerWidth - 8)}px`,
      height: `${Math.max(bottom - top, 24)}px`,
    });
    const size = card.getBoundingClientRect();
    const below = bottom + 12;
    const beside = box.right + 18;
    const fits = below + size.height < window.innerHeight;
    const fitsBeside = beside + size.width < window.innerWidth;
    const left = !fits && fitsBeside ? beside : Math.min(Math.max(box.left, 12), window.innerWidth - size.width - 12);
    const y = fits ? below : fitsBeside ? Math.max(top, 12) : Math.max(top - size.height - 12, 12);
    Object.assign(card.style, { top: `${Math.min(y, window.innerHeight - size.height - 12)}px`, left: `${left}px` });
  };

  const keep = (event) => {
    /* The focus stays in the window, as in every dialog of the console. */
    if (event.key !== "Tab" || !shown) return;
    const all = [...shown.window.querySelectorAll("button")];
    const edge = event.shiftKey ? all[0] : all[all.length - 1];
    if (document.activeElement === edge || !shown.window.contains(document.activeElement)) {
      event.preventDefault();
      (event.shiftKey ? all[all.length - 1] : all[0]).focus();
    }
  };

  const show = (number) => {
    clear();
    const stop = stops[number];
    const target = seen(stop.target);
    const lit = document.createElement("div");
    lit.className = "tour-lit";
    lit.setAttribute("aria-hidden", "true");
    const card = document.createElement("div");
    card.className = "tour-window";
    card.setAttribute("role", "dialog");
    card.setAttribute("aria-modal", "true");
    card.setAttribute("aria-labelledby", "tour-title");
    card.setAttribute("aria-describedby", "tour-text");
    const title = document.createElement("h2");
    title.id = "tour-title";
    title.textContent = stop.title;
    const text = document.createElement("p");
    text.id = "tour-text";
    text.textContent = stop.text;
    const count = document.createElement("p");
    count.className = "small muted";
    count.textContent = `Остановка ${number + 1} из ${stops.length}`;
    const acts = document.createElement("div");
    acts.className = "actions";
    const last = number === stops.length - 1;
    const next = button(last ? "Готово" : "Дальше", () => go(number + 1), true);
    acts.append(next);
    if (number > 0) acts.append(button("Назад", () => go(number - 1)));
    if (!last) acts.append(button("Закончить обзор", finish));
    card.append(count, title, text, acts);
    document.body.append(lit, card);
    const again = () => place(card, lit, target);
    shown = { window: card, lit, place: again };
    if (target) target.scrollIntoView({ block: "nearest" });
    again();
    window.addEventListener("resize", again);
    next.focus({ preventScroll: true });
  };

  const begin = async () => {
    if (await load()) go(0);
  };

  document.addEventListener("keydown", (event) => {
    if (!shown) return;
    keep(event);
    const number = at();
    if (event.key === "Escape") finish();
    else if (event.key === "ArrowRight") go(number + 1);
    else if (event.key === "ArrowLeft") go(number - 1);
  });
  document.addEventListener("click", (event) => {
    const pressed = event.target instanceof Element ? event.target : null;
    if (!pressed) return;
    if (pressed.closest("[data-tour-start]")) begin();
    if (pressed.closest("[data-tour-refuse]")) finish();
  });
  document.querySelectorAll("[data-tour-offer], [data-tour-start]").forEach((node) => {
    node.hidden = false;
  });
  if (at() !== null) {
    load().then((ready) => {
      const number = at();
      if (ready && stops[number] && location.pathname === stops[number].page) show(number);
      else if (!ready) sessionStorage.removeItem(KEY);
    });
  }
})();
