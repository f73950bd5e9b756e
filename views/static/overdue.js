// The control of terms: «Отметить все» in the queue, arrow keys between the days of the month, Escape closes a filter.
(() => {
  "use strict";
  const all = document.querySelector("[data-tick-all]");
  if (all) {
    all.hidden = false;
    all.addEventListener("click", () => {
      const boxes = [...document.querySelectorAll("#queue input[name=paper]")];
      const tick = boxes.some((box) => !box.checked);
      boxes.forEach((box) => { box.checked = tick; });
      all.textContent = tick ? "Снять отметки" : "Отметить все";
    });
  }

  const days = document.getElementById("days");
  if (days) {
    const cells = [...days.querySelectorAll("tbody td")];
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
    cells.forEach((cell) => { cell.tabIndex = -1; });
    (days.querySelector("td.today") || cells[0]).tabIndex = 0;
    days.addEventListener("keydown", (event) => {
      const at = cells.indexOf(event.target);
      const next = cells[at + steps[event.key]];
      if (at < 0 || !next) return;
      event.preventDefault();
      cells[at].tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    });
  }

  const drops = [...document.querySelectorAll(".overdue-filters details")];
  drops.forEach((drop) => drop.addEventListener("toggle", () => {
    if (drop.open) drops.forEach((other) => { if (other !== drop) other.open = false; });
  }));
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && drops.find((drop) => drop.open);
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  });
})();
