{
  const { RestCollectionBase } = finesse.restservices;

  /** /finesse/api/User/{id}/PhoneBooks. */
  class PhoneBooks extends RestCollectionBase {
    getRestType() {
      return 'PhoneBooks';
    }

    getRestItemClass() {
      return finesse.restservices.PhoneBook;
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'PhoneBooks'>} */ ({ PhoneBooks }),
  );
}
