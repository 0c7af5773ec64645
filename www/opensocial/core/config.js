/**
 * core.config: features register for their part of the configuration; the document calls
 * gadgets.config.init() once, with everything.
 */
(function () {
  'use strict';

  /** @typedef {(config: Record<string, any>) => void} Listener */

  /** @type {Record<string, any>} */
  let configuration = {};
  let initialised = false;

  /** @type {{ component: string, validators: Record<string, (value: any) => boolean>,
   *   listener?: Listener, onUpdate: boolean }[]} */
  const registered = [];

  /**
   * @param {Record<string, any>} into
   * @param {Record<string, any>} from
   */
  function merge(into, from) {
    for (const [key, value] of Object.entries(from)) {
      const both = isObject(value) && isObject(into[key]);
      if (key === '__proto__') continue;
      if (both) merge(into[key], value);
      else into[key] = value;
    }
  }

  /** @param {unknown} value */
  function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  }

  gadgets.config = {
    /**
     * @param {string} component
     * @param {Record<string, (value: any) => boolean> | null} [validators]
     * @param {Listener} [listener] called with the whole configuration
     * @param {boolean} [onUpdate] and again when it changes
     */
    register(component, validators, listener, onUpdate = false) {
      registered.push({ component, validators: validators || {}, listener, onUpdate });
      if (initialised && listener) listener(configuration);
    },

    /**
     * @param {string} [component]
     * @returns {any} its part, {} when there is none; everything without a name
     */
    get(component) {
      if (!component) return configuration;
      return Object.hasOwn(configuration, component) ? configuration[component] : {};
    },

    /**
     * @param {Record<string, any>} config
     * @param {boolean} [noValidation]
     */
    init(config, noValidation = false) {
      merge(configuration, config);
      initialised = true;
      for (const { component, validators, listener } of registered) {
        const part = configuration[component];
        for (const [key, valid] of Object.entries(validators)) {
          if (!noValidation && part && !valid(part[key])) {
            throw new Error(`Invalid config value "${part[key]}" for parameter "${key}" in component "${component}"`);
          }
        }
        if (listener) listener(configuration);
      }
    },

    /**
     * @param {Record<string, any>} config
     * @param {boolean} [replace] instead of merging
     */
    update(config, replace = false) {
      if (replace) configuration = {};
      merge(configuration, config);
      for (const { listener, onUpdate } of registered) if (onUpdate && listener) listener(configuration);
    },

    /** @param {string[]} list */
    EnumValidator: (list) => (/** @type {any} */ value) => list.includes(value),
    /** @param {RegExp} re */
    RegExValidator: (re) => (/** @type {any} */ value) => re.test(value),
    /** @param {any} value */
    ExistsValidator: (value) => value !== undefined,
    /** @param {any} value */
    NonEmptyStringValidator: (value) => typeof value === 'string' && value.length > 0,
    /** @param {any} value */
    BooleanValidator: (value) => typeof value === 'boolean',
    /** @param {Record<string, (value: any) => boolean>} shape */
    LikeValidator: (shape) => (/** @type {any} */ value) =>
      Object.entries(shape).every(([key, valid]) => valid(value?.[key])),
  };
})();
