// Data that is the same for every scope, sent once and separately from the bar: the options of the filters (hundreds of
// offices and topics), which the bar reads when a list is opened. It also loads the Plotly library ahead of time, after
// the first screen has been drawn, so that a screen with figures need not wait for it.

const RESTS = 700; // Milliseconds after which a screen has usually been drawn.
const idle = window.requestIdleCallback ?? (act => act());

export default function ({ data }) {
  window.negahChoices = data.choices;
  setTimeout(() => idle(() => library(data.library).catch(() => {})), RESTS);
}
