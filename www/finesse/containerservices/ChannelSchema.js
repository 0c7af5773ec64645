{
  /** @typedef {finesse.utilities.JsonSchema} JsonSchema */

  /** @type {JsonSchema} */
  const text = { type: 'string', minLength: 1 };

  /** @type {JsonSchema} */
  const MENU_CONFIG = {
    type: 'object',
    required: ['label', 'menuItems'],
    properties: {
      label: text,
      menuItems: {
        type: 'array',
        items: {
          type: 'object',
          required: ['id', 'label'],
          properties: { id: text, label: text, iconColor: { type: 'string' } },
        },
      },
    },
  };

  /** @type {JsonSchema} */
  const CHANNEL_CONFIG = {
    type: 'object',
    required: ['actionTimeoutInSec', 'icons'],
    properties: {
      actionTimeoutInSec: { type: 'number', minimum: 1, maximum: 30 },
      icons: {
        type: 'array',
        minItems: 1,
        items: {
          type: 'object',
          required: ['type', 'value'],
          properties: { type: { enum: ['collab-icon', 'url'] }, value: text },
        },
      },
    },
  };

  /** @type {JsonSchema} */
  const CHANNEL_STATE = {
    type: 'object',
    properties: {
      label: { type: 'string' },
      currentState: { type: 'string' },
      iconColor: { type: 'string' },
      enable: { type: 'boolean' },
      logoutDisabled: { type: 'boolean' },
      logoutDisabledText: { type: 'string' },
      iconBadge: { type: 'string' },
      hoverText: { type: 'string' },
    },
  };

  /** What a non-voice channel may be made of. */
  const ChannelSchema = {
    getMenuConfigSchema: () => MENU_CONFIG,
    getChannelConfigSchema: () => CHANNEL_CONFIG,
    getChannelStateSchema: () => CHANNEL_STATE,
  };

  Object.assign(
    finesse.containerservices,
    /** @satisfies {Pick<typeof finesse.containerservices, 'ChannelSchema'>} */ ({ ChannelSchema }),
  );
}
