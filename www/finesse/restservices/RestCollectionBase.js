{
  const { Utilities } = finesse.utilities;
  const { RestBase } = finesse.restservices;

  /** @typedef {finesse.restservices.Options} Options */
  /** @typedef {finesse.restservices.HandlerType} HandlerType */

  /** @param {any} items @returns {Map<string, any>} by id; what has no uri cannot be told apart */
  function byId(items) {
    return new Map(
      Utilities.getArray(items)
        .filter((data) => data?.uri)
        .map((data) => [Utilities.getId(data.uri), data]),
    );
  }

  /**
   * A list of objects. Items that are there at `load` are not told one by one: gadgets go through
   * getCollection() then. Later ones fire collectionAdd, ones that go collectionDelete.
   */
  class RestCollectionBase extends RestBase {
    /** @param {Options | string | number | null} [given] @param {Options} [handlers] */
    constructor(given, handlers) {
      super(given, handlers);
      /** @type {Record<string, any>} by id; gadgets read it */
      this._collection = this._collection ?? {};
      this.length = Object.keys(this._collection).length;
      /** What events told while an answer was under way; null: it went. @type {Map<string, { at: number, data: any }>} */
      this._told = this._told ?? new Map();
      /** Items whose nodes were asked for and are not there yet. @type {Set<any>} */
      this._joining = this._joining ?? new Set();
    }

    // -- what a class says of itself ---------------------------------------------------------------

    /** @returns {string} */
    getRestItemType() {
      return this.getRestType().replace(/s$/, '');
    }

    /** @returns {any} */
    getRestItemClass() {
      throw new Error('getRestItemClass is not defined');
    }

    /** @param {any} _data of an item @returns {any} where not all are of one class */
    _itemClassOf(_data) {
      return this.getRestItemClass();
    }

    /** Each item has a topic, and a node, of its own. */
    get supportsRestItemSubscriptions() {
      return false;
    }

    /** @param {string} source of an event: does it speak of the list, or of one item? */
    _isListSource(source) {
      return source === this.getRestUrl();
    }

    /** @param {string} _id @param {any} _data does the item belong here? */
    _belongs(_id, _data) {
      return true;
    }

    // -- reading -----------------------------------------------------------------------------------

    /** @returns {Record<string, any>} items by id */
    getCollection() {
      return this._collection;
    }

    /** @param {any} data what stands in the list's element */
    _itemsOf(data) {
      return byId(data?.[this.getRestItemType()]);
    }

    /** @param {number} retries @param {boolean} always @param {number} [reads] */
    _read(retries, always, reads) {
      if (this._reading === 0) this._told?.clear();
      return super._read(retries, always, reads);
    }

    /**
     * @param {any} data the whole list
     * @param {HandlerType} [_type]
     * @param {number} [asked] the turn of the question it answers: of what came later it knows nothing
     */
    _applyData(data, _type, asked = Infinity) {
      this._collection ??= {}; // made of data, while it is being constructed
      this._data = data;
      const first = !this._loaded;
      // Before the first load nobody is told; after it everything that differs is.
      const items = this._itemsOf(data);
      for (const [id, told] of this._told ?? []) {
        if (told.at < asked) continue;
        if (told.data === null) items.delete(id);
        else if (items.has(id) || this._collection[id]) items.set(id, told.data);
      }
      for (const id of Object.keys(this._collection)) if (!items.has(id)) this._remove(id);
      for (const [id, item] of items) this._place(id, item, false, asked);
      if (!first) return;
      this._loaded = true;
      this._onFirstData();
      this._notify('load', this);
    }

    /**
     * @param {string} id
     * @param {any} data
     * @param {boolean} isEvent of one that is known: it has changed
     * @param {number} [asked] else: the turn of the question
     */
    _place(id, data, isEvent, asked = Infinity) {
      if (!this._belongs(id, data)) return;
      const known = this._collection[id];
      if (known) {
        if (!isEvent && (known._version > asked || Utilities.getEquals(known._data, data))) return;
        if (isEvent) known._touch();
        else known._answered = asked;
        known._applyData(data, 'change', asked);
        return;
      }
      const ItemClass = this._itemClassOf(data);
      const own = this.supportsRestItemSubscriptions;
      const item = new ItemClass({ id, data, doNotSubscribe: !own, doNotRefresh: true, parentObj: this._parentOfItems() });
      this._collection[id] = item;
      if (own) this._join(item);
      if (this._loaded) this._notify('collectionAdd', item);
      // Counted after it was told: a gadget that is made for one call at a time expects 0 before it.
      this.length = (this.length ?? 0) + 1;
    }

    /** An item is heard some time after the list was read. @param {any} item */
    _join(item) {
      (this._joining ??= new Set()).add(item);
      const joined = () => this._joined(item);
      item.subscribe({ success: joined, error: joined });
    }

    /** With the last of them the list is read once more: what changed meanwhile nobody has heard. @param {any} item */
    _joined(item) {
      if (this._joining.delete(item) && this._joining.size === 0) this._read(0, true);
    }

    /** Most items stand at the top of the interface: /finesse/api/Dialog/7. @returns {any} */
    _parentOfItems() {
      return undefined;
    }

    /** @param {string} id @param {any} [data] its last state */
    _remove(id, data) {
      const item = this._collection[id];
      if (!item) return;
      item._data = { ...item._data, ...data };
      delete this._collection[id];
      this.length--;
      if (this.supportsRestItemSubscriptions) {
        item.unsubscribe();
        this._joined(item);
      }
      item._notify('delete', item);
      this._notify('collectionDelete', item);
    }

    // -- events ------------------------------------------------------------------------------------

    /** @param {any} update */
    _processUpdate(update) {
      if (this._isListSource(update.source)) this._processList(update);
      else this._processItem(update);
    }

    /** @param {any} update */
    _processList(update) {
      const data = this._dataOf(update.data);
      const type = RestBase.eventType(update);
      if (data === undefined || !type) return;
      const items = this._itemsOf(data);
      this._touch();
      for (const [id, item] of items) this._note(id, type === 'delete' ? null : item);
      if (type === 'delete') {
        for (const [id, item] of items) this._remove(id, item);
        return;
      }
      for (const [id, item] of items) this._place(id, item, true);
      if (this._loaded) return;
      // An event before the first answer is the load; the answer is then read once more and compared.
      this._loaded = true;
      this._onFirstData();
      this._notify('load', this);
      // Where that was an error nobody has said what else is in the list.
      this.get();
    }

    /** @param {any} update one item; an unknown one is somebody else's */
    _processItem(update) {
      const type = RestBase.eventType(update);
      const data = Object.values(update.data ?? {})[0];
      const id = Utilities.getId(data?.uri ?? update.source);
      const item = this._collection[id];
      // While the first answer is under way, it may have been written before this event.
      this._touch();
      if (data && type && type !== 'delete') this._note(id, data);
      if (!item || !data || !type) return;
      // A DELETE here is told, but the item stays: only the list's own event takes it away.
      item._touch();
      item._applyData(data, type);
    }

    /** @param {string} id @param {any} data what an event told of it, null: it went */
    _note(id, data) {
      if (this._reading > 0) (this._told ??= new Map()).set(id, { at: this._version, data });
    }

    /** Items come back with it. @param {finesse.Handlers} [handlers] */
    subscribe(handlers) {
      super.subscribe(handlers);
      if (this.supportsRestItemSubscriptions) {
        for (const item of Object.values(this._collection ?? {})) if (item._topic === '') this._join(item);
      }
      return this;
    }

    /** Items go with it. @param {finesse.Handlers} [handlers] */
    unsubscribe(handlers) {
      if (this.supportsRestItemSubscriptions) {
        for (const item of Object.values(this._collection)) item.unsubscribe();
      }
      return super.unsubscribe(handlers);
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'RestCollectionBase'>} */ ({ RestCollectionBase }),
  );
}
