{
  const { TeamAssignments } = finesse.restservices;

  /** Why members of a team may be not ready. */
  class TeamNotReadyReasonCodes extends TeamAssignments {
    getRestType() {
      return 'ReasonCodes';
    }

    getRestItemClass() {
      return finesse.restservices.ReasonCode;
    }

    getRestUrl() {
      return `${super.getRestUrl()}?category=NOT_READY`;
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'TeamNotReadyReasonCodes'>} */ ({ TeamNotReadyReasonCodes }),
  );
}
