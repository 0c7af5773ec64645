/* setprefs: Prefs.set and setArray. What was set can be read at once; the page keeps it. */
(function () {
  'use strict';

  const parameters = gadgets.util.getUrlParameters();

  /** @param {...any} pairs name, value, name, value */
  gadgets.Prefs.prototype.set = function (...pairs) {
    for (let i = 0; i + 1 < pairs.length; i += 2) gadgets.Prefs.setInternal_(pairs[i], pairs[i + 1]);
    const token = parameters.ifpctok || parameters.rpctoken || '0';
    gadgets.rpc.call(null, 'set_pref', null, token, ...pairs.map((each) => (each === null ? each : String(each))));
  };

  /**
   * @param {string} name
   * @param {any[]} list
   */
  gadgets.Prefs.prototype.setArray = function (name, list) {
    this.set(name, list.map((item) => String(item).replace(/\|/g, '%7C')).join('|'));
  };
})();
