// The worker that owns the event connection: the page tells it what to do, it tells what came, and when
// a ping is due: timers of hidden pages are slowed down, those of their workers are not.
import { Line } from './line.js';

/** @type {Line | null} */
let line = null;
let serial = 0;
let attended = false;
const PING_EVERY_MS = 15000;
/** A timer so late has slept with the computer. */
const SLEPT_MS = 5000;
let ticked = Date.now();
setInterval(() => {
  if (Date.now() - ticked > PING_EVERY_MS + SLEPT_MS)
    line?.hurry(true);
  ticked = Date.now();
  self.postMessage({ serial, came: 'tick' });
}, PING_EVERY_MS);
/** @type {any} */ (navigator).connection?.addEventListener('change', () => line?.hurry(false)); // another network, perhaps

/**
 * @typedef {{ do: 'open', urls: { bosh: string, socket: string }, domain: string, serial: number } | { do: 'send', xml: string } |
 *   { do: 'restart' } | { do: 'bound' } | { do: 'hurry', doubt: boolean } | { do: 'attend', on: boolean } | { do: 'close', xml: string }} Order
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
    line.attend(attended);
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
  case 'attend':
    attended = order.on;
    line?.attend(attended);
    break;
  case 'close':
    line?.close(order.xml);
    break;
  }
});
