{
  const { Utilities } = finesse.utilities;
  const { RestBase } = finesse.restservices;

  /** @typedef {finesse.Handlers} Handlers */

  const ENTITY = '(?:amp|lt|gt|quot|apos|#\\d+|#[xX][0-9a-fA-F]+);';
  const ESCAPED = new RegExp(`&amp;(?!${ENTITY})`, 'g');
  const BARE = new RegExp(`&(?!${ENTITY})`, 'g');

  /**
   * A layout document is text in its object: `&` of a gadget's address is shown as it is typed, and is
   * `&amp;amp;` on the wire.
   */
  class LayoutBase extends RestBase {
    get supportsSubscriptions() {
      return false;
    }

    /** @returns {string} */
    _layout() {
      return this._text('layoutxml').replace(ESCAPED, '&');
    }

    /** @param {string} layoutxml @param {string} before other elements @param {Handlers} [handlers] */
    _putLayout(layoutxml, before, handlers) {
      const document = Utilities.translateXMLEntities(String(layoutxml ?? '').replace(BARE, '&amp;'), true);
      const type = this.getRestType();
      return this.restRequest(this.getRestUrl(), {
        method: 'PUT',
        content: `<${type}>${before}<layoutxml>${document}</layoutxml></${type}>`,
        success: handlers?.success,
        error: handlers?.error,
      });
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'LayoutBase'>} */ ({ LayoutBase }),
  );
}
