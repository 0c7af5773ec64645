{
  const { EditableBase } = finesse.restservices;
  const { Utilities } = finesse.utilities;

  /** @param {any} items @returns {Record<string, any>} */
  const byName = (items) => Object.fromEntries(Utilities.getArray(items).map((item) => [item.name, item]));

  /** One thing a workflow does: a page, or a request. */
  class WorkflowAction extends EditableBase {
    getRestType() {
      return 'WorkflowAction';
    }

    getName() {
      return this._text('name');
    }

    getType() {
      return this._text('type');
    }

    getHandledBy() {
      return this._text('handledBy');
    }

    getUri() {
      return this._text('uri');
    }

    /** @returns {Record<string, string>} values by name */
    getParams() {
      const params = Object.values(byName(this._data?.params?.Param));
      return Object.fromEntries(params.map(({ name, value }) => [name, value]));
    }

    /** @returns {Record<string, any>} */
    getActionVariables() {
      return byName(this._data?.actionVariables?.ActionVariable);
    }
  }

  const HandledBy = Object.freeze({ FINESSE: 'FINESSE', OTHER: 'OTHER' });
  const exported = Object.assign(WorkflowAction, { HandledBy });

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'WorkflowAction'>} */ ({ WorkflowAction: exported }),
  );
}
