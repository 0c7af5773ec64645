/* Everything that gadgets load from where they have always found it, on both web servers (reference javascript-library 1,
 * 12, 14, 15). */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { start } from '../harness/index.js';

const SCRIPT = /^(text|application)\/javascript/;
const STYLE = /^text\/css/;
const PAGE = /^text\/html/;
const XML = /^text\/xml/;
const BOOTSTRAP = '/desktop/thirdparty/bootstrap';

/** address, type, something that stands in it */
const ASSETS = [
  ['/desktop/assets/js/finesse.js', SCRIPT, /clientservices/],
  ['/desktop/assets/js/finesse.min.js', SCRIPT, /clientservices/],
  ['/desktop/assets/js/finesse.js?v=10.6.1', SCRIPT, /clientservices/],
  ['/desktop/assets/js/finesse.d.ts', /./, /declare namespace finesse/],
  ['/desktop/assets/js/jquery.min.js', SCRIPT, /jQuery Migrate|migrateVersion/],
  ['/desktop/assets/js/doc/index.html', PAGE, /finesse\.js/],
  ['/desktop/assets/js/doc/doc.js', SCRIPT, /finesse\.d\.ts/],
  ['/desktop/js/utilities/MessageDisplay.js', SCRIPT, /showBannerError/],
  [`${BOOTSTRAP}/3.2.0/css/bootstrap.css`, STYLE, /Bootstrap v3/],
  [`${BOOTSTRAP}/3.2.0/js/bootstrap.min.js`, SCRIPT, /Bootstrap v3/],
  ...['eot', 'svg', 'ttf', 'woff', 'woff2'].map((kind) => [`${BOOTSTRAP}/3.2.0/fonts/glyphicons-halflings-regular.${kind}`, /font|svg|octet-stream/, /./s]),
  [`${BOOTSTRAP}/5.3.1/css/bootstrap.css`, STYLE, /Bootstrap +v5\.3/],
  [`${BOOTSTRAP}/5.3.1/js/bootstrap.min.js`, SCRIPT, /Bootstrap v5\.3/],
  [`${BOOTSTRAP}/5.3.1/js/bootstrap.bundle.min.js`, SCRIPT, /Bootstrap v5\.3/],
  ...['incoming-call', 'incoming-chat', 'team-message'].map((name) => [`/desktop/assets/images/${name}.svg`, /^image\/svg\+xml/, /<svg/]),
  ['/tunnel/', PAGE, /EventTunnel\.js/],
  ['/tunnel/EventTunnel.js', SCRIPT, /postMessage/],
  ['/gadgets/js/core:rpc:pubsub-2.js', SCRIPT, /gadgets/],
  ['/gadgets/js/shindig-container:osapi:pubsub-2:loadingindicator.js?c=1&debug=1', SCRIPT, /gadgets/],
  ['/3rdpartygadget/files/deep/er/g.xml', XML, /<Module/],
  ['/3rdpartygadget/files/deep/er/g.js', SCRIPT, /of a gadget/],
  ['/3rdpartygadget/files/deep/er/g.css', STYLE, /body/],
  ['/3rdpartygadget/files/deep/er/g.txt', /^text\/plain/, /text/],
  ['/3rdpartygadget/files/deep/er/g.svg', /^image\/svg\+xml/, /<svg/],
];

/** Gadgets fall back to another font, and look for nothing else there. */
const GONE = ['/desktop/scripts/fonts/CiscoSansTTRegular.woff', '/desktop/assets/js/finesse.js.map', '/3rdpartygadget/files/deep/', '/desktop/assets/js/', '/tunnel/nothing.js'];

function gadgetFiles() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ap-files-'));
  const inside = path.join(folder, 'deep/er');
  fs.mkdirSync(inside, { recursive: true });
  const files = { 'g.xml': '<Module/>', 'g.js': '// of a gadget', 'g.css': 'body {}', 'g.txt': 'text', 'g.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>' };
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(inside, name), text);
  return folder;
}

for (const WEB of ['lighttpd', 'apache'])
  describe(WEB, () => {
    let site;
    let folder;
    before(async () => {
      folder = gadgetFiles();
      site = await start({ WEB, GADGET_FILES: folder });
    });
    after(async () => {
      await site?.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    });

    for (const [url, type, inside] of ASSETS)
      test(url, async () => {
        const answer = await site.exchange({ path: url });
        assert.equal(answer.status, 200);
        assert.match(answer.headers['content-type'] ?? '?', type);
        assert.match(answer.text, inside);
        assert.equal(answer.headers['x-content-type-options'], 'nosniff');
        const head = await site.exchange({ method: 'HEAD', path: url });
        assert.deepEqual([head.status, head.text], [200, '']);
        const again = await site.exchange({ path: url, headers: { 'If-None-Match': answer.headers.etag ?? '' } });
        assert.equal(again.status, answer.headers.etag ? 304 : 200);
      });

    for (const url of GONE) test(`${url} is not there`, async () => assert.ok([403, 404].includes((await site.exchange({ path: url })).status)));

    test('the library is the same under both names', async () => {
      const [one, other] = await Promise.all(['finesse.js', 'finesse.min.js'].map((name) => site.exchange({ path: `/desktop/assets/js/${name}` })));
      assert.equal(one.text, other.text);
    });
  });
