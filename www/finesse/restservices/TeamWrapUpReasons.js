{
  const { TeamAssignments } = finesse.restservices;

  /** What the calls of a team may be about. */
  class TeamWrapUpReasons extends TeamAssignments {
    getRestType() {
      return 'WrapUpReasons';
    }

    getRestItemClass() {
      return finesse.restservices.WrapUpReason;
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'TeamWrapUpReasons'>} */ ({ TeamWrapUpReasons }),
  );
}
