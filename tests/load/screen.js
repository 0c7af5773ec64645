/* From bytes to the screen: how long after the bytes of an event came to the browser the page shows it.
 * The worker's own resource timing tells when an answer with events was read, the page when the frame
 * after the change was done; both count from 1970 (timeOrigin + now), so they can be subtracted. */

/** Runs in the page: notes each frame that shows a change of what is marked data-look or holds a text. */
function watchFrames() {
  const seen = (window.shown = { changed: 0, painted: 0, waiting: false });
  const at = () => performance.timeOrigin + performance.now();
  const port = new MessageChannel();
  port.port1.onmessage = () => Object.assign(seen, { painted: at(), waiting: false });
  window.expect = (selector, text) => {
    const there = () => [...document.querySelectorAll(selector)].some((e) => e.textContent.includes(text));
    Object.assign(seen, { changed: 0, painted: 0 });
    const observer = new MutationObserver(() => {
      if (!there()) return;
      observer.disconnect();
      seen.changed = at();
      /* The task after the next frame: what the frame drew is on its way to the screen. */
      requestAnimationFrame(() => port.port2.postMessage(null));
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  };
}

/** When the last answer that had come by then was whole, ms since 1970. */
function lastAnswer(by) {
  const ends = performance.getEntriesByType('resource').map((r) => performance.timeOrigin + r.responseEnd);
  performance.clearResourceTimings();
  return Math.max(...ends.filter((end) => end <= by + 1));
}

/**
 * @param {import('playwright-core').Page} page signed in
 * @param {{ selector: string, text: string, cause: () => Promise<unknown> }} event what makes it and where it is seen
 * @returns {Promise<number>} ms from the bytes to the frame
 */
export async function bytesToFrame(page, { selector, text, cause }) {
  await page.evaluate(watchFrames);
  await page.evaluate(([s, t]) => window.expect(s, t), [selector, text]);
  await cause();
  await page.waitForFunction(() => window.shown.painted > 0);
  const { changed, painted } = await page.evaluate(() => window.shown);
  return painted - await page.workers()[0].evaluate(lastAnswer, changed);
}
