{
  const { RestBase } = finesse.restservices;

  /** @typedef {finesse.Handlers} Handlers */

  /** An object of the configuration that may be made, changed and deleted; made anew it has no id yet. */
  class EditableBase extends RestBase {
    get supportsSubscriptions() {
      return false;
    }

    get supportsRefresh() {
      return false;
    }

    _begin() {
      if (this._id || this._options.data) super._begin();
    }

    /** @param {Record<string, any>} values @param {Handlers} [handlers] */
    add(values, handlers) {
      return this._send('POST', values, handlers);
    }

    /** @param {Record<string, any>} values @param {Handlers} [handlers] */
    update(values, handlers) {
      return this._send('PUT', values, handlers);
    }

    /** @param {Handlers} [handlers] */
    delete(handlers) {
      return this._send('DELETE', {}, handlers);
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'EditableBase'>} */ ({ EditableBase }),
  );
}
