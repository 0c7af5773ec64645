{
  const { Utilities, Logger } = finesse.utilities;
  const { Notifier } = finesse.restservices;

  /** @typedef {(event: any) => void} Handler */

  const REQUESTS = 'finesse.containerservices.requests';
  const RESPONSES = 'finesse.containerservices.responses.';
  /** How long the container may take to answer, where it answers at all. */
  const ANSWER_MS = 10000;

  const Topics = Object.freeze({
    ACTIVE_TAB: 'finesse.containerservices.activeTab',
    WORKFLOW_ACTION_EVENT: 'finesse.containerservices.workflowActionEvent',
    TIMER_TICK_EVENT: 'finesse.containerservices.timerTickEvent',
    RELOAD_GADGET_EVENT: 'finesse.containerservices.reloadGadget',
    GADGET_VIEW_CHANGED_EVENT: 'finesse.containerservices.gadgetViewChangedEvent',
    MAX_AVAILABLE_HEIGHT_CHANGED_EVENT: 'finesse.containerservices.maxAvailableHeightChangedEvent',
    ACTIVE_CALL_STATUS_EVENT: 'finesse.containerservices.activeCallStatusEvent',
    FINESSE_MAINTENANCE_MODE_EVENT: 'finesse.containerservices.maintenanceModeEvent',
    NON_VOICE_GADGET_EVENT: 'finesse.containerservices.nonVoiceGadgetEvent',
  });

  /** @type {Map<string, finesse.restservices.Notifier>} */
  const handlers = new Map();
  /** @type {Map<string, any>} subscription of the hub by topic */
  const subscriptions = new Map();
  let visible = false;
  let lastBanner = 0;
  let view = '';
  /** As the desktop said it last. @type {number | undefined} */
  let height;

  function theHub() {
    const hub = finesse.clientservices.ClientServices.getHub() ?? globalThis.gadgets?.Hub;
    if (!hub) throw new Error('ContainerServices: gadgets.Hub is not there');
    return hub;
  }

  /** @returns {any} `finesse.container` of the desktop, if this frame may look at it */
  function container() {
    try {
      const outside = /** @type {any} */ (globalThis.parent);
      return outside === globalThis ? finesse.container : outside?.finesse?.container;
    } catch {
      return undefined;
    }
  }

  /** @param {string} topic @param {any} argument */
  function notify(topic, argument) {
    handlers.get(topic)?.notifyListeners(argument);
  }

  /** What stands on the hub -> what handlers get. @type {Record<string, (data: any) => void>} */
  const heard = {
    [Topics.ACTIVE_TAB](id) {
      const mine = ContainerServices.getMyTabId();
      const before = visible;
      // A gadget at page level is in no tab: it is always seen.
      visible = mine === null || id === mine;
      if (visible && !before) notify(Topics.ACTIVE_TAB, id);
    },

    [Topics.WORKFLOW_ACTION_EVENT](data) {
      const event = new finesse.containerservices.WorkflowActionEvent();
      if (event.setWorkflowAction(data)) notify(Topics.WORKFLOW_ACTION_EVENT, event);
    },

    [Topics.TIMER_TICK_EVENT](data) {
      const { TimerTickEvent } = finesse.containerservices;
      notify(Topics.TIMER_TICK_EVENT, new TimerTickEvent(data?.tickFrequency, data?.dateQueued));
    },

    [Topics.GADGET_VIEW_CHANGED_EVENT](data) {
      // A number on the hub, a text in the frame's address: gadgets compare it with getMyGadgetId().
      const event = { ...data, gadgetId: String(data?.gadgetId) };
      height = data?.maxAvailableHeight ?? height;
      if (event.gadgetId === ContainerServices.getMyGadgetId()) view = data.view;
      notify(Topics.GADGET_VIEW_CHANGED_EVENT, new finesse.containerservices.GadgetViewChangedEvent(event));
    },

    [Topics.MAX_AVAILABLE_HEIGHT_CHANGED_EVENT](data) {
      height = data?.maxAvailableHeight ?? height;
      const { MaxAvailableHeightChangedEvent } = finesse.containerservices;
      notify(Topics.MAX_AVAILABLE_HEIGHT_CHANGED_EVENT, new MaxAvailableHeightChangedEvent(data));
    },
  };

  /** @param {string} topic */
  function listen(topic) {
    if (subscriptions.has(topic)) return;
    const deliver = heard[topic] ?? ((data) => notify(topic, data));
    subscriptions.set(topic, null);
    const id = theHub().subscribe(topic, (/** @type {string} */ _topic, /** @type {any} */ data) => {
      try {
        deliver(data);
      } catch (error) {
        Logger.error(error);
      }
    });
    subscriptions.set(topic, id);
  }

  /** @param {string} type @param {Record<string, any>} [data] */
  function request(type, data = {}) {
    theHub().publish(REQUESTS, { type, data, invokeID: Date.now() });
  }

  /** @param {string} type @param {Record<string, any>} [data] */
  const mine = (type, data = {}) => request(type, { ...data, gadgetId: ContainerServices.getMyGadgetId() });

  const ContainerServices = {
    Topics,

    /** May be called again and again; each time the active tab is asked for. */
    init() {
      listen(Topics.ACTIVE_TAB);
      listen(Topics.GADGET_VIEW_CHANGED_EVENT);
      listen(Topics.MAX_AVAILABLE_HEIGHT_CHANGED_EVENT);
      ContainerServices.makeActiveTabReq();
      return ContainerServices;
    },

    /**
     * @param {string} topic of Topics; `tabVisible` is ACTIVE_TAB as it was once called
     * @param {Handler} handler
     */
    addHandler(topic, handler) {
      Utilities.validateHandler(handler);
      const name = topic === 'tabVisible' ? Topics.ACTIVE_TAB : topic;
      if (typeof name !== 'string') {
        // Topics.X of a later release: the gadget is told nothing of it, and goes on.
        Logger.warn('ContainerServices: no such topic');
        return ContainerServices;
      }
      const notifier = handlers.get(name) ?? new Notifier();
      handlers.set(name, notifier);
      notifier.addListener(handler);
      listen(name);
      return ContainerServices;
    },

    /** @param {string} topic @param {Handler} [handler] all, if absent */
    removeHandler(topic, handler) {
      handlers.get(topic === 'tabVisible' ? Topics.ACTIVE_TAB : topic)?.removeListener(handler);
      return ContainerServices;
    },

    /** @param {string} topic @param {any} data */
    publish(topic, data) {
      theHub().publish(topic, data);
    },

    // -- tabs --------------------------------------------------------------------------------------

    /** The ACTIVE_TAB handlers run when the answer makes this gadget seen that was not. */
    makeActiveTabReq() {
      request('ActiveTabReq');
      // A page that is no gadget has nobody who would answer: it is seen.
      if (theHub() instanceof finesse.clientservices.LocalHub) queueMicrotask(() => heard[Topics.ACTIVE_TAB](null));
    },

    tabVisible: () => visible,

    /** @param {string} id */
    activateTab(id) {
      request('SetActiveTabReq', { id });
    },

    activateMyTab() {
      const id = ContainerServices.getMyTabId();
      if (id !== null) ContainerServices.activateTab(id);
    },

    /** @returns {string | null} null for a gadget that is in no tab, and outside a container */
    getMyTabId() {
      try {
        const panel = globalThis.frameElement?.closest('div.tab-panel');
        return panel ? panel.id.replace(/^panel_/, '') : null;
      } catch {
        return null;
      }
    },

    isTabbedGadget: () => ContainerServices.getMyTabId() !== null,

    // -- this gadget -------------------------------------------------------------------------------

    /** @returns {string | null} */
    getMyGadgetId() {
      const { search = '', hash = '' } = globalThis.location ?? {};
      const mid = new URLSearchParams(search).get('mid') ?? new URLSearchParams(hash.slice(1)).get('mid');
      return mid ?? /(\d+)$/.exec(globalThis.window?.name ?? '')?.[1] ?? null;
    },

    getMyGadgetView() {
      const gadgetId = ContainerServices.getMyGadgetId();
      const tabId = ContainerServices.getMyTabId();
      const { search = '' } = globalThis.location ?? {};
      // Until it changes, the desktop itself is asked.
      const maxAvailableHeight = height ?? container()?.Container?.getMaxAvailableHeight?.() ?? 0;
      return { gadgetId, tabId, maxAvailableHeight, view: view || (new URLSearchParams(search).get('view') ?? 'default') };
    },

    reloadMyGadget() {
      for (const [topic, id] of subscriptions) if (id !== null && subscriptions.delete(topic)) theHub().unsubscribe(id);
      request('ReloadGadgetReq', { gadgetId: ContainerServices.getMyGadgetId() });
    },

    /** @param {string} url address of the spec */
    reloadMyGadgetFromUrl(url) {
      container()?.Container?.modifyGadgetUrl?.(ContainerServices.getMyGadgetId(), url);
      ContainerServices.reloadMyGadget();
    },

    collapseMyGadget: () => mine('CollapseGadgetReq'),
    expandMyGadget: () => mine('ExpandGadgetReq'),
    enableTitleBar: () => mine('EnableTitleBarReq'),
    hideMyGadget: () => mine('HideGadgetReq'),
    showMyGadget: () => mine('ShowGadgetReq'),
    hideMyGadgetNotification: () => mine('HideGadgetNotificationReq'),

    /** There is news in this gadget. @param {any} [messageDetails] what it is */
    showMyGadgetNotification(messageDetails) {
      mine('ShowGadgetNotificationReq', messageDetails === undefined ? {} : { messageDetails });
    },

    /** @param {string} title */
    setMyGadgetTitle(title) {
      const { setTitle } = globalThis.gadgets?.window ?? {};
      if (setTitle) setTitle(title);
      else mine('SetGadgetTitleReq', { title });
    },

    /**
     * A strip that asks for a certificate to be accepted.
     * @param {() => void} callback somebody wants to
     * @returns {string} for hideCertificateBanner
     */
    showCertificateBanner(callback) {
      const bannerId = `${ContainerServices.getMyGadgetId() ?? ''}-${++lastBanner}`;
      mine('ShowCertificateBannerReq', { bannerId });
      ContainerServices.addHandler(`finesse.containerservices.certificateBanner.${bannerId}`, () => callback());
      return bannerId;
    },

    /** @param {string} bannerId */
    hideCertificateBanner(bannerId) {
      ContainerServices.removeHandler(`finesse.containerservices.certificateBanner.${bannerId}`);
      mine('HideCertificateBannerReq', { bannerId });
    },

    // -- dialog ------------------------------------------------------------------------------------

    /**
     * A dialog of the desktop.
     * @param {finesse.containerservices.DialogOptions | string} [options] a text is the title
     * @param {finesse.containerservices.DialogOptions} [more] after a title
     * @returns {any} jQuery's of it where there is jQuery
     */
    showDialog(options = {}, more = {}) {
      const given = typeof options === 'string' ? { ...more, title: options } : options;
      const shown = container()?.Container?.showDialog?.(given) ?? ownDialog(given);
      const { jQuery } = globalThis;
      return jQuery && !shown?.jquery ? jQuery(shown) : shown;
    },

    hideDialog() {
      const outside = container()?.Container;
      if (outside?.hideDialog) outside.hideDialog();
      else document.querySelector('dialog.finesse-dialog')?.remove();
    },

    // -- for the services beside this one ----------------------------------------------------------

    /**
     * Asks the container and waits for its answer.
     * @param {string} type
     * @param {Record<string, any>} data
     * @param {(answer: any) => void} done {error: {errorCode, errorDesc}} if it does not answer
     */
    _ask(type, data, done) {
      const invokeID = Utilities.generateUUID();
      const hub = theHub();
      const heardAnswer = (/** @type {string} */ _topic, /** @type {any} */ answer) => finish(answer);
      const id = hub.subscribe(`${RESPONSES}${invokeID}`, heardAnswer);
      let answered = false;
      const finish = (/** @type {any} */ answer) => {
        if (answered) return;
        answered = true;
        clearTimeout(limit);
        queueMicrotask(() => hub.unsubscribe(id));
        done(answer);
      };
      const noAnswer = { error: { errorCode: 'TIMEOUT', errorDesc: `${type}: the container does not answer` } };
      const limit = setTimeout(() => finish(noAnswer), ANSWER_MS);
      hub.publish(REQUESTS, { type, data: { ...data, gadgetId: ContainerServices.getMyGadgetId() }, invokeID });
    },

    /** @param {string} type @param {Record<string, any>} data */
    _request: (type, data) => mine(type, data),

    /** @param {KeyboardEvent} event in this frame @returns {boolean} the desktop has the key for itself */
    _isDesktopKey: (event) => container()?.Container?.isKeyTaken?.(event) === true,

    /** @param {any} gadgetId of an event, whose it is; some containers do not say */
    _isMine: (gadgetId) => gadgetId === undefined || String(gadgetId) === ContainerServices.getMyGadgetId(),

    /** @param {string} topic @param {Handler} handler */
    _on(topic, handler) {
      return ContainerServices.addHandler(topic, handler);
    },
  };

  /** Where there is no desktop around. @param {finesse.containerservices.DialogOptions} options */
  function ownDialog({ title = 'Finesse', message = '', close, isBlocking }) {
    const dialog = document.createElement('dialog');
    dialog.className = 'finesse-dialog';
    const text = document.createElement('p');
    text.textContent = message;
    const button = document.createElement('button');
    button.textContent = 'OK';
    button.addEventListener('click', () => dialog.close());
    if (title !== false) {
      const heading = document.createElement('h2');
      heading.textContent = title;
      dialog.append(heading);
    }
    dialog.append(text, button);
    dialog.addEventListener('close', () => {
      dialog.remove();
      close?.();
    });
    document.body.append(dialog);
    if (isBlocking) dialog.showModal();
    else dialog.show();
    return dialog;
  }

  Object.assign(
    finesse.containerservices,
    /** @satisfies {Pick<typeof finesse.containerservices, 'ContainerServices'>} */ ({ ContainerServices }),
  );
}
