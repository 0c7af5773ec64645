{
  const { EditableBase } = finesse.restservices;
  const { Utilities } = finesse.utilities;

  /** @typedef {finesse.restservices.Options} Options */

  /** A phone book. */
  class PhoneBook extends EditableBase {
    getRestType() {
      return 'PhoneBook';
    }

    getName() {
      return this._text('name');
    }

    getType() {
      return this._text('type');
    }

    getUri() {
      return this._text('uri');
    }

    /** @param {Options} [options] */
    getContacts(options) {
      return this._child('Contacts', options, (o) => new finesse.restservices.Contacts(o));
    }

    /** @returns {any} what the list of books says of its contacts, as it came */
    getEmbeddedContacts() {
      return this.getProperty(this._data, 'contacts') ?? this.getProperty(this._data, 'Contacts');
    }

    /** @returns {any[]} the same as an array */
    getEmbeddedContactList() {
      const embedded = this.getEmbeddedContacts();
      return Utilities.getArray(embedded?.Contact ?? embedded?.contact);
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'PhoneBook'>} */ ({ PhoneBook }),
  );
}
