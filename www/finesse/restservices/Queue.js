{
  const { RestBase } = finesse.restservices;

  /** A queue with its figures. */
  class Queue extends RestBase {
    getRestType() {
      return 'Queue';
    }

    get explicitSubscription() {
      return true;
    }

    getName() {
      return this._text('name');
    }

    getUri() {
      return this._text('uri');
    }

    /** @returns {Record<string, string | null>} */
    getStatistics() {
      return this.getProperty(this._data, 'statistics') ?? {};
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'Queue'>} */ ({ Queue }),
  );
}
