// The worker that owns the event connection: the page tells it what to do, it tells what came, and when
// a ping is due: timers of hidden pages are slowed down, those of their workers are not.
import { Line } from './line.js';

/** @type {Line | null} */
let line = null;
let serial = 0;
const PING_EVERY_MS = 15000;
setInterval(() => self.postMessage({ serial, came: 'tick' }), PING_EVERY_MS);

/**
 * @typedef {{ do: 'open', urls: { bosh: string, socket: string }, domain: string, serial: number } | { do: 'send', xml: string } |
 *   { do: 'restart' } | { do: 'bound' } | { do: 'hurry', doubt: boolean } | { do: 'close', xml: string }} Order
 */

self.addEventListener('message', (/** @type {MessageEvent<Order>} */ event) => {
  const order = event.data;
  switch (order.do) {
  case 'open': {
    const mine = serial = order.serial;
    const tell = (/** @type {object} */ fact) => mine === serial && self.postMessage({ serial: mine, ...fact });
    line?.close('');
    line = new Line(order.urls, order.domain, {
      onTransport: (name) => tell({ came: 'transport', name }),
      onStanzas: (xml) => tell({ came: 'stanzas', xml }),
      onTrouble: (trouble) => tell({ came: 'trouble', trouble }),
      onClosed: (condition, xml) => tell({ came: 'closed', condition, xml }),
    });
    line.open();
    break;
  }
  case 'send':
    line?.send(order.xml);
    break;
  case 'restart':
    line?.restart();
    break;
  case 'bound':
    line?.bound();
    break;
  case 'hurry':
    line?.hurry(order.doubt);
    break;
  case 'close':
    line?.close(order.xml);
    break;
  }
});
