{
  const { Dialogs } = finesse.restservices;

  /** /finesse/api/User/{id}/Dialogs/Media: the tasks of a user on all channels. */
  class MediaDialogs extends Dialogs {
    getRestItemClass() {
      return finesse.restservices.MediaDialog;
    }

    getRestUrl() {
      return `${super.getRestUrl()}/Media`;
    }

    /** @returns {finesse.restservices.Media | undefined} whose getMediaDialogs made it */
    getMedia() {
      return this._options.media;
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'MediaDialogs'>} */ ({ MediaDialogs }),
  );
}
