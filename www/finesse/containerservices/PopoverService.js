{
  const { Utilities, JsonValidator, Logger } = finesse.utilities;
  const { PopoverSchema } = finesse.containerservices;

  /** @typedef {(event: finesse.containerservices.PopoverEvent) => void} ActionHandler */

  const EVENT = 'finesse.containerservices.popoverEvent';

  /** @type {typeof finesse.containerservices.ContainerServices | null} */
  let services = null;
  /** Who hears what becomes of one, and the name it has in the gadget. */
  /** @type {Map<string, { handler?: ActionHandler, clientIdentifier?: string }>} */
  const shown = new Map();

  /** @param {any} event */
  function happened(event) {
    const known = shown.get(event?.popoverId);
    if (!known) return;
    // Whatever was done, the popover is gone with it.
    shown.delete(event.popoverId);
    const { handler, clientIdentifier } = known;
    try {
      handler?.(clientIdentifier === undefined ? event : { ...event, clientIdentifier });
    } catch (error) {
      Logger.error(error);
    }
  }

  /** @param {any} banner @param {any} timer @param {any} action @throws {Error} */
  function validate(banner, timer, action) {
    const faults = [
      ...JsonValidator.validateJson(banner, PopoverSchema.getBannerDataSchema()).errors,
      ...JsonValidator.validateJson(timer, PopoverSchema.getTimerDataSchema()).errors,
      ...(action ? JsonValidator.validateJson(action, PopoverSchema.getActionDataSchema()).errors : []),
    ];
    if (faults.length > 0) throw new Error(`popover: ${faults.join('; ')}`);
  }

  /** Panels of the desktop over everything: a chat wants to be taken. */
  const PopoverService = {
    COUNTER_TYPE: Object.freeze({ COUNT_UP: 'COUNT_UP', COUNT_DOWN: 'COUNT_DOWN' }),

    /** @param {typeof finesse.containerservices.ContainerServices} containerServices */
    init(containerServices) {
      services = containerServices;
      services._on(EVENT, happened);
      return PopoverService;
    },

    /**
     * @param {any} bannerData
     * @param {any} timerData
     * @param {any} [actionData]
     * @param {ActionHandler} [actionHandler] source: id of the button, `dismissed` or `timeout`
     * @returns {string} popoverId
     */
    showPopover(bannerData, timerData, actionData, actionHandler) {
      validate(bannerData, timerData, actionData);
      const popoverId = Utilities.generateUUID();
      shown.set(popoverId, { handler: actionHandler, clientIdentifier: actionData?.clientIdentifier });
      PopoverService._services()._request('ShowPopoverReq', { popoverId, bannerData, timerData, actionData });
      return popoverId;
    },

    /**
     * @param {string} popoverId
     * @param {any} bannerData
     * @param {any} timerData
     * @param {any} [actionData]
     * @param {ActionHandler} [actionHandler]
     * @returns {string} popoverId
     */
    updatePopover(popoverId, bannerData, timerData, actionData, actionHandler) {
      validate(bannerData, timerData, actionData);
      const { handler, clientIdentifier } = shown.get(popoverId) ?? {};
      shown.set(popoverId, { handler: actionHandler ?? handler, clientIdentifier: actionData?.clientIdentifier ?? clientIdentifier });
      PopoverService._services()._request('UpdatePopoverReq', { popoverId, bannerData, timerData, actionData });
      return popoverId;
    },

    /** @param {string} popoverId */
    dismissPopover(popoverId) {
      shown.delete(popoverId);
      PopoverService._services()._request('DismissPopoverReq', { popoverId });
    },

    _services() {
      if (!services) throw new Error('PopoverService.init has not been called');
      return services;
    },
  };

  Object.assign(
    finesse.containerservices,
    /** @satisfies {Pick<typeof finesse.containerservices, 'PopoverService'>} */ ({ PopoverService }),
  );
}
