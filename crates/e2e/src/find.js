// Finds elements as assistive technology names them: by role, then by accessible name. Called with a root
// element or null, a role, a name or null; gives all matches, those whose name is equal before those whose name
// only contains it.
const [root, role, wanted] = arguments;
const selectors = {
  alert: '[role=alert]',
  button: 'button,[role=button],input[type=submit],input[type=button],summary',
  cell: 'td,th,[role=cell],[role=gridcell],[role=columnheader],[role=rowheader]',
  checkbox: 'input[type=checkbox],[role=checkbox],[role=switch]',
  complementary: 'aside,[role=complementary]',
  combobox: 'select,[role=combobox]',
  dialog: 'dialog[open],[role=dialog],[role=alertdialog]',
  file: 'input[type=file]',
  group: 'fieldset,[role=group],[role=radiogroup]',
  img: 'img,[role=img]',
  heading: 'h1,h2,h3,h4,h5,h6,[role=heading]',
  link: 'a[href],[role=link]',
  listitem: 'li,[role=listitem]',
  navigation: 'nav,[role=navigation]',
  option: 'option,[role=option]',
  radio: 'input[type=radio],[role=radio]',
  region: 'section,[role=region],article',
  row: 'tr,[role=row]',
  rowheader: 'th[scope=row],[role=rowheader]',
  status: '[role=status],[aria-live=polite]',
  tab: '[role=tab],[role=tablist] a',
  table: 'table,[role=table],[role=grid]',
  textbox:
    'input:not([type]),input[type=text],input[type=search],input[type=password],input[type=email],' +
    'input[type=url],input[type=number],textarea,[role=textbox],[role=searchbox],[role=spinbutton]',
};
const clean = (text) => (text ?? '').replace(/\s+/g, ' ').trim();
// The words of an element as they are read: what is laid out apart is spoken apart.
const words = (node) => {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE) return '';
  if (node.matches('input,select,textarea,[aria-hidden=true],[hidden]')) return '';
  const inner = [...node.childNodes].map(words).join('');
  return getComputedStyle(node).display === 'inline' ? inner : ` ${inner} `;
};
const textOf = (element) => clean(words(element));
const byIds = (ids) =>
  clean(ids.split(/\s+/).map((id) => document.getElementById(id)).filter(Boolean).map(textOf).join(' '));
const nameOf = (element) => {
  const labelled = element.getAttribute('aria-labelledby');
  if (labelled && byIds(labelled)) return byIds(labelled);
  const label = clean(element.getAttribute('aria-label'));
  if (label) return label;
  if (element.labels && element.labels.length) return clean([...element.labels].map(textOf).join(' '));
  if (element.matches('fieldset')) return clean(element.querySelector('legend')?.textContent);
  if (element.matches('table')) return clean(element.caption?.textContent);
  if (element.matches('input,select,textarea')) {
    return clean(element.getAttribute('title') || element.getAttribute('placeholder') || element.getAttribute('alt') ||
      (/submit|button/.test(element.type) ? element.value : ''));
  }
  if (element.matches('dialog,[role=dialog],section,article')) return clean(element.querySelector('h1,h2,h3')?.textContent);
  return textOf(element) || clean(element.getAttribute('title'));
};
const seen = (element) =>
  role === 'file' || role === 'option' || (element.checkVisibility({ visibilityProperty: true }) && !element.closest('[inert]')) ||
  // A radio or checkbox may be drawn by its label.
  (['radio', 'checkbox'].includes(role) && element.labels && [...element.labels].some((it) => it.checkVisibility()));
const scope = root ?? document;
const found = [...scope.querySelectorAll(selectors[role] ?? `[role=${role}]`)].filter(seen);
if (wanted === null) return found;
const equal = found.filter((element) => nameOf(element) === wanted);
const containing = found.filter((element) => nameOf(element).includes(wanted) && !equal.includes(element));
return [...equal, ...containing];
