// Translate the texts of Streamlit's own user interface, which exist in English only and partly address programmers.
//
// The server sends the translations: `exact` for whole texts, `forms` for texts with variable parts (regular
// expressions), and `lost` for the dialog of a lost connection, which is replaced as a whole because the server cannot
// be reached by then. Streamlit offers no setting for this, so a MutationObserver rewrites the texts as they appear.

const FURNITURE = '[data-testid="stDialog"], [data-testid="stFileUploader"], [data-testid="stStatusWidget"], [data-testid="stConnectionStatus"], [data-testid="stTooltipContent"], .stAppHeader, [data-testid="stSidebar"]';
// Parts of the file uploader that have a name and no role that may have one, so that screen readers pass over the name.
const NAMED = '[data-testid="stFileUploaderDropzone"], [data-testid="stFileChip"]';
let furniture = null;
// What Streamlit wrote, by text node or element and then by "text" or the name of an attribute: a reader who changes the
// language is told it anew.
const written = new WeakMap();

// A file size in the reader's digits. Other variable parts (a file name, a list of extensions) stay as they are.
const size = text => !/^[\d.]+$/.test(text) || furniture.lang !== "fa" ? text : digits(text.replace(/\.0*$/, "").replace(".", "٫"), "fa");

// The translation of a text, or null where there is none.
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

// The translation of what Streamlit wrote in a place that now says `now`, or null where there is none.
function translated(place, part, now) {
  const kept = written.get(place)?.[part];
  const original = kept?.words === now ? kept.original : now;
  const plain = inWords(original);
  // A space at the end separates the text from what stands beside it: "Error: " and the reason.
  const words = plain === null ? null : plain + original.match(/\s*$/)[0];
  if (words !== null) written.set(place, { ...written.get(place), [part]: { original, words } });
  return words;
}

// Translate the direct texts and the labels of one element. Texts that already are translations must not be assigned
// again: the observer below would be called for ever.
function reword(element) {
  // Icons are ligatures of their English names; file names and our own pieces are not Streamlit's texts.
  if (element.closest('[data-testid="stIconMaterial"], .stFileChipName, .piece')) return;
  const lost = element.closest('[data-testid="stDialog"]')?.querySelector("[data-lost]");
  for (const node of element.childNodes) {
    if (node.nodeType !== Node.TEXT_NODE) continue;
    const title = element.matches("h2"), mine = node.nodeValue === furniture.lost.title || node.nodeValue === furniture.lost.text || node.nodeValue === "";
    if (title && node.nodeValue === furniture.lost.sign) { element.dataset.lost = ""; node.nodeValue = furniture.lost.title; continue; }
    const words = lost && !title && !mine ? (element.closest("code, pre") ? "" : furniture.lost.text) : translated(node, "text", node.nodeValue);
    if (words !== null && words !== node.nodeValue) node.nodeValue = words;
  }
  if (element.matches(NAMED) && element.getAttribute("role") !== "group") element.setAttribute("role", "group");
  for (const name of ["aria-label", "title"]) {
    const words = element.hasAttribute(name) && translated(element, name, element.getAttribute(name));
    if (words && words !== element.getAttribute(name)) element.setAttribute(name, words);
  }
}

function rewordWithin(node) {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  if (!element || !furniture) return;
  const roots = element.closest(FURNITURE) ? [element] : [...element.querySelectorAll(FURNITURE)];
  // Headings first: the title decides whether the dialog is that of a lost connection.
  for (const root of roots) [...root.querySelectorAll("h2"), root, ...root.querySelectorAll("*")].forEach(reword);
}

new MutationObserver(changes => changes.forEach(change => [change.target, ...change.addedNodes].forEach((node, i) => {
  // Of a changed list of children only the added ones are new; the parent itself need not be translated again.
  if (i || change.type !== "childList") rewordWithin(node);
}))).observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ["aria-label", "title"] });

// Set the translations and apply them to the page. What appears later is translated by the observer.
function speak(words) {
  if (furniture?.lang === words.lang) return;
  furniture = words;
  rewordWithin(document.body);
}
