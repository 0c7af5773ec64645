{
  const { LayoutBase } = finesse.restservices;

  /** @typedef {finesse.Handlers} Handlers */

  /** /finesse/api/Team/{id}/LayoutConfig; its element is called TeamLayoutConfig. */
  class TeamLayoutConfig extends LayoutBase {
    getRestType() {
      return 'TeamLayoutConfig';
    }

    getRestUrl() {
      return `${this._parent ? this._parent.getRestUrl() : ''}/LayoutConfig`;
    }

    getLayoutXML() {
      return this._layout();
    }

    getUseDefault() {
      return this._isTrue('useDefault');
    }

    /** @param {{ layoutXML: string, useDefault: boolean }} layout @param {Handlers} [handlers] */
    put({ layoutXML, useDefault }, handlers) {
      return this._putLayout(layoutXML, `<useDefault>${useDefault === true}</useDefault>`, handlers);
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'TeamLayoutConfig'>} */ ({ TeamLayoutConfig }),
  );
}
