// Filter and sort of the list of claims, and overlapping spans told apart; the page is whole without it.
(function () {
  "use strict";
  var form = document.getElementById("filter");
  var list = document.getElementById("list");
  if (!list) return;
  var rows = Array.prototype.slice.call(list.tBodies[0].rows);
  function fold(text) { return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f\u064b-\u065f\u0670]/g, ""); }
  function show() {
    var q = fold(form.q.value.trim()), support = form.support.value, challenge = form.challenge.value, shown = 0;
    rows.forEach(function (row) {
      var ok = (!support || row.dataset.support === support) && (!challenge || row.dataset.challenge === challenge) && (!q || fold(row.textContent).indexOf(q) >= 0);
      row.hidden = !ok;
      var card = document.getElementById(row.dataset.claim);
      if (card) card.hidden = !ok;
      if (ok) shown += 1;
    });
    form.shown.value = shown + " / " + rows.length;
  }
  // A page of a split report is opened with what was looked for on its index.
  if (form) new URLSearchParams(location.search).forEach(function (value, name) { if (form[name] && form[name].name === name) form[name].value = value; });
  if (form) {
    form.hidden = false;
    form.addEventListener("input", show);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    show();
  }
  Array.prototype.forEach.call(list.tHead.rows[0].cells, function (cell, column) {
    var sorted = cell.getAttribute("aria-sort") === "ascending";
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = cell.textContent;
    cell.textContent = "";
    cell.appendChild(button);
    if (!sorted) cell.setAttribute("aria-sort", "none");
    button.addEventListener("click", function () {
      var up = cell.getAttribute("aria-sort") !== "ascending";
      Array.prototype.forEach.call(list.tHead.rows[0].cells, function (other) { other.setAttribute("aria-sort", "none"); });
      cell.setAttribute("aria-sort", up ? "ascending" : "descending");
      var order = new Intl.Collator(document.documentElement.lang, { numeric: true });
      rows.sort(function (a, b) {
        var by = order.compare(a.cells[column].textContent, b.cells[column].textContent);
        return up ? by : -by;
      });
      rows.forEach(function (row) { list.tBodies[0].appendChild(row); });
    });
  });
})();
// Where spans overlap: which of them a link to a claim belongs to.
(function () {
  "use strict";
  function light(event, on) {
    var link = event.target.closest && event.target.closest(".ref");
    if (!link) return;
    var of = link.dataset.of;
    Array.prototype.forEach.call(link.closest(".text").querySelectorAll("[data-a]"), function (span) {
      if (span.dataset.a.split(" ").indexOf(of) >= 0) span.classList.toggle("lit", on);
    });
  }
  ["mouseover", "focusin"].forEach(function (name) { document.addEventListener(name, function (e) { light(e, true); }); });
  ["mouseout", "focusout"].forEach(function (name) { document.addEventListener(name, function (e) { light(e, false); }); });
})();
// The index of a split report: which pages have claims that are looked for.
(function () {
  "use strict";
  var form = document.getElementById("find"), table = document.getElementById("pages"), words = document.getElementById("words");
  if (!form || !table || !words) return;
  var rows = Array.prototype.slice.call(table.tBodies[0].rows), known = null;
  function fold(text) { return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f\u064b-\u065f\u0670]/g, ""); }
  function vocabulary() {
    var all = JSON.parse(words.textContent);
    return Object.keys(all).map(function (word) { return [fold(word), all[word]]; });
  }
  function pages(part) {
    var found = new Set();
    known.forEach(function (entry) {
      if (entry[0].indexOf(part) < 0) return;
      entry[1].split(" ").forEach(function (run) {
        var ends = run.split("-").map(Number);
        for (var page = ends[0]; page <= ends[ends.length - 1]; page += 1) found.add(page);
      });
    });
    return found;
  }
  function show() {
    var q = form.q.value.trim(), support = form.support.value, challenge = form.challenge.value, shown = 0;
    var parts = fold(q).split(/[^\p{L}\p{N}\p{M}]+/u).filter(Boolean);
    if (parts.length && !known) known = vocabulary();
    var sets = parts.map(pages), asked = new URLSearchParams();
    [["q", q], ["support", support], ["challenge", challenge]].forEach(function (pair) { if (pair[1]) asked.set(pair[0], pair[1]); });
    rows.forEach(function (row, at) {
      var cells = row.dataset.cells.split(" ").some(function (cell) {
        var pair = cell.split(":");
        return (!support || pair[0] === support) && (!challenge || pair[1] === challenge);
      });
      row.hidden = !cells || !sets.every(function (set) { return set.has(at + 1); });
      if (!row.hidden) shown += 1;
      var link = row.querySelector("a");
      link.search = asked.toString();
    });
    form.shown.value = shown + " / " + rows.length;
  }
  form.hidden = false;
  form.addEventListener("input", show);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  show();
})();
