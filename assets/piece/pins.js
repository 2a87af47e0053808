// Pinned views: addresses that a reader saves in this browser to open again later. They are kept in `localStorage` and
// are never sent to the server.

const PINS = "negah pins";
// Accept only addresses within the dashboard. Other pages of the same origin can write to `localStorage`, so an entry
// must not be able to lead to another host or to run a script (`javascript:`).
const PINNED = /^(\.\/|[a-z]+)\?/;
const ours = pin => typeof pin?.to === "string" && PINNED.test(pin.to) && typeof pin.title === "string";
const pins = () => { try { const kept = JSON.parse(localStorage.getItem(PINS)); return Array.isArray(kept) ? kept.filter(ours) : []; } catch { return []; } };
const keep = list => { try { localStorage.setItem(PINS, JSON.stringify(list)); } catch { /* storage is switched off or full */ } };

function showPin(button) {
  const pinned = pins().some(pin => pin.to === button.dataset.pin);
  button.setAttribute("aria-pressed", String(pinned));
  button.textContent = pinned ? button.dataset.off : button.dataset.on;
}

function listPins(list) {
  const links = pins().map(pin => {
    const link = Object.assign(document.createElement("a"), { textContent: pin.title, dir: "auto" });
    link.setAttribute("href", pin.to);
    const away = Object.assign(document.createElement("button"), { type: "button", textContent: "×", className: "quiet" });
    away.dataset.unpin = pin.to;
    away.setAttribute("aria-label", `${list.dataset.remove}: ${pin.title}`);
    const item = document.createElement("li");
    item.append(link, away);
    return item;
  });
  list.querySelector("ul").replaceChildren(...links);
  list.hidden = links.length === 0;
}

function showPins(root = document) {
  root.querySelectorAll("[data-pin]").forEach(showPin);
  root.querySelectorAll("[data-pins]").forEach(listPins);
}

document.addEventListener("click", event => {
  const button = event.target.closest?.("[data-pin]"), away = event.target.closest?.("[data-unpin]")?.dataset.unpin;
  if (!button && away === undefined) return;
  const to = button?.dataset.pin ?? away, others = pins().filter(pin => pin.to !== to);
  keep(button && others.length === pins().length ? [...others, { to, title: button.dataset.title }] : others);
  showPins();
});
