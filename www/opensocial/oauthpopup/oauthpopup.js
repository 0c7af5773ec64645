/**
 * oauthpopup: the window in which the user allows a gadget to ask another server for them
 * (gadgets.oauth.Popup). Where that ends, at /gadgets/oauthcallback/, tells gadgets.io what came of
 * it; the next makeRequest takes it along.
 */
(function () {
  'use strict';

  /* The other server may have cut the tie between the windows: then nobody says that it was closed. */
  const LOOK_MS = 100;

  class Popup {
    /** @type {Window | null} */
    #window = null;
    #timer = 0;
    #done = false;

    /**
     * @param {string} destination oauthApprovalUrl of an answer
     * @param {string | null} options of window.open
     * @param {() => void} onOpen
     * @param {() => void} onClose the time to ask again
     */
    constructor(destination, options, onOpen, onClose) {
      this.destination_ = destination;
      this.options_ = options || 'width=800,height=600';
      this.onOpen_ = onOpen;
      this.onClose_ = onClose;
    }

    /** @returns {() => boolean} for onclick of what opens the window */
    createOpenerOnClick() {
      return () => {
        this.#open();
        return false;
      };
    }

    /** @returns {() => boolean} for onclick of "I have allowed it" */
    createApprovedOnClick() {
      return () => {
        this.#finish();
        return false;
      };
    }

    #open() {
      this.#done = false;
      this.#window = window.open(this.destination_, '_blank', this.options_);
      if (!this.#window) return;
      gadgets.io.awaitOauthCallback_(this.destination_, () => this.#finish());
      clearInterval(this.#timer);
      this.#timer = window.setInterval(() => {
        if (this.#window?.closed) this.#finish();
      }, LOOK_MS);
      this.onOpen_?.();
    }

    #finish() {
      clearInterval(this.#timer);
      if (this.#done) return;
      this.#done = true;
      this.#window = null;
      this.onClose_?.();
    }
  }

  gadgets.oauth = { ...gadgets.oauth, Popup };
})();
