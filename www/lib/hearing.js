// Who hears whom, from the states of the participants: what one needs to know during a consultation.
import { own } from './model.js';

/** @typedef {import('./model.js').Dialog} Dialog */

/** Participants in these states are on the line or on hold. */
const THERE = ['ACTIVE', 'HELD'];

/**
 * @param {Iterable<Dialog>} dialogs
 * @param {string} extension of the agent
 * @returns {{ talking: string[], waiting: string[] }} addresses of who hears the agent now, and of who
 *   waits on hold, the agent's own calls on hold included
 */
export function hearing(dialogs, extension) {
  /** @type {{ talking: string[], waiting: string[] }} */
  const heard = { talking: [], waiting: [] };
  for (const dialog of dialogs) {
    const me = own(dialog, extension);
    if (!me || !THERE.includes(me.state) || dialog.callType === 'SUPERVISOR_MONITOR')
      continue;
    for (const p of dialog.participants)
      if (p !== me && THERE.includes(p.state))
        (me.state === 'ACTIVE' && p.state === 'ACTIVE' ? heard.talking : heard.waiting).push(p.address);
  }
  return heard;
}
