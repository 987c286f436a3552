// Filter and sort of the list of claims, and overlapping spans told apart; the page is whole without it.
(function () {
  "use strict";
  var form = document.getElementById("filter");
  var list = document.getElementById("list");
  if (!form || !list) return;
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
  form.hidden = false;
  form.addEventListener("input", show);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  show();
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
