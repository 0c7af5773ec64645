// The hidden frame that has the event connection for a page which knows the messages `<type>|<data>`:
// finesse.js as the owner of the connection, and clients of old. The parent says who it is; events,
// presence and the state of the connection go back to it.
import { Xmpp } from '../lib/xmpp.js';

const TYPE = {
  EVENT: '0', ID: '1', PASSWORD: '2', RESOURCE: '3', STATUS: '4', DOMAIN: '5', PUBSUB: '6',
  SUBSCRIBE: '7', UNSUBSCRIBE: '8', PRESENCE: '9', CONNECT: '10', DISCONNECT: '11',
};

/** `trouble` may pass by itself; that which lasts is told as the end of the connection. */
const TROUBLE_MS = 5000;
/** States of the connection as the parent is told. */
const STATUS = new Map([
  ['connecting', 'connecting'], ['connected', 'connected'], ['offline', 'disconnected'],
  ['conflict', 'conflict'], ['unauthorized', 'unauthorized'],
]);

const xmpp = new Xmpp();
const who = { id: '', password: '', resource: '', domain: '' };
/** What the running connection was made with. */
let running = '';
let parentOrigin = '';
let told = '';
/** Nodes that the parent has; it asks again for them after each `disconnected`. @type {Set<string>} */
const held = new Set();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let lasting;

/** @param {string} type @param {string} data */
function tell(type, data) {
  window.parent.postMessage(`${type}|${data}`, parentOrigin || '*');
}

/** @param {string} status */
function tellStatus(status) {
  if (status === told)
    return;
  told = status;
  tell(TYPE.STATUS, status);
}

function connect() {
  if (!who.id || !who.domain)
    return;
  const wanted = JSON.stringify(who);
  // One that is being made, or comes back by itself, only comes sooner; any other is made anew.
  if (wanted === running && ['connecting', 'trouble'].includes(xmpp.state)) {
    xmpp.hurry();
    return;
  }
  running = wanted;
  const { id, password, resource, domain } = who;
  xmpp.start({
    url: new URL('/http-bind/', location.href).href, domain, user: id, password, resource: resource || `tunnel${Date.now()}`,
  });
}

/**
 * @param {'subscribe' | 'release'} verb
 * @param {string} type
 * @param {string} node
 */
async function node(verb, type, node) {
  try {
    await xmpp[verb](node);
    if (verb === 'subscribe')
      held.add(node);
    else
      held.delete(node);
    tell(type, node);
  } catch (fault) {
    const condition = fault instanceof Error ? fault.message.replace(/[^a-z-]+/g, '-') : 'undefined-condition';
    // What was refused is not asked for again after a reconnect.
    if (verb === 'subscribe')
      xmpp.release(node).catch(() => {});
    tell(type, `${node}|<error><${condition}/></error>`);
  }
}

/** @type {Record<string, (data: string) => void>} */
const ASKED = {
  [TYPE.ID]: (data) => { who.id = data; },
  [TYPE.RESOURCE]: (data) => { who.resource = data; },
  [TYPE.DOMAIN]: (data) => {
    who.domain = data;
    if (who.password)
      connect();
  },
  [TYPE.PASSWORD]: (data) => {
    who.password = data;
    connect();
  },
  [TYPE.PUBSUB]: () => {}, // follows from the domain
  [TYPE.CONNECT]: () => connect(),
  [TYPE.DISCONNECT]: () => xmpp.stop(),
  [TYPE.SUBSCRIBE]: (data) => void node('subscribe', TYPE.SUBSCRIBE, data),
  [TYPE.UNSUBSCRIBE]: (data) => void node('release', TYPE.UNSUBSCRIBE, data),
};

window.addEventListener('message', ({ source, origin, data }) => {
  // Whose page may have this one in a frame, the server says (frame-ancestors); nothing here is anybody's
  // but what the page itself has told.
  if (source !== window.parent || source === window || typeof data !== 'string')
    return;
  parentOrigin = origin;
  const bar = data.indexOf('|');
  ASKED[data.slice(0, bar)]?.(data.slice(bar + 1));
});

/** The parent counts on nothing any more. */
function lost() {
  for (const node of held)
    xmpp.release(node).catch(() => {});
  held.clear();
  tellStatus('disconnected');
}

xmpp.addEventListener('state', () => {
  clearTimeout(lasting);
  if (xmpp.state === 'trouble')
    lasting = setTimeout(lost, TROUBLE_MS);
  const status = STATUS.get(xmpp.state);
  if (!status)
    return;
  if (status === 'connecting' && told === 'connected')
    lost();
  if (status === 'connected')
    tell(TYPE.RESOURCE, xmpp.jid.split('/')[1] ?? '');
  tellStatus(status);
});
xmpp.addEventListener('notification', (e) => {
  const { node: at, payload } = /** @type {CustomEvent} */ (e).detail;
  tell(TYPE.EVENT, at + payload);
});
xmpp.addEventListener('presence', (e) => {
  const { from, available } = /** @type {CustomEvent} */ (e).detail;
  tell(TYPE.PRESENCE, `<presence from="${from}"${available ? '' : ' type="unavailable"'}/>`);
});
window.addEventListener('pagehide', () => xmpp.stop());

// Before anything was said nothing is known of the parent; `loaded` is no secret.
if (window.parent !== window)
  tellStatus('loaded');
