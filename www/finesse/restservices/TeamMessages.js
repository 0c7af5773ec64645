{
  const { RestCollectionBase } = finesse.restservices;

  /** /finesse/api/Team/{id}/TeamMessages: the messages a team sees now. */
  class TeamMessages extends RestCollectionBase {
    getRestType() {
      return 'TeamMessages';
    }

    getRestItemClass() {
      return finesse.restservices.TeamMessage;
    }

    get explicitSubscription() {
      return true;
    }

    /** Its events name the message alone. @param {any} update */
    _processUpdate(update) {
      const data = update.data?.TeamMessage ?? update.data?.teamMessage;
      const type = RestCollectionBase.eventType(update);
      if (!data || !type) {
        super._processUpdate(update);
        return;
      }
      this._touch();
      for (const [id, message] of this._itemsOf({ TeamMessage: data })) {
        this._note(id, type === 'delete' ? null : message);
        if (type === 'delete') this._remove(id, message);
        else this._place(id, message, true);
      }
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'TeamMessages'>} */ ({ TeamMessages }),
  );
}
