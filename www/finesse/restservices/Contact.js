{
  const { EditableBase } = finesse.restservices;

  /** A contact of a phone book. */
  class Contact extends EditableBase {
    getRestType() {
      return 'Contact';
    }

    getFirstName() {
      return this._text('firstName');
    }

    getLastName() {
      return this._text('lastName');
    }

    getPhoneNumber() {
      return this._text('phoneNumber');
    }

    getDescription() {
      return this._text('description');
    }

    getUri() {
      return this._text('uri');
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'Contact'>} */ ({ Contact }),
  );
}
