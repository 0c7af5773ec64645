{
  const { RestCollectionBase } = finesse.restservices;

  /** /finesse/api/User/{id}/Queues. */
  class Queues extends RestCollectionBase {
    getRestType() {
      return 'Queues';
    }

    getRestItemClass() {
      return finesse.restservices.Queue;
    }

    get explicitSubscription() {
      return true;
    }

    get supportsRestItemSubscriptions() {
      return true;
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'Queues'>} */ ({ Queues }),
  );
}
