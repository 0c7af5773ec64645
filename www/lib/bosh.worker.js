// The worker that owns the event connection: the page tells it what to do, it tells what came, and when
// a ping is due: timers of hidden pages are slowed down, those of their workers are not.
import { Bosh } from './bosh.js';

/** @type {Bosh | null} */
let bosh = null;
let serial = 0;
const PING_EVERY_MS = 15000;
setInterval(() => self.postMessage({ serial, came: 'tick' }), PING_EVERY_MS);

/**
 * @typedef {{ do: 'open', url: string, domain: string, serial: number } | { do: 'send', xml: string } |
 *   { do: 'restart' } | { do: 'hurry', doubt: boolean } | { do: 'close', xml: string }} Order
 */

self.addEventListener('message', (/** @type {MessageEvent<Order>} */ event) => {
  const order = event.data;
  switch (order.do) {
  case 'open': {
    const mine = serial = order.serial;
    const tell = (/** @type {object} */ fact) => mine === serial && self.postMessage({ serial: mine, ...fact });
    bosh = new Bosh(order.url, order.domain, {
      onStanzas: (xml) => tell({ came: 'stanzas', xml }),
      onTrouble: (trouble) => tell({ came: 'trouble', trouble }),
      onClosed: (condition, xml) => tell({ came: 'closed', condition, xml }),
    });
    bosh.open();
    break;
  }
  case 'send':
    bosh?.send(order.xml);
    break;
  case 'restart':
    bosh?.restart();
    break;
  case 'hurry':
    bosh?.hurry(order.doubt);
    break;
  case 'close':
    bosh?.close(order.xml);
    break;
  }
});
