{
  const { RestBase } = finesse.restservices;

  /** Why somebody is not ready, or signed out. */
  class ReasonCode extends RestBase {
    getRestType() {
      return 'ReasonCode';
    }

    get supportsSubscriptions() {
      return false;
    }

    getCategory() {
      return this._text('category');
    }

    getCode() {
      return this._text('code');
    }

    getLabel() {
      return this._text('label');
    }

    getUri() {
      return this._text('uri');
    }

    getForAll() {
      return this._isTrue('forAll');
    }

    isSystemCode() {
      return this._isTrue('systemCode');
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'ReasonCode'>} */ ({ ReasonCode }),
  );
}
