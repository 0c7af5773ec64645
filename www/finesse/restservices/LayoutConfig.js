{
  const { LayoutBase } = finesse.restservices;

  /** @typedef {finesse.Handlers} Handlers */

  /** /finesse/api/LayoutConfig/default: the layout of the desktop. */
  class LayoutConfig extends LayoutBase {
    getRestType() {
      return 'LayoutConfig';
    }

    getRestUrl() {
      return `/finesse/api/LayoutConfig/${this._id || 'default'}`;
    }

    getLayoutxml() {
      return this._layout();
    }

    /** @param {string} layoutxml @param {Handlers} [handlers] */
    update(layoutxml, handlers) {
      return this._putLayout(layoutxml, '', handlers);
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'LayoutConfig'>} */ ({ LayoutConfig }),
  );
}
