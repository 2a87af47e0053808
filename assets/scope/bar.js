// The scope bar: the filters for period, counties, agencies and so on, at the top of every screen.
//
// The URL is the only state. The server reads the scope from the URL and sends it here; when the reader changes a
// filter, the bar sends new parameters and the server puts them into the URL. The lists of options are the same for
// every scope and arrive once, through `choices.js`.

// A list of checkboxes with a search box. Returns the element, its "clear" button, and `read`, which gives the chosen
// codes.
function choices(list, words) {
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
      for (const head of items.querySelectorAll(".group")) { // Hide the heading of a group without a visible option.
        let next = head.nextElementSibling, any = false;
        while (next && next.classList.contains("option")) { any ||= !next.hidden; next = next.nextElementSibling; }
        head.hidden = !any;
      }
      none.hidden = seen > 0;
    },
    onkeydown: event => { // Enter toggles the first match.
      if (event.key !== "Enter") return;
      event.preventDefault();
      const box = items.querySelector(".option:not([hidden]) input");
      if (box) box.checked = !box.checked;
    },
  });
  items.addEventListener("keydown", event => { // The arrow keys move between the visible options.
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const open = boxes.filter(box => !box.closest(".option").hidden);
    open[(open.indexOf(document.activeElement) + step + open.length) % open.length]?.focus();
  });
  const clear = make("button", { type: "button", class: "quiet", onclick: () => boxes.forEach(box => { box.checked = false; }) }, words.clear);
  return { element: make("div", { class: "choices" }, search, items, none), clear, read: () => boxes.filter(box => box.checked).map(box => box.value) };
}

// Make `panel` a popover of `button`: below the button and aligned with the start of the text (right in Persian), or a
// sheet at the bottom of a narrow screen. `fill` creates the content when the panel is first opened: lists have
// hundreds of options, and most views are read without opening any. `onleave` is called when the panel closes, unless
// Escape closed it: before it is hidden, so that the server is asked within the click and not after the page is painted.
function popover(button, panel, { fill, onleave } = {}) {
  panel.setAttribute("popover", "auto");
  panel.tabIndex = -1;
  panel.addEventListener("beforetoggle", () => panel.append(...fill()), { once: true });
  let cancelled = false;
  panel.addEventListener("beforetoggle", event => { if (event.newState === "closed" && !cancelled) onleave?.(); });
  const place = () => {
    if (innerWidth < 640) { panel.style.cssText = ""; return; }
    const at = button.getBoundingClientRect(), wide = panel.offsetWidth;
    const start = getComputedStyle(button).direction === "rtl" ? at.right - wide : at.left;
    panel.style.top = `${at.bottom + 6}px`;
    panel.style.left = `${Math.min(Math.max(start, 12), innerWidth - wide - 12)}px`;
    panel.style.maxHeight = `${Math.max(innerHeight - at.bottom - 24, 240)}px`;
  };
  // Escape empties a search first, as browsers do it, and closes the panel when there is none.
  panel.addEventListener("keydown", event => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    if (event.target.matches(".search") && event.target.value) {
      event.target.value = "";
      event.target.dispatchEvent(new Event("input"));
      return;
    }
    cancelled = true;
    panel.hidePopover();
  });
  panel.addEventListener("toggle", event => {
    const open = event.newState === "open";
    button.setAttribute("aria-expanded", String(open));
    if (!open) return;
    cancelled = false;
    // A field with the focus raises the keyboard of a telephone, which covers what the panel is opened for.
    (matchMedia("(pointer: coarse)").matches ? panel : panel.querySelector(".search, .active, input, button"))?.focus();
  });
  // Position the panel at once. The `toggle` event fires only after the panel was painted at its default position, and
  // a quick second click would miss the moved panel.
  button.addEventListener("click", () => { panel.togglePopover(); if (panel.matches(":popover-open")) place(); });
  return panel;
}

// The button and panel of one filter. The server is asked only if the selection differs when the panel closes.
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

// The button and panel of the less common filters, and of the switch that leaves out cases of provincial trips.
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

// Scroll to the top when the reader opens another screen, the page of one office, county or case, or another page of a
// list. Keep the scroll position when a click only narrows the scope. `PAGES` lists the parameters that open another
// page.
const PAGES = { agencies: ["agency"], counties: ["county"], cases: ["case", "after", "before"] };
const isAnother = (here, params, screen) => (screen ?? here.screen) !== here.screen
  || (PAGES[here.screen] ?? []).some(name => JSON.stringify(params[name]) !== JSON.stringify(here.params[name]));
const toTop = () => document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);

// Follow links within the dashboard without reloading the page. Clicks with a modifier key or another mouse button are
// left to the browser (open in a new tab, and so on).
let follow = null, menuParams = () => ({});
const asParams = query => {
  const params = {};
  for (const [key, value] of new URLSearchParams(query)) (params[key] ||= []).push(value);
  return params;
};
const plainClick = event => !event.button && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
document.addEventListener("click", event => {
  const link = event.target.closest?.("a[href]"), [, to, query] = link?.getAttribute("href").match(OWN) || [];
  if (query === undefined || !follow || !plainClick(event)) return;
  event.preventDefault();
  history.replaceState({ followed: link.getAttribute("href") }, "", location.href); // for the way back
  follow(asParams(query), to === "./" ? "" : to || null);
});
// Addresses within the dashboard: "?…" is this screen, "./?…" the first screen, "cases?…" another screen.
const OWN = /^(\.\/|[a-z]+)?\?(.*)$/;

// Streamlit's own navigation forgets the scope. Its links get the full address, so that they can be copied or opened in
// a new tab, and a plain click on one is followed like every other link.
const MENU = ["stTopNavLink", "stTopNavDropdownLink", "stSidebarNavLink"].map(name => `a[data-testid="${name}"]`).join();
const screenOf = link => new URL(link.href).pathname.split("/").at(-1);
const addressed = link => { link.href = addressOf(screenOf(link), menuParams(screenOf(link))); };
for (const kind of ["pointerover", "focusin"]) document.addEventListener(kind, event => {
  const link = follow && event.target.closest?.(MENU);
  if (link) addressed(link);
});
document.addEventListener("click", event => {
  const link = event.target.closest?.(MENU);
  if (!link || !follow || !plainClick(event)) return;
  event.preventDefault();
  event.stopPropagation(); // Streamlit would open the screen without any parameters.
  follow(menuParams(screenOf(link)), screenOf(link));
}, { capture: true });

// The first finding below the bar, for those who do not see the page.
function firstFinding() {
  const bar = document.querySelector(".scope-bar");
  if (!bar?.checkVisibility()) return null;
  return [...document.querySelectorAll('[data-testid="stMain"] :is(p.day, h2)')]
    .find(each => each.checkVisibility() && bar.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING);
}
// Streamlit's skip link leads to the top of the page, before the bar, whose filters the Tab key would go through on every
// screen.
document.addEventListener("click", event => {
  const finding = event.target.closest?.('[data-testid="stSkipToContent"]') && firstFinding();
  if (!finding) return;
  event.preventDefault();
  event.stopPropagation();
  finding.tabIndex = -1;
  finding.focus();
}, { capture: true });
// On a narrow screen the opened menu covers the page, which the Tab key would go through behind it: the focus goes into
// the menu, and Escape closes it and leads back to its button.
const OVERLAY = 768, MENU_BUTTON = '[data-testid="stExpandSidebarButton"]';
const closingButton = () => innerWidth >= OVERLAY ? null : document.querySelector('.stSidebar[data-collapsed="false"] [data-testid="stSidebarCollapseButton"] button');
// Streamlit draws the menu and its button after the click. Waits for a second at most.
function focusWhenDrawn(selector, frames = 60) {
  const drawn = document.querySelector(selector);
  if (drawn && drawn.checkVisibility({ visibilityProperty: true })) drawn.focus();
  else if (frames) requestAnimationFrame(() => focusWhenDrawn(selector, frames - 1));
}
document.addEventListener("click", event => {
  if (innerWidth < OVERLAY && event.target.closest?.(MENU_BUTTON)) focusWhenDrawn('.stSidebar[data-collapsed="false"] [data-testid="stSidebarNavLink"]');
});
document.addEventListener("keydown", event => {
  const close = event.key === "Escape" && closingButton();
  if (!close) return;
  close.click();
  focusWhenDrawn(MENU_BUTTON);
});

let here = null; // The screen and the parameters of the present view.
addEventListener("popstate", () => {
  if (here && isAnother(here, asParams(location.search), location.pathname.split("/").at(-1))) leave("page");
});

// Write what has the language of the whole page: only where it is another one, because the browser computes the styles of
// all elements again after each of these changes.
function speakLanguage({ lang, words, furniture }) {
  const page = document.documentElement;
  const dir = lang === "fa" ? "rtl" : "ltr";
  if (page.lang !== lang) page.lang = lang;
  if (page.dataset.dir !== dir) page.dataset.dir = dir;
  speak(furniture);
  // Streamlit labels its skip link and its navigation for screen readers in English only.
  const skip = document.querySelector('[data-testid="stSkipToContent"]'), screens = document.querySelector('[data-testid="stTopNav"]');
  if (skip && skip.textContent !== words.skip) skip.textContent = words.skip;
  if (screens && screens.getAttribute("aria-label") !== words.screens) screens.setAttribute("aria-label", words.screens);
}

// Streamlit calls this with the first data and whenever they have changed.
export default function ({ data, parentElement, setTriggerValue }) {
  speakLanguage(data);
  here = { screen: data.page, params: data.params };
  answerArrived();
  follow = (params, screen = null) => {
    const another = isAnother(here, params, screen);
    // A narrower scope keeps the order and the search of the tables, which the server does not know.
    if (!another) params = { ...params, ...Object.fromEntries([["tables", new URLSearchParams(location.search).getAll("tables")]].filter(([, kept]) => kept.length)) };
    openEntry(addressOf(screen ?? here.screen, params), another);
    if (another) toTop();
    setTriggerValue("go", { params, screen: screen === here.screen ? null : screen });
    here = { screen: screen ?? here.screen, params }; // A next choice before the answer must not undo this one.
  };
  // What the menu keeps: the scope. A page of one case is left; the screen's own name leads back from an office or a
  // county to the list of all.
  menuParams = screen => {
    const scope = data.filters.map(list => list.key), own = PAGES[here.screen] ?? [];
    const left = own.filter(name => screen === here.screen || !scope.includes(name));
    return Object.fromEntries(Object.entries(here.params).filter(([name]) => !left.includes(name)));
  };

  // On a phone the list of screens covers the page, so close it once a screen has been chosen.
  closingButton()?.click();

  buildWhenClosed(data, parentElement);
}

// Build the bar, unless a panel is open: a reader who opened one while the server was still answering the click before
// keeps it, and the bar is built when it has closed. What was chosen in it is added to the scope of that time.
function buildWhenClosed(data, parentElement) {
  const open = parentElement.querySelector(".scope-bar .panel:popover-open");
  if (open) open.ontoggle = event => { if (event.newState === "closed") buildWhenClosed(data, parentElement); };
  else buildBar(data, parentElement);
}

function buildBar(data, parentElement) {
  const { words } = data;
  const ask = change => follow(Object.fromEntries(Object.entries({ ...here.params, ...change }).filter(([, values]) => values.length)));
  const periodButton = make("button", { type: "button", class: "filter period-button", "aria-expanded": "false", "aria-haspopup": "dialog", "data-focus": "period" },
    make("span", { class: "name" }, words.period), make("span", { class: "value" }, data.period.label));
  const periodPanel = popover(periodButton, make("div", { class: "panel wide", role: "dialog", "aria-label": words.period }),
    { fill: () => [periodChooser(data, value => { periodPanel.hidePopover(); ask({ period: [value] }); })] });
  const clear = data.clearable && make("button", { type: "button", class: "quiet clear-all", "data-focus": "clear", onclick: () => follow(data.cleared) }, words.clear_all);

  const backButton = clicksBehind() > 0 && make("button", { type: "button", class: "quiet back-button", "data-focus": "back", onclick: () => history.back() }, words.back);

  // Keep the focus on the filter that had it, or on the first one if what had it is there no more ("Show everything").
  const focus = parentElement.querySelector(":focus")?.dataset.focus;
  parentElement.querySelector(".scope-bar")?.remove();
  parentElement.append(make("div", { class: "scope-bar", role: "region", "aria-label": words.scope },
    make("div", { class: "filters" }, periodButton, periodPanel, ...data.filters.flatMap(list => filterButton(list, data, ask)), ...moreButton(data, ask), clear, backButton)));
  if (focus) (parentElement.querySelector(`[data-focus="${focus}"]`) ?? periodButton).focus();
}
