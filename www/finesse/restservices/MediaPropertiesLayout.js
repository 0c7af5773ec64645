{
  const { RestBase } = finesse.restservices;
  const { Utilities } = finesse.utilities;

  /** @typedef {finesse.Handlers} Handlers */

  /** @typedef {finesse.restservices.LayoutEntry} LayoutEntry */
  /** @typedef {finesse.restservices.CallLayout} CallLayout */

  /** @param {any} column @returns {LayoutEntry[]} */
  const entries = (column) => Utilities.getArray(column?.entry);

  /** Which call variables are shown, with which names: a header and always two columns. */
  class MediaPropertiesLayout extends RestBase {
    getRestType() {
      return 'MediaPropertiesLayout';
    }

    get supportsSubscriptions() {
      return false;
    }

    getName() {
      return this._text('name');
    }

    getDescription() {
      return this._text('description');
    }

    getType() {
      return this._text('type');
    }

    /** @returns {CallLayout} @throws {Error} without an entry in the header */
    getData() {
      const [header] = entries(this._data?.header);
      if (!header) throw new Error('MediaPropertiesLayout: the header has no entry');
      const [left, right] = Utilities.getArray(this._data.column);
      return { header, columns: [entries(left), entries(right)] };
    }

    /** @returns {CallLayout} */
    getEmptyData() {
      return { header: { displayName: '', mediaProperty: '' }, columns: [[], []] };
    }

    /** @param {CallLayout} layout @param {Handlers} [handlers] */
    setLayout(layout, handlers) {
      const { header, columns } = layout;
      return this._put({ header: { entry: header }, column: columns.map((entry) => ({ entry })) }, handlers);
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'MediaPropertiesLayout'>} */ ({ MediaPropertiesLayout }),
  );
}
