{
  const { RestBase } = finesse.restservices;

  /** @typedef {finesse.Handlers} Handlers */

  /** /finesse/api/LayoutConfig/default: the layout of the desktop. */
  class LayoutConfig extends RestBase {
    getRestType() {
      return 'LayoutConfig';
    }

    get supportsSubscriptions() {
      return false;
    }

    getRestUrl() {
      return `/finesse/api/LayoutConfig/${this._id || 'default'}`;
    }

    getLayoutxml() {
      return this._text('layoutxml');
    }

    /** @param {string} layoutxml @param {Handlers} [handlers] */
    update(layoutxml, handlers) {
      return this._put({ layoutxml }, handlers);
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'LayoutConfig'>} */ ({ LayoutConfig }),
  );
}
