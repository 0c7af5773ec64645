{
  const { RestCollectionBase } = finesse.restservices;

  /** /finesse/api/WorkflowActions. */
  class WorkflowActions extends RestCollectionBase {
    getRestType() {
      return 'WorkflowActions';
    }

    getRestItemClass() {
      return finesse.restservices.WorkflowAction;
    }

    get supportsSubscriptions() {
      return false;
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'WorkflowActions'>} */ ({ WorkflowActions }),
  );
}
