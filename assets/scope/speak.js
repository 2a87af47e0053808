// Translate Streamlit's own texts where there is no scope bar, because nothing is loaded yet.
export default function ({ data }) {
  document.documentElement.lang = data.lang;
  document.documentElement.dataset.dir = data.lang === "fa" ? "rtl" : "ltr";
  speak(data.furniture);
  return () => { furniture = null; }; // From then on the scope bar translates, perhaps into another language.
}
