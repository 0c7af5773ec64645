// Finding people and numbers the way they are typed: without case, accents and punctuation, words in
// any order.

/** Letters that Unicode does not take apart, as keyboards without them write them. */
const PLAIN = Object.entries({ ł: 'l', ø: 'o', đ: 'd', ð: 'd', ħ: 'h', ŧ: 't', ı: 'i', ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th' });

/** Also of full width, as Japanese keyboards write it. @param {string} text */
export function plain(text) {
  return PLAIN.reduce((s, [letter, written]) => s.replaceAll(letter, written), text.normalize('NFKD').replace(/\p{Mn}/gu, '').toLowerCase());
}

/** @param {string} text what people write a number with: "+49 (30) 12 34-56" */
export function bareNumber(text) {
  return text.replace(/[\s()./-]/g, '');
}

/** @param {string} text @returns {boolean} it can be dialled as it stands */
export function isNumber(text) {
  return /^\+?[0-9*#]+$/.test(bareNumber(text));
}

/**
 * @template T
 * @param {T[]} items
 * @param {string} query
 * @param {(item: T) => string} textOf what is searched
 * @returns {T[]} those that hold every word of the query, in their order
 */
export function search(items, query, textOf) {
  const words = plain(query).split(/\s+/).filter(Boolean);
  if (words.length === 0)
    return items;
  const digits = isNumber(query) ? bareNumber(query) : '';
  return items.filter((item) => {
    const text = plain(textOf(item));
    return words.every((w) => text.includes(w)) || (digits !== '' && bareNumber(text).includes(digits));
  });
}
