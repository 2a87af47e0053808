// Saved views: addresses that a reader keeps to open again later. The overview lists them, where they can be renamed,
// put in another order and removed. Of readers with an account one view can be what the dashboard opens with.

const views = () => onServer ? onServer.views.map(({ id, name, to }) => ({ id, to, title: name })) : pinsOfBrowser();

// Carry out a change: by the server for people with an account, else by changing the list of this browser.
async function changeViews(change, ofBrowser) {
  if (onServer) await askServer(change);
  else store(PINS, ofBrowser(pinsOfBrowser()));
  showPins();
}

// Show the reason in the button that was pressed, for a moment, if the change fails.
async function orSay(button, act) {
  try { await act(); } catch (error) {
    const before = button.textContent;
    button.textContent = error.message || button.closest("[data-failed]")?.dataset.failed || "!";
    setTimeout(() => { button.textContent = before; showPins(); }, 4000);
  }
}

const make = (tag, properties, data = {}) => {
  const element = Object.assign(document.createElement(tag), properties);
  Object.assign(element.dataset, data);
  return element;
};
const iconButton = (text, label, data) => {
  const button = make("button", { type: "button", textContent: text, className: "quiet" }, data);
  button.setAttribute("aria-label", label);
  button.title = label;
  return button;
};

function showPin(button) {
  sayWhere(button.dataset.kept);
  const pinned = views().some(view => view.to === button.dataset.pin);
  button.setAttribute("aria-pressed", String(pinned));
  button.textContent = pinned ? button.dataset.off : button.dataset.on;
}

function showStart(button) {
  const chosen = onServer?.start === button.dataset.startPage;
  button.setAttribute("aria-pressed", String(chosen));
  button.textContent = chosen ? button.dataset.off : button.dataset.on;
}

function link(view) {
  const element = make("a", { textContent: view.title, dir: "auto" });
  element.setAttribute("href", view.to);
  return element;
}

// A row of the list while it is edited: the name in a field, and buttons that are also reached by the Tab key.
function editor(view, at, count, words) {
  const name = make("input", { type: "text", value: view.title, maxLength: 200, dir: "auto" }, { rename: view.to, focusKey: `name-${view.to}` });
  name.setAttribute("aria-label", words.name);
  const earlier = iconButton("↑", `${words.earlier}: ${view.title}`, { move: "-1", of: view.to, focusKey: `up-${view.to}` });
  const later = iconButton("↓", `${words.later}: ${view.title}`, { move: "1", of: view.to, focusKey: `down-${view.to}` });
  earlier.disabled = at === 0;
  later.disabled = at === count - 1;
  const parts = [name, earlier, later];
  if (onServer) {
    const start = make("button", { type: "button", className: "quiet" }, { startPage: view.to, on: words.startOn, off: words.startOff, focusKey: `start-${view.to}` });
    showStart(start);
    parts.push(start);
  }
  return parts;
}

function listPins(list) {
  const all = views(), words = list.dataset, editing = list.hasAttribute("data-editing");
  const focus = list.contains(document.activeElement) && document.activeElement.dataset.focusKey;
  const items = all.map((view, at) => {
    const away = iconButton("×", `${words.remove}: ${view.title}`, { unpin: view.to });
    const item = document.createElement("li");
    item.append(...(editing ? editor(view, at, all.length, words) : [link(view)]), away);
    return item;
  });
  list.querySelector("ul").replaceChildren(...items);
  list.hidden = items.length === 0;
  const edit = list.querySelector("[data-edit-pins]");
  edit.textContent = editing ? edit.dataset.done : edit.dataset.edit;
  edit.setAttribute("aria-pressed", String(editing));
  if (!focus) return;
  const same = list.querySelector(`[data-focus-key="${CSS.escape(focus)}"]`);
  // At either end one of the two buttons is disabled: the focus goes to the other one.
  const other = focus.startsWith("up-") ? focus.replace("up-", "down-") : focus.replace("down-", "up-");
  (same?.disabled ? list.querySelector(`[data-focus-key="${CSS.escape(other)}"]`) : same)?.focus();
}

function showPins(root = document) {
  root.querySelectorAll("[data-pin]").forEach(showPin);
  root.querySelectorAll("[data-pins]").forEach(listPins);
  root.querySelectorAll("[data-start-page]").forEach(showStart);
}

const idOf = to => onServer?.views.find(view => view.to === to)?.id;

function saveOrRemove(to, title) {
  const pinned = views().some(view => view.to === to);
  return changeViews(
    pinned ? { do: "remove", id: idOf(to) } : { do: "save", views: [{ to, name: title }] },
    list => pinned ? list.filter(view => view.to !== to) : [...list, { to, title }],
  );
}

function move(to, by) {
  return changeViews({ do: "move", id: idOf(to), by }, list => {
    const from = list.findIndex(view => view.to === to), [moved] = list.splice(from, 1);
    list.splice(Math.max(from + by, 0), 0, moved);
    return list;
  });
}

document.addEventListener("click", event => {
  const button = event.target.closest?.("[data-pin], [data-unpin], [data-edit-pins], [data-move], [data-start-page]");
  if (!button) return;
  const { pin, unpin, move: by, of, startPage, title } = button.dataset;
  if (button.hasAttribute("data-edit-pins")) {
    const list = button.closest("[data-pins]");
    list.toggleAttribute("data-editing");
    listPins(list);
    if (list.hasAttribute("data-editing")) list.querySelector("input")?.focus();
  } else if (startPage !== undefined) {
    orSay(button, async () => { await askServer({ do: "start", to: onServer?.start === startPage ? null : startPage }); showPins(); });
  } else if (by !== undefined) orSay(button, () => move(of, Number(by)));
  else orSay(button, () => saveOrRemove(pin ?? unpin, title));
});

document.addEventListener("change", event => {
  const to = event.target.dataset?.rename, title = event.target.value?.trim();
  if (to === undefined) return;
  if (!title) { showPins(); return; }
  changeViews({ do: "rename", id: idOf(to), name: title }, list => list.map(view => view.to === to ? { to, title } : view)).catch(() => showPins());
});

// Alt with an arrow moves the view whose name is being edited; Escape ends the editing.
document.addEventListener("keydown", event => {
  const list = event.target.closest?.("[data-pins][data-editing]");
  if (!list) return;
  const to = event.target.dataset.rename, by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (event.key === "Escape") list.querySelector("[data-edit-pins]").click();
  else if (to !== undefined && by && event.altKey) {
    event.preventDefault();
    move(to, by).catch(() => showPins());
  }
});

// --- Short links -----------------------------------------------------------------------------------------------------
//
// The server makes a code for an address; the link is copied. Where a browser allows no copying, it is shown to be
// copied by hand.

document.addEventListener("click", async event => {
  const button = event.target.closest?.("[data-short-link]");
  if (!button || button.dataset.was) return;
  orSay(button, async () => {
    const { code } = await askServer({ do: "link", to: button.dataset.shortLink });
    const address = new URL(`l/${code}`, location.href).href;
    if (!await copied(address)) {
      const field = make("input", { type: "text", value: address, readOnly: true, className: "short-link", dir: "ltr" });
      field.setAttribute("aria-label", button.dataset.label);
      button.after(field);
      field.select();
      return;
    }
    button.dataset.was = button.textContent;
    button.textContent = button.dataset.done;
    button.focus();
    setTimeout(() => { button.textContent = button.dataset.was; delete button.dataset.was; }, 2500);
  });
});
