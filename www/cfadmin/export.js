// What leaves the console as a table for spreadsheets.
import { el } from '../lib/dom.js';

/** Within that a browser has begun to take the file. */
const TAKEN_MS = 60_000;

/** A field that a spreadsheet would take for a formula begins with a quote (ASVS 5.0, 1.2.10). @param {string} text */
const harmless = (text) => /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;

/**
 * RFC 4180.
 * @param {string[]} heads
 * @param {string[][]} rows
 */
export function csvOf(heads, rows) {
  return [heads, ...rows].map((fields) => fields.map((field) => `"${harmless(field).replaceAll('"', '""')}"`).join(',')).join('\r\n') + '\r\n';
}

/**
 * @param {string} name of the file
 * @param {string} content
 */
export function saveCsv(name, content) {
  // Spreadsheets take UTF-8 for what it is by the mark at its begin.
  const url = URL.createObjectURL(new Blob(['\uFEFF', content], { type: 'text/csv' }));
  el('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), TAKEN_MS);
}
