{
  const { DialogBase } = finesse.restservices;

  /** @typedef {finesse.Handlers} Handlers */
  /** @typedef {finesse.restservices.WrapUp} WrapUp */

  const TaskStates = Object.freeze({
    OFFERED: 'OFFERED',
    ACCEPTED: 'ACCEPTED',
    ACTIVE: 'ACTIVE',
    PAUSED: 'PAUSED',
    WRAPPING_UP: 'WRAPPING_UP',
    INTERRUPTED: 'INTERRUPTED',
    CLOSED: 'CLOSED',
    UNKNOWN: 'UNKNOWN',
  });
  const TaskActions = Object.freeze({
    ACCEPT: 'ACCEPT',
    START: 'START',
    PAUSE: 'PAUSE',
    RESUME: 'RESUME',
    WRAP_UP: 'WRAP_UP',
    TRANSFER: 'TRANSFER',
    CLOSE: 'CLOSE',
  });

  /** A non-voice task. */
  class MediaDialog extends DialogBase {
    /** @returns {string} */
    getMediaId() {
      return this._data?.mediaProperties?.mediaId ?? '';
    }

    /** Whose task it is: the one participant. */
    _agent() {
      return this.getParticipants()[0]?.mediaAddress ?? '';
    }

    /**
     * @param {string} action of TaskActions
     * @param {Handlers} [handlers]
     * @param {string | null} [target] of a transfer: the script selector
     */
    setTaskState(action, handlers, target) {
      return target ? this._transfer(action, target, handlers) : this.requestAction(this._agent(), action, handlers);
    }

    /** @param {string} toAddress script selector @param {Handlers} [handlers] */
    transfer(toAddress, handlers) {
      return this._transfer(TaskActions.TRANSFER, toAddress, handlers);
    }

    /** Says what it was about, and closes it. @param {WrapUp} wrapUp @param {Handlers | WrapUp} [handlers] */
    closeWithWrapUp(wrapUp, handlers) {
      return this._wrapUpThen(wrapUp, handlers, (h) => this.setTaskState(TaskActions.CLOSE, h));
    }

    /** @param {string} toAddress @param {WrapUp} wrapUp @param {Handlers | WrapUp} [handlers] */
    transferWithWrapUp(toAddress, wrapUp, handlers) {
      return this._wrapUpThen(wrapUp, handlers, (h) => this.transfer(toAddress, h));
    }

    /**
     * The order of reason and handlers is told nowhere: both are taken.
     * @param {WrapUp} a
     * @param {Handlers | WrapUp | undefined} b
     * @param {(handlers: Handlers) => void} then
     */
    _wrapUpThen(a, b, then) {
      const isReason = (/** @type {any} */ x) => typeof x === 'string' || Array.isArray(x);
      const reason = [[a, b].find(isReason) ?? ''].flat().join(', ');
      /** @type {Handlers} */
      const handlers = /** @type {any} */ ([a, b].find((x) => x && !isReason(x)) ?? {});
      return this.updateWrapUpReason(reason, { success: () => then(handlers), error: handlers.error });
    }

    /** @param {string} requestedAction @param {string} toAddress @param {Handlers} [handlers] */
    _transfer(requestedAction, toAddress, handlers) {
      return this._put({ targetMediaAddress: this._agent(), toAddress, requestedAction }, handlers);
    }
  }

  const exported = Object.assign(MediaDialog, { States: TaskStates, Actions: TaskActions, TaskStates, TaskActions });

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'MediaDialog'>} */ ({ MediaDialog: exported }),
  );
}
