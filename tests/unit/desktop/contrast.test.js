// The colours of www/desktop/desktop.css, measured: WCAG 2.2, 1.4.3 (text 4.5), 1.4.11 (controls 3),
// and 1.4.6 (text 7) where more contrast is asked for.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';

const css = fs.readFileSync(new URL('../../../www/desktop/desktop.css', import.meta.url), 'utf8');

/** name -> [light, dark] of the rule with this selector. */
function tokens(selector) {
  const rule = css.slice(css.indexOf(`${selector} {`));
  const body = rule.slice(0, rule.indexOf('}'));
  return Object.fromEntries([...body.matchAll(/--ap-([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map((m) => [m[1], [m[2], m[3]]]));
}

const channels = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255);
const luminance = (rgb) => rgb.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);

function ratio(a, b) {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

/** color-mix(in srgb, a share, b) */
const mix = (a, share, b) => a.map((c, i) => c * share + b[i] * (1 - share));

const STATES = ['ready', 'not-ready', 'talking', 'hold', 'wrap-up', 'reserved', 'signed-out'];
const normal = tokens(':root');
const more = { ...normal, ...tokens(':root[data-contrast="more"]') };

test('the sheet was read', () => {
  assert.ok(Object.keys(normal).length >= 18, Object.keys(normal).join());
  assert.ok(tokens(':root[data-contrast="more"]').text);
});

for (const [theme, of, side, text] of [['light', normal, 0, 4.5], ['dark', normal, 1, 4.5], ['more contrast, light', more, 0, 7], ['more contrast, dark', more, 1, 7]])
  test(`ratios of the ${theme} theme`, () => {
    const colour = (name) => channels(of[name][side]);
    const faults = [];
    const check = (what, a, b, least) => {
      const is = ratio(a, b);
      if (is < least)
        faults.push(`${what}: ${is.toFixed(2)} < ${least}`);
    };
    for (const ground of ['bg', 'surface', 'sunken']) {
      for (const name of ['text', 'text-muted'])
        check(`${name} on ${ground}`, colour(name), colour(ground), text);
      check(`control on ${ground}`, colour('control'), colour(ground), 3);
      check(`focus on ${ground}`, colour('focus'), colour(ground), 3);
    }
    for (const name of [...STATES, 'accent']) {
      check(`${name} on surface`, colour(name), colour('surface'), text);
      check(`${name} on bg`, colour(name), colour('bg'), text);
      for (const share of [0.12, 0.16])
        check(`${name} on its own tint of ${share}`, colour(name), mix(colour(name), share, colour('surface')), 4.5);
      check(`text on the tint of ${name}`, colour('text'), mix(colour(name), 0.2, colour('surface')), text);
    }
    check('text on accent', colour('on-accent'), colour('accent'), text);
    check('text on danger', colour('on-danger'), colour('not-ready'), text);
    assert.deepEqual(faults, []);
  });
