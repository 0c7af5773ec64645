/* What the tests of the switch share: the event log as a story, time that stands still. */
import assert from 'node:assert/strict';
import { parseXml } from '../harness/index.js';

/** One event of the log, read. */
export class Told {
  constructor({ seq, node, requestId, payload }) {
    Object.assign(this, { seq, node, requestId, payload });
    this.xml = parseXml(payload);
    this.event = this.xml.value('event');
    this.source = this.xml.value('source');
    this.short = node.replace('/finesse/api/', '');
  }

  get dialog() {
    return this.xml.get('data/dialog') ?? this.xml.get('data/dialogs/Dialog');
  }

  get user() {
    return this.xml.get('data/user');
  }

  /** "User/1001/Dialogs PUT ACTIVE 1001:ACTIVE 1002:HELD" or "User/1001 PUT TALKING". */
  get line() {
    if (this.dialog) {
      const parties = this.dialog.all('participants/Participant');
      const states = parties.map((p) => `${p.value('mediaAddress')}:${p.value('state')}`);
      return [this.short, this.event, this.dialog.value('state'), ...states].join(' ');
    }
    const what = this.user ? this.user.value('state') : (this.xml.get('data')?.names ?? []).join();
    return `${this.short} ${this.event} ${what}`;
  }
}

/** Reads the event log from where it was looked at last. */
export class Story {
  constructor(site) {
    this.site = site;
    this.after = 0;
  }

  /** The clock stands still from now on, unless a test turns it. */
  static async begin(site) {
    const story = new Story(site);
    await site.sim('PUT', 'clock', { mode: 'stepped' });
    await story.told();
    return story;
  }

  /**
   * Everything told since the last look, once all that was asked for is done (queue figures come
   * when they come and are left out).  @returns {Promise<Told[]>}
   */
  async told({ queues = false } = {}) {
    const { mode } = await this.site.sim('GET', 'clock');
    await this.site.sim('PUT', 'clock', mode === 'stepped' ? { advanceSeconds: 0 } : { mode });
    const list = [];
    for (let page; (page = await this.site.events(this.after)).length > 0; ) {
      for (const event of page) assert.equal(event.seq, ++this.after, 'no gap in the log');
      list.push(...page.map((event) => new Told(event)));
    }
    return queues ? list : list.filter((told) => !told.short.startsWith('Queue/'));
  }

  /** The same as lines, one string. */
  async lines(options) {
    return (await this.told(options)).map((told) => told.line).join('\n');
  }

  /** Lets time pass and tells what came of it. */
  async pass(seconds, options) {
    await this.site.sim('PUT', 'clock', { advanceSeconds: seconds });
    return this.lines(options);
  }
}

/** A line an expected event, indentation apart. */
export const lines = (text) => text.trim().split('\n').map((line) => line.trim()).join('\n');

/** Signs in on the own extension, and on to READY if wanted. */
export async function signIn(site, user, { ready = false } = {}) {
  await site.rest(user).state('LOGIN', { extension: user });
  if (ready) await site.rest(user).state('READY');
}

/** Any state into signed out, calls dropped; for the next test. */
export async function reset(site, ...users) {
  for (const user of users) {
    const rest = site.rest(user);
    const dialogs = (await rest.get(`/finesse/api/User/${user}/Dialogs`)).xml.all('Dialog');
    for (const dialog of dialogs) {
      const answer = await rest.act(dialog.value('id'), 'DROP', user);
      if (answer.status !== 202) throw new Error(answer.text);
    }
    const boss = site.rest(user < '2000' ? '1000' : '2000');
    await boss.put(`/finesse/api/User/${user}`, '<User><state>LOGOUT</state></User>');
  }
}

/** POST of MAKE_CALL; 202 expected. */
export async function dial(site, user, to, requestId) {
  const body = `<Dialog><requestedAction>MAKE_CALL</requestedAction><fromAddress>${user}</fromAddress><toAddress>${to}</toAddress></Dialog>`;
  const path = `/finesse/api/User/${user}/Dialogs`;
  const answer = await site.rest(user).post(path, body, requestId ? { requestId } : {});
  assert.equal(answer.status, 202, answer.text);
}

/** An action of a participant; 202 expected. */
export async function act(site, user, action, dialog, requestId) {
  const answer = await site.rest(user).act(dialog, action, user, requestId);
  assert.equal(answer.status, 202, `${action}: ${answer.text}`);
}

/** state and actions of the participant with this address. */
export function party(dialog, address) {
  const found = dialog
    .all('participants/Participant')
    .find((p) => p.value('mediaAddress') === address);
  return { state: found.value('state'), actions: found.all('actions/action').map((a) => a.text) };
}

/** An action with what belongs to it (toAddress, another target, ActionParam); the answer. */
export function ask(site, user, dialog, action, { target = user, to, params, media, requestId } = {}) {
  const element = (name, value) => (value === undefined || value === null ? '' : `<${name}>${value}</${name}>`);
  const list = Object.entries(params ?? {}).map(
    ([name, value]) => `<ActionParam>${element('name', name)}${element('value', value)}</ActionParam>`,
  );
  const body = `<Dialog>${element('targetMediaAddress', target)}${element('requestedAction', action)}${element('toAddress', to)}${
    params ? element('actionParams', list.join('')) : ''}${element('mediaProperties', media)}</Dialog>`;
  return site.rest(user).put(`/finesse/api/Dialog/${dialog}`, body, requestId ? { requestId } : {});
}

/** The same; 202 expected. */
export async function did(...request) {
  const answer = await ask(...request);
  assert.equal(answer.status, 202, `${request[3]}: ${answer.text}`);
}

/** <callvariables> of pairs. */
export const variables = (...pairs) =>
  `<callvariables>${pairs
    .map(([name, value]) => `<CallVariable><name>${name}</name><value>${value}</value></CallVariable>`)
    .join('')}</callvariables>`;

/** What somebody knows who has heard every event of an agent's Dialogs. */
export class Picture {
  /** For each agent, the calls known by the events are those of GET, word for word. */
  static async check(story, ...users) {
    await story.told();
    for (const user of users) {
      const known = new Map();
      for (let after_ = 0, page; (page = await story.site.events(after_, `/finesse/api/User/${user}/Dialogs`)).length; ) {
        for (const event of page) {
          const { dialog, event: word } = new Told(event);
          if (dialog && word === 'DELETE') known.delete(dialog.value('id'));
          else if (dialog) known.set(dialog.value('id'), Picture.of(dialog));
        }
        after_ = page.at(-1).seq;
      }
      const answer = await story.site.rest(user).get(`/finesse/api/User/${user}/Dialogs`);
      const real = new Map(answer.xml.all('Dialog').map((d) => [d.value('id'), Picture.of(d)]));
      assert.deepEqual(known, real, `what ${user} knows`);
    }
  }

  /** Everything but the actions of others, which are not authoritative. */
  static of(dialog) {
    const read = (node) => (node.children.length ? node.children.map((c) => [c.name, read(c)]) : node.text);
    return JSON.stringify(read(dialog));
  }
}
