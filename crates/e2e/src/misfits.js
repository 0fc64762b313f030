// What of a page does not fit its window, as sentences.
const found = [];
const width = document.documentElement.clientWidth;
const short = (element) => {
  const name = (element.getAttribute('aria-label') || element.textContent || '').replace(/\s+/g, ' ').trim();
  return `<${element.localName}> “${name.slice(0, 60)}”`;
};
if (document.documentElement.scrollWidth > width) {
  const over = [...document.body.querySelectorAll('*')].filter((it) => it.getBoundingClientRect().right > width + 1);
  const deepest = over.filter((it) => !over.some((other) => other !== it && it.contains(other))).slice(0, 3);
  const names = deepest.map((it) => `<${it.localName} class="${it.className}">`).join(', ');
  found.push(`the page is ${document.documentElement.scrollWidth} px wide in a window of ${width}: ${names}`);
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
return found.slice(0, 20);
