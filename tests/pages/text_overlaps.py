"""Find overlapping and overflowing texts on a page, by the rectangles in which a browser has drawn them."""

# Each text node becomes one rectangle per line. Two texts overlap if their rectangles share more than a sliver in both
# directions: fonts reserve room above and below the letters, so close lines share a few pixels. A text leaves its
# container if it reaches beyond the side of the nearest box that clips or frames it: a cell, a card, a button.
OVERLAPS = """() => {
  const root = document.querySelector('[data-testid=stApp]');
  const frames = `th, td, .card, .filter, .notice, .pills a, summary, .section-head, svg, .plotted,
    .stMainBlockContainer, button`;
  const unread = '.unseen, .tip, .modebar, [popover]:not(:popover-open), .stAppHeader, .hoverlayer, .stTooltipIcon';
  const shown = element => element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && !element.closest(unread);
  const inside = (a, b) => ({
    left: Math.max(a.left, b.left), right: Math.min(a.right, b.right),
    top: Math.max(a.top, b.top), bottom: Math.min(a.bottom, b.bottom),
  });
  const boxes = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const text = node.nodeValue.trim(), element = node.parentElement;
    if (!text || !element || /^(STYLE|SCRIPT|TITLE|OPTION)$/i.test(element.tagName) || !shown(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    // What a scrolling or clipping ancestor hides is not seen.
    let clip = { left: -1e6, right: 1e6, top: -1e6, bottom: 1e6 };
    for (let up = element; up && up !== root; up = up.parentElement) {
      const style = getComputedStyle(up);
      const clips = style.overflowX !== 'visible' || style.overflowY !== 'visible';
      if (style.display === 'inline' || !clips || up.matches('[data-testid=stMain], .stAppViewContainer')) continue;
      clip = inside(up.getBoundingClientRect(), clip);
    }
    for (const line of range.getClientRects()) {
      const box = inside(line, clip);
      if (box.right - box.left < 3 || box.bottom - box.top < 5) continue;
      // What stays in its place while the page scrolls lies over the page.
      const layer = element.closest('.scope-bar, .st-key-tray');
      boxes.push({ ...box, text: text.slice(0, 40), element, layer });
    }
  }
  const faults = [];
  boxes.sort((a, b) => a.top - b.top);
  boxes.forEach((a, i) => {
    for (let j = i + 1; j < boxes.length && boxes[j].top < a.bottom; j++) {
      const b = boxes[j];
      if (a.element === b.element || a.layer !== b.layer) continue;
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const along = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      const low = Math.min(a.bottom - a.top, b.bottom - b.top);
      if (across > 2.5 && along > 0.4 * low) faults.push(`“${a.text}” over “${b.text}”`);
    }
  });
  for (const box of boxes) {
    const frame = box.element.closest(frames)?.getBoundingClientRect();
    const leaves = frame && (box.right > frame.right + 2 || box.left < frame.left - 2);
    if (leaves) faults.push(`“${box.text}” leaves its box`);
    if (box.left < -1 || box.right > innerWidth + 1) faults.push(`“${box.text}” leaves the window`);
  }
  return [...new Set(faults)];
}"""
