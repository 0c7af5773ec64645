{
  const { TeamAssignments } = finesse.restservices;

  /** The workflows of a team, in the order they are tried. */
  class TeamWorkflows extends TeamAssignments {
    getRestType() {
      return 'Workflows';
    }

    getRestItemClass() {
      return finesse.restservices.Workflow;
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'TeamWorkflows'>} */ ({ TeamWorkflows }),
  );
}
