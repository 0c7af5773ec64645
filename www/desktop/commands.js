// What the palette offers, loaded when it is first opened: everything that can be done now; and of what cannot be done with a
// call, why.
import { t } from '../lib/i18n.js';
import { own } from '../lib/model.js';
import { stateWithReason } from '../lib/words.js';

/** @typedef {import('../lib/model.js').Dialog} Dialog */
/** @typedef {import('../components/ap-palette.js').Command} Command */

/**
 * @typedef {object} Source
 * @property {import('../lib/store.js').Store} store
 * @property {import('./shortcuts.js').Shortcuts} shortcuts
 * @property {boolean} inert nothing may be asked now
 * @property {(dialog: Dialog) => string} who the other party, by name where it is known
 * @property {(id: string, action: string) => void} act with a call
 * @property {import('./media.js').Media | null} media
 * @property {(wish: { id: string, action: string }) => void} actOnTask
 * @property {(state: string, reasonId?: string) => void} changeState
 * @property {import('../lib/phone-books.js').PhoneBook[]} books
 * @property {(number: string) => void} call
 * @property {Command[]} more
 */

/** Actions of a call, and the shortcut that does them. @type {[action: string, shortcut: string][]} */
const ACTIONS = [
  ['ANSWER', 'answer'], ['ACCEPT', 'answer'], ['REJECT', ''], ['CLOSE', ''], ['HOLD', 'hold'], ['RETRIEVE', 'hold'], ['CONSULT_CALL', 'consult'],
  ['TRANSFER', 'transfer'], ['CONFERENCE', 'conference'], ['TRANSFER_SST', 'transfer'], ['SEND_DTMF', 'keypad'], ['DROP', 'end'],
];

/** What people look for and may not find: why, by the state of their part in the call. @type {Record<string, Record<string, string>>} */
const WHY = {
  HOLD: { HELD: 'held' },
  RETRIEVE: { ACTIVE: 'active' },
  CONSULT_CALL: { HELD: 'retrieve' },
  TRANSFER: { ACTIVE: 'alone', HELD: 'alone' },
  CONFERENCE: { ACTIVE: 'alone', HELD: 'alone' },
  TRANSFER_SST: { HELD: 'retrieve' },
  SEND_DTMF: { HELD: 'retrieve' },
};
const WHY_ANY = /** @type {Record<string, string>} */ ({ ALERTING: 'ringing', INITIATING: 'dialing', INITIATED: 'dialing', WRAP_UP: 'over', DROPPED: 'over', FAILED: 'over' });

/** @param {Source} source @returns {Command[]} */
export function commandsOf(source) {
  const { store, shortcuts, inert: disabled, books, more } = source;
  const reasons = store.reasons.notReady;
  /** @type {[string, import('../lib/model.js').Reason | null][]} */
  const states = [['READY', null], ...(reasons.length > 0 ? reasons : [null]).map((r) => /** @type {[string, typeof r]} */ (['NOT_READY', r]))];
  return [
    ...callCommands(source),
    ...taskCommands(source),
    ...states.map(([state, reason]) => ({
      label: stateWithReason({ state, reason }), disabled,
      note: state === 'READY' ? shortcuts.label('ready') : '', run: () => source.changeState(state, reason?.id),
    })),
    ...more,
    ...books.flatMap((b) => b.contacts).map((c) => ({
      label: t('recent.call', { party: c.name || c.number }), note: c.number, disabled, run: () => source.call(c.number),
    })),
    ...explained(source),
  ];
}

/** @param {Source} source @returns {Command[]} */
function callCommands({ store, shortcuts, inert, who, act }) {
  const extension = store.user?.extension ?? '';
  /** A key does it with the first call that allows it. @type {Set<string>} */
  const keys = new Set();
  const keyOf = (/** @type {string} */ what) => {
    const isFirst = !keys.has(what);
    keys.add(what);
    return isFirst ? shortcuts.label(what) : '';
  };
  return store.inOrder().flatMap((dialog) => ACTIONS
    .filter(([action]) => own(dialog, extension)?.actions.includes(action))
    .map(([action, what]) => ({ label: called(action, who(dialog)), disabled: inert, note: keyOf(what), run: () => act(dialog.id, action) })));
}

/** @param {Source} source @returns {Command[]} */
function taskCommands({ media, inert, actOnTask }) {
  return (media?.tasks ?? []).flatMap(({ dialog: { id, participants: [me] }, channel }) =>
    media?.actions.filter((action) => me?.actions.includes(action)).map((action) => ({
      label: called(action, t('task.label', { channel })), disabled: inert, run: () => actOnTask({ id, action }),
    })) ?? []);
}

/**
 * @param {string} action
 * @param {string} party
 */
function called(action, party) {
  return t('palette.call', { action: t(`action.${action}`), party });
}

/** @param {Source} source @returns {Command[]} what nobody offers now, each with the reason */
function explained({ store, who }) {
  const calls = store.inOrder();
  const why = (/** @type {string} */ reason) => ({ note: t(`palette.why.${reason}`), disabled: true, explains: true, run: () => {} });
  if (calls.length === 0)
    return Object.keys(WHY).map((action) => ({ label: t(`action.${action}`), ...why('none') }));
  return calls.flatMap((dialog) => Object.keys(WHY)
    .filter((action) => !partIn(store, dialog)?.actions.includes(action))
    .map((action) => ({ label: called(action, who(dialog)), ...why(reasonOf(store, dialog, action)) })));
}

/**
 * Of the call in hand.
 * @param {Source['store']} store
 * @param {string} action that no call allows
 */
export function whyNot(store, action) {
  const calls = store.inOrder();
  const inHand = calls.find((dialog) => partIn(store, dialog)?.state !== 'HELD') ?? calls[0];
  return t(`palette.why.${inHand ? reasonOf(store, inHand, action) : 'none'}`);
}

/**
 * @param {Source['store']} store
 * @param {Dialog} dialog
 */
function partIn(store, dialog) {
  return own(dialog, store.user?.extension ?? '');
}

/**
 * @param {Source['store']} store
 * @param {Dialog} dialog
 * @param {string} action
 */
function reasonOf(store, dialog, action) {
  const state = partIn(store, dialog)?.state ?? '';
  const reason = WHY[action][state] ?? WHY_ANY[state] ?? 'switch';
  return reason === 'alone' && store.inOrder().length > 1 ? 'other' : reason;
}
