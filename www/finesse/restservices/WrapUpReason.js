{
  const { RestBase } = finesse.restservices;

  /** What a call was about. */
  class WrapUpReason extends RestBase {
    getRestType() {
      return 'WrapUpReason';
    }

    get supportsSubscriptions() {
      return false;
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
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'WrapUpReason'>} */ ({ WrapUpReason }),
  );
}
