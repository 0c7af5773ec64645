{
  const { Logger } = finesse.utilities;

  /** @typedef {finesse.restservices.Media} Media */
  /** @typedef {finesse.restservices.MediaOptions} MediaOptions */

  const States = Object.freeze({ MONITORING_OPTIONS: 'MONITORING_OPTIONS', SETTING_OPTIONS: 'SETTING_OPTIONS' });

  /**
   * Keeps the options of a channel what they were at signing in. A server that takes over after a
   * failure knows who is signed in, but not with which options: then it is told by signing in once more.
   */
  class MediaOptionsHelper extends finesse.FinesseBase {
    /** @param {Media} media @param {MediaOptions} mediaOptions */
    constructor(media, mediaOptions) {
      super();
      /** @type {string} */
      this._state = States.MONITORING_OPTIONS;
      /** @type {Media | null} */
      this._media = null;
      /** @type {MediaOptions} */
      this._wanted = {};
      /** Options that were asked to be changed, and were not: they are asked for once. */
      this._refused = '';
      this._look = () => this._compare();
      // Not this.init: a class made of this one calls the constructor by its own.
      MediaOptionsHelper.prototype.init.call(this, media, mediaOptions);
    }

    /** @param {Media} media @param {MediaOptions} mediaOptions */
    init(media, mediaOptions) {
      if (!media) return;
      this._media?.removeHandler('load', this._look).removeHandler('change', this._look);
      this._wanted = media._loginOptions(mediaOptions ?? {});
      this._refused = '';
      this._media = media.addHandler('change', this._look).addHandler('load', this._look);
    }

    /** @returns {string} of MediaOptionsHelper.States */
    getState() {
      return this._state;
    }

    _compare() {
      const media = this._media;
      if (!media?.isLoggedIn()) {
        this._state = States.MONITORING_OPTIONS;
        this._refused = '';
        return;
      }
      const found = [media.getMaxDialogLimit(), media.getInterruptAction(), media.getDialogLogoutAction()].join();
      const { maxDialogLimit, interruptAction, dialogLogoutAction } = this._wanted;
      if (found === [maxDialogLimit, interruptAction, dialogLogoutAction].join()) {
        this._state = States.MONITORING_OPTIONS;
        this._refused = '';
      } else if (this._state === States.MONITORING_OPTIONS && found !== this._refused) {
        this._state = States.SETTING_OPTIONS;
        media.login({
          ...this._wanted,
          handlers: { success: () => this._answered(found), error: (rsp) => this._failed(found, rsp) },
        });
      }
    }

    /** The event with the options may be there before the answer. @param {string} found */
    _answered(found) {
      if (this._state !== States.SETTING_OPTIONS) return;
      this._refused = found;
      this._state = States.MONITORING_OPTIONS;
    }

    /** @param {string} found @param {finesse.Response} rsp */
    _failed(found, rsp) {
      Logger.warn(`media ${this._media?.getMediaId()}: its options stay ${found}: ${rsp.status} ${rsp.content}`);
      this._answered(found);
    }
  }

  const exported = Object.assign(MediaOptionsHelper, { States });
  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'MediaOptionsHelper'>} */ ({ MediaOptionsHelper: exported }),
  );
}
