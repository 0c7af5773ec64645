{
  const { RestCollectionBase } = finesse.restservices;

  /** /finesse/api/PhoneBook/{id}/Contacts. */
  class Contacts extends RestCollectionBase {
    getRestType() {
      return 'Contacts';
    }

    getRestItemClass() {
      return finesse.restservices.Contact;
    }

    get supportsSubscriptions() {
      return false;
    }

    _parentOfItems() {
      return this._parent;
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'Contacts'>} */ ({ Contacts }),
  );
}
