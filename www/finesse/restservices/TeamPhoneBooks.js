{
  const { TeamAssignments } = finesse.restservices;

  /** The phone books of a team. */
  class TeamPhoneBooks extends TeamAssignments {
    getRestType() {
      return 'PhoneBooks';
    }

    getRestItemClass() {
      return finesse.restservices.PhoneBook;
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'TeamPhoneBooks'>} */ ({ TeamPhoneBooks }),
  );
}
