// Streamlit component that draws a Plotly figure and adds links and keyboard navigation to it.
//
// It uses Plotly's "basic" bundle (lines, dots, bars) instead of the full bundle that Streamlit ships. The basic bundle
// is a quarter of the size; parsing the full one keeps a browser that has not cached it busy for most of a second.
//
// Links: a mark with an address in its `customdata` is a link to that address. Where one hover label covers several
// lines, a click follows the link of the line nearest to the pointer.
//
// Keyboard: Plotly's marks react to the mouse only. Here Left and Right move along a line, Up and Down move between
// lines, and each step shows the hover label and announces it to screen readers. Enter follows the mark's link.
//
// Touch: the marks near the finger are shown in a box with their links, the nearest first (piece/touched.js).

// Follow an address of the dashboard by clicking a temporary link.
function go(root, to) {
  if (typeof to !== "string") return;
  const link = Object.assign(document.createElement("a"), { href: to, hidden: true });
  root.ownerDocument.querySelector(".stMain").append(link);
  link.click(); // The scope bar's click handler follows the link without reloading the page.
  link.remove();
}

// The address of the clicked mark that is nearest to the pointer, measured vertically. `l2p` converts a value of the
// axis to pixels and `_offset` is where the axis begins in the figure; Plotly's public interface offers neither.
function nearest({ points, event }, root) {
  const top = root.getBoundingClientRect().top;
  const away = ({ y, yaxis }) => Math.abs(yaxis._offset + yaxis.l2p(y) + top - event.clientY);
  return points.filter(point => typeof point.customdata === "string").sort((a, b) => away(a) - away(b))[0]?.customdata;
}

// The points with a hover text, grouped by line and ordered from left to right. Traces with the same name form one
// line: the incomplete current month is drawn as a trace of its own, but belongs to the line that it continues.
function hoverLines(root) {
  const lines = new Map();
  root.data.forEach(({ x, y, text, hoverinfo, name, customdata }, curve) => {
    if (!Array.isArray(text) || hoverinfo === "skip") return;
    const points = x.map((at, point) => ({ curve, point, x: at, y: y[point], text: text[point], to: customdata?.[point] }));
    lines.set(name ?? curve, [...(lines.get(name ?? curve) ?? []), ...points]);
  });
  const numbers = points => points.every(({ x }) => typeof x === "number");
  return [...lines.values()].filter(points => points.length).map(points => numbers(points) ? points.sort((a, b) => a.x - b.x) : points);
}

// The hover label of a point as plain text, for screen readers.
function words(root, { x, text }) {
  return [whereOf(root, x), text].filter(Boolean).join(": ").replace(/<br>/g, ", ").replace(/<[^>]*>/g, "");
}
function whereOf(root, x) {
  const head = root.layout.xaxis?.unifiedhovertitle?.text;
  return head ? head.replace("%{x}", x) : typeof x === "string" ? x : "";
}

// Key handler: move to the neighbouring point, follow its link, or hide the hover label.
function walk(root, live, event) {
  if (event.altKey || event.ctrlKey || event.metaKey || !root.layout) return;
  if (event.key === "Enter") return go(root, root.at?.to);
  if (event.key === "Escape") return window.Plotly.Fx.unhover(root);
  const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key], lines = hoverLines(root);
  if (!step || !lines.length) return;
  event.preventDefault();
  const same = point => point.curve === root.at?.curve && point.point === root.at?.point;
  const here = Math.max(lines.findIndex(points => points.some(same)), 0);
  const points = lines[(here + step[1] + lines.length) % lines.length];
  // The first key press selects the newest point. Moving to another line keeps the x position.
  let place = points.length - 1;
  if (root.at) place = step[1] ? points.findIndex(({ x }) => x === root.at.x) : points.findIndex(same) + step[0];
  root.at = points[Math.min(Math.max(place, 0), points.length - 1)];
  window.Plotly.Fx.hover(root, [{ curveNumber: root.at.curve, pointNumber: root.at.point }]);
  live.textContent = words(root, root.at);
}

// The marks near a touch, the nearest first, and which of them to show. Where one hover label covers several lines, the
// nearest is meant from left to right, however far the finger is above or below, and its line follows in order. `d2p`
// converts a value of the axis to pixels.
const FINGERTIP = 24;
function touchedMarks(root, { clientX, clientY }) {
  const { left, top } = root.getBoundingClientRect(), { xaxis, yaxis, hovermode } = root._fullLayout;
  const isAlong = hovermode.startsWith("x"), weight = isAlong ? 0.01 : 1;
  const away = ({ x, y }) => Math.hypot(left + xaxis._offset + xaxis.d2p(x) - clientX, weight * (top + yaxis._offset + yaxis.d2p(y) - clientY));
  const lines = hoverLines(root).map(points => points.filter(({ y }) => y !== null).map(point => ({ ...point, away: away(point) })));
  const near = lines.flat().filter(point => point.away <= FINGERTIP).sort((a, b) => a.away - b.away);
  const points = isAlong ? lines.find(line => line.includes(near[0])) ?? [] : near;
  const marks = points.map(point => ({ lines: linesOf(root, point), to: typeof point.to === "string" ? point.to : null, choose: chosen => showLabel(root, chosen && point) }));
  return { marks, at: Math.max(points.indexOf(near[0]), 0) };
}
function linesOf(root, { x, text }) {
  return [whereOf(root, x), ...text.split("<br>")].map(line => new DOMParser().parseFromString(line, "text/html").body.textContent);
}
// Where the dot is whose name was touched; undefined where no name was touched. `r2p` converts a position of the axis,
// on a logarithmic one the logarithm, to pixels.
function dotOfName(root, { target }) {
  const name = root._fullLayout.annotations?.[target.closest?.(".annotation")?.dataset.index];
  if (name?.xref !== "x" || name.yref !== "y") return;
  const { left, top } = root.getBoundingClientRect(), { xaxis, yaxis } = root._fullLayout;
  return { clientX: left + xaxis._offset + xaxis.r2p(name.x), clientY: top + yaxis._offset + yaxis.r2p(name.y) };
}
const showLabel = (root, point) => point ? window.Plotly.Fx.hover(root, [{ curveNumber: point.curve, pointNumber: point.point }]) : window.Plotly.Fx.unhover(root);
function watchTouches(root) {
  root.addEventListener("pointerdown", ({ pointerType, clientX, clientY }) => { root.touch = pointerType === "touch" && { clientX, clientY }; });
  root.addEventListener("pointerup", event => {
    const { touch } = root;
    if (!touch || !root.layout || Math.hypot(touch.clientX - event.clientX, touch.clientY - event.clientY) > 10) return;
    document.dispatchEvent(new CustomEvent("negah:touched", { detail: touchedMarks(root, dotOfName(root, event) ?? event) }));
  });
}

// The annotations for the widest plot that fits, of a figure that has several (`layout.meta.widths`, the narrowest first);
// undefined for any other figure.
function annotationsFor(root, { meta }) {
  return meta?.widths && (meta.widths.findLast(({ from }) => root.offsetWidth >= from) ?? meta.widths[0]).annotations;
}

// Leave out labels of the horizontal axis that would lie over others, as on a telephone, where the page is enlarged or where
// its reader sets letters wider apart: over one another, or over the lowest label of the vertical axis in the corner.
// Labels with a year below them come first, and later ones before earlier ones: the latest are read most.
const LABEL_ROOM = 4; // pixels between two labels
function thinLabels(root) {
  const box = label => label.getBoundingClientRect();
  const kept = [...root.querySelectorAll(".ytick text")].map(box), labels = [...root.querySelectorAll(".xtick text")].reverse();
  const lines = label => label.querySelectorAll("tspan").length;
  for (const label of labels.sort((one, other) => lines(other) - lines(one))) {
    const own = box(label);
    // The boxes of two lines share a few pixels above and below the letters.
    const isBeside = other => Math.min(own.bottom, other.bottom) - Math.max(own.top, other.top) > 0.4 * own.height / (lines(label) || 1);
    const isFree = kept.every(other => !isBeside(other) || own.right + LABEL_ROOM <= other.left || own.left >= other.right + LABEL_ROOM);
    label.style.visibility = isFree ? "" : "hidden";
    if (isFree) kept.push(own);
  }
}

// Create the figure's element and the live region that announces points to screen readers.
function begin(parent) {
  const root = Object.assign(document.createElement("div"), { className: "plotted", role: "img", tabIndex: 0 });
  const live = Object.assign(document.createElement("p"), { className: "unseen", ariaLive: "polite" });
  root.setAttribute("aria-keyshortcuts", "ArrowLeft ArrowRight ArrowUp ArrowDown Enter");
  root.addEventListener("keydown", event => walk(root, live, event));
  watchTouches(root);
  root.addEventListener("blur", () => root.layout && window.Plotly.Fx.unhover(root));
  parent.append(root, live);
  // Streamlit keeps the element when the reader leaves a screen, and the window may be resized until the reader
  // returns.
  new ResizeObserver(() => {
    if (!root.layout || !root.offsetWidth) return;
    const annotations = annotationsFor(root, root.layout);
    if (annotations && annotations !== root.annotations) window.Plotly.relayout(root, { annotations: root.annotations = annotations });
    window.Plotly.Plots.resize(root);
  }).observe(root);
  return root;
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(":scope > .plotted") ?? begin(parentElement);
  root.setAttribute("aria-label", data.alt);
  root.style.minHeight = `${data.figure.layout.height}px`;
  const drawing = JSON.stringify(data.figure);
  if (root.drawing === drawing) return;
  root.drawing = drawing;
  root.at = null;
  root.nextElementSibling.textContent = ""; // What the live region says of a point was true of the figure before.
  library(data.library).then(plotly => {
    if (root.drawing !== drawing) return; // A newer figure was requested while the library was loading.
    const fresh = !root.layout;
    let { layout } = data.figure;
    root.annotations = annotationsFor(root, layout);
    if (root.annotations) layout = { ...layout, annotations: root.annotations };
    plotly.react(root, data.figure.data, layout, data.config).then(
      () => {
        thinLabels(root);
        if (fresh) root
          .on("plotly_afterplot", () => thinLabels(root))
          .on("plotly_click", event => root.touch || go(root, nearest(event, root)))
          .on("plotly_clickannotation", ({ event }) => root.touch || go(root, touchedMarks(root, dotOfName(root, event) ?? event).marks[0]?.to));
      },
    );
  }, () => { root.textContent = data.alt; }); // Without the library, show the text alternative.
}
