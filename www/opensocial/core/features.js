/* core.util: which features there are, and the Params the spec gave them. */
(function () {
  'use strict';

  /** @type {Record<string, Record<string, string | string[]>>} */
  let features = {};

  gadgets.config.register('core.util', null, (/** @type {any} */ config) => {
    features = config['core.util'] || {};
  });

  /** @param {string} name */
  gadgets.util.hasFeature = (name) => Object.hasOwn(features, name);

  /**
   * @param {string} name
   * @returns {Record<string, string | string[]> | null}
   */
  gadgets.util.getFeatureParameters = (name) => (Object.hasOwn(features, name) ? features[name] : null);
})();
