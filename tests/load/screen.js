/* From bytes to the screen: how long after the bytes of an event came to the browser the page shows it.
 * When they came the worker tells: of BOSH its resource timing, when an answer was read whole; of a WebSocket,
 * which has none, when it hands over what was in the frame.  The page tells when the frame after the change was
 * done; all count from 1970 (timeOrigin + now), so they can be subtracted. */

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

/** Runs in the worker: notes when it hands stanzas over. */
function watchStanzas() {
  if (self.handedOver) return;
  const post = self.postMessage.bind(self);
  self.handedOver = [];
  self.postMessage = (message) => {
    if (message.came === 'stanzas') self.handedOver.push(performance.timeOrigin + performance.now());
    post(message);
  };
}

/** Likewise: when the last bytes with events that had come by then were there, ms since 1970. */
function lastBytes(by) {
  const answers = performance.getEntriesByType('resource').map((r) => performance.timeOrigin + r.responseEnd);
  const came = [...answers, ...self.handedOver];
  performance.clearResourceTimings();
  self.handedOver.length = 0;
  return Math.max(...came.filter((at) => at <= by + 1));
}

/**
 * @param {import('playwright-core').Page} page signed in
 * @param {{ selector: string, text: string, cause: () => Promise<unknown> }} event what makes it and where it is seen
 * @returns {Promise<number>} ms from the bytes to the frame
 */
export async function bytesToFrame(page, { selector, text, cause }) {
  const worker = page.workers()[0];
  await worker.evaluate(watchStanzas);
  await page.evaluate(watchFrames);
  await page.evaluate(([s, t]) => window.expect(s, t), [selector, text]);
  await cause();
  await page.waitForFunction(() => window.shown.painted > 0);
  const { changed, painted } = await page.evaluate(() => window.shown);
  return painted - await worker.evaluate(lastBytes, changed);
}
