// Server time, durations, and the one ticker that every timer of the page shares.

let drift = 0;

/**
 * @param {string} serverTime time stamp the server gave just now
 * @returns {number} ms to add to the clock of this computer
 */
export function setServerTime(serverTime) {
  const at = Date.parse(serverTime);
  if (!Number.isNaN(at))
    drift = at - Date.now();
  return drift;
}

/** @returns {number} ms since 1970 on the server's clock */
export function now() {
  return Date.now() + drift;
}

/**
 * @param {string} stamp time stamp of the API, '' if unknown
 * @returns {number | null} ms since 1970
 */
export function instant(stamp) {
  const at = stamp ? Date.parse(stamp) : NaN;
  return Number.isNaN(at) ? null : at;
}

/**
 * @param {number} ms
 * @returns {string} 04:12, 1:00:00
 */
export function duration(ms) {
  const s = Math.max(0, Math.floor(ms / 1000));
  const tail = `${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
  return s < 3600 ? tail : `${Math.floor(s / 3600)}:${tail}`;
}

/** @param {number} n */
function two(n) {
  return String(n).padStart(2, '0');
}

/** @type {Set<() => void>} */
const tickers = new Set();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

function tick() {
  timer = undefined;
  if (!document.hidden)
    for (const f of tickers)
      f();
  arm();
}

function arm() {
  if (timer === undefined && tickers.size > 0)
    timer = setTimeout(tick, 1000 - (now() % 1000) + 5); // just after the server's second turns
}

/**
 * Calls f just after each full second while the page is visible, and once when it becomes so.
 * @param {() => void} f
 * @returns {() => void} ends it
 */
export function everySecond(f) {
  tickers.add(f);
  arm();
  return () => {
    tickers.delete(f);
    if (tickers.size === 0) {
      clearTimeout(timer);
      timer = undefined;
    }
  };
}

document.addEventListener('visibilitychange', () => {
  if (!document.hidden)
    for (const f of tickers)
      f();
});
