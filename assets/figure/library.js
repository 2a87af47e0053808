// Load the Plotly script at `address`, once per window. Returns a promise of `window.Plotly`.

function library(address) {
  // The promise is kept on `window` because Streamlit creates the component again for every screen. After a failure it
  // is cleared, so that the next figure tries again.
  window.figures ??= new Promise((ready, failed) => {
    const script = document.createElement("script");
    Object.assign(script, { src: address, onload: () => ready(window.Plotly), onerror: failed });
    document.head.append(script);
  }).catch(error => { window.figures = undefined; throw error; });
  return window.figures;
}
