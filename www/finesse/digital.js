{
  const { JsonValidator } = finesse.utilities;
  const { ChannelSchema } = finesse.containerservices;

  /** @typedef {finesse.digital.ChannelParts} ChannelParts */
  /** @typedef {finesse.digital.Result} Result */
  /** @typedef {(result: Result) => void} Done */
  /**
   * @typedef {(channelId: string, menuItemId: string, onSuccess: (result?: any) => void,
   *   onError: (error?: any) => void) => void} OnMenuClick
   */

  const CLICK = 'finesse.digital.menuClick';
  const STATUS = Object.freeze({ SUCCESS: 'success', FAILURE: 'failure' });

  /** @type {typeof finesse.containerservices.ContainerServices | null} */
  let services = null;
  /** By the id as a text: the desktop knows no other. @type {Map<string, { channelId: any, onMenuClick: OnMenuClick }>} */
  const channels = new Map();

  /** @param {any} click {channelId, menuItemId, clickId, gadgetId} */
  function clicked({ channelId: id, menuItemId, clickId, gadgetId } = /** @type {any} */ ({})) {
    const known = channels.get(String(id));
    // Of two gadgets with the same id only one has got the channel.
    if (!known || !ChannelService._services()._isMine(gadgetId)) return;
    const { channelId, onMenuClick } = known;
    /** @param {string} status */
    const answer = (status) => (/** @type {any} */ detail) => {
      ChannelService._services()._request('ChannelMenuResultReq', { channelId, menuItemId, clickId, status, detail });
    };
    try {
      onMenuClick(channelId, menuItemId, answer(STATUS.SUCCESS), answer(STATUS.FAILURE));
    } catch (error) {
      answer(STATUS.FAILURE)({ errorCode: 'EXCEPTION', errorDesc: String(error) });
    }
  }

  /** @param {ChannelParts} parts @returns {string[]} */
  function faultsOf({ menuConfig, channelConfig, channelState }) {
    /** @param {any} data @param {finesse.utilities.JsonSchema} schema */
    const check = (data, schema) => (data ? JsonValidator.validateJson(data, schema).errors : []);
    return [
      ...check(menuConfig, ChannelSchema.getMenuConfigSchema()),
      ...check(channelConfig, ChannelSchema.getChannelConfigSchema()),
      ...check(channelState, ChannelSchema.getChannelStateSchema()),
    ];
  }

  /**
   * @param {string} type
   * @param {string} channelId
   * @param {ChannelParts} parts
   * @param {Done | undefined} onSuccess
   * @param {Done | undefined} onError
   * @param {string[]} [faults]
   */
  function ask(type, channelId, parts, onSuccess, onError, faults = faultsOf(parts)) {
    if (faults.length > 0) {
      const error = { errorCode: 'INVALID_DATA', errorDesc: faults.join('; ') };
      queueMicrotask(() => onError?.({ channelId, status: STATUS.FAILURE, error }));
      return;
    }
    ChannelService._services()._ask(type, { channelId, ...parts }, (answer) => {
      if (answer?.error) onError?.({ channelId, status: STATUS.FAILURE, error: answer.error });
      else onSuccess?.({ channelId, status: STATUS.SUCCESS });
    });
  }

  /** Channels other than the voice in the state menu of the desktop. Every callback may be left out. */
  const ChannelService = {
    STATUS,
    ICON_TYPE: Object.freeze({ COLLAB_ICON: 'collab-icon', URL: 'url' }),
    STATE_STATUS: Object.freeze({ AVAILABLE: 'available', UNAVAILABLE: 'unavailable', BUSY: 'busy' }),
    ICON_BADGE_TYPE: Object.freeze({ NONE: 'none', ERROR: 'error', WARNING: 'warning', INFO: 'info' }),

    /** @param {typeof finesse.containerservices.ContainerServices} containerServices */
    init(containerServices) {
      services = containerServices;
      services._on(CLICK, clicked);
      return ChannelService;
    },

    /**
     * @param {string} channelId
     * @param {ChannelParts} parts
     * @param {OnMenuClick} [onMenuClick] ALL_READY and ALL_NOT_READY come from the entries for all
     *   channels; one of its callbacks is due within actionTimeoutInSec
     * @param {Done} [onSuccess]
     * @param {Done} [onError]
     */
    addChannel(channelId, parts, onMenuClick, onSuccess, onError) {
      const { menuConfig, channelConfig, channelState } = parts ?? {};
      const missing = Object.entries({ menuConfig, channelConfig, channelState })
        .filter(([, value]) => !value)
        .map(([name]) => `${name}: is required`);
      if (onMenuClick) channels.set(String(channelId), { channelId, onMenuClick });
      ask('AddChannelReq', channelId, { menuConfig, channelConfig, channelState }, onSuccess, onError, [
        ...missing,
        ...faultsOf({ menuConfig, channelConfig, channelState }),
      ]);
    },

    /** @param {string} channelId @param {ChannelParts} parts @param {Done} [onSuccess] @param {Done} [onError] */
    updateChannel(channelId, parts, onSuccess, onError) {
      ask('UpdateChannelReq', channelId, parts ?? {}, onSuccess, onError);
    },

    /** @param {string} channelId @param {any} menuConfig @param {Done} [onSuccess] @param {Done} [onError] */
    updateChannelMenu(channelId, menuConfig, onSuccess, onError) {
      ChannelService.updateChannel(channelId, { menuConfig }, onSuccess, onError);
    },

    /** @param {string} channelId @param {any} channelState @param {Done} [onSuccess] @param {Done} [onError] */
    updateChannelState(channelId, channelState, onSuccess, onError) {
      ChannelService.updateChannel(channelId, { channelState }, onSuccess, onError);
    },

    /**
     * Gadgets take away what may be left of an earlier life before they add: an unknown one is no fault.
     * @param {string} channelId
     * @param {Done} [onSuccess]
     * @param {Done} [onError]
     */
    removeChannel(channelId, onSuccess, onError) {
      channels.delete(String(channelId));
      ask('RemoveChannelReq', channelId, {}, onSuccess, onError);
    },

    _services() {
      if (!services) throw new Error('ChannelService.init has not been called');
      return services;
    },
  };

  Object.assign(
    finesse.digital,
    /** @satisfies {Pick<typeof finesse.digital, 'ChannelService'>} */ ({ ChannelService }),
  );
}
