{
  const { RestBase } = finesse.restservices;
  const { Utilities } = finesse.utilities;

  /** /finesse/api/ECCVariableConfig: names of the expanded call variables. */
  class ECCVariableConfig extends RestBase {
    getRestType() {
      return 'ECCVariableConfig';
    }

    get supportsSubscriptions() {
      return false;
    }

    /** @returns {{ name: string, length: string }[]} */
    getVariables() {
      return Utilities.getArray(this._data?.ECCVariable);
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'ECCVariableConfig'>} */ ({ ECCVariableConfig }),
  );
}
