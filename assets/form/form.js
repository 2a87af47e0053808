// Streamlit component that shows a form, which the server has built and escaped as HTML. Nothing is sent before a button
// is pressed, so that choosing from many lists costs no request. The form is replaced when the server has another one;
// the element with `data-begin` gets the focus when another step (`data-step`) begins; else the focus stays where it was.
//
// `data-once`: a choice that only one list of the form can have; another list that has it is emptied, and the text in
// `data-taken` says so. `data-busy`: what a button says while the server works.

const formLetters = new TextDecoder();

function takeFromOthers(root, list) {
  const value = list.value, status = root.querySelector("[data-taken]");
  if (status) status.textContent = "";
  if (!value) return;
  for (const other of root.querySelectorAll("select[data-once]")) {
    if (other === list || other.value !== value) continue;
    other.value = "";
    other.closest("[data-row]")?.classList.add("taken");
    if (status) status.textContent = status.dataset.taken.replace("{field}", list.selectedOptions[0].textContent).replace("{column}", other.dataset.column);
  }
  list.closest("[data-row]")?.classList.remove("taken");
}

function values(root) {
  const read = {};
  for (const element of root.querySelectorAll("[name]")) {
    if (element.tagName === "BUTTON" || (element.type === "radio" && !element.checked)) continue;
    read[element.name] = element.type === "checkbox" ? (element.checked ? "on" : "") : element.value;
  }
  return read;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const html = formLetters.decode(data);
  let root = parentElement.querySelector(":scope > .piece");
  if (!root) {
    root = Object.assign(document.createElement("div"), { className: "piece" });
    parentElement.append(root);
  }
  root.send = setTriggerValue;
  if (root.markup === html) return;
  const before = root.querySelector("[data-step]")?.dataset.step, first = root.markup === undefined;
  const active = root.contains(document.activeElement) ? document.activeElement : null;
  const kept = active && (active.name ? `[name="${CSS.escape(active.name)}"]` : `button[value="${CSS.escape(active.value)}"]`);
  root.markup = html;
  root.innerHTML = html;
  const step = root.querySelector("[data-step]")?.dataset.step;
  const begin = root.querySelector("[data-begin]");
  if (begin && !(first && step === "file") && (step !== before || begin.dataset.begin === "again")) {
    begin.focus({ preventScroll: true });
    begin.scrollIntoView({ block: "start" });
  } else if (kept) root.querySelector(kept)?.focus();
  if (root.listens) return;
  root.listens = true;
  root.addEventListener("change", event => { if (event.target.matches("select[data-once]")) takeFromOthers(root, event.target); });
  root.addEventListener("submit", event => {
    event.preventDefault();
    const button = event.submitter ?? root.querySelector("button");
    const form = root.querySelector("[aria-busy='true']");
    if (form) return; // The server is at work on the last press.
    event.target.setAttribute("aria-busy", "true");
    const status = root.querySelector("[data-working]");
    if (status && button.dataset.busy) status.textContent = button.dataset.busy;
    root.send("sent", { action: button.value, values: values(root) });
  });
}
