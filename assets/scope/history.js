// One entry of the browser's history per click.
//
// Streamlit changes the address in two steps when a link leads to another screen, first the parameters and then the
// path, and pushes a history entry for each: the browser's Back then opened the old screen with the new filters. Here
// the entry is made by the click itself, with the final address. Whatever Streamlit pushes afterwards replaces it.

const browserHistory = window.negahHistory ??= (() => {
  const [push, replace] = [history.pushState.bind(history), history.replaceState.bind(history)];
  // The number of clicks that led to an entry is kept in the entry, so that it survives reloading.
  history.replaceState = (state, unused, address) => replace({ ...history.state, ...state }, unused, address);
  history.pushState = (state, unused, address) => history.replaceState(state, unused, address);
  return { push };
})();

// How many clicks within the dashboard lie behind this entry: the entries that "back" can return to.
const clicksBehind = () => history.state?.clicks ?? 0;

// The absolute address of a screen ("" is the first) with parameters. Screens are one level below the start page.
function addressOf(screen, params) {
  const query = new URLSearchParams(Object.entries(params).flatMap(([name, values]) => values.map(value => [name, value])));
  return new URL(`${screen || "./"}${query.size ? `?${query}` : ""}`, location.href).href;
}

// Until the server has answered a click, `data-leaving` on the root element says what is being left: "page" where another
// page opens, "scope" where the same page will show other figures. The mark is removed when the script has run. A script
// may run so briefly that its start is not seen: the bar calls `answerArrived` as well, with the new data. A click that
// changes nothing brings none; then the mark goes after a while.
const LONGEST_ANSWER = 15_000; // milliseconds
const atRest = () => document.querySelector("[data-test-script-state]")?.dataset.testScriptState === "notRunning";
let answerTimer = 0;
const answered = () => {
  if (!atRest()) return;
  clearInterval(answerTimer);
  const { leaving } = document.documentElement.dataset;
  delete document.documentElement.dataset.leaving;
  if (leaving) reportResult(leaving);
};
function answerArrived() {
  clearInterval(answerTimer);
  if (document.documentElement.dataset.leaving) answerTimer = setInterval(answered, 100);
}
// `data-fade` on the root element says whether what the script has not drawn yet is faded: not before it has run for half
// a second.
const SLOW = 500; // milliseconds
let slowTimer = 0;
const fade = when => { document.documentElement.dataset.fade = when; };
fade("late");
function followScript() {
  answered();
  if (!atRest()) { slowTimer ||= setTimeout(fade, SLOW, "now"); return; }
  clearTimeout(slowTimer);
  slowTimer = 0;
  fade("late");
}
new MutationObserver(followScript).observe(document.body, { subtree: true, attributeFilter: ["data-test-script-state"] });
function leave(what) {
  document.documentElement.dataset.leaving = what;
  clearInterval(answerTimer);
  answerTimer = setInterval(answered, LONGEST_ANSWER);
}

// Make the history entry of a click, unless the click leads to the address that is already open.
function openEntry(address, another) {
  if (address === location.href) return;
  keepScroll();
  clearTimeout(keepTimer);
  browserHistory.push({ clicks: clicksBehind() + 1 }, "", address);
  leave(another ? "page" : "scope");
}

// Back and Forward return to where the reader was on the page. The page scrolls within an element of Streamlit's, whose
// position no browser keeps, and its content arrives bit by bit. The position is therefore kept in the history entry, and
// set again until the script has run and the page is long enough, unless the reader scrolls meanwhile.
const RESTING = 700, LONGEST_RESTORE = 10_000; // milliseconds
const scroller = () => document.querySelector('[data-testid="stMain"]');
let restoring = 0, keepTimer = 0;
const keepScroll = () => { if (!restoring && scroller()) history.replaceState({ scroll: Math.round(scroller().scrollTop) }, "", location.href); };
document.addEventListener("scroll", event => {
  if (restoring || event.target !== scroller()) return;
  clearTimeout(keepTimer);
  keepTimer = setTimeout(keepScroll, 150);
}, { capture: true, passive: true });
const stopRestoring = () => { clearInterval(restoring); restoring = 0; };
for (const kind of ["wheel", "touchstart", "pointerdown", "keydown"]) document.addEventListener(kind, stopRestoring, { capture: true, passive: true });
addEventListener("popstate", event => {
  const wanted = event.state?.scroll ?? 0, begin = performance.now();
  clearTimeout(keepTimer); // The position that waited to be kept is that of the page which is being left.
  stopRestoring();
  let restingSince = 0;
  restoring = setInterval(() => {
    const main = scroller(), now = performance.now();
    if (main && Math.abs(main.scrollTop - wanted) > 1) main.scrollTop = wanted;
    restingSince = atRest() && !document.documentElement.dataset.leaving ? restingSince || now : 0;
    if ((restingSince && now - restingSince > RESTING) || now - begin > LONGEST_RESTORE) stopRestoring();
  }, 50);
});
