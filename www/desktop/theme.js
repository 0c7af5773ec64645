// How the page looks, remembered in this browser.  On <html>: data-theme as chosen, data-contrast "more" where the
// theme or the computer asks for it, data-density.

const STORE_KEY = 'aplomb.theme';
const DENSITY_KEY = 'aplomb.density';
/** As the computer prefers, light, dark, and both with more contrast. */
export const THEMES = ['auto', 'light', 'dark', 'contrast-light', 'contrast-dark'];
export const DENSITIES = ['compact', 'normal', 'relaxed'];
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

/** @param {boolean} supervises who looks at many rows wants them close @returns {string} one of DENSITIES */
export function density(supervises) {
  const kept = localStorage.getItem(DENSITY_KEY) ?? '';
  return DENSITIES.includes(kept) ? kept : supervises ? 'compact' : 'normal';
}

/** @param {string} name one of DENSITIES, '' while nobody is signed in */
export function showDensity(name) {
  document.documentElement.dataset.density = name;
}

/** @param {string} name one of DENSITIES */
export function chooseDensity(name) {
  localStorage.setItem(DENSITY_KEY, name);
  showDensity(name);
}
