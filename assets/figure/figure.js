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

// The lines and dots that tell anything on hovering, and their points from left to right.
function told(root) {
  const lines = root.data.map(({ x, text, hoverinfo }, curve) => ({ x, text, curve, tells: Array.isArray(text) && hoverinfo !== "skip" }));
  return lines.filter(({ tells, x }) => tells && x.length).map(line => ({
    ...line, order: [...line.x.keys()].sort((a, b) => typeof line.x[a] === "number" ? line.x[a] - line.x[b] : a - b),
  }));
}

function words(root, line, at) {
  const x = line.x[at], head = root.layout.xaxis?.unifiedhovertitle?.text;
  const where = typeof x === "string" ? x : head ? head.replace("%{x}", x) : "";
  return [where, line.text[at]].filter(Boolean).join(": ").replace(/<br>/g, ", ").replace(/<[^>]*>/g, "");
}

function walk(root, live, event) {
  const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  const lines = told(root);
  if (!lines.length || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "Enter" && root.at) return go(root, root.data[root.at.curve].customdata?.[root.at.point]);
  if (event.key === "Escape") return window.Plotly.Fx.unhover(root);
  if (!step) return;
  event.preventDefault();
  const here = Math.max(lines.findIndex(({ curve }) => curve === root.at?.curve), 0);
  const line = lines[(here + step[1] + lines.length) % lines.length], x = root.at && root.data[root.at.curve].x[root.at.point];
  let place = line.order.length - 1; // the newest first
  if (root.at && line === lines[here]) place = line.order.indexOf(root.at.point) + step[0];
  else if (root.at) place = Math.max(line.order.findIndex(each => line.x[each] === x), 0); // of another line the same place
  const point = line.order[Math.min(Math.max(place, 0), line.order.length - 1)];
  root.at = { curve: line.curve, point };
  window.Plotly.Fx.hover(root, [{ curveNumber: line.curve, pointNumber: point }]);
  live.textContent = words(root, line, point);
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
