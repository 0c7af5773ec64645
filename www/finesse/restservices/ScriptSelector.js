{
  const { RestBase } = finesse.restservices;

  /** A number by which calls or tasks come to a queue, and by which tasks are passed on. */
  class ScriptSelector extends RestBase {
    getRestType() {
      return 'ScriptSelector';
    }

    get supportsSubscriptions() {
      return false;
    }

    /** @returns {string} of the channel, 1 for voice */
    getMRDID() {
      return this._text('MrdID');
    }

    getName() {
      return this._text('Name');
    }

    getDialedNumber() {
      return this._text('DialedNumber');
    }

    getDescription() {
      return this._text('Description');
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'ScriptSelector'>} */ ({ ScriptSelector }),
  );
}
