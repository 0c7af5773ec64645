/* How figures are printed, and the statistics of them. */

export const quantile = (list, q) => {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))];
};
export const median = (list) => quantile(list, 0.5);

export const row = (title, ...cells) =>
  process.stdout.write(`${title.padEnd(44)}${cells.map((c) => String(c).padStart(16)).join('')}\n`);
export const ms = (value) => `${value.toFixed(3)} ms`;

/** A goal as it is printed; `well` is what the section returns. */
export const goal = (text, well) => `${text} ${well ? 'reached' : 'MISSED'}`;

export const basic = (user) => `Basic ${Buffer.from(`${user}:demo`).toString('base64')}`;
