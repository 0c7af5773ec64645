{
  const { Utilities, Logger } = finesse.utilities;

  const NOTIFICATION = 'finext.notification.popover';
  /** Ours: what became of one. */
  const EVENT = 'finext.notification.event';

  /** @type {typeof finesse.containerservices.ContainerServices | null} */
  let services = null;
  /** Who wants to hear of a link that is followed. @type {Map<string, () => void>} */
  const followed = new Map();

  /** @param {{ notificationId?: string, source?: string }} event source: `link`, `dismissed`, `timeout` */
  function happened({ notificationId = '', source } = {}) {
    const onClick = followed.get(notificationId);
    followed.delete(notificationId);
    if (!onClick || source !== 'link') return;
    try {
      onClick();
    } catch (error) {
      Logger.error(error);
    }
  }

  /** Notices of a gadget in the desktop: somebody writes, something has failed. */
  const NotificationPopoverService = {
    /** @param {typeof finesse.containerservices.ContainerServices} containerServices */
    init(containerServices) {
      services = containerServices;
      services._on(EVENT, happened);
      return NotificationPopoverService;
    },

    /**
     * @param {string | null | undefined} messageFrom the customer; the gadget's title, if absent
     * @param {string} message
     * @param {boolean} [isDismissable] may be closed by hand
     * @param {number | string} [timeout] ms
     * @param {string | { name?: string, size?: number, color?: string }} [icon]
     * @param {string} [type] error, ...
     * @param {boolean} [pristine]
     * @param {boolean} [showAlways]
     * @param {string} [customLink] what the link says
     * @param {() => void} [onClickCustomLink]
     * @throws {Error} without a message, and before init
     */
    showNotification(messageFrom, message, isDismissable = true, timeout, icon, type, pristine, showAlways, customLink, onClickCustomLink) {
      if (!services) throw new Error('NotificationPopoverService.init has not been called');
      if (typeof message !== 'string' || message === '') throw new Error('showNotification: a message is required');
      Utilities.validateHandler(onClickCustomLink);
      const notificationId = Utilities.generateUUID();
      if (onClickCustomLink) followed.set(notificationId, onClickCustomLink);
      const gadgetId = services.getMyGadgetId();
      const said = { messageFrom, message, isDismissable, timeout, icon, type, pristine, showAlways, customLink };
      services.publish(NOTIFICATION, { ...said, notificationId, gadgetId });
    },
  };

  Object.assign(
    finesse.containerservices,
    /** @satisfies {Pick<typeof finesse.containerservices, 'NotificationPopoverService'>} */ ({ NotificationPopoverService }),
  );
}
