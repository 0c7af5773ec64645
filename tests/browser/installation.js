/* For a file of tests of a whole installation: that and one browser, for all of them. */
import { after, afterEach, before } from 'node:test';
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { launchBrowser, start } from '../harness/index.js';

/** The folder that is served as /3rdpartygadget/files. */
export const FILES = fileURLToPath(new URL('../data/gadgets', import.meta.url));

export let site;
export let browser;

/**
 * @param {object} [settings] of the installation
 * @param {() => Promise<void>} [prepare] what is to be there before the first test
 */
export function installation(settings = {}, prepare = async () => {}) {
  before(async () => {
    [site, browser] = await Promise.all([start(settings), launchBrowser()]);
    await prepare();
  });
  after(async () => {
    await browser?.close();
    await site?.stop();
  });
}

/** A test takes its pages with it. */
export function closePagesAfterEach() {
  afterEach(async () => {
    for (const context of browser?.contexts() ?? [])
      await context.close();
  });
}

const escaped = (xml) => xml.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** @param {string} layout <finesseLayout>, of everybody */
export async function storeLayout(layout) {
  const stored = await site.rest('admin').put('/finesse/api/LayoutConfig/default', `<LayoutConfig><layoutxml>${escaped(layout)}</layoutxml></LayoutConfig>`);
  assert.equal(stored.status, 200, stored.text);
}

/** An installation where agents have one gadget and nothing else. @param {string} spec below FILES */
export function installationWithGadget(spec) {
  const gadget = `<gadget>/3rdpartygadget/files/${spec}</gadget>`;
  installation({ GADGET_FILES: FILES }, () => storeLayout(`<finesseLayout xmlns="http://www.cisco.com/vtg/finesse"><layout><role>Agent</role><page/><tabs>
    <tab><id>home</id><label>Home</label><columns><column><gadgets>${gadget}</gadgets></column></columns></tab></tabs></layout></finesseLayout>`));
}
