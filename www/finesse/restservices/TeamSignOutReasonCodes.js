{
  const { TeamAssignments } = finesse.restservices;

  /** Why members of a team may sign out. */
  class TeamSignOutReasonCodes extends TeamAssignments {
    getRestType() {
      return 'ReasonCodes';
    }

    getRestItemClass() {
      return finesse.restservices.ReasonCode;
    }

    getRestUrl() {
      return `${super.getRestUrl()}?category=LOGOUT`;
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'TeamSignOutReasonCodes'>} */ ({ TeamSignOutReasonCodes }),
  );
}
