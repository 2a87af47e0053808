// Print figures in the colours of light mode. Style sheets follow the paper by themselves, but a figure keeps the colours
// that it was drawn in: where the reader's system is dark, bands were black on paper and words too pale to be read. A
// figure also keeps the width of its column on the screen, so the table with its numbers at risk has to keep it, too, or
// they stand below other days.
//
// `ON_PAPER` names, for each colour of dark mode, the light one of the same role (charts/parts/palette.py); both as "r, g, b".

const COLOUR = /(?<=rgba?\()\d+, \d+, \d+/g;

function toPaper() {
  for (const each of document.querySelectorAll(".plotted [style]")) {
    const drawn = each.getAttribute("style"), printed = drawn.replace(COLOUR, colour => ON_PAPER[colour] ?? colour);
    if (printed !== drawn) {
      each.drawnStyle = drawn;
      each.setAttribute("style", printed);
    }
  }
  for (const table of document.querySelectorAll("table.at-risk")) {
    table.style.setProperty("--drawn-width", `${table.getBoundingClientRect().width}px`);
  }
}

function toScreen() {
  for (const each of document.querySelectorAll(".plotted [style]")) {
    if (each.drawnStyle) each.setAttribute("style", each.drawnStyle);
    delete each.drawnStyle;
  }
}

// Once per window, since Streamlit creates the component again for every screen.
if (!window.printsFigures) {
  window.printsFigures = true;
  window.addEventListener("beforeprint", toPaper);
  window.addEventListener("afterprint", toScreen);
}
