{
  const { EditableBase } = finesse.restservices;

  /** What the desktop does when a call comes, changes or goes. */
  class Workflow extends EditableBase {
    getRestType() {
      return 'Workflow';
    }

    getName() {
      return this._text('name');
    }

    getDescription() {
      return this._text('description');
    }

    getUri() {
      return this._text('uri');
    }

    getMedia() {
      return this._text('media');
    }

    /** @returns {any} */
    getTriggerSet() {
      return this.getProperty(this._data, 'TriggerSet');
    }

    /** @returns {any} */
    getConditionSet() {
      return this.getProperty(this._data, 'ConditionSet');
    }

    /** @returns {any} */
    getWorkflowActions() {
      return this.getProperty(this._data, 'workflowActions');
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'Workflow'>} */ ({ Workflow }),
  );
}
