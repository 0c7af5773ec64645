/* views: "canvas" fills the tab, any other view goes back. */
(function () {
  'use strict';

  const parameters = gadgets.util.getUrlParameters();

  /** @type {Record<string, any>} */
  let supported = {};

  class View {
    /** @param {string} name @param {boolean} [alone] */
    constructor(name, alone = false) {
      this.name_ = name;
      this.alone_ = alone;
    }

    getName() {
      return this.name_;
    }

    getUrlTemplate() {
      return supported[this.name_]?.urlTemplate ?? '';
    }

    /** @param {Record<string, string>} environment */
    bind(environment) {
      return gadgets.views.bind(this.getUrlTemplate(), environment);
    }

    isOnlyVisibleGadget() {
      return this.alone_;
    }
  }

  gadgets.config.register('views', null, (/** @type {any} */ config) => {
    supported = config.views || {};
  });

  gadgets.views = {
    View,
    ViewType: gadgets.util.makeEnum(['CANVAS', 'HOME', 'PREVIEW', 'PROFILE', 'FULL_PAGE', 'DASHBOARD', 'POPUP']),

    /**
     * @param {string | { getName(): string }} view
     * @param {Record<string, any>} [params]
     * @param {string} [owner]
     */
    requestNavigateTo(view, params, owner) {
      const name = typeof view === 'string' ? view : view.getName();
      gadgets.rpc.call(null, 'requestNavigateTo', null, name, params, owner);
    },

    getCurrentView() {
      const name = parameters.view || 'default';
      return new View(name, supported[name]?.isOnlyVisible === true);
    },

    getSupportedViews() {
      return Object.fromEntries(
        Object.entries(supported).map(([name, view]) => [name, new View(name, view.isOnlyVisible === true)]),
      );
    },

    getParams() {
      const given = parameters['view-params'];
      return (given && gadgets.json.parse(given)) || {};
    },

    /**
     * @param {string} template with {names}
     * @param {Record<string, string>} environment
     */
    bind: (template, environment) => template.replace(/\{(\w+)\}/g, (whole, name) => environment[name] ?? whole),
  };
})();
