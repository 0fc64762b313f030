// What the measurement of long lists reads, beside `page.js`.
{
  const bench = window.bench;
  const grid = () => document.querySelector('main table[role=grid]');
  const rows = () => grid()?.tBodies[0]?.innerText ?? '';
  const loads = () => document.querySelector('main [aria-busy=true]') !== null;
  const scroller = () => {
    let one = grid();
    while (one && (one.scrollHeight <= one.clientHeight || !/auto|scroll/.test(getComputedStyle(one).overflowY))) one = one.parentElement;
    return one;
  };
  // Until other rows are painted than there are now, counted from the last press.
  bench.otherRows = () => {
    bench.took = null;
    const before = rows();
    const asked = performance.now();
    const look = () => {
      const there = bench.pressed() > asked && !loads() && rows() !== before && rows() !== '';
      if (there) bench.afterPaint((now) => { bench.took = now - bench.pressed(); });
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  };
  // Places of the window at which no row is to be seen.
  const blanks = (one) => {
    const { left, top, bottom } = one.getBoundingClientRect();
    const end = Math.min(bottom, innerHeight) - 8;
    let blank = 0;
    for (let at = top + 60; at < end; at += 40) {
      const row = document.elementFromPoint(left + 60, at)?.closest('tr');
      if (!row || row.innerText.trim() === '') blank += 1;
    }
    return blank;
  };
  // Scrolls from the first row to the last in this many frames, then waits for the last row.
  bench.through = (steps, done) => {
    const one = scroller();
    const told = { rows: Number(grid().ariaRowCount ?? grid().getAttribute('aria-rowcount')) - 1, frames: [], blank: 0, end: null };
    const most = one.scrollHeight - one.clientHeight;
    let last = performance.now();
    let step = 0;
    const frame = () => {
      const now = performance.now();
      if (step > 0) {
        told.frames.push(now - last);
        told.blank += blanks(one);
      }
      last = performance.now();
      if (step === steps) return settle(0);
      step += 1;
      one.scrollTop = (most * step) / steps;
      requestAnimationFrame(frame);
    };
    const settle = (frames) => {
      const end = Number([...grid().tBodies[0].rows].pop()?.getAttribute('aria-rowindex')) - 1;
      if (end === told.rows || frames === 120) {
        told.end = end;
        return done(told);
      }
      requestAnimationFrame(() => settle(frames + 1));
    };
    requestAnimationFrame(frame);
  };
  // Drags the bar to a part of the way and waits until the rows of that place are painted.
  bench.drag = (part, done) => {
    const one = scroller();
    const before = rows();
    const began = performance.now();
    one.scrollTop = (one.scrollHeight - one.clientHeight) * part;
    const look = () => {
      if (!loads() && rows() !== before) bench.afterPaint((now) => done(now - began));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  };
}
