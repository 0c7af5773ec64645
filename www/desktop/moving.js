// The server of the page is gone, or goes into maintenance, and another stands in for it (setting NODES): the page goes on
// there.  Gadgets stay at the server that they came from.
import { t, timeShort } from '../lib/i18n.js';
import { parse, text } from '../lib/xml.js';

/** Trouble that has lasted so long may be the server's. */
const LOOK_AFTER_MS = 5000;
const LOOK_EVERY_MS = 3000;
const PATIENCE_MS = 2500;

export class Moving {
  #session;
  #say;
  /** @type {() => void} */ #takeAway = () => {};
  #other;
  #isMoving = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;

  /**
   * @param {import('./session.js').Session} session
   * @param {() => string} other host:port of the other server, '' for none
   * @param {(text: string) => () => void} say shows it; what comes back takes it away
   * @param {AbortSignal} signal ends it
   */
  constructor(session, other, say, signal) {
    this.#session = session;
    this.#say = say;
    this.#other = other;
    session.addEventListener('state', () => this.#look(), { signal });
    signal.addEventListener('abort', () => clearTimeout(this.#timer));
    this.#look();
  }

  /**
   * Maintenance is announced.
   * @param {string} mode SCHEDULED, MIGRATING
   * @param {number} at ms since 1970, when desktops are going to be moved; not later than now: not known
   */
  announced(mode, at) {
    const isDated = mode === 'SCHEDULED' && at > Date.now();
    this.#tell(isDated ? t('maintenance.SCHEDULED.at', { time: timeShort(at) }) : t(`maintenance.${mode}`));
    if (mode === 'MIGRATING' && this.#other())
      void this.#move();
  }

  /** Only the last word on it is of use; the list of notices has the others. @param {string} text */
  #tell(text) {
    this.#takeAway();
    this.#takeAway = this.#say(text);
  }

  #look() {
    const wait = this.#session.state === 'stale' && this.#session.trouble !== '' && this.#other() !== '';
    if (wait && this.#timer === undefined) {
      this.#timer = setTimeout(() => void this.#compare(), LOOK_AFTER_MS);
    } else if (!wait) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
    }
  }

  /** Moves only if the other server can do what this one cannot. */
  async #compare() {
    const { base } = this.#session.api;
    const [here, there] = await Promise.all([isInService(base), isInService(this.#elsewhere)]);
    if (this.#timer === undefined)
      return; // the trouble is over
    if (!here && there)
      await this.#move();
    this.#timer = undefined;
    if (this.#session.state === 'stale')
      this.#timer = setTimeout(() => void this.#compare(), LOOK_EVERY_MS);
  }

  get #elsewhere() {
    return this.#session.api.base ? '' : `${location.protocol}//${this.#other()}`;
  }

  async #move() {
    if (this.#isMoving)
      return;
    this.#isMoving = true;
    const origin = this.#elsewhere;
    try {
      await this.#session.moveTo(origin);
      this.#tell(t('maintenance.moved', { host: this.#session.server }));
    } catch {
      this.#tell(t('maintenance.stayed'));
    }
    this.#isMoving = false;
  }
}

/** @param {string} origin */
async function isInService(origin) {
  try {
    const answer = await fetch(`${origin}/finesse/api/SystemInfo`, { cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout(PATIENCE_MS) });
    return answer.ok && text(parse(await answer.text()), 'status') === 'IN_SERVICE';
  } catch {
    return false;
  }
}
