{
  const { RestBase } = finesse.restservices;

  /** @typedef {finesse.restservices.Options} Options */

  /** /finesse/api/Team/{id}. */
  class Team extends RestBase {
    getRestType() {
      return 'Team';
    }

    get supportsSubscriptions() {
      return false;
    }

    getName() {
      return this._text('name');
    }

    getUri() {
      return this._text('uri');
    }

    /** @param {Options} [options] a new list each time */
    getUsers(options) {
      return new finesse.restservices.Users({ ...options, parentObj: this });
    }

    /** @param {Options} [options] */
    getTeamMessages(options) {
      return this._child('TeamMessages', options, (o) => new finesse.restservices.TeamMessages(o));
    }

    /** @param {Options} [options] */
    getTeamNotReadyReasonCodes(options) {
      return this._child('TeamNotReadyReasonCodes', options, (o) => new finesse.restservices.TeamNotReadyReasonCodes(o));
    }

    /** @param {Options} [options] */
    getTeamSignOutReasonCodes(options) {
      return this._child('TeamSignOutReasonCodes', options, (o) => new finesse.restservices.TeamSignOutReasonCodes(o));
    }

    /** @param {Options} [options] */
    getTeamWrapUpReasons(options) {
      return this._child('TeamWrapUpReasons', options, (o) => new finesse.restservices.TeamWrapUpReasons(o));
    }

    /** @param {Options} [options] */
    getTeamPhoneBooks(options) {
      return this._child('TeamPhoneBooks', options, (o) => new finesse.restservices.TeamPhoneBooks(o));
    }

    /** @param {Options} [options] */
    getTeamWorkflows(options) {
      return this._child('TeamWorkflows', options, (o) => new finesse.restservices.TeamWorkflows(o));
    }

    /** @param {Options} [options] */
    getTeamLayoutConfig(options) {
      return this._child('TeamLayoutConfig', options, (o) => new finesse.restservices.TeamLayoutConfig(o));
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'Team'>} */ ({ Team }),
  );
}
