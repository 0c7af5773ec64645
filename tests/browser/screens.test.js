// Every screen in every theme: axe finds nothing (desktop-ux 8, F16); in the language of nobody that is longer than
// others nothing is clipped, covered or beside a narrow page (F14); numbers and keys read left to right in Arabic (F15).
import fs from 'node:fs';
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { launchBrowser, start } from '../harness/index.js';
import { faults, signIn } from './agent.js';
import { THEMES, screens, setTheme } from './screens.js';

const LOCALES = new URL('../../www/locale/', import.meta.url);

/** On an installation and in a browser of its own. */
const runs = async (f) => {
  const [site, browser] = await Promise.all([start(), launchBrowser()]);
  try {
    await f(browser, site);
  } finally {
    await browser.close();
    await site.stop();
  }
};

/* 1440 px at a zoom of 200 %, and the narrowest there are. */
const NARROW = [720, 390, 320];

async function inEveryTheme(browser, site) {
  const found = [];
  const note = async (page, where, options) => found.push(...(await faults(page, options)).map((fault) => `${where}: ${fault}`));
  for await (const { name, page } of screens(browser, site, { bypassCSP: true, query: '?locale=en-XA' })) {
    await note(page, name);
    for (const theme of THEMES.slice(1)) {
      await setTheme(page, theme);
      await note(page, `${name}, ${theme}`, { coloursAlone: true });
    }
    await setTheme(page, THEMES[0]);
    for (const width of NARROW) {
      await page.setViewportSize({ width, height: width === 720 ? 450 : 844 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      if (wide > width)
        found.push(`${name}: ${wide} px wide at ${width}`);
      // A table of data may be scrolled by itself (WCAG 1.4.10).
      found.push(...(await page.evaluate(cutOff, { tables: false })).map((fault) => `${name}, ${width}: ${fault}`));
      found.push(...(await page.evaluate(covered)).map((fault) => `${name}, ${width}: ${fault}`));
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  }
  assert.deepEqual(found, []);
}

/** What is cut off: words that stick out of their button, columns that one would have to scroll to. */
function cutOff({ tables = true } = {}) {
  const found = [];
  const isForReaders = (e, button) => e !== button && (getComputedStyle(e).clipPath !== 'none' || isForReaders(e.parentElement, button));
  const isSeen = (text, button) => text.textContent.trim() && text.parentElement.checkVisibility() && !isForReaders(text.parentElement, button);
  for (const button of [...document.querySelectorAll('button, th, .badge, .chip')].filter((e) => e.checkVisibility())) {
    const box = button.getBoundingClientRect();
    const texts = document.createTreeWalker(button, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (texts.nextNode()) {
      range.selectNodeContents(texts.currentNode);
      const { left, right } = range.getBoundingClientRect();
      const isEllipsis = getComputedStyle(texts.currentNode.parentElement).textOverflow === 'ellipsis';
      if (isSeen(texts.currentNode, button) && !isEllipsis && (left < box.left - 0.5 || right > box.right + 0.5))
        found.push(`${texts.currentNode.textContent} sticks out`);
    }
  }
  for (const table of document.querySelectorAll('.table-scroll'))
    if (tables && table.checkVisibility() && table.scrollWidth > table.clientWidth + 1)
      found.push(`${table.getAttribute('aria-label')}: ${table.scrollWidth - table.clientWidth} px of the table are out of sight`);
  return found;
}

/** Controls that lie under another, where it is not one that comes over the page. */
function covered() {
  const OVER = '.panel-foot, [role="menu"], [role="listbox"], dialog, header, [popover], ap-alert, ap-toast, ap-popovers, ap-message-banner, ap-keypad, nav, ap-call-bar';
  const controls = [...document.querySelectorAll('button, input, select, textarea, a[href]')].filter((e) => e.checkVisibility({ visibilityProperty: true }));
  return controls.filter((e) => {
    const { left, top, width, height } = e.getBoundingClientRect();
    const at = document.elementFromPoint(left + width / 2, top + height / 2);
    return at?.closest('button, input, select, textarea, a[href]') && !e.contains(at) && !at.contains(e) && (at.closest(OVER) ?? null) === (e.closest(OVER) ?? null);
  }).map((e) => `${e.textContent?.trim() || e.ariaLabel || e.id} is covered`);
}

async function inLongWords(browser, site) {
  const found = [];
  for await (const { name, page } of screens(browser, site, { locale: 'de-DE' }))
    for (const width of [1440, 1024, 390]) {
      await page.setViewportSize({ width, height: 900 });
      found.push(...(await page.evaluate(cutOff)).map((fault) => `${name}, ${width}: ${fault}`));
    }
  assert.deepEqual(found, []);
}

/** Keys, numbers and times whose parts stand from right to left, and what sticks out. */
function misread() {
  const seen = [...document.querySelectorAll('kbd, ap-timer, bdi.number, .call-party, .alert-party, .option-note')].filter((e) => e.checkVisibility());
  const edge = (text, from) => {
    const range = document.createRange();
    range.setStart(text, from);
    range.setEnd(text, from + 1);
    return range.getBoundingClientRect();
  };
  const isTurned = (text, from, to) => {
    const [first, last] = [edge(text, from), edge(text, to)];
    return first.top === last.top && first.left > last.left;
  };
  const wrong = seen.filter((e) => {
    const text = document.createTreeWalker(e, NodeFilter.SHOW_TEXT).nextNode();
    const content = text?.textContent ?? '';
    return /^[+\w: -]*\d[\d:]*$|^Alt\+/.test(content) && content.length > 1 && isTurned(text, 0, content.length - 1);
  }).map((e) => e.textContent);
  const keys = [...document.querySelectorAll('.keypad-keys')].filter((e) => e.checkVisibility());
  wrong.push(...keys.filter(({ children: [one, two] }) => one.getBoundingClientRect().left > two.getBoundingClientRect().left).map(() => '2 before 1'));
  // The sign of an international number, in the middle of a sentence too.
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { currentNode: text } = texts;
    const at = text.textContent.search(/\+\d{4}/);
    if (at >= 0 && text.parentElement.checkVisibility() && isTurned(text, at, at + 1))
      wrong.push(text.textContent);
  }
  return wrong;
}

async function inArabic(browser, site) {
  const found = [];
  for await (const { name, page } of screens(browser, site, { locale: 'ar-EG' })) {
    const about = await page.evaluate(() => ({
      dir: document.documentElement.dir, wide: document.documentElement.scrollWidth > innerWidth,
    }));
    if (about.dir !== 'rtl' || about.wide)
      found.push(`${name}: ${JSON.stringify(about)}`);
    found.push(...(await page.evaluate(misread)).map((text) => `${name}: ${text}`));
  }
  assert.deepEqual(found, []);
}

async function wordsOfStates(browser, site) {
  const page = await signIn(browser, site.url, '2001', { viewport: { width: 390, height: 844 } });
  const found = [];
  for (const language of fs.readdirSync(LOCALES).filter((name) => name.endsWith('.json'))) {
    const texts = JSON.parse(fs.readFileSync(new URL(language, LOCALES), 'utf8'));
    for (const word of Object.keys(texts).filter((key) => /^state\.[A-Z_]+$/.test(key)).map((key) => texts[key]))
      if (await page.evaluate((text) => {
        const shown = document.querySelector('.state-word');
        shown.textContent = text;
        const range = document.createRange();
        range.selectNodeContents(shown);
        const room = shown.closest('.state-text').getBoundingClientRect().width;
        shown.style.overflow = 'visible'; // what is cut has no width
        shown.style.maxWidth = 'none';
        return range.getBoundingClientRect().width > room;
      }, word))
        found.push(`${language}: ${word}`);
  }
  assert.deepEqual(found, []);
}

/* Beside each other: most of the time a screen is waited for. */
describe('every screen', { concurrency: 3 }, () => {
  test('F14, F16: wide and narrow, its colours in every theme', () => runs(inEveryTheme));
  test('F14: in a language of long words nothing is cut off at 1440, 1024 and 390 px', () => runs(inLongWords));
  test('F15: in Arabic the page is mirrored, numbers, times and keys are not', () => runs(inArabic));
  test('F14: at 390 px the word of every state is read whole in every language', () => runs(wordsOfStates));
});
