{
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
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'Users'>} */ ({ Users }),
  );
}
