// A person without a mouse: presses keys, and looks at where the focus is after each.
import assert from 'node:assert/strict';
import { newPage } from '../harness/browser.js';

const MOST_TABS = 80;

/* Frames without a focus that are still no loss: what takes it may be drawn in the next one. */
const FRAMES = 4;

/** Runs in the page before anything else: notes each time that the focus is nowhere once it was somewhere. */
function watch(frames) {
  window.lost = [];
  let nowhere = 0;
  let last = '';
  let leaves = false; // by Tab, from the last place of the page to the browser's own
  addEventListener('keydown', (e) => { leaves = e.key === 'Tab'; }, true);
  const look = () => {
    const at = document.activeElement;
    if (at && at !== document.body) {
      last = `${at.localName} ${at.id} ${at.className} ${at.ariaLabel ?? at.textContent?.slice(0, 40)}`;
      nowhere = 0;
      leaves = false;
    } else if (last && !leaves && ++nowhere === frames) {
      window.lost.push(last);
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** What has the focus: its name, and what is wrong with how it is shown, '' if nothing. */
function focused() {
  const at = document.activeElement;
  const name = (at?.ariaLabel ?? (at?.labels?.[0]?.textContent || at?.textContent) ?? '').trim().replace(/\s+/g, ' ');
  if (!at || at === document.body)
    return { name, fault: 'nothing has the focus' };
  if (at.localName === 'iframe')
    return { name: at.title, fault: '' };
  const box = at.getBoundingClientRect();
  const [left, top] = [Math.max(0, box.left), Math.max(0, box.top)];
  const [width, height] = [Math.min(innerWidth, box.right) - left, Math.min(innerHeight, box.bottom) - top];
  const isOver = (top) => top && !at.contains(top) && !top.contains(at) && !at.labels?.[0]?.contains(top);
  // Not entirely hidden by what is above it (WCAG 2.4.11): its middle or a quarter of it can be seen.
  const tops = [[0.5, 0.5], [0.25, 0.25], [0.75, 0.25], [0.25, 0.75], [0.75, 0.75]]
    .map(([x, y]) => document.elementFromPoint(left + width * x, top + height * y));
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  const fault = [
    outlineStyle === 'none' || parseFloat(outlineWidth) < 2 ? `no ring (${outlineWidth} ${outlineStyle})` : '',
    box.width === 0 || box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth ? 'outside of the window' : '',
    tops.every(isOver) ? `covered by ${tops[0].localName}.${tops[0].className}` : '',
  ].filter(Boolean).join(', ');
  return { name, fault };
}

export class Keys {
  /** @param {import('playwright-core').Page} page */
  constructor(page) {
    this.page = page;
  }

  /** The sign-in page in a fresh context. */
  static async open(browser, url) {
    const page = await newPage(browser, { viewport: { width: 1366, height: 768 }, locale: 'en-US', reducedMotion: 'reduce' });
    await page.addInitScript(watch, FRAMES);
    await page.goto(`${url}/desktop/`);
    await page.getByRole('textbox', { name: 'User name or ID' }).waitFor();
    return new Keys(page);
  }

  /** Each key, and whether one sees where one is after it. */
  async press(...keys) {
    for (const key of keys) {
      await this.page.keyboard.press(key);
      if (/Tab$/.test(key) && await this.page.evaluate(() => document.activeElement === document.body))
        await this.page.keyboard.press(key); // round by the browser's own controls
      await this.look(key);
    }
  }

  /** @param {string} key a letter of ours: Alt+Shift+key */
  shortcut(key) {
    return this.press(`Alt+Shift+${key}`);
  }

  /** @param {string} text into what has the focus */
  type(text) {
    return this.page.keyboard.type(text);
  }

  async look(after) {
    let seen;
    for (let i = 0; i < FRAMES; i++) {
      seen = await this.page.evaluate(focused).catch((fault) => ({ name: '', fault: String(fault) }));
      if (seen.fault === '')
        return seen.name;
      await this.page.evaluate(() => new Promise(requestAnimationFrame)).catch(() => {});
    }
    assert.fail(`after ${after}, at "${seen.name}": ${seen.fault}`);
  }

  /** @returns {Promise<string>} name of what has the focus */
  async here() {
    return (await this.page.evaluate(focused)).name;
  }

  /** Tab until something of this name has the focus. @param {string | RegExp} name */
  async tabTo(name, key = 'Tab') {
    const passed = [];
    for (let i = 0; i < MOST_TABS; i++) {
      const here = await this.here();
      if (typeof name === 'string' ? here === name : name.test(here))
        return;
      passed.push(here);
      await this.press(key);
    }
    assert.fail(`${key} does not lead to ${name}: ${passed.join(' | ')}`);
  }

  /** In a menu or a list whose items take the focus: down to this one, and chosen. @param {string | RegExp} name */
  async choose(name) {
    await this.tabTo(name, 'ArrowDown');
    await this.press('Enter');
  }

  async signIn(id) {
    const { page } = this;
    await this.type(id);
    await this.press('Tab');
    await this.type('demo');
    await this.tabTo(/^Extension/);
    await page.keyboard.press('ControlOrMeta+a');
    await this.type(id);
    await this.press('Enter');
    await page.getByRole('button', { name: /^Agent state/ }).waitFor();
  }

  /** The focus was always somewhere, and nothing went wrong. */
  async end() {
    assert.deepEqual(await this.page.evaluate(() => window.lost), [], 'the focus was lost');
    assert.deepEqual(this.page.problems, []);
    await this.page.context().close();
  }
}
