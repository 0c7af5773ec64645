/* core.log: gadgets.log is a function that carries the levels. */
(function () {
  'use strict';

  const levels = { INFO: 1, WARNING: 2, ERROR: 3, NONE: 4 };
  let threshold = levels.INFO;

  /**
   * @param {number} level
   * @param {'log' | 'warn' | 'error'} method
   */
  function logger(level, method) {
    return (/** @type {any[]} */ ...message) => {
      if (level >= threshold) console[method](...message);
    };
  }

  gadgets.log = Object.assign(logger(levels.INFO, 'log'), levels);
  gadgets.warn = logger(levels.WARNING, 'warn');
  gadgets.error = logger(levels.ERROR, 'error');

  /** @param {number} level */
  gadgets.setLogLevel = (level) => {
    threshold = level;
  };
})();
