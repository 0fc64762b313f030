// What the measurement reads: times from an input to the frame that is painted after it.
const bench = (window.bench = { keys: [], shift: 0, shifted: [], took: null });
const afterPaint = (then) => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => then(performance.now());
  channel.port2.postMessage(0);
};
const painted = (then) => requestAnimationFrame(() => afterPaint(then));
let pressed = 0;
bench.pressed = () => pressed;
bench.afterPaint = afterPaint;
for (const kind of ['keydown', 'pointerdown', 'click']) {
  window.addEventListener(kind, (event) => { pressed = event.timeStamp; }, { capture: true });
}
window.addEventListener('keydown', (event) => painted((now) => bench.keys.push(now - event.timeStamp)), { capture: true });
// Until these words are on the page and painted, counted from the last press.
bench.expect = (words) => {
  bench.took = null;
  const asked = performance.now();
  const look = () => {
    const main = document.querySelector('main');
    const there = pressed > asked && main && !document.querySelector(`main [aria-busy=true]`) && shows(main, words);
    // A frame is about to be painted: what comes after it is told when it is.
    if (there) afterPaint((now) => { bench.took = now - pressed; });
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
};
const shows = (main, words) => {
  // Read at once, since this is asked in every frame, and what it takes would be counted.
  const fields = [...main.querySelectorAll('input')].some((input) => input.value.includes(words));
  if (fields || !main.textContent.includes(words)) return fields;
  const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (texts.currentNode.data.includes(words) && element && element.checkVisibility()) return true;
  }
  return false;
};
// Until the effect of an edit on devices is judged and painted, counted from the last press.
bench.judgement = () => {
  bench.took = null;
  const asked = performance.now();
  let began = false;
  const look = () => {
    const busy = document.querySelector('section[aria-labelledby=c-review]').ariaBusy === 'true';
    began = began || (busy && pressed > asked);
    if (began && !busy) afterPaint((now) => { bench.took = now - pressed; });
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
};
bench.scroll = (done) => {
  const frames = [];
  const most = document.documentElement.scrollHeight - innerHeight;
  let last = performance.now();
  let step = 0;
  const frame = () => {
    const now = performance.now();
    if (step > 0) frames.push(now - last);
    last = now;
    if (step === 100) return done(frames);
    step += 1;
    scrollTo({ top: (most * step) / 100, behavior: 'instant' });
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
};
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    bench.shift += entry.value;
    // What moved, for whoever has to mend it.
    const moved = entry.sources.map(({ node }) => (node?.cloneNode?.(false).outerHTML ?? String(node?.data)).slice(0, 120));
    bench.shifted.push(`${entry.value.toFixed(4)} on ${location.pathname}: ${moved.join(', ')}`);
  }
}).observe({ type: 'layout-shift', buffered: true });
// Keeps what the page shows, as it is painted.
bench.kept = [];
bench.keep = () => { bench.kept.push(document.querySelector('main').cloneNode(true)); };
// What the browser alone takes to show the kept pages in turns, from a moment that knows of no frame to the frame after
// it: nothing that shows such a page is quicker. The program's own elements are back afterwards.
bench.alone = (times, done) => {
  const main = document.querySelector('main');
  const own = [...main.childNodes];
  const took = [];
  const next = () => {
    const began = performance.now();
    main.replaceChildren(...bench.kept[took.length % bench.kept.length].cloneNode(true).childNodes);
    painted((now) => {
      took.push(now - began);
      if (took.length < times) return setTimeout(next, 150 + 7 * (took.length % 5));
      main.replaceChildren(...own);
      done(took);
    });
  };
  next();
};
