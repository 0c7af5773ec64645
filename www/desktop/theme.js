// Light, dark, or what the computer prefers; remembered in this browser.

const STORE_KEY = 'aplomb.theme';

/** @returns {string} auto, light, dark */
export function theme() {
  return localStorage.getItem(STORE_KEY) ?? 'auto';
}

/** @param {string} name auto, light, dark */
export function applyTheme(name) {
  localStorage.setItem(STORE_KEY, name);
  document.documentElement.dataset.theme = name;
}

/** @returns {'light' | 'dark'} what it comes down to now */
export function effectiveTheme() {
  const name = theme();
  if (name === 'light' || name === 'dark')
    return name;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
