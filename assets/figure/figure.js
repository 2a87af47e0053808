// A figure of Plotly, drawn by the part of its library that knows lines, dots and bars: a quarter of the whole that
// Streamlit brings, with which a browser that never saw it is busy for most of a second. Where a mark has an address
// in its `customdata`, a click on it goes there: of several lines that are told together, to that of the nearest.
// Plotly's marks are for the mouse alone. Here the arrow keys go from one to the next, which is told as by hovering
// and to a screen reader; Enter goes where a click would.

function go(root, to) {
  if (typeof to !== "string") return;
  const link = Object.assign(document.createElement("a"), { href: to, hidden: true });
  root.ownerDocument.querySelector(".stMain").append(link);
  link.click(); // the page follows its links itself
  link.remove();
}

function nearest({ points, event }, root) {
  const top = root.getBoundingClientRect().top;
  const away = ({ y, yaxis }) => Math.abs(yaxis._offset + yaxis.l2p(y) + top - event.clientY);
  return points.filter(point => typeof point.customdata === "string").sort((a, b) => away(a) - away(b))[0]?.customdata;
}

// The points that tell anything on hovering, from left to right, line by line: a month that is not over is of its line.
function told(root) {
  const lines = new Map();
  root.data.forEach(({ x, text, hoverinfo, name, customdata }, curve) => {
    if (!Array.isArray(text) || hoverinfo === "skip") return;
    const points = x.map((at, point) => ({ curve, point, x: at, text: text[point], to: customdata?.[point] }));
    lines.set(name ?? curve, [...(lines.get(name ?? curve) ?? []), ...points]);
  });
  const numbers = points => points.every(({ x }) => typeof x === "number");
  return [...lines.values()].filter(points => points.length).map(points => numbers(points) ? points.sort((a, b) => a.x - b.x) : points);
}

function words(root, { x, text }) {
  const head = root.layout.xaxis?.unifiedhovertitle?.text;
  const where = head ? head.replace("%{x}", x) : typeof x === "string" ? x : "";
  return [where, text].filter(Boolean).join(": ").replace(/<br>/g, ", ").replace(/<[^>]*>/g, "");
}

function walk(root, live, event) {
  if (event.altKey || event.ctrlKey || event.metaKey || !root.layout) return;
  if (event.key === "Enter") return go(root, root.at?.to);
  if (event.key === "Escape") return window.Plotly.Fx.unhover(root);
  const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key], lines = told(root);
  if (!step || !lines.length) return;
  event.preventDefault();
  const same = point => point.curve === root.at?.curve && point.point === root.at?.point;
  const here = Math.max(lines.findIndex(points => points.some(same)), 0);
  const points = lines[(here + step[1] + lines.length) % lines.length];
  let place = points.length - 1; // the newest first; of another line the same place
  if (root.at) place = step[1] ? points.findIndex(({ x }) => x === root.at.x) : points.findIndex(same) + step[0];
  root.at = points[Math.min(Math.max(place, 0), points.length - 1)];
  window.Plotly.Fx.hover(root, [{ curveNumber: root.at.curve, pointNumber: root.at.point }]);
  live.textContent = words(root, root.at);
}

function begin(parent) {
  const root = Object.assign(document.createElement("div"), { className: "plotted", role: "img", tabIndex: 0 });
  const live = Object.assign(document.createElement("p"), { className: "unseen", ariaLive: "polite" });
  root.setAttribute("aria-keyshortcuts", "ArrowLeft ArrowRight ArrowUp ArrowDown Enter");
  root.addEventListener("keydown", event => walk(root, live, event));
  root.addEventListener("blur", () => root.layout && window.Plotly.Fx.unhover(root));
  parent.append(root, live);
  // A screen that was left at one width may be seen again at another.
  new ResizeObserver(() => root.layout && root.offsetWidth && window.Plotly.Plots.resize(root)).observe(root);
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
  library(data.library).then(plotly => {
    if (root.drawing !== drawing) return; // asked for another one meanwhile
    const fresh = !root.layout;
    plotly.react(root, data.figure.data, data.figure.layout, data.config).then(
      () => fresh && root.on("plotly_click", event => go(root, nearest(event, root))),
    );
  }, () => { root.textContent = data.alt; }); // the sentence says what the figure would show
}
