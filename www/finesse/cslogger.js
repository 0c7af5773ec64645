{
  const { Utilities } = finesse.utilities;

  const TOPIC = 'finesse.clientLogging.';
  /** What the desktop keeps until it is sent, characters. */
  const MAX_KEPT = 1500000;
  /** What the server takes at once. */
  const MAX_SENT = 1048576;

  /** @type {any} */
  let hub = null;
  let gadgetId = '';
  let host = '';

  /** @param {string} message */
  function line(message) {
    const session = Utilities.getDOMStoreItem('finSessKey') ?? '';
    const server = new Date(Utilities.currentServerTimeMillis()).toISOString();
    return `${new Date().toString()}: ${session}: ${host}: ${server}: ${gadgetId} : ${message}`;
  }

  /** The gadget's lines in the log of the desktop; the same object for all code of one frame. */
  const ClientLogger = {
    /**
     * @param {any} aHub gadgets.Hub
     * @param {string} id name of the gadget in the log
     * @param {{ host?: string }} [config]
     */
    init(aHub, id, config) {
      hub = aHub;
      gadgetId = String(id);
      host = config?.host ?? globalThis.location?.hostname ?? '';
      return ClientLogger;
    },

    /**
     * Nothing happens before init: scripts log while they are loaded.
     * @param {any} message
     * @param {any} [error]
     */
    log(message, error) {
      if (!hub) return;
      const text = line(error === undefined ? String(message) : `${message} ${error?.stack ?? error}`);
      console.log(text);
      hub.publish(`${TOPIC}${gadgetId.replace(/[\s.*]+/g, '_')}`, text);
    },
  };

  /** @type {string[]} */
  let kept = [];
  let size = 0;

  /** @param {string} text */
  const escaped = (text) =>
    text
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/"/g, '&quot;')
      .replace(/'/g, '&apos;')
      .replace(/\n/g, '&#10;');

  /** The container's end: keeps the lines of all gadgets and sends them when asked. */
  const FinesseLogger = {
    /**
     * @param {any} aHub
     * @param {string} [id]
     * @param {{ host?: string }} [config]
     */
    init(aHub, id = 'container', config = undefined) {
      ClientLogger.init(aHub, id, config);
      const keep = (/** @type {string} */ _topic, /** @type {any} */ text) => FinesseLogger.keep(String(text));
      aHub.subscribe(`${TOPIC}*`, keep);
      return FinesseLogger;
    },

    /** @param {string} text the oldest lines go when it is too much */
    keep(text) {
      kept.push(text);
      size += text.length + 1;
      let gone = 0;
      while (size > MAX_KEPT) size -= (kept[gone++] ?? '').length + 1;
      if (gone > 0) kept = kept.slice(gone);
    },

    /** @param {any} message @param {any} [error] */
    log: (message, error) => ClientLogger.log(message, error),

    /** @returns {string} */
    getLog: () => kept.join('\n'),

    clear() {
      kept = [];
      size = 0;
    },

    /**
     * @param {finesse.restservices.User} user
     * @param {{ sendLogsTo?: string }} [_options]
     * @param {finesse.Handlers} [handlers]
     */
    publish(user, _options, handlers) {
      const lines = [...kept];
      let text = escaped(lines.join('\n'));
      // The newest lines are those somebody will look for.
      while (text.length > MAX_SENT && lines.length > 0) {
        lines.splice(0, Math.max(1, lines.length >> 3));
        text = escaped(lines.join('\n'));
      }
      user.restRequest(`${user.getRestUrl()}/ClientLog`, {
        method: 'POST',
        content: `<ClientLog><logData>${text}</logData></ClientLog>`,
        success: (rsp) => {
          FinesseLogger.clear();
          handlers?.success?.(rsp);
        },
        error: handlers?.error,
      });
    },
  };

  Object.assign(
    finesse.cslogger,
    /** @satisfies {Pick<typeof finesse.cslogger, 'ClientLogger' | 'FinesseLogger'>} */ ({
      ClientLogger,
      FinesseLogger,
    }),
  );
}
