{
  const { Utilities } = finesse.utilities;
  const { ClientServices } = finesse.clientservices;
  const { RestCollectionBase } = finesse.restservices;

  /** The people of a team, for its supervisors: read with the team, heard at /Team/{id}/Users. */
  class Users extends RestCollectionBase {
    getRestType() {
      return 'Users';
    }

    getRestItemClass() {
      return finesse.restservices.User;
    }

    get explicitSubscription() {
      return true;
    }

    /** The list is never read by its own address. */
    _readUrl() {
      return this._parent ? this._parent.getRestUrl() : this.getRestUrl();
    }

    /** @param {any} object */
    _dataOf(object) {
      const team = object?.Team ?? object?.team;
      return team ? (team.users ?? {}) : super._dataOf(object);
    }

    /** Who leaves the team goes from the list; whether somebody unknown has come to it, the team says. @param {any} update */
    _processItem(update) {
      const data = Object.values(update.data ?? {})[0];
      const id = Utilities.getId(data?.uri ?? update.source);
      if (RestCollectionBase.eventType(update) !== 'delete') {
        super._processItem(update);
        // Its node tells of supervisors as well, who are no members; nobody supervises himself.
        if (this._loaded && !this._collection[id] && !ClientServices._isOwn(id)) this.get();
        return;
      }
      this._touch();
      this._note(id, null);
      this._remove(id, data);
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'Users'>} */ ({ Users }),
  );
}
