{
  const { RestCollectionBase } = finesse.restservices;

  /** /finesse/api/User/{id}/Dialogs/Media: the tasks of a user on all channels. */
  class MediaDialogs extends RestCollectionBase {
    getRestType() {
      return 'Dialogs';
    }

    getRestItemClass() {
      return finesse.restservices.MediaDialog;
    }

    getRestUrl() {
      return `${super.getRestUrl()}/Media`;
    }

    /** Comings and goings are told with the channel's address. @param {string} source */
    _isListSource(source) {
      if (super._isListSource(source)) return true;
      const user = `${this._parent ? this._parent.getRestUrl() : ''}/Media/`;
      return String(source).startsWith(user) && /^[^/]+\/Dialogs$/.test(source.slice(user.length));
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'MediaDialogs'>} */ ({ MediaDialogs }),
  );
}
