// The last hour of some figures, and the path of a step line through it.

/** @typedef {{ at: number, values: number[] }} Sample */

export class Series {
  /** Oldest first. @type {Sample[]} */ samples = [];
  #span;
  #step;

  /**
   * @param {number} span ms that are kept
   * @param {number} step ms: what comes sooner after the last replaces it
   */
  constructor(span, step) {
    this.#span = span;
    this.#step = step;
  }

  /**
   * @param {number} at ms since 1970, not before the last
   * @param {number[]} values
   */
  push(at, values) {
    const { samples } = this;
    const before = samples.at(-2);
    if (before && at - before.at < this.#step)
      samples.pop();
    samples.push({ at, values });
    // One older than the span stays, so that the line begins at the edge.
    while (samples.length > 1 && samples[1].at <= at - this.#span)
      samples.shift();
  }

  /** @param {number} i of the figure @returns {number} */
  most(i) {
    return Math.max(0, ...this.samples.map((s) => s.values[i]));
  }
}

/**
 * A step line: a value holds until the next.
 * @param {Sample[]} samples oldest first
 * @param {number} i of the figure
 * @param {{ from: number, to: number, most: number, width: number, height: number }} box
 * @returns {string} for the d of a path, '' without samples
 */
export function stepPath(samples, i, { from, to, most, width, height }) {
  const x = (/** @type {number} */ at) => round(Math.min(1, Math.max(0, (at - from) / (to - from))) * width);
  const y = (/** @type {number} */ value) => round(height - (Math.max(0, value) / Math.max(1, most)) * height);
  let path = '';
  for (const { at, values } of samples)
    path += path === '' ? `M${x(at)} ${y(values[i])}` : `H${x(at)}V${y(values[i])}`;
  return path && `${path}H${round(width)}`;
}

/** @param {number} n */
function round(n) {
  return Math.round(n * 10) / 10;
}
