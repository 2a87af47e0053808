// The scope bar. It shows the scope that the server read from the URL and asks for another one by its parameters;
// the server puts those in the URL. Nothing is remembered here: the URL is the scope. What can be chosen comes once, by
// `choices.js`.

function choices(list, words) {
  // Checkboxes under a search box. Returns the element and a function that tells what is chosen.
  const chosen = new Set(list.chosen), options = window.negahChoices[list.key];
  const boxes = [];
  const items = make("div", { class: "options", role: "group", "aria-label": list.label });
  let group = null;
  for (const option of options) {
    if (option.group && option.group !== group) {
      group = option.group;
      items.append(make("div", { class: "group", "data-group": group }, group));
    }
    const box = make("input", { type: "checkbox", value: option.code, checked: chosen.has(option.code) });
    const row = make("label", { class: "option", "data-fold": fold(`${option.label} ${option.group || ""}`) }, box, make("span", {}, option.label));
    boxes.push(box);
    items.append(row);
  }
  const none = make("p", { class: "none", hidden: true }, words.no_match);
  const search = options.length > 8 && make("input", {
    type: "search", class: "search", placeholder: words.search, "aria-label": `${words.search} ${list.label}`, autocomplete: "off",
    oninput: event => {
      const wanted = fold(event.target.value);
      let seen = 0;
      for (const row of items.querySelectorAll(".option")) {
        row.hidden = !row.dataset.fold.includes(wanted);
        seen += !row.hidden;
      }
      for (const head of items.querySelectorAll(".group")) {
        let next = head.nextElementSibling, any = false;
        while (next && next.classList.contains("option")) { any ||= !next.hidden; next = next.nextElementSibling; }
        head.hidden = !any;
      }
      none.hidden = seen > 0;
    },
    onkeydown: event => { // Enter takes the only, or first, match
      if (event.key !== "Enter") return;
      event.preventDefault();
      const box = items.querySelector(".option:not([hidden]) input");
      if (box) box.checked = !box.checked;
    },
  });
  items.addEventListener("keydown", event => { // arrows walk the list
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const open = boxes.filter(box => !box.closest(".option").hidden);
    open[(open.indexOf(document.activeElement) + step + open.length) % open.length]?.focus();
  });
  const clear = make("button", { type: "button", class: "quiet", onclick: () => boxes.forEach(box => { box.checked = false; }) }, words.clear);
  return { element: make("div", { class: "choices" }, search, items, none), clear, read: () => boxes.filter(box => box.checked).map(box => box.value) };
}

function popover(button, panel, { fill, onleave } = {}) {
  // The panel in the top layer, under its button, on the side the text starts from; a sheet on a narrow screen. It is
  // filled when it is first opened: hundreds of choices, and most views are looked at without changing any.
  panel.setAttribute("popover", "auto");
  panel.addEventListener("beforetoggle", () => panel.append(...fill()), { once: true });
  let cancelled = false;
  const place = () => {
    if (innerWidth < 640) { panel.style.cssText = ""; return; }
    const at = button.getBoundingClientRect(), wide = panel.offsetWidth;
    const start = getComputedStyle(button).direction === "rtl" ? at.right - wide : at.left;
    panel.style.top = `${at.bottom + 6}px`;
    panel.style.left = `${Math.min(Math.max(start, 12), innerWidth - wide - 12)}px`;
    panel.style.maxHeight = `${Math.max(innerHeight - at.bottom - 24, 240)}px`;
  };
  panel.addEventListener("keydown", event => { if (event.key === "Escape") cancelled = true; });
  panel.addEventListener("toggle", event => {
    const open = event.newState === "open";
    button.setAttribute("aria-expanded", String(open));
    if (open) { cancelled = false; panel.querySelector(".search, .active, input, button")?.focus(); }
    else if (!cancelled) onleave?.();
  });
  // Placed at once: its own event comes after it was painted elsewhere, and a quick click would miss it.
  button.addEventListener("click", () => { panel.togglePopover(); if (panel.matches(":popover-open")) place(); });
  return panel;
}

function filterButton(list, data, ask) {
  const { words, lang } = data;
  const { names } = list;
  const value = names.length === 0 ? words.all : names.length === 1 ? names[0] : `${digits(names.length, lang)} ${words.chosen}`;
  const button = make("button", { type: "button", class: `filter${names.length ? " set" : ""}`, "aria-expanded": "false", "aria-haspopup": "dialog", "data-focus": list.key, title: names.join("، ") },
    make("span", { class: "name" }, list.label), make("span", { class: "value" }, value));
  let inside = null;
  const fill = () => {
    inside = choices(list, words);
    return [inside.element, make("div", { class: "foot" }, inside.clear, make("button", { type: "button", class: "apply", onclick: () => panel.hidePopover() }, words.apply))];
  };
  const leave = () => {
    const now = inside.read();
    if ([...now].sort().join("\n") !== [...list.chosen].sort().join("\n")) ask({ [list.key]: now });
  };
  const panel = popover(button, make("div", { class: "panel", role: "dialog", "aria-label": list.label }), { fill, onleave: leave });
  return [button, panel];
}

function moreButton(data, ask) {
  const { words, lang } = data;
  const set = data.more.reduce((sum, list) => sum + list.chosen.length, 0) + (data.trips === "out");
  const button = make("button", { type: "button", class: `filter${set ? " set" : ""}`, "aria-expanded": "false", "aria-haspopup": "dialog", "data-focus": "more" },
    make("span", { class: "name" }, words.more), set ? make("span", { class: "value" }, `${digits(set, lang)} ${words.chosen}`) : null);
  const trips = make("input", { type: "checkbox", checked: data.trips === "out" });
  let lists = [];
  const fill = () => {
    lists = data.more.map(list => [list, choices(list, words)]);
    return [make("label", { class: "option switch" }, trips, make("span", {}, words.without_trips)),
      ...lists.map(([list, inside]) => make("section", {}, make("h3", {}, list.label), inside.element)),
      make("div", { class: "foot" }, make("button", { type: "button", class: "apply", onclick: () => panel.hidePopover() }, words.apply))];
  };
  const leave = () => {
    const wanted = Object.fromEntries(lists.map(([list, inside]) => [list.key, inside.read()]));
    wanted.trips = trips.checked ? ["out"] : [];
    const before = [...data.more.map(list => [...list.chosen].sort()), data.trips === "out"];
    const after = [...lists.map(([list]) => [...wanted[list.key]].sort()), trips.checked];
    if (JSON.stringify(before) !== JSON.stringify(after)) ask(wanted);
  };
  const panel = popover(button, make("div", { class: "panel wide", role: "dialog", "aria-label": words.more }), { fill, onleave: leave });
  return [button, panel];
}

// The way here: the views that were left for another one by a click, in this tab, so that every drill-down has a way back.
const WAY = "negah way", LONGEST_WAY = 30;
const keepWay = way => { try { sessionStorage.setItem(WAY, JSON.stringify(way.slice(-LONGEST_WAY))); } catch { /* a browser that keeps nothing */ } };

function wayBack(here) {
  let way = [];
  try { way = JSON.parse(sessionStorage.getItem(WAY)) ?? []; } catch { /* none, or not ours */ }
  way = Array.isArray(way) ? way.filter(each => typeof each?.screen === "string" && typeof each.params === "object") : [];
  while (way.length && JSON.stringify(way.at(-1)) === JSON.stringify(here)) way.pop(); // left by the browser's own button
  return way;
}

// Whoever opens another screen, the page of one office, county or case, or the next page of a list, begins to read at its
// top; whoever narrows what is shown by a click stays where that was.
const PAGES = { agencies: ["agency"], counties: ["county"], cases: ["case", "after", "before"] };
const isAnother = (here, params, screen) => (screen ?? here.screen) !== here.screen
  || (PAGES[here.screen] ?? []).some(name => JSON.stringify(params[name]) !== JSON.stringify(here.params[name]));
const toTop = () => document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);

// Links to a scope or to another screen are followed without loading the page anew.
let follow = null;
document.addEventListener("click", event => {
  const link = event.target.closest?.("a[href]"), [, to, query] = link?.getAttribute("href").match(OWN) || [];
  if (query === undefined || !follow || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const params = {};
  for (const [key, value] of new URLSearchParams(query)) (params[key] ||= []).push(value);
  follow(params, to === "./" ? "" : to || null);
});
const OWN = /^(\.\/|[a-z]+)?\?(.*)$/; // "?…": this screen; "./?…": the first one; "cases?…": another one

export default function ({ data, parentElement, setTriggerValue }) {
  document.documentElement.lang = data.lang;
  document.documentElement.dataset.dir = data.lang === "fa" ? "rtl" : "ltr";
  const { words, lang } = data;
  speak(data.furniture);
  // Streamlit's own two words to those who cannot see the page are English only.
  const skip = document.querySelector('[data-testid="stSkipToContent"]');
  if (skip) skip.textContent = words.skip;
  document.querySelector('[data-testid="stTopNav"]')?.setAttribute("aria-label", words.screens);
  const here = { screen: data.page, params: data.params }, before = wayBack(here);
  const go = (params, screen = null) => {
    if (isAnother(here, params, screen)) toTop();
    keepWay([...before, here]);
    setTriggerValue("go", { params, screen });
  };
  const back = () => { const last = before.at(-1); keepWay(before.slice(0, -1)); setTriggerValue("go", { params: last.params, screen: last.screen === data.page ? null : last.screen }); };
  const ask = change => go(Object.fromEntries(Object.entries({ ...data.params, ...change }).filter(([, values]) => values.length)));
  follow = go;

  const periodButton = make("button", { type: "button", class: "filter period-button", "aria-expanded": "false", "aria-haspopup": "dialog", "data-focus": "period" },
    make("span", { class: "name" }, words.period), make("span", { class: "value" }, data.period.label));
  const periodPanel = popover(periodButton, make("div", { class: "panel wide", role: "dialog", "aria-label": words.period }),
    { fill: () => [periodChooser(data, value => { periodPanel.hidePopover(); ask({ period: [value] }); })] });
  const clear = data.clearable && make("button", { type: "button", class: "quiet clear-all", onclick: () => go(data.cleared) }, words.clear_all);

  const backButton = before.length > 0 && make("button", { type: "button", class: "quiet back-button", onclick: back }, words.back);

  if (innerWidth < 768) // whoever has chosen a screen on a telephone wants to see it, not the list of screens
    document.querySelector('.stSidebar[data-collapsed="false"] [data-testid="stSidebarCollapseButton"] button')?.click();

  const focus = parentElement.querySelector(":focus")?.dataset.focus;
  parentElement.querySelector(".scope-bar")?.remove();
  parentElement.append(make("div", { class: "scope-bar", role: "region", "aria-label": words.scope },
    make("div", { class: "filters" }, periodButton, periodPanel, ...data.filters.flatMap(list => filterButton(list, data, ask)), ...moreButton(data, ask), clear, backButton)));
  if (focus) parentElement.querySelector(`[data-focus="${focus}"]`)?.focus();
}
