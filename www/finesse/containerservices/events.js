{
  const { Utilities } = finesse.utilities;

  /** @param {any} items @returns {Record<string, any>} */
  function byName(items) {
    /** @type {Record<string, any>} */
    const map = {};
    for (const item of Utilities.getArray(items)) if (item?.name !== undefined) map[item.name] = item;
    return map;
  }

  /** Once a second, for gadgets that show how long something lasts. */
  class TimerTickEvent {
    /** @param {number} [tickFrequency] ms @param {any} [dateQueued] */
    constructor(tickFrequency = 1000, dateQueued = Date.now()) {
      this._tickFrequency = tickFrequency;
      this._dateQueued = new Date(dateQueued);
    }

    getTickFrequency() {
      return this._tickFrequency;
    }

    getDateQueued() {
      return this._dateQueued;
    }
  }

  /** The gadget was given the whole tab, or its place back. */
  class GadgetViewChangedEvent {
    /** @param {any} data */
    constructor({ gadgetId, tabId, maxAvailableHeight, view } = /** @type {any} */ ({})) {
      this._data = { gadgetId, tabId, maxAvailableHeight, view };
    }

    getGadgetId() {
      return this._data.gadgetId;
    }

    getTabId() {
      return this._data.tabId;
    }

    getMaxAvailableHeight() {
      return this._data.maxAvailableHeight;
    }

    /** @returns {'default' | 'canvas'} */
    getView() {
      return this._data.view;
    }
  }

  class MaxAvailableHeightChangedEvent {
    /** @param {any} data */
    constructor({ maxAvailableHeight } = /** @type {any} */ ({})) {
      this._maxAvailableHeight = maxAvailableHeight;
    }

    getMaxAvailableHeight() {
      return this._maxAvailableHeight;
    }
  }

  const HandledBy = Object.freeze({ FINESSE: 'FINESSE', OTHER: 'OTHER' });

  /** A workflow fired; gadgets act when it is handled by OTHER. */
  class WorkflowActionEvent {
    constructor() {
      /** @type {any} */
      this._data = {};
    }

    /** @param {any} data @returns {boolean} false: something is missing, it is no such event */
    setWorkflowAction(data) {
      const { name, type, handledBy, params, actionVariables } = data ?? {};
      if (!name || !type || !handledBy || !Array.isArray(params) || !Array.isArray(actionVariables)) return false;
      this._data = data;
      return true;
    }

    /** @returns {string} */
    getName() {
      return this._data.name;
    }

    /** @returns {string} BROWSER_POP or HTTP_REQUEST */
    getType() {
      return this._data.type;
    }

    /** @returns {string} */
    getHandledBy() {
      return this._data.handledBy;
    }

    /** @returns {Record<string, { name: string, value: string, expandedValue: string }>} */
    getParams() {
      return byName(this._data.params);
    }

    /** @returns {Record<string, any>} name -> {name, type, node, testValue, actualValue} */
    getActionVariables() {
      return byName(this._data.actionVariables);
    }
  }

  const exported = Object.assign(WorkflowActionEvent, { HandledBy });
  Object.assign(
    finesse.containerservices,
    /**
     * @satisfies {Pick<typeof finesse.containerservices, 'TimerTickEvent' | 'GadgetViewChangedEvent' |
     *   'MaxAvailableHeightChangedEvent' | 'WorkflowActionEvent'>}
     */ ({
      TimerTickEvent,
      GadgetViewChangedEvent,
      MaxAvailableHeightChangedEvent,
      WorkflowActionEvent: exported,
    }),
  );
}
