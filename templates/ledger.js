// 网页台账的查找、筛选、排序。页面不联网；数据都在表格里，脚本不含数据。
(function () {
  "use strict";
  var byId = function (id) { return document.getElementById(id); };
  var table = byId("tasks"), controls = byId("controls"), search = byId("search"), order = byId("order");
  var status = byId("status"), nothing = byId("nothing");
  var pickers = ["unit", "role", "year", "topic", "plan"].map(byId).filter(Boolean);
  var parts = Array.prototype.slice.call(table.tBodies);
  var flat = document.createElement("tbody");
  var collator = new Intl.Collator("zh-CN", { numeric: true });
  var words = { l: "牵头", s: "配合", r: "责任" };
  var sorting = { key: "", down: false };

  function plain(text) { return text.normalize("NFKC").toLowerCase().replace(/\s+/g, " "); }
  function list(text) { return text ? text.split(" ") : []; }
  function value(id) { var picker = byId(id); return picker ? picker.value : ""; }
  function cell(row, name) { return row.querySelector(".c-" + name); }

  var tasks = parts.flatMap(function (part) {
    return Array.prototype.map.call(part.querySelectorAll(".task"), function (row) {
      var heads = Array.prototype.map.call(part.querySelectorAll(".band th"), function (head) { return head.textContent; });
      var units = {};
      list(row.dataset.units).forEach(function (said) {
        var found = /^(\d+)([lsr])(\*?)$/.exec(said);
        units[found[1]] = { role: found[2], collective: found[3] === "*" };
      });
      var own = cell(row, "own");
      return {
        row: row, part: part, units: units, own: own, said: own.textContent,
        text: plain(row.textContent + " " + heads.join(" ")), years: list(row.dataset.years), topics: list(row.dataset.topics),
        keys: {
          place: Number(row.dataset.place), unit: Number(row.dataset.unit), due: row.dataset.due,
          title: row.querySelector(".title").textContent, target: cell(row, "target").textContent.trim()
        }
      };
    });
  });

  function hasRole(task, unit, role) {
    if (!role) { return true; }
    if (table.classList.contains("one-unit")) { return task.said.indexOf(words[role]) === 0; }
    if (unit !== "") { return task.units[unit].role === role; }
    return Object.keys(task.units).some(function (key) { return task.units[key].role === role; });
  }

  function matches(task, asked) {
    return asked.words.every(function (word) { return task.text.indexOf(word) >= 0; })
      && (asked.unit === "" || asked.unit in task.units)
      && hasRole(task, asked.unit, asked.role)
      && (asked.year === "" || task.years.indexOf(asked.year) >= 0)
      && (asked.topic === "" || task.topics.indexOf(asked.topic) >= 0)
      && (asked.plan === "" || task.row.dataset.plan === asked.plan);
  }

  function showRole(task, unit) {
    if (table.classList.contains("one-unit")) { return; }
    var own = unit === "" ? null : task.units[unit];
    task.own.textContent = own ? words[own.role] + (own.collective ? "（集体）" : "") : "";
  }

  function conditions() {
    var said = pickers.filter(function (picker) { return picker.value !== ""; }).map(function (picker) {
      return picker.labels[0].textContent + "：" + picker.selectedOptions[0].textContent.replace(/（\d+项）$/, "");
    });
    if (search.value.trim()) { said.unshift("搜索：" + search.value.trim()); }
    return said.join("；");
  }

  function apply() {
    var asked = {
      words: list(plain(search.value).trim()), unit: value("unit"), role: value("role"), year: value("year"),
      topic: value("topic"), plan: value("plan")
    };
    var shown = 0;
    table.classList.toggle("picked", asked.unit !== "");
    parts.forEach(function (part) { part.hidden = true; });
    tasks.forEach(function (task) {
      var fits = matches(task, asked);
      task.row.hidden = !fits;
      if (fits) {
        shown += 1;
        showRole(task, asked.unit);
        if (!sorting.key) { task.part.hidden = false; }
      }
    });
    var said = conditions();
    status.textContent = said ? "显示" + shown + "项，共" + tasks.length + "项任务（" + said + "）。" : "";
    nothing.hidden = shown > 0;
  }

  function compare(one, other) {
    var a = one.keys[sorting.key], b = other.keys[sorting.key];
    var found = typeof a === "number" ? a - b : collator.compare(a, b);
    return (sorting.down ? -found : found) || one.keys.place - other.keys.place;
  }

  function arrange() {
    var sorted = sorting.key ? tasks.slice().sort(compare) : tasks;
    sorted.forEach(function (task) { (sorting.key ? flat : task.part).appendChild(task.row); });
    if (sorting.key) { table.appendChild(flat); } else if (flat.parentNode) { table.removeChild(flat); }
    table.classList.toggle("flat", Boolean(sorting.key));
    table.querySelectorAll("th[data-key]").forEach(function (head) {
      if (head.dataset.key === sorting.key) {
        head.setAttribute("aria-sort", sorting.down ? "descending" : "ascending");
      } else {
        head.removeAttribute("aria-sort");
      }
    });
    order.value = sorting.down ? "" : sorting.key;
    apply();
  }

  // 第一次点升序，第二次降序，第三次回到方案原来的顺序
  function sortBy(key) {
    if (sorting.key !== key) { sorting = { key: key, down: false }; }
    else if (!sorting.down) { sorting = { key: key, down: true }; }
    else { sorting = { key: "", down: false }; }
    arrange();
  }

  function clear() {
    search.value = "";
    pickers.forEach(function (picker) { picker.value = ""; });
    sorting = { key: "", down: false };
    arrange();
  }

  table.querySelectorAll("th[data-key]").forEach(function (head) {
    head.querySelector("button").addEventListener("click", function () { sortBy(head.dataset.key); });
  });
  search.addEventListener("input", apply);
  pickers.forEach(function (picker) { picker.addEventListener("change", apply); });
  order.addEventListener("change", function () { sorting = { key: order.value, down: false }; arrange(); });
  byId("clear").addEventListener("click", function () { clear(); search.focus(); });
  controls.addEventListener("submit", function (event) { event.preventDefault(); });
  document.querySelectorAll(".outline a").forEach(function (link) {
    link.addEventListener("click", function () {
      var part = byId(link.getAttribute("href").slice(1));
      if (part.hidden) { clear(); }
    });
  });
  document.addEventListener("keydown", function (event) {
    var typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "Escape" && !event.isComposing) {
      clear();
    }
  });
  controls.hidden = false;
  apply();
})();
