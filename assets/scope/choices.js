// What is the same for every scope, so it is sent apart from the bar, and once: the hundreds of offices and topics that can
// be chosen, where the bar looks when a list is opened; and the library of figures, which is fetched when the first screen
// stands, so that a screen with figures need not wait for it.

const RESTS = 700; // ms after which a screen has been drawn
const idle = window.requestIdleCallback ?? (act => act());

export default function ({ data }) {
  window.negahChoices = data.choices;
  setTimeout(() => idle(() => library(data.library).catch(() => {})), RESTS);
}
