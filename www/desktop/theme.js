// The theme of the page, remembered in this browser.  On <html>: data-theme as chosen, data-contrast
// "more" where the theme or the computer asks for it.
import { THEMES } from '../lib/themes.js';

const STORE_KEY = 'aplomb.theme';
const prefersDark = matchMedia('(prefers-color-scheme: dark)');
const prefersContrast = matchMedia('(prefers-contrast: more)');

prefersContrast.addEventListener('change', () => show(theme()));

/** @returns {string} one of THEMES */
export function theme() {
  const kept = localStorage.getItem(STORE_KEY) ?? '';
  return THEMES.includes(kept) ? kept : 'auto';
}

/** @param {string} name one of THEMES */
export function applyTheme(name) {
  localStorage.setItem(STORE_KEY, name);
  show(name);
}

/** @param {string} name */
function show(name) {
  const { dataset } = document.documentElement;
  dataset.theme = name;
  dataset.contrast = name.startsWith('contrast') || prefersContrast.matches ? 'more' : '';
}

/** @returns {'light' | 'dark'} what it comes down to now */
export function effectiveTheme() {
  const name = theme();
  if (name === 'auto')
    return prefersDark.matches ? 'dark' : 'light';
  return name.endsWith('dark') ? 'dark' : 'light';
}
