{
  const { RestCollectionBase } = finesse.restservices;

  /** /finesse/api/User/{id}/Workflows, in the order they are tried. */
  class Workflows extends RestCollectionBase {
    getRestType() {
      return 'Workflows';
    }

    getRestItemClass() {
      return finesse.restservices.Workflow;
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'Workflows'>} */ ({ Workflows }),
  );
}
