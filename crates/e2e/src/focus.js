// What is wrong with where the focus is, as sentences.
const here = document.activeElement;
if (!here || here === document.body || here === document.documentElement) return [];
const name = (here.getAttribute('aria-label') || here.labels?.[0]?.textContent || here.textContent || '').replace(/\s+/g, ' ').trim();
const told = `<${here.localName}> “${name.slice(0, 60)}”`;
// A radio, a checkbox or a file field may be drawn by its label.
const own = here.getBoundingClientRect();
const drawn = own.width <= 1 || own.height <= 1 || getComputedStyle(here).opacity === '0' ? here.labels?.[0] ?? here.parentElement : here;
const box = drawn.getBoundingClientRect();
const found = [];
if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) found.push(`${told} has the focus and is out of view`);
const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
const heights = [box.top + 3, (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2, box.bottom - 3];
const seen = heights.filter((y) => y >= 0 && y < innerHeight).some((y) => {
  const top = document.elementFromPoint(x, y);
  return top && (drawn.contains(top) || top.contains(drawn));
});
if (!found.length && !seen) found.push(`${told} has the focus and is covered`);
const rings = (element) => {
  const style = getComputedStyle(element);
  return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none';
};
if (here.tabIndex >= 0 && ![here, drawn, here.parentElement, here.closest('label')].some((it) => it && rings(it))) {
  found.push(`${told} has the focus and does not show it`);
}
return found;
