// What the browser test asks of an open report. Each function gives plain values.
window.probe = (function () {
  "use strict";
  var $ = function (selector, root) { return (root || document).querySelector(selector); };
  var $$ = function (selector, root) { return Array.from((root || document).querySelectorAll(selector)); };
  function box(node) { return node.getBoundingClientRect(); }
  function seen(node) { var b = box(node); return b.width > 0 && b.height > 0 && getComputedStyle(node).visibility !== "hidden"; }

  // Relative luminance and contrast, as WCAG 2 defines them.
  function channels(colour) { var m = colour.match(/[\d.]+/g).map(Number); return m.length < 4 ? m.concat(1) : m; }
  function luminance(c) {
    var l = c.slice(0, 3).map(function (v) { v /= 255; return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); });
    return 0.2126 * l[0] + 0.7152 * l[1] + 0.0722 * l[2];
  }
  function ratio(a, b) { var x = luminance(a), y = luminance(b); return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05); }
  function ground(node) {
    for (; node; node = node.parentElement) {
      var style = getComputedStyle(node), image = style.backgroundImage.match(/rgb\([^)]*\)/);
      if (image) return channels(image[0]);
      var c = channels(style.backgroundColor);
      if (c[3] > 0) return c;
    }
    return [255, 255, 255, 1];
  }
  function behind(text) {
    // In a drawing the ground is the last filled shape drawn before, where the text stands.
    var at = box(text), x = at.left + at.width / 2, y = at.top + at.height / 2, found = null;
    $$("rect", text.ownerSVGElement).forEach(function (r) {
      var b = box(r);
      if (r.closest("defs") || b.left > x || b.right < x || b.top > y || b.bottom < y) return;
      if (r.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING) found = r;
    });
    var fill = found && getComputedStyle(found).fill;
    if (fill && fill.indexOf("url") === 0) { var g = $(".hatch-ground"); return channels(getComputedStyle(g).fill); }
    return fill ? channels(fill) : ground(text.ownerSVGElement.parentElement);
  }

  return {
    directions: function () {
      var first = $("#list thead th"), last = $$("#list thead th").pop();
      var chain = $(".chain .box.origin") && $(".chain .box.outlet") && $$(".chain").find(function (c) { return $(".box.origin", c) && $(".box.outlet", c); });
      return {
        page: getComputedStyle(document.documentElement).direction,
        firstColumnRight: box(first).left > box(last).left,
        originRight: box($(".box.origin rect", chain)).left > box($(".box.outlet rect", chain)).left,
        barsFromRight: Math.abs(box($(".segment rect")).right - box($(".chart")).right) < Math.abs(box($(".segment rect")).left - box($(".chart")).left),
        texts: $$(".text").map(function (t) { return [t.lang, getComputedStyle($("p", t)).direction]; }),
        headings: $$(".claim h3").map(function (h) { return [/[\u0600-\u06ff]/.test((h.textContent.match(/\p{L}/u) || [""])[0]), getComputedStyle(h).direction]; }),
      };
    },
    // The first name of a list of names stands where the page's reading begins, whatever its letters.
    namesInOrder: function () {
      var rtl = getComputedStyle(document.documentElement).direction === "rtl";
      var lists = $$(".claimant").filter(function (c) { var b = $$("bdi", c); return b.length > 1 && Math.abs(box(b[0]).top - box(b[1]).top) < 4; });
      return lists.map(function (c) { var b = $$("bdi", c); return rtl ? box(b[0]).left > box(b[1]).left : box(b[0]).left < box(b[1]).left; });
    },
    texts: function () { return $$(".document").map(function (d) { return [$(".facts bdi[dir=ltr]", d).textContent, $(".text", d) && $(".text", d).textContent]; }); },
    lostLinks: function () { return $$("a[href^='#']").filter(function (a) { return !document.getElementById(decodeURIComponent(a.getAttribute("href").slice(1))); }).map(function (a) { return a.outerHTML; }); },
    counts: function () {
      return {
        refs: $$(".text .ref").length, overlaps: $$(".text [data-a*=' ']").length, contentTwice: $$(".text .t2").length,
        rows: $$("#list tbody tr").filter(seen).length, cards: $$(".claim").filter(seen).length,
        form: seen($("#filter")), buttons: $$("#list thead button").length, chains: $$("svg.chain").length,
        lanes: $$("svg.timeline .lane").length, bars: $$("svg.chart .row").length,
      };
    },
    follow: function () {
      var ref = $$(".text .ref")[0]; ref.click();
      var to = document.getElementById(location.hash.slice(1));
      return { claim: to.classList.contains("claim"), back: $$(".place a", to).some(function (a) { return ref.closest(".text").querySelector(a.getAttribute("href").replace(/^#/, "#").replace(/([.:])/g, "\\$1")); }) };
    },
    light: function () {
      // Of spans that overlap, the link lights those of its own attribution alone.
      var piece = $$(".text [data-a*=' ']").find(function (p) { return p.dataset.a.split(" ").some(function (a) { return $(".ref[data-of='" + a + "']", p.closest(".text")); }); });
      var text = piece.closest(".text"), of = piece.dataset.a.split(" ").find(function (a) { return $(".ref[data-of='" + a + "']", text); });
      var ref = $(".ref[data-of='" + of + "']", text);
      ref.focus();
      var lit = $$(".lit", text), right = lit.length > 0 && lit.every(function (p) { return p.dataset.a.split(" ").indexOf(of) >= 0; });
      ref.blur();
      return { right: right, off: $$(".lit", text).length === 0 };
    },
    filter: function (support, challenge, q) {
      var form = $("#filter");
      form.support.value = support; form.challenge.value = challenge; form.q.value = q;
      form.q.dispatchEvent(new Event("input", { bubbles: true }));
      var rows = $$("#list tbody tr").filter(seen);
      return { rows: rows.length, cards: $$(".claim").filter(seen).map(function (c) { return [c.dataset.support, c.dataset.challenge, c.textContent]; }), said: form.shown.value };
    },
    column: function (n) { return $$("#list tbody tr").map(function (r) { return r.cells[n].textContent; }); },
    sorted: function () { return $$("#list thead th").map(function (h) { return h.getAttribute("aria-sort"); }); },
    focusHeading: function (n) { $$("#list thead button")[n].focus(); return document.activeElement.textContent; },
    active: function () { var a = document.activeElement; return a ? a.className + " " + (a.getAttribute("href") || "") : ""; },
    wide: function () { return document.documentElement.scrollWidth - document.documentElement.clientWidth; },
    illegible: function () {
      var bad = [], measured = 0;
      var walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), node;
      while ((node = walker.nextNode())) {
        var at = node.parentElement;
        if (!node.textContent.trim() || !at || /^(SCRIPT|STYLE|TITLE|OPTION)$/i.test(at.tagName) || !seen(at) || at.closest(".unseen, .skip, [hidden]")) continue;
        var style = getComputedStyle(at), svg = at.closest("svg");
        var fore = channels(svg ? style.fill : style.color), back = svg ? behind(at) : ground(at);
        var big = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && +style.fontWeight >= 700);
        var r = ratio(fore, back); measured += 1;
        if (r < (big ? 3 : 4.5)) bad.push(at.tagName + "." + (at.getAttribute("class") || "") + " " + r.toFixed(2) + " " + node.textContent.trim().slice(0, 30));
      }
      return { measured: measured, bad: Array.from(new Set(bad)).slice(0, 20) };
    },
    // In a drawing, words that stick out of the box that they stand in, or of the drawing.
    spilled: function () {
      var bad = [];
      $$("svg.chain .box").forEach(function (g) {
        if (!seen($("rect", g))) return;
        var b = box($("rect", g));
        $$("text", g).forEach(function (t) { var a = box(t); if (a.left < b.left - 1 || a.right > b.right + 1) bad.push(t.textContent); });
      });
      $$("svg.timeline text, svg.chart text, svg.chain .band").forEach(function (t) {
        if (!seen(t.ownerSVGElement)) return;
        var a = box(t), b = box(t.ownerSVGElement); if (a.left < b.left - 1 || a.right > b.right + 1) bad.push(t.textContent);
      });
      return bad;
    },
    // Wording beside a lane must not run into the lane.
    overrun: function () {
      var rtl = getComputedStyle(document.documentElement).direction === "rtl";
      var line = $$("svg.timeline .tick")[0]; if (!line) return [];
      var edge = box(line).left;
      return $$("svg.timeline .what").filter(function (t) { return rtl ? box(t).left < edge : box(t).right > edge; }).map(function (t) { return t.textContent; });
    },
    headings: function () { return $$("h1, h2, h3, h4").map(function (h) { return +h.tagName[1]; }); },
    unnamedTables: function () { return $$("table").filter(function (t) { return !t.caption && !t.closest("[aria-label]"); }).length; },
    looseCells: function () { return $$("th:not([scope])").length; },
  };
})();
