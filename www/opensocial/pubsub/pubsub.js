/* pubsub: channels between gadgets, by way of the page; older than the hub. */
(function () {
  'use strict';

  /** @type {Map<string, (sender: string, message: any) => void>} */
  const listeners = new Map();

  gadgets.rpc.register('pubsub', (/** @type {string} */ channel, /** @type {string} */ sender, /** @type {any} */ message) => {
    listeners.get(channel)?.(sender, message);
  });

  gadgets.pubsub = {
    /** @param {string} channel @param {any} message */
    publish: (channel, message) => gadgets.rpc.call('..', 'pubsub', null, 'publish', channel, message),
    /** @param {string} channel @param {(sender: string, message: any) => void} callback */
    subscribe(channel, callback) {
      listeners.set(channel, callback);
      gadgets.rpc.call('..', 'pubsub', null, 'subscribe', channel);
    },
    /** @param {string} channel */
    unsubscribe(channel) {
      listeners.delete(channel);
      gadgets.rpc.call('..', 'pubsub', null, 'unsubscribe', channel);
    },
  };
})();
