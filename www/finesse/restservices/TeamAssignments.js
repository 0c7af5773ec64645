{
  const { RestCollectionBase } = finesse.restservices;
  const { Utilities } = finesse.utilities;

  /** @typedef {finesse.Handlers} Handlers */

  /** What an administrator gives to a team: the list, and its replacement by the items' addresses. */
  class TeamAssignments extends RestCollectionBase {
    get supportsSubscriptions() {
      return false;
    }

    /** @param {string[]} uris @param {Handlers} [handlers] */
    update(uris, handlers) {
      const items = Utilities.getArray(uris).map((uri) => ({ uri }));
      return this._put({ [this.getRestItemType()]: items }, handlers);
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'TeamAssignments'>} */ ({ TeamAssignments }),
  );
}
