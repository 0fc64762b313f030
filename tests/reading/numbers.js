// Walks the numbers of a page's content. Gives how many there are, and of each that lacks its time or its rows a sentence.
// What was is told with its own moment, in a chart and in the table under it.
const NO_COUNT = 'time, code, .as-of, svg, [role=img], input, select, button, [role=tooltip], .tip, .crumbs, .chart .plot, .chart table';
const BLOCK = 'section, .note, header.head, aside, p';
// A word that is a number and nothing else.
const count = (word) => {
  const bare = word.replace(/^[(×+–]+|[.,;:)%]+$/g, '');
  return /^\d[\d,]*(\.\d+)?$/.test(bare) ? parseInt(bare.replace(/,/g, ''), 10) : null;
};
// A version, a system, a span of time.
const isNone = (before, after) => /^(version|windows|ubuntu)$/i.test(before) || /^(second|minute|hour|day|min\.|hr)/.test(after);
const heading = (cell) => cell.closest('table')?.tHead?.rows[0].cells[cell.cellIndex]?.textContent ?? '';
const isVersion = (at) => {
  const cell = at.closest('td, th');
  return cell !== null && /^version/i.test(heading(cell).trim());
};
// A cell of this column of the webhooks: what an address answered is no count.
const ofWebhook = (at, column) => {
  const cell = at.closest('td');
  return cell !== null && column.test(heading(cell).trim()) && cell.closest('table').tHead.textContent.includes('Last failure');
};
const timed = (within) => [...within.querySelectorAll('.as-of')].some((time) => /\d:\d\d/.test(time.textContent) && time.title !== '');
// Whether there are as many rows, of a table or of a list, here.
const listed = (within, number) => {
  const lengths = [...within.querySelectorAll('table')].map((table) => {
    const said = table.getAttribute('aria-rowcount');
    return said ? Number(said) - 1 : table.tBodies[0].rows.length;
  });
  lengths.push(...[...within.querySelectorAll('ul[aria-label], ul[aria-labelledby]')].map((list) => list.children.length));
  return lengths.includes(number);
};
const found = { numbers: 0, wrong: [] };
const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
while (texts.nextNode()) {
  const at = texts.currentNode.parentElement;
  if (at.closest(NO_COUNT) || isVersion(at) || ofWebhook(at, /^last failure$/i)) continue;
  const line = at.closest('td, th, li, p, h2, a, span') ?? at;
  if (/\d:\d\d/.test(line.textContent)) continue;
  const words = texts.currentNode.textContent.split(/\s+/).filter((word) => word);
  words.forEach((word, place) => {
    const number = count(word);
    if (number === null || isNone(words[place - 1] ?? '', words[place + 1] ?? '')) return;
    found.numbers += 1;
    const block = at.closest(BLOCK) ?? main;
    const said = `${number} in “${line.textContent.trim()}”`;
    // Of one block each where it is strict; else of the page, whose parts come by one answer.
    if (!timed(strict ? at.closest('section, .note, header.head, p') ?? main : main)) found.wrong.push(`${said} has no time`);
    const leads = at.closest('a[href]') ?? at.closest('tr, li, p, .note')?.querySelector('a[href]');
    const here = listed(at.closest('header.head, .toolbar, .tabs') && !at.closest('section') ? main : block, number);
    if (!leads && !here && number !== 0) found.wrong.push(`${said} leads nowhere`);
  });
}
return found;
