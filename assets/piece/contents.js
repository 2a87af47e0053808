// "On this page": the headings of a long page as a list of buttons that scroll to them. The list is made when the
// reader opens it, so that it has the headings that are there by then. Short pages have none.

const LONG = 3.5; // A page of more windows than this is long.
const FEW = 6; // With fewer main headings, those below them are listed too.

const isListed = heading => heading.checkVisibility() && !heading.closest(".card, [popover]");
const headingsOf = level => [...document.querySelectorAll(`[data-testid="stMain"] ${level}`)].filter(isListed);
const listed = () => { const main = headingsOf(":is(h2, .definition h3)"); return main.length < FEW ? headingsOf(":is(h2, h3)") : main; };
// The text of a heading without its code, such as the key of a measure.
function textOf(heading) {
  const copy = heading.cloneNode(true);
  copy.querySelectorAll("code, .unseen").forEach(each => each.remove());
  return copy.textContent.trim();
}

// Whether the list is shown depends on the length of the page. It is not asked for where a piece has been drawn: the
// browser would have to compute the layout of the page once for every piece, with the others still to come. An observer
// is told after the next layout, when it begins to observe and whenever the length changes.
const lengths = new ResizeObserver(() => requestAnimationFrame(() => {
  const block = wholePage(), list = document.querySelector(".contents");
  if (list) list.hidden = !block || block.offsetHeight < LONG * innerHeight || listed().length < 3;
}));
const wholePage = () => document.querySelector('[data-testid="stMainBlockContainer"]');
function showContents() {
  const block = wholePage();
  lengths.disconnect();
  if (block) lengths.observe(block);
}

// A `toggle` event does not bubble, so it is caught on its way down.
const isPanel = event => event.target.matches?.(".contents-panel") && event.newState === "open";
document.addEventListener("beforetoggle", event => {
  if (isPanel(event)) event.target.querySelector("ul").replaceChildren(...listed().map(heading => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: textOf(heading), heading });
    const item = document.createElement("li");
    item.classList.toggle("below", heading.tagName === "H3");
    item.append(button);
    return item;
  }));
}, { capture: true });
document.addEventListener("toggle", event => {
  if (!isPanel(event)) return;
  const panel = event.target, at = document.querySelector(".contents button").getBoundingClientRect(), wide = panel.offsetWidth;
  panel.style.cssText = "";
  // Below its button; on a narrow screen the style sheet makes it a sheet at the bottom.
  if (innerWidth >= 640) {
    const start = document.documentElement.dataset.dir === "rtl" ? at.right - wide : at.left;
    panel.style.top = `${at.bottom + 6}px`;
    panel.style.left = `${Math.min(Math.max(start, 12), innerWidth - wide - 12)}px`;
    panel.style.maxHeight = `${innerHeight - at.bottom - 24}px`;
  }
  panel.querySelector("li button")?.focus();
}, { capture: true });

document.addEventListener("click", event => {
  const button = event.target.closest?.(".contents-panel li button");
  // A link to a heading of this page: the page itself does not scroll, but a part of it, which the browser leaves alone.
  const link = event.target.closest?.('.piece a[href^="#"]');
  if (!button && !link) return;
  const heading = button?.heading ?? document.getElementById(link.hash.slice(1));
  button?.closest("[popover]").hidePopover();
  if (!heading) return;
  event.preventDefault();
  heading.tabIndex = -1; // So that it can have the focus: the Tab key goes on from there.
  heading.focus({ preventScroll: true });
  heading.scrollIntoView();
});
