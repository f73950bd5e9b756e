/* F1 opens the norm of the field that has the focus, Esc closes it; without this file «§» still opens by itself. */
(() => {
  "use strict";

  const near = (field) => {
    const described = (field.getAttribute("aria-describedby") || "").split(/\s+/);
    const id = described.find((name) => name.endsWith("-norm"));
    const text = id && document.getElementById(id);
    const own = text && text.closest("details.norm");
    if (own) return own;
    const box = field.closest(".field, [role=group], [role=radiogroup]");
    return box && box.querySelector("details.norm");
  };

  document.addEventListener("keydown", (event) => {
    const field = event.target instanceof Element ? event.target : null;
    if (!field || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "F1") {
      const norm = near(field);
      if (!norm) return;
      event.preventDefault();
      norm.open = !norm.open;
      const live = document.getElementById("page-live");
      if (live) live.textContent = norm.open ? `Основание: ${norm.querySelector(".norm-text").textContent}` : "";
    } else if (event.key === "Escape") {
      const open = field.closest("details.norm[open]") || near(field);
      if (open && open.open) open.open = false;
    }
  });
})();
