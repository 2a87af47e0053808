// Normalise Persian text for searching: the same key for all spellings of a name.

const PERSIAN = "۰۱۲۳۴۵۶۷۸۹", ARABIC = "٠١٢٣٤٥٦٧٨٩";
// Persian and Arabic digits as Latin ones. A digit is in one of the two strings only, and `indexOf` gives -1 for the
// other: hence the sum of both positions, plus one.
const latin = text => text.replace(/[۰-۹٠-٩]/g, d => (PERSIAN.indexOf(d) + ARABIC.indexOf(d) + 1));

// The same rules as `persian.names.fold` on the server: one form of each letter (Arabic yeh and kaf, alef with hamza
// …), no diacritics, no zero-width or direction marks, no white space and no punctuation.
const fold = text => latin(text).normalize("NFKC").toLowerCase()
  .replace(/[يىے]/g, "ی").replace(/[كڪ]/g, "ک").replace(/[ةہھە]/g, "ه").replace(/[أإآٱ]/g, "ا").replace(/ؤ/g, "و").replace(/ئ/g, "ی")
  .replace(/[\u064b-\u065f\u0670\u0640\u200b-\u200f\u2066-\u2069\s.,،()«»\-–_/]/g, "");
