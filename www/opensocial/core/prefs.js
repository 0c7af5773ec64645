/**
 * core.prefs: gadgets.Prefs, the same object for everybody. Values are those of the address (up_...,
 * declared or not), else the defaults of the spec. What is read as text is escaped for HTML, since
 * anybody can write an address; messages are not.
 */
(function () {
  'use strict';

  /** @type {Record<string, string>} */
  const values = Object.create(null);
  /** @type {Record<string, string>} */
  let defaults = Object.create(null);
  /** @type {Record<string, string>} */
  let messages = Object.create(null);

  const parameters = gadgets.util.getUrlParameters();
  const escape = gadgets.util.escapeString;

  for (const [name, value] of Object.entries(parameters)) {
    if (name.startsWith('up_')) values[name.slice(3)] = String(value);
  }

  /** @param {string} name */
  function raw(name) {
    if (name === '.lang') return language();
    const value = name in values ? values[name] : defaults[name];
    return value === undefined || value === null ? '' : String(value);
  }

  function language() {
    return parameters.lang || 'all';
  }

  /** @type {any} */
  let only = null;

  /** @param {string | number} [mid] */
  function Prefs(mid) {
    void mid;
    // @ts-ignore: called as a constructor, old style, since gadgets extend the prototype
    if (!only) only = this;
    return only;
  }

  Prefs.prototype = {
    constructor: Prefs,

    /** @param {string} name */
    getString: (name) => escape(raw(name)),

    /** @param {string} name */
    getInt: (name) => Number.parseInt(raw(name), 10) || 0,

    /** @param {string} name */
    getFloat: (name) => Number.parseFloat(raw(name)) || 0,

    /** @param {string} name */
    getBool: (name) => raw(name) === 'true' || !!Number.parseInt(raw(name), 10),

    /** @param {string} name */
    getArray(name) {
      const text = raw(name);
      if (text === '') return [];
      return text.split('|').map((/** @type {string} */ item) => escape(item.replace(/%7C/g, '|')));
    },

    /** @param {string} name */
    getMsg: (name) => (Object.hasOwn(messages, name) ? messages[name] : ''),

    getLang: language,
    getCountry: () => parameters.country || 'ALL',
    getModuleId: () => Number.parseInt(parameters.mid, 10) || 0,

    set() {
      throw new Error('setprefs feature required to make this call.');
    },

    setArray() {
      throw new Error('setprefs feature required to make this call.');
    },
  };

  /** @param {Record<string, string>} all */
  Prefs.setMessages_ = (all) => {
    messages = all;
  };

  /** @param {Record<string, string>} all */
  Prefs.setDefaultPrefs_ = (all) => {
    defaults = all;
  };

  /**
   * @param {string | Record<string, any>} name or several names with their values
   * @param {any} [value]
   */
  Prefs.setInternal_ = (name, value) => {
    if (typeof name === 'string') values[name] = String(value);
    else for (const [key, each] of Object.entries(name)) values[key] = String(each);
  };

  gadgets.Prefs = Prefs;
})();
