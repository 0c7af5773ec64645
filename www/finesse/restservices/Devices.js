{
  const { RestBase } = finesse.restservices;
  const { Utilities } = finesse.utilities;

  /** /finesse/api/Devices?extension=...: the phones of an extension; the id is the extension. */
  class Devices extends RestBase {
    getRestType() {
      return 'Devices';
    }

    get supportsSubscriptions() {
      return false;
    }

    getRestUrl() {
      return `/finesse/api/Devices?extension=${encodeURIComponent(this._id)}`;
    }

    /** @returns {any[]} */
    getDevices() {
      return Utilities.getArray(this._data?.Device ?? this._data?.device);
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'Devices'>} */ ({ Devices }),
  );
}
