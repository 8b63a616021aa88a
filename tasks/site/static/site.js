// Adds a search field above long tables and makes areas of a map clickable. Every page says the same without it.
"use strict";

for (const table of document.querySelectorAll("table[data-filter]")) {
  const rows = [...table.tBodies[0].rows];
  const words = rows.map((row) => row.innerText.toLowerCase());
  const field = document.createElement("input");
  field.type = "search";
  const label = document.createElement("label");
  label.append(table.dataset.filter, " ", field);
  const found = document.createElement("output");
  const form = document.createElement("p");
  form.className = "filter";
  form.append(label, " ", found);
  table.parentElement.before(form);
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLowerCase();
    let count = 0;
    rows.forEach((row, at) => {
      row.hidden = !words[at].includes(wanted);
      count += row.hidden ? 0 : 1;
    });
    found.textContent = wanted ? table.dataset.found.replace("#", count) : "";
  });
}

const pages = document.querySelector("a.name").getAttribute("href").replace("index.html", "area/");
for (const area of document.querySelectorAll("path[data-area]")) {
  area.addEventListener("click", () => location.assign(`${pages}${area.dataset.area}.html`));
}
