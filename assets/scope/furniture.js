// Streamlit's own words, in the reader's language: they come in English alone, and some of them speak to programmers.
// The server says what stands for what: `exact` for whole texts, `forms` for texts with something of their own in them,
// `lost` for whatever the dialog of a lost connection says, where nobody can ask the server any more.

const FURNITURE = '[data-testid="stDialog"], [data-testid="stFileUploader"], [data-testid="stStatusWidget"], [data-testid="stConnectionStatus"], [data-testid="stTooltipContent"]';
let furniture = null;

// A number of bytes as the reader writes it; what is none stays as it is: a file's name, a list of endings.
const size = text => !/^[\d.]+$/.test(text) || furniture.lang !== "fa" ? text : digits(text.replace(/\.0*$/, "").replace(".", "٫"), "fa");

function inWords(text) {
  const plain = text.trim();
  if (!plain) return null;
  if (furniture.exact[plain]) return furniture.exact[plain];
  for (const { form, words } of furniture.forms) {
    const found = plain.match(new RegExp(`^${form}$`));
    if (found) return words.replace(/\{([ab])\}/g, (_, name) => size(found[name === "a" ? 1 : 2]));
  }
  return null;
}

function reword(element) {
  if (element.closest('[data-testid="stIconMaterial"], .stFileChipName, .piece')) return;
  const lost = element.closest('[data-testid="stDialog"]')?.querySelector("[data-lost]");
  for (const node of element.childNodes) {
    if (node.nodeType !== Node.TEXT_NODE) continue;
    const title = element.matches("h2"), mine = node.nodeValue === furniture.lost.title || node.nodeValue === furniture.lost.told || node.nodeValue === "";
    if (title && node.nodeValue === furniture.lost.sign) { element.dataset.lost = ""; node.nodeValue = furniture.lost.title; continue; }
    const words = lost && !title && !mine ? (element.closest("code, pre") ? "" : furniture.lost.told) : inWords(node.nodeValue);
    if (words !== null && words !== node.nodeValue) node.nodeValue = words;
  }
  for (const name of ["aria-label", "title"]) {
    const words = element.hasAttribute(name) && inWords(element.getAttribute(name));
    if (words && words !== element.getAttribute(name)) element.setAttribute(name, words);
  }
}

function rewordWithin(node) {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  if (!element || !furniture) return;
  const roots = element.closest(FURNITURE) ? [element] : [...element.querySelectorAll(FURNITURE)];
  for (const root of roots) [...root.querySelectorAll("h2"), root, ...root.querySelectorAll("*")].forEach(reword);
}

new MutationObserver(changes => changes.forEach(change => [change.target, ...change.addedNodes].forEach((node, i) => {
  if (i || change.type !== "childList") rewordWithin(node);
}))).observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ["aria-label", "title"] });

function speak(words) {
  furniture = words;
  rewordWithin(document.body);
}
