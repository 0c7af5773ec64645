{
  const { RestCollectionBase } = finesse.restservices;

  /** The reason codes of a user, by category. */
  class ReasonCodes extends RestCollectionBase {
    getRestType() {
      return 'ReasonCodes';
    }

    getRestItemClass() {
      return finesse.restservices.ReasonCode;
    }

    get supportsSubscriptions() {
      return false;
    }

    getRestUrl() {
      const { category = 'NOT_READY' } = this._options;
      return `${super.getRestUrl()}?category=${category}`;
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'ReasonCodes'>} */ ({ ReasonCodes }),
  );
}
