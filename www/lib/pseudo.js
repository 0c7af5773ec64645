// Languages of nobody, made out of English: en-XA has accents and is 40 % longer, so that what is clipped, or not
// translated, meets the eye; ar-XB is English, set from right to left.

/** @type {Record<string, string>} each vowel becomes two */
const LONGER = { a: 'áä', e: 'éë', i: 'íï', o: 'óö', u: 'úü', A: 'ÁÄ', E: 'ÉË', I: 'ÍÏ', O: 'ÓÖ', U: 'ÚÜ', y: 'ýÿ', n: 'ñ', s: 'š' };

/**
 * @param {Record<string, string>} english texts by key
 * @param {string} tag en-XA, ar-XB
 * @returns {Record<string, string>}
 */
export function pseudo(english, tag) {
  return tag === 'ar-XB' ? english : Object.fromEntries(Object.entries(english).map(([key, text]) => [key, lengthen(text)]));
}

/**
 * Every second level of braces holds names and cases, no words.
 * @param {string} text
 */
export function lengthen(text) {
  let depth = 0;
  let out = '';
  for (const c of text) {
    depth += Number(c === '{') - Number(c === '}');
    out += depth % 2 === 0 ? LONGER[c] ?? c : c;
  }
  return out;
}
