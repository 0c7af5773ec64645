{
  const { RestCollectionBase } = finesse.restservices;

  /** /finesse/api/User/{id}/MediaPropertiesLayouts: the default one and those by name. */
  class MediaPropertiesLayouts extends RestCollectionBase {
    getRestType() {
      return 'MediaPropertiesLayouts';
    }

    getRestItemClass() {
      return finesse.restservices.MediaPropertiesLayout;
    }

    get supportsSubscriptions() {
      return false;
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'MediaPropertiesLayouts'>} */ ({ MediaPropertiesLayouts }),
  );
}
