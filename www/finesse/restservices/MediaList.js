{
  const { RestCollectionBase } = finesse.restservices;

  /** @typedef {finesse.restservices.Options} Options */

  /** /finesse/api/User/{id}/Media: the non-voice channels of a user. */
  class MediaList extends RestCollectionBase {
    getRestType() {
      return 'MediaList';
    }

    getRestItemType() {
      return 'Media';
    }

    getRestItemClass() {
      return finesse.restservices.Media;
    }

    getRestUrl() {
      return `${this._parent ? this._parent.getRestUrl() : ''}/Media`;
    }

    _parentOfItems() {
      return this._parent;
    }

    /**
     * A channel with handlers of the gadget's; the same one for the same id. onLoad comes later, never
     * before this returns.
     * @param {Options & { id: string | number }} options
     * @throws {Error} if it is not in the list
     */
    getMedia(options) {
      const id = String(options.id);
      if (!this._collection[id]) throw new Error(`media ${id} is not in the list of the user`);
      const known = /** @type {finesse.restservices.Media | undefined} */ (this._children.get(id)?.child);
      if (known) {
        known._addOptionHandlers(options);
        const { onLoad } = options;
        if (onLoad && known._loaded) queueMicrotask(() => finesse.restservices.Notifier.call(onLoad, known));
        return known;
      }
      const media = new finesse.restservices.Media({ ...options, id, parentObj: this._parent ?? undefined });
      this._children.set(id, { child: media, adopted: true });
      return media;
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'MediaList'>} */ ({ MediaList }),
  );
}
