{
  const { RestCollectionBase } = finesse.restservices;

  /** /finesse/api/User/{id}/WrapUpReasons. */
  class WrapUpReasons extends RestCollectionBase {
    getRestType() {
      return 'WrapUpReasons';
    }

    getRestItemClass() {
      return finesse.restservices.WrapUpReason;
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'WrapUpReasons'>} */ ({ WrapUpReasons }),
  );
}
