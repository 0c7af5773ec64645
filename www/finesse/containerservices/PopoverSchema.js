{
  /** @typedef {finesse.utilities.JsonSchema} JsonSchema */

  /** @type {JsonSchema} */
  const text = { type: 'string', minLength: 1 };

  /** @type {JsonSchema} */
  const BANNER = {
    type: 'object',
    required: ['content', 'headerContent'],
    properties: {
      icon: { type: 'object', required: ['type', 'value'], properties: { type: text, value: text } },
      content: {
        type: 'array',
        maxItems: 10,
        items: { type: 'object', required: ['name', 'value'], properties: { name: text, value: { type: 'string' } } },
      },
      headerContent: {
        type: 'object',
        required: ['maxHeaderTitle'],
        properties: { maxHeaderTitle: text, minHeaderTitle: { type: 'string' } },
      },
    },
  };

  /** @type {JsonSchema} */
  const TIMER = {
    type: 'object',
    required: ['displayTimeoutInSecs'],
    properties: {
      displayTimeoutInSecs: { type: 'integer', minimum: -1 },
      display: { type: 'boolean' },
      counterType: { enum: ['COUNT_UP', 'COUNT_DOWN'] },
    },
  };

  /** @type {JsonSchema} */
  const BUTTON = {
    type: 'object',
    required: ['id', 'label'],
    properties: {
      id: text,
      label: text,
      type: { enum: ['Affirm', 'Decline'] },
      hoverText: { type: 'string' },
      confirmButtons: {
        type: 'array',
        items: { type: 'object', required: ['id', 'label'], properties: { id: text, label: text, hoverText: { type: 'string' } } },
      },
    },
  };

  /** @type {JsonSchema} */
  const ACTION = {
    type: 'object',
    properties: {
      dismissible: { type: 'boolean' },
      keepMaximised: { type: 'boolean' },
      clientIdentifier: { type: 'string' },
      requiredActionText: { type: 'string' },
      buttons: { type: 'array', maxItems: 2, items: BUTTON },
    },
  };

  /** What a popover may be made of. */
  const PopoverSchema = {
    getBannerDataSchema: () => BANNER,
    getTimerDataSchema: () => TIMER,
    getActionDataSchema: () => ACTION,
  };

  Object.assign(
    finesse.containerservices,
    /** @satisfies {Pick<typeof finesse.containerservices, 'PopoverSchema'>} */ ({ PopoverSchema }),
  );
}
