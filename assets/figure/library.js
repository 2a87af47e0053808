// The library that figures are drawn with, fetched once in a window.

function library(address) {
  // Kept by the window: the component is made anew with every screen.
  window.figures ??= new Promise((ready, failed) => {
    const script = document.createElement("script");
    Object.assign(script, { src: address, onload: () => ready(window.Plotly), onerror: failed });
    document.head.append(script);
  }).catch(error => { window.figures = undefined; throw error; });
  return window.figures;
}
