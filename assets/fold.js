// Texts made comparable.

const PERSIAN = "۰۱۲۳۴۵۶۷۸۹", ARABIC = "٠١٢٣٤٥٦٧٨٩";
const latin = text => text.replace(/[۰-۹٠-٩]/g, d => (PERSIAN.indexOf(d) + ARABIC.indexOf(d) + 1));

// The same spelling for what reads the same, as persian.names.fold does on the server.
const fold = text => latin(text).normalize("NFKC").toLowerCase()
  .replace(/[يىے]/g, "ی").replace(/[كڪ]/g, "ک").replace(/[ةہھە]/g, "ه").replace(/[أإآٱ]/g, "ا").replace(/ؤ/g, "و").replace(/ئ/g, "ی")
  .replace(/[\u064b-\u065f\u0670\u0640\u200b-\u200f\u2066-\u2069\s.,،()«»\-–_/]/g, "");
