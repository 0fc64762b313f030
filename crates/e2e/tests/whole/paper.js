// What the paper would hold, while the page is shown as it is printed.
const seen = (element) => element.checkVisibility({visibilityProperty: true});
const text = (element) => element.innerText.replace(/\s+/g, ' ').trim();
const all = (selector) => [...document.querySelectorAll(selector)].filter(seen);
const time = all('.as-of, time').map((element) => text(element) + getComputedStyle(element, '::after').content);
const cut = all('main *').filter((element) => {
  const style = getComputedStyle(element);
  const clips = [style.overflowX, style.overflowY].some((how) => how !== 'visible');
  const room = element.getBoundingClientRect();
  if (!clips || room.width < 2 || room.height < 2) return false;
  return element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1;
});
return {
  title: document.title,
  heading: all('h1').map(text),
  time,
  // “Just now” says nothing to who reads it later.
  relative: all('time[title]').filter((element) => getComputedStyle(element).fontSize !== '0px').map(text),
  filters: all('.chip').map(text),
  rows: all('main tbody tr, main dt').map((row) => text(row.querySelector('th') ?? row.cells?.[0] ?? row)),
  // What is pressed, typed into or leads around the console has no place on paper.
  chrome: all('header.side, nav, button, .button, [role=menu], [popover], .skip, .toasts').map(text),
  cut: cut.map((element) => `${element.tagName} ${text(element).slice(0, 60)}`),
  wide: document.documentElement.scrollWidth,
  background: getComputedStyle(document.body).backgroundColor,
};
