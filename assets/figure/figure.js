// A figure of Plotly, drawn by the part of its library that knows lines, dots and bars: a quarter of the whole that
// Streamlit brings, with which a browser that never saw it is busy for most of a second. Where a mark has an address
// in its `customdata`, a click on it goes there: of several lines that are told together, to that of the nearest.

function go(event) {
  const top = event.event.target.closest(".plotted").getBoundingClientRect().top;
  const away = ({ y, yaxis }) => Math.abs(yaxis._offset + yaxis.l2p(y) + top - event.event.clientY);
  const [near] = event.points.filter(point => typeof point.customdata === "string").sort((a, b) => away(a) - away(b));
  if (!near) return;
  const to = near.customdata;
  const link = Object.assign(document.createElement("a"), { href: to, hidden: true });
  event.event.target.ownerDocument.querySelector(".stMain").append(link);
  link.click(); // the page follows its links itself
  link.remove();
}

export default function ({ data, parentElement }) {
  let root = parentElement.querySelector(":scope > .plotted");
  if (!root) {
    root = Object.assign(document.createElement("div"), { className: "plotted", role: "img" });
    parentElement.append(root);
    // A screen that was left at one width may be seen again at another.
    new ResizeObserver(() => root.layout && root.offsetWidth && window.Plotly.Plots.resize(root)).observe(root);
  }
  root.setAttribute("aria-label", data.alt);
  root.style.minHeight = `${data.figure.layout.height}px`;
  const drawing = JSON.stringify(data.figure);
  if (root.drawing === drawing) return;
  root.drawing = drawing;
  library(data.library).then(plotly => {
    if (root.drawing !== drawing) return; // asked for another one meanwhile
    const fresh = !root.layout;
    plotly.react(root, data.figure.data, data.figure.layout, data.config).then(() => fresh && root.on("plotly_click", go));
  }, () => { root.textContent = data.alt; }); // the sentence says what the figure would show
}
