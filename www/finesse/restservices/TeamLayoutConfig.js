{
  const { RestBase } = finesse.restservices;

  /** @typedef {finesse.Handlers} Handlers */

  /** /finesse/api/Team/{id}/LayoutConfig; its element is called TeamLayoutConfig. */
  class TeamLayoutConfig extends RestBase {
    getRestType() {
      return 'TeamLayoutConfig';
    }

    get supportsSubscriptions() {
      return false;
    }

    getRestUrl() {
      return `${this._parent ? this._parent.getRestUrl() : ''}/LayoutConfig`;
    }

    getLayoutXML() {
      return this._text('layoutxml');
    }

    getUseDefault() {
      return this._isTrue('useDefault');
    }

    /** @param {{ layoutXML: string, useDefault: boolean }} layout @param {Handlers} [handlers] */
    put({ layoutXML, useDefault }, handlers) {
      return this._put({ useDefault, layoutxml: layoutXML }, handlers);
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'TeamLayoutConfig'>} */ ({ TeamLayoutConfig }),
  );
}
