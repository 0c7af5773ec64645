{
  const { Logger } = finesse.utilities;

  /** @typedef {(argument: any) => void} Listener */

  /** Listeners of one kind; the same function is called once, and one that throws stops nobody. */
  class Notifier extends finesse.FinesseBase {
    constructor() {
      super();
      /** @type {{ callback: Listener, scope: any }[]} */
      this._listeners = [];
    }

    /** @param {Listener} callback @param {any} [scope] */
    addListener(callback, scope = null) {
      if (typeof callback !== 'function') throw new Error('handler must be a function');
      if (!this._listeners.some((l) => l.callback === callback)) this._listeners.push({ callback, scope });
    }

    /** @param {Listener} [callback] all, if absent */
    removeListener(callback) {
      this._listeners = callback ? this._listeners.filter((l) => l.callback !== callback) : [];
    }

    /** @param {any} argument */
    notifyListeners(argument) {
      for (const listener of [...this._listeners]) {
        // Who was taken away by one before it is not called any more.
        if (this._listeners.includes(listener)) Notifier.call(listener.callback, argument, listener.scope);
      }
    }

    /** @param {Listener} callback @param {any} argument @param {any} [scope] */
    static call(callback, argument, scope = null) {
      try {
        callback.call(scope, argument);
      } catch (error) {
        Logger.error(error);
        finesse.clientservices.ClientServices.log(`exception in a handler: ${error}`);
      }
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'Notifier'>} */ ({ Notifier }),
  );
}
