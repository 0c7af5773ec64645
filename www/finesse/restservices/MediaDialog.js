{
  const { DialogBase } = finesse.restservices;

  /** @typedef {finesse.Handlers} Handlers */

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
