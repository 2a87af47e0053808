// What a screen reader is told after a click: the scope and the first finding of the new figures.

// Some screen readers tell only what is written into an element that has been there for a while: the first choice would
// not be reported if it were made for that.
const resultReport = document.querySelector("body > .result-report")
  ?? document.body.appendChild(make("div", { class: "result-report unseen", role: "status" }));
// Tell a screen reader the scope and the first finding once they are drawn: the focus stays on the filter that was
// changed, and nothing else says that the figures are others. Another page begins with its name.
// On the press screen, which has no bar, it is the sentence to be quoted, or the name of what may not be published.
// Streamlit draws what a run of the script has brought shortly after its end: the report waits until its words stay.
const SETTLED = 400; // milliseconds
let reportTimer = 0;
function reportResult(leaving) {
  let last, since;
  clearInterval(reportTimer);
  reportTimer = setInterval(() => {
    const words = resultWords(leaving);
    if (!atRest() || words !== last) { [last, since] = [words, performance.now()]; return; }
    if (performance.now() - since < SETTLED) return;
    clearInterval(reportTimer);
    focusIfLost(leaving);
    resultReport.textContent = words;
  }, 100);
}
// What had the focus is gone with the page that was left, and the Tab key would begin anew at the menu: the focus goes to
// the link that was followed from here, after Back, or else to the name of the new page, or to the new figures.
function focusIfLost(leaving) {
  if (document.activeElement !== document.body) return;
  const followed = [...document.querySelectorAll('[data-testid="stMain"] a[href]')]
    .find(link => link.getAttribute("href") === history.state?.followed && link.checkVisibility());
  const target = followed ?? (leaving === "page" ? document.querySelector("h1") : firstFinding());
  if (target && !followed) target.tabIndex = -1;
  target?.focus({ preventScroll: true });
}
function resultWords(leaving) {
  const quoted = document.querySelector(".press-number .quote p") ?? document.querySelector(".press-number h2");
  const said = [leaving === "page" && document.querySelector("h1"), document.querySelector("p.sentence"), firstFinding() ?? quoted];
  return said.filter(Boolean).map(each => each.innerText.replace(/\s+/g, " ").trim()).join(". ");
}
