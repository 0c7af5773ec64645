{
  const { RestCollectionBase } = finesse.restservices;

  /** /finesse/api/Teams, for administrators. */
  class Teams extends RestCollectionBase {
    getRestType() {
      return 'Teams';
    }

    getRestItemClass() {
      return finesse.restservices.Team;
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'Teams'>} */ ({ Teams }),
  );
}
