// An administrator at the console: what one opens and sees, by role and label.
import { newPage } from '../harness/index.js';
import { browser, site } from './installation.js';

export const drawer = (page, title) => page.getByRole('dialog', { name: title, exact: true });
export const field = (page, label) => page.getByLabel(label, { exact: true });
export const heading = (page, name) => page.getByRole('heading', { name, exact: true, level: 1 });
export const row = (page, name) => page.getByRole('row').filter({ has: page.getByRole('button', { name, exact: true }) });

/** The console in a fresh context, after the attempt to sign in. screen: of its address; options: of the context */
export async function visit(user = 'admin', { screen = '', ...options } = {}) {
  const page = await newPage(browser, { viewport: { width: 1366, height: 768 }, locale: 'en-US', reducedMotion: 'reduce', ...options });
  await page.goto(`${site.url}/cfadmin${screen ? `/#/${screen}` : ''}`);
  await page.getByRole('textbox', { name: 'User name or ID' }).fill(user);
  await page.getByRole('textbox', { name: 'Password' }).fill('demo');
  await page.keyboard.press('Enter');
  return page;
}

/** At a screen; page.sent: what the page asks of the server from then on, but for what it reads. */
export async function openScreen(screen, title, options = {}) {
  const page = await visit('admin', { screen, ...options });
  await heading(page, title).waitFor();
  await page.getByRole('status').filter({ hasText: 'Loading' }).waitFor({ state: 'detached' });
  page.sent = [];
  page.on('request', (r) => r.method() !== 'GET' && page.sent.push({ method: r.method(), url: r.url(), body: r.postData() ?? '' }));
  return page;
}
