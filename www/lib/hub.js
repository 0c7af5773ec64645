// The hub that gadgets hear and ask, kept in step with the event connection: topics finesse.api.*,
// finesse.info.*.
import { ManagedHub } from '../opensocial/container/hub.js';
import { parse, toValue } from './xml.js';
import { Refusal } from './xmpp.js';

/** @param {string} node e.g. /finesse/api/User/1001/Dialogs */
export function topicOf(node) {
  return node.replace(/^\//, '').replaceAll('/', '.');
}

/**
 * What a gadget asks of the event connection.
 * @typedef {{ type: string, data: Record<string, any>, invokeID: string | number }} InfoRequest
 */

export class Hub extends ManagedHub {
  /** @type {import('./xmpp.js').Xmpp} */ #xmpp;
  #status = 'disconnected';
  /** Nodes a frame holds, so that they go with it. @type {Map<string, string[]>} */
  #held = new Map();

  /**
   * @param {import('../opensocial/container/rpc.js').RpcHost} rpc
   * @param {import('./xmpp.js').Xmpp} xmpp
   * @param {import('../opensocial/container/hub.js').HubOptions} [options]
   */
  constructor(rpc, xmpp, options) {
    super(rpc, options);
    this.#xmpp = xmpp;
    this.subscribe('finesse.info.requests', (_topic, request, publisher) => this.#asked(request, publisher));
  }

  /**
   * One notification, as gadgets get it: `content` is the node followed at once by the XML.
   * @param {string} node
   * @param {string} payload
   * @param {Element | null} update the payload parsed, null if it is not XML
   */
  publishUpdate(node, payload, update) {
    const topic = topicOf(node);
    if (!this.isHeard(topic)) // most are for the desktop alone
      return;
    const object = update ? { [update.localName]: toValue(update) } : JSON.parse(payload);
    this.publish(topic, { content: node + payload, object });
  }

  /**
   * @param {string} from JID
   * @param {boolean} available
   */
  publishPresence(from, available) {
    const content = `<presence from="${from}"${available ? '' : ' type="unavailable"'}/>`;
    this.publish('finesse.info.presence', { content, object: { presence: toValue(parse(content)) } });
  }

  /** @param {string} status connecting, connected, failing, recovered, disconnected, conflict, ... */
  setStatus(status) {
    if (status === this.#status)
      return;
    this.#status = status;
    this.publish('finesse.info.connection', this.#connection());
  }

  #connection() {
    return { status: this.#status, resourceID: this.#xmpp.jid.split('/')[1] ?? '' };
  }

  /**
   * Lets a frame's nodes go; called when the frame goes.
   * @param {string} frameId
   */
  forget(frameId) {
    for (const node of this.#held.get(frameId) ?? [])
      this.#xmpp.release(node).catch(() => {});
    this.#held.delete(frameId);
  }

  /**
   * @param {InfoRequest} request
   * @param {string} frameId
   */
  #asked(request, frameId) {
    if (!request || typeof request.data !== 'object' || request.data === null)
      return;
    const node = String(request.data.node ?? '');
    switch (request.type) {
    case 'ConnectionInfoReq':
      this.publish('finesse.info.connection', { ...this.#connection(), invokeID: request.invokeID });
      break;
    case 'SubscribeNodeReq': {
      this.#held.set(frameId, [...this.#held.get(frameId) ?? [], node]);
      const asked = this.#xmpp.subscribe(node);
      asked.catch((fault) => fault instanceof Refusal && this.#drop(frameId, node));
      void this.#answer(request, 'subscribe', asked);
      break;
    }
    case 'UnsubscribeNodeReq':
      // Only what this frame holds: others may hear the same node.
      void this.#answer(request, 'unsubscribe', this.#drop(frameId, node) ? this.#xmpp.release(node) : Promise.resolve());
      break;
    }
  }

  /**
   * @param {string} frameId
   * @param {string} node
   * @returns {boolean} the frame held it
   */
  #drop(frameId, node) {
    const held = this.#held.get(frameId) ?? [];
    const at = held.indexOf(node);
    if (at >= 0)
      held.splice(at, 1);
    return at >= 0;
  }

  /**
   * @param {InfoRequest} request
   * @param {'subscribe' | 'unsubscribe'} verb
   * @param {Promise<unknown>} done
   */
  async #answer(request, verb, done) {
    /** @type {object | undefined} */
    let result;
    try {
      await done;
    } catch (fault) {
      const condition = fault instanceof Error ? fault.message : String(fault);
      result = this.#xmpp.state === 'connected'
        ? { [verb]: { content: condition, object: { error: { [condition]: null } } } }
        : { error: { errorType: 'Disconnected', errorMessage: condition } };
    }
    this.publish(`finesse.info.responses.${request.invokeID}`, result);
  }
}
