// What of a page does not fit its window, as sentences.
const found = [];
const width = document.documentElement.clientWidth;
const short = (element) => {
  const name = (element.getAttribute('aria-label') || element.textContent || '').replace(/\s+/g, ' ').trim();
  return `<${element.localName}> “${name.slice(0, 60)}”`;
};
if (document.documentElement.scrollWidth > width) {
  found.push(`the page is ${document.documentElement.scrollWidth} px wide in a window of ${width}`);
}
// A table, a grid, tabs or code may be wider in a place of its own that scrolls.
const scrolls = (element) => {
  for (let at = element; at && at !== document.body; at = at.parentElement) {
    const way = getComputedStyle(at).overflowX;
    if (way === 'auto' || way === 'scroll') return true;
  }
  return false;
};
// What only assistive technology is to meet is clipped on purpose.
const hidden = (element) => {
  const box = element.getBoundingClientRect();
  return box.width <= 1 || box.height <= 1 || element.closest('.visually-hidden, .skip, [aria-hidden=true]');
};
for (const element of document.body.querySelectorAll('*')) {
  if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || hidden(element)) continue;
  const box = element.getBoundingClientRect();
  if ((box.right > width + 1 || box.left < -1) && !scrolls(element) && element.children.length === 0) {
    found.push(`${short(element)} reaches from ${Math.round(box.left)} to ${Math.round(box.right)} of ${width} px`);
  }
}
const inText = (element) => {
  const style = getComputedStyle(element);
  return style.display === 'inline';
};
for (const element of document.querySelectorAll('button, a[href], input, select, textarea, summary, [tabindex="0"]')) {
  if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || hidden(element) || inText(element)) continue;
  const label = element.labels && element.labels[0];
  const boxes = [element, label].filter(Boolean).map((it) => it.getBoundingClientRect());
  if (!boxes.some((box) => box.width >= 23.5 && box.height >= 23.5)) {
    const [box] = boxes;
    found.push(`${short(element)} is ${Math.round(box.width)} by ${Math.round(box.height)} px, too small to be hit`);
  }
}
return found.slice(0, 20);
