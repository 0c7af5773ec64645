{
  const { EditableBase } = finesse.restservices;
  const { Utilities } = finesse.utilities;

  /** What a supervisor tells teams. */
  class TeamMessage extends EditableBase {
    getRestType() {
      return 'TeamMessage';
    }

    getContent() {
      return this._text('content');
    }

    getDuration() {
      return this._text('duration');
    }

    getCreatedAt() {
      return this._text('createdAt');
    }

    getUri() {
      return this._text('uri');
    }

    /** @returns {{ id: string, firstName: string, lastName: string } | null} */
    getCreatedBy() {
      return this.getProperty(this._data, 'createdBy');
    }

    /** @returns {string[]} */
    getTeams() {
      return Utilities.getArray(this._data?.teams?.team);
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'TeamMessage'>} */ ({ TeamMessage }),
  );
}
