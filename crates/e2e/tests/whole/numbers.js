// A link in a drawing has no address of its own as text.
const addressOf = (link) => new URL(link.getAttribute('href'), location.href);
// The numbers of the page that lead somewhere: [text, address, number] of each link whose words hold exactly one number.
const links = (main) => {
  const found = [];
  for (const link of main.querySelectorAll('a[href]')) {
    if (!link.checkVisibility() || link.getAttribute('aria-current') === 'true') continue;
    const leads = addressOf(link);
    if (leads.search === '?section=webhooks') {
      // The sentence has the number, of which the last counts all; the time beside it is none.
      const sentence = link.parentElement.cloneNode(true);
      sentence.querySelectorAll('.as-of').forEach((time) => time.remove());
      const all = sentence.textContent.match(/\d[\d,.]*/g) ?? [];
      if (all.length) found.push([sentence.textContent.trim(), leads.pathname + leads.search, parseInt(all.at(-1).replace(/[,.]/g, ''), 10)]);
      continue;
    }
    const said = (link.getAttribute('aria-label') ?? link.innerText).replace(/\s+/g, ' ').trim();
    // The version by which it filters is no count, and of “3 of 4” the first is.
    const of = new RegExp(`version ${leads.searchParams.get('version')}\\b`, 'i');
    const text = said.replace(of, '').replace(/(\d[\d,.]*) of \d[\d,.]*/, '$1').trim();
    const numbers = text.match(/\d[\d,.]*/g) ?? [];
    const words = text.replace(/\d[\d,.]*/g, '');
    // A name of a thing, a time or a version may hold a number as well; those lead to no list.
    if (numbers.length !== 1 || /\d/.test(words) || /[\p{L}-]\d/u.test(text)) continue;
    const number = Number(numbers[0].replace(/[,.]/g, ''));
    const address = addressOf(link);
    found.push([text, address.pathname + address.search, number]);
  }
  return found;
};
// How many rows the list on the page has; nothing while it is not there.
const rows = (main) => {
  if (main.querySelector('[aria-busy=true]')) return null;
  const grid = main.querySelector('table[aria-rowcount]');
  if (grid) return Number(grid.getAttribute('aria-rowcount')) - 1;
  const table = main.querySelector('table');
  if (table) return table.tBodies[0].rows.length;
  return main.querySelector('.empty') ? 0 : null;
};
// What is on its way has no heading yet, or its time is not known.
const isComing = (main) =>
  main.matches('[aria-busy=true]') || !main.querySelector('h1') || [...main.querySelectorAll('.as-of')].some((time) => time.textContent === '');
const main = document.querySelector('main');
return !main || isComing(main) ? null : (arguments[0] === 'links' ? links(main) : rows(main));
