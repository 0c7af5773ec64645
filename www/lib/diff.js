// What has become of a text, line by line: the shortest way from one to the other (Myers, "An O(ND) difference algorithm and
// its variations", 1986).

/** @typedef {{ kind: ' ' | '-' | '+', text: string, from: number, to: number }} Line from, to: its number in either text, 0 where it is not */

/** Texts that have more in difference are told as one gone and one come. */
const MOST = 3000;

/**
 * How far each diagonal gets with d steps, for every d until both texts are used up.
 * @param {string[]} a
 * @param {string[]} b
 * @returns {Int32Array[] | null} null: too different
 */
function trace(a, b) {
  const n = a.length;
  const m = b.length;
  const most = Math.min(n + m, MOST);
  const far = new Int32Array(2 * most + 2);
  const steps = [];
  for (let d = 0; d <= most; d++) {
    steps.push(far.slice(most - d, most + d + 2));
    for (let k = -d; k <= d; k += 2) {
      let x = k === -d || (k !== d && far[most + k - 1] < far[most + k + 1]) ? far[most + k + 1] : far[most + k - 1] + 1;
      while (x < n && x - k < m && a[x] === b[x - k])
        x++;
      far[most + k] = x;
      if (x >= n && x - k >= m)
        return steps;
    }
  }
  return null;
}

/**
 * @param {string[]} a
 * @param {string[]} b
 * @returns {[' ' | '-' | '+', number, number][]} with indices into both
 */
function script(a, b) {
  const steps = trace(a, b);
  if (!steps)
    return [...a.map((_, i) => /** @type {['-', number, number]} */ (['-', i, 0])), ...b.map((_, i) => /** @type {['+', number, number]} */ (['+', 0, i]))];
  /** @type {[' ' | '-' | '+', number, number][]} */
  const back = [];
  let x = a.length;
  let y = b.length;
  for (let d = steps.length - 1; d >= 0; d--) {
    const at = (/** @type {number} */ k) => steps[d][k + d];
    const k = x - y;
    const down = k === -d || (k !== d && at(k - 1) < at(k + 1));
    const before = at(down ? k + 1 : k - 1);
    const beforeY = before - (down ? k + 1 : k - 1);
    while (x > before && y > beforeY)
      back.push([' ', --x, --y]);
    if (d > 0)
      back.push(down ? ['+', 0, --y] : ['-', --x, 0]);
  }
  return back.reverse();
}

/** @param {string} text @returns {string[]} */
const linesOf = (text) => text === '' ? [] : text.replaceAll('\r\n', '\n').split('\n');

/**
 * @param {string} from
 * @param {string} to
 * @returns {Line[]} all lines of both
 */
export function diffLines(from, to) {
  const a = linesOf(from);
  const b = linesOf(to);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head])
    head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail])
    tail++;
  const same = (/** @type {number} */ i, /** @type {number} */ j) => /** @type {Line} */ ({ kind: ' ', text: a[i], from: i + 1, to: j + 1 });
  const middle = script(a.slice(head, a.length - tail), b.slice(head, b.length - tail)).map(([kind, i, j]) =>
    kind === ' ' ? same(head + i, head + j)
      : kind === '-' ? /** @type {Line} */ ({ kind, text: a[head + i], from: head + i + 1, to: 0 })
        : /** @type {Line} */ ({ kind, text: b[head + j], from: 0, to: head + j + 1 }));
  return [
    ...a.slice(0, head).map((_, i) => same(i, i)),
    ...middle,
    ...a.slice(a.length - tail).map((_, i) => same(a.length - tail + i, b.length - tail + i)),
  ];
}

/**
 * @param {Line[]} lines
 * @param {number} around how many unchanged lines are kept beside each change
 * @returns {Line[][]} pieces with changes, in order; none where nothing has changed
 */
export function pieces(lines, around) {
  /** @type {Line[][]} */
  const found = [];
  let end = -1;
  lines.forEach((line, i) => {
    if (line.kind === ' ')
      return;
    const begin = Math.max(i - around, 0);
    if (begin > end)
      found.push(lines.slice(begin, i + around + 1));
    else
      found[found.length - 1].push(...lines.slice(end, i + around + 1));
    end = Math.min(i + around + 1, lines.length);
  });
  return found;
}
