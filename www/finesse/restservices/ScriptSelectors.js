{
  const { RestCollectionBase } = finesse.restservices;
  const { Utilities } = finesse.utilities;

  /** @typedef {finesse.restservices.ScriptSelector} ScriptSelector */
  /** @typedef {finesse.restservices.Options} Options */
  /** @typedef {finesse.restservices.HandlerType} HandlerType */

  /** /finesse/api/ScriptSelectors, of voice, of the other channels or of all; they have no addresses of their own. */
  class ScriptSelectors extends RestCollectionBase {
    /** @param {Options} [options] */
    constructor(options) {
      super(options);
      /** @type {ScriptSelector[]} */
      this._all = this._all ?? [];
    }

    getRestType() {
      return 'ScriptSelectors';
    }

    getRestItemClass() {
      return finesse.restservices.ScriptSelector;
    }

    get supportsSubscriptions() {
      return false;
    }

    getRestUrl() {
      return `/finesse/api/ScriptSelectors?mrdType=${encodeURIComponent(this._options.mrdType ?? 'all')}`;
    }

    /** @param {any} data */
    _itemsOf(data) {
      const items = Utilities.getArray(data?.ScriptSelector);
      return new Map(items.map((item) => [`${item.MrdID}.${item.DialedNumber}`, item]));
    }

    /** @returns {ScriptSelector[]} filled when the answer is there: onLoad */
    getScriptSelectors() {
      return this._all;
    }

    /** @param {HandlerType} type @param {any} argument */
    _notify(type, argument) {
      // Whoever is told of the list finds the array as the list is.
      this._all ??= []; // made of data, while it is being constructed
      this._all.splice(0, Infinity, ...Object.values(this._collection));
      super._notify(type, argument);
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'ScriptSelectors'>} */ ({ ScriptSelectors }),
  );
}
