/* opensocial-i18n: dates and numbers by pattern, in the words and signs of the gadget's locale. */
(function () {
  'use strict';

  const parameters = gadgets.util.getUrlParameters();

  function locale() {
    const parts = [parameters.lang, parameters.country].filter((part) => part && !/^all$/i.test(part));
    try {
      return Intl.getCanonicalLocales(parts.join('-'))[0] || undefined;
    } catch {
      return undefined;
    }
  }

  /** @param {Intl.DateTimeFormatOptions} options @param {string} type @param {Date} date */
  const part = (options, type, date) =>
    new Intl.DateTimeFormat(locale(), options).formatToParts(date).find((each) => each.type === type)?.value ?? '';

  /** @param {number} value @param {number} width */
  const padded = (value, width) => String(value).padStart(width, '0');

  /** What a letter of a pattern stands for. @type {Record<string, (n: number, d: Date) => string>} */
  const fields = {
    y: (n, d) => (n === 2 ? padded(d.getFullYear() % 100, 2) : padded(d.getFullYear(), n)),
    M: (n, d) => (n < 3 ? padded(d.getMonth() + 1, n) : part({ month: n === 3 ? 'short' : 'long', day: 'numeric' }, 'month', d)),
    d: (n, d) => padded(d.getDate(), n),
    E: (n, d) => part({ weekday: n < 4 ? 'short' : 'long' }, 'weekday', d),
    H: (n, d) => padded(d.getHours(), n),
    h: (n, d) => padded(d.getHours() % 12 || 12, n),
    m: (n, d) => padded(d.getMinutes(), n),
    s: (n, d) => padded(d.getSeconds(), n),
    S: (n, d) => padded(d.getMilliseconds(), 3).slice(0, n),
    a: (_, d) => part({ hour: 'numeric', hour12: true }, 'dayPeriod', d),
  };

  /** The patterns that have a number, in its order. @type {Intl.DateTimeFormatOptions[]} */
  const styles = (() => {
    const all = /** @type {const} */ (['full', 'long', 'medium', 'short']);
    return [
      ...all.map((dateStyle) => ({ dateStyle })),
      ...all.map((timeStyle) => ({ timeStyle })),
      ...all.map((style) => ({ dateStyle: style, timeStyle: style })),
    ];
  })();

  /** @param {string | number} pattern @param {Date} date */
  function formatDateTime(pattern, date) {
    if (typeof pattern === 'number') return new Intl.DateTimeFormat(locale(), styles[pattern] ?? styles[10]).format(date);
    return pattern.replace(/'((?:[^']|'')*)'|([A-Za-z])\2*/g, (whole, quoted, letter) => {
      if (letter) return fields[letter]?.(whole.length, date) ?? whole;
      return quoted === '' ? "'" : quoted.replaceAll("''", "'");
    });
  }

  /**
   * Reads numbers where the pattern has letters; months by name are not read.
   * @param {string} pattern
   * @param {string} text
   * @param {number} start
   * @param {Date} date set
   * @returns {number} characters read, 0 when it does not fit
   */
  function parseDateTime(pattern, text, start, date) {
    const found = { y: date.getFullYear(), M: date.getMonth() + 1, d: date.getDate(), H: 0, m: 0, s: 0, S: 0 };
    let at = start;
    for (const [piece] of pattern.matchAll(/([A-Za-z])\1*|[^A-Za-z]/g)) {
      if (!(piece[0] in found)) {
        if (text[at++] !== piece) return 0;
        continue;
      }
      const digits = /^\d+/.exec(text.slice(at, at + Math.max(piece.length, piece[0] === 'y' ? 4 : 2)))?.[0];
      if (!digits) return 0;
      found[/** @type {keyof typeof found} */ (piece[0])] = Number(digits);
      at += digits.length;
    }
    date.setFullYear(found.y, found.M - 1, found.d);
    date.setHours(found.H, found.m, found.s, found.S);
    return at - start;
  }

  /** @param {string} name */
  const sign = (name) => new Intl.NumberFormat(locale()).formatToParts(-12345.6).find(({ type }) => type === name)?.value ?? '';

  /**
   * @param {string} pattern such as "#,##0.00" or "0.#%"
   * @param {number} value
   * @param {string} [currency] ISO code, for a pattern with the sign of currencies
   */
  function formatNumber(pattern, value, currency) {
    const [whole, digits = ''] = pattern.replace(/[^#0.,]/g, '').split('.');
    const options = {
      useGrouping: whole.includes(','),
      minimumIntegerDigits: Math.max(1, (whole.match(/0/g) ?? []).length),
      minimumFractionDigits: (digits.match(/0/g) ?? []).length,
      maximumFractionDigits: digits.length,
    };
    if (pattern.includes('%')) return new Intl.NumberFormat(locale(), { ...options, style: 'percent' }).format(value);
    if (pattern.includes('¤')) return new Intl.NumberFormat(locale(), { ...options, style: 'currency', currency: currency || 'USD' }).format(value);
    return new Intl.NumberFormat(locale(), options).format(value);
  }

  /**
   * @param {string} pattern
   * @param {string} text
   * @param {number[]} [position] of the first character; set behind the last
   * @returns {number} NaN when it is none
   */
  function parseNumber(pattern, text, position = [0]) {
    const rest = text.slice(position[0]);
    const found = /^\s*[-+]?[\d\s.,'\u00a0\u202f\u2019]*\d%?/.exec(rest)?.[0] ?? '';
    const plain = found.replaceAll(sign('group'), '').replace(sign('decimal'), '.').replace(/[\s%\u00a0\u202f]/g, '');
    position[0] += found.length;
    const value = found ? Number(plain) : Number.NaN;
    return pattern.includes('%') ? value / 100 : value;
  }

  gadgets.i18n = { formatDateTime, parseDateTime, formatNumber, parseNumber };
})();
