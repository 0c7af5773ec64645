/* For a file of tests of the page alone: one browser, and a mock for each test, which takes its pages with it. */
import { after, afterEach, before, beforeEach } from 'node:test';
import { launchBrowser } from '../../harness/index.js';
import { Mock } from './server.js';

export let browser;
export let mock;

/** The requests of the test whose body is such. */
export const puts = (pattern) => mock.requests.filter((r) => pattern.test(r.body));

export function mockEachTest() {
  before(async () => (browser = await launchBrowser()));
  after(() => browser?.close());
  beforeEach(async () => (mock = await new Mock().start()));
  afterEach(async () => {
    for (const context of browser.contexts())
      await context.close();
    await mock.stop();
  });
}
