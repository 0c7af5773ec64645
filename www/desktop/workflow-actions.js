// Carries out the actions of a workflow, one after the other: a window, a request by way of the
// server, or an event for a gadget that does it.  One that fails is logged, the next still runs.
import { t } from '../lib/i18n.js';
import { expanded } from './workflow.js';

/** @typedef {import('./workflow.js').Action} Action */
/** @typedef {import('./workflow.js').Lookup} Lookup */

const TOPIC = 'finesse.containerservices.workflowActionEvent';

export class WorkflowActions {
  #session;
  #hub;
  #toasts;

  /**
   * @param {import('./session.js').Session} session
   * @param {import('../lib/hub.js').Hub} hub
   * @param {import('../components/ap-toast.js').ApToast} toasts
   */
  constructor(session, hub, toasts) {
    this.#session = session;
    this.#hub = hub;
    this.#toasts = toasts;
  }

  /**
   * @param {Action[]} actions
   * @param {Lookup} valueOf
   */
  async run(actions, valueOf) {
    for (const action of actions)
      try {
        await this.#one(action, valueOf);
      } catch (fault) {
        console.warn('workflow action failed', action.name, fault);
      }
  }

  /**
   * @param {Action} action
   * @param {Lookup} lookup
   */
  async #one(action, lookup) {
    const { params } = action;
    const { address, body, valueOf } = expanded(action, lookup);
    // Gadgets are told of every one, and act on those of OTHER.
    this.#publish(action, { ...params, path: address, body }, valueOf);
    if (action.handledBy === 'OTHER')
      return;
    if (action.type === 'BROWSER_POP')
      this.#open(address, params.windowName ?? '');
    else if (params.location === 'FINESSE')
      await this.#askOurs(params.method, address, params.contentType, body);
    else
      await this.#askOthers(params.method, address, params.contentType, body);
  }

  /**
   * @param {string} address
   * @param {string} name a window of that name is used again, '' always opens one
   */
  #open(address, name) {
    const url = new URL(address, location.href);
    if (url.protocol !== 'https:' && url.protocol !== 'http:')
      throw new Error(`not an address of the web: ${url.protocol}`);
    const opened = window.open(url, name || '_blank');
    if (opened)
      opened.opener = null;
    else
      // Nobody pressed anything, so the browser may have kept it back.
      this.#toasts.show(t('workflow.blocked', { host: url.host }), 'info', [
        { label: t('workflow.open'), run: () => void window.open(url, name || '_blank') },
      ]);
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {string} contentType
   * @param {string} body
   */
  async #askOurs(method, path, contentType, body) {
    const url = new URL(path, location.origin);
    if (url.origin !== location.origin)
      throw new Error(`not on this server: ${url.origin}`);
    const answer = await fetch(url, {
      method, body, credentials: 'omit', cache: 'no-store',
      headers: { Authorization: `Basic ${this.#session.authorization}`, ...contentType ? { 'Content-Type': contentType } : {} },
    });
    if (!answer.ok)
      throw new Error(`status ${answer.status}`);
  }

  /**
   * By way of the server's proxy: no browser lets a page ask just anybody.
   * @param {string} method
   * @param {string} address
   * @param {string} contentType
   * @param {string} body
   */
  async #askOthers(method, address, contentType, body) {
    const form = new URLSearchParams({ url: address, httpMethod: method, postData: body, contentType: 'TEXT', nocache: '1' });
    if (contentType)
      form.set('headers', `Content-Type=${encodeURIComponent(contentType)}`);
    const answer = await fetch('/gadgets/makeRequest', {
      method: 'POST', body: form, credentials: 'omit', headers: { Authorization: `Basic ${this.#session.authorization}` },
    });
    const content = await answer.text();
    if (!answer.ok)
      throw new Error(`status ${answer.status}: ${content.slice(0, 200)}`);
    const [inner] = Object.values(JSON.parse(content.slice(content.indexOf('{'))));
    if (inner.rc < 200 || inner.rc >= 300)
      throw new Error(`${address} answered ${inner.rc}`);
  }

  /**
   * @param {Action} action
   * @param {Record<string, string>} expanded
   * @param {(name: string) => string} valueOf
   */
  #publish({ uri, name, type, handledBy, params, variables }, expanded, valueOf) {
    this.#hub.publish(TOPIC, {
      uri, name, type, handledBy: handledBy === 'OTHER' ? 'OTHER' : 'FINESSE',
      params: Object.entries(params).map(([key, value]) => ({ name: key, value, expandedValue: expanded[key] ?? value })),
      actionVariables: variables.map((v) => ({ ...v, actualValue: valueOf(v.name) })),
    });
  }
}
