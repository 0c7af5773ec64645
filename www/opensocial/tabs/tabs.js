/* tabs: gadgets.TabSet (Core Gadget Specification 1.1). Buttons with the roles a screen reader
 * knows; arrow keys move between them. */
(function () {
  'use strict';

  let lastId = 0;

  class Tab {
    /**
     * @param {TabSet} set
     * @param {string} name
     * @param {{ contentContainer?: HTMLElement, callback?: (id: string) => void, tooltip?: string }} params
     */
    constructor(set, name, params) {
      this.set_ = set;
      this.name_ = name;
      this.callback_ = params.callback;
      this.content_ = params.contentContainer || document.createElement('div');
      if (!this.content_.id) this.content_.id = `tab-content-${++lastId}`;
      this.content_.setAttribute('role', 'tabpanel');
      this.button_ = document.createElement('button');
      this.button_.type = 'button';
      this.button_.setAttribute('role', 'tab');
      this.button_.setAttribute('aria-controls', this.content_.id);
      if (params.tooltip) this.button_.title = params.tooltip;
      this.button_.append(document.createRange().createContextualFragment(name));
      this.button_.addEventListener('click', () => set.setSelectedTab(this.getIndex()));
    }

    getName() {
      return this.name_;
    }

    getNameContainer() {
      return this.button_;
    }

    getContentContainer() {
      return this.content_;
    }

    getCallback() {
      return this.callback_;
    }

    getIndex() {
      return this.set_.getTabs().indexOf(this);
    }
  }

  class TabSet {
    /**
     * @param {string | number} [mid]
     * @param {string} [selected] name of the tab that is shown first
     * @param {HTMLElement} [container]
     */
    constructor(mid, selected, container) {
      void mid;
      /** @type {Tab[]} */
      this.tabs_ = [];
      /** @type {Tab | null} */
      this.selected_ = null;
      this.first_ = selected;
      this.main_ = document.createElement('div');
      this.header_ = document.createElement('div');
      this.header_.setAttribute('role', 'tablist');
      this.header_.addEventListener('keydown', (event) => this.#onKey(event));
      this.main_.append(this.header_);
      (container || document.body).append(this.main_);
    }

    /**
     * @param {string} name
     * @param {any} [params] contentContainer, callback, tooltip, index; or the id of the content
     * @param {(id: string) => void} [callback]
     * @returns {string} id of the content
     */
    addTab(name, params, callback) {
      const given = typeof params === 'string' ? { contentContainer: document.getElementById(params), callback } : params || {};
      const tab = new Tab(this, name, given);
      const index = Number.isInteger(given.index) ? given.index : this.tabs_.length;
      this.tabs_.splice(index, 0, tab);
      this.header_.insertBefore(tab.getNameContainer(), this.header_.children[index] || null);
      this.main_.append(tab.getContentContainer());
      tab.getContentContainer().hidden = true;
      tab.getNameContainer().setAttribute('aria-selected', 'false');
      if (!this.selected_ ? !this.first_ || this.first_ === name : name === this.first_) this.setSelectedTab(index);
      return tab.getContentContainer().id;
    }

    /** @param {number} index */
    removeTab(index) {
      const [tab] = this.tabs_.splice(index, 1);
      if (!tab) return;
      tab.getNameContainer().remove();
      tab.getContentContainer().remove();
      if (tab !== this.selected_) return;
      this.selected_ = null;
      if (this.tabs_.length) this.setSelectedTab(Math.max(0, index - 1));
    }

    getSelectedTab() {
      return this.selected_;
    }

    /** @param {number} index */
    setSelectedTab(index) {
      const tab = this.tabs_[index];
      if (!tab || tab === this.selected_) return;
      for (const each of this.tabs_) {
        each.getContentContainer().hidden = each !== tab;
        each.getNameContainer().setAttribute('aria-selected', String(each === tab));
        each.getNameContainer().tabIndex = each === tab ? 0 : -1;
      }
      this.selected_ = tab;
      tab.getCallback()?.(tab.getContentContainer().id);
    }

    /**
     * @param {number} a
     * @param {number} b
     */
    swapTabs(a, b) {
      const [first, second] = [this.tabs_[a], this.tabs_[b]];
      if (!first || !second) return;
      this.tabs_[a] = second;
      this.tabs_[b] = first;
      this.header_.replaceChildren(...this.tabs_.map((tab) => tab.getNameContainer()));
    }

    getTabs() {
      return this.tabs_;
    }

    getHeaderContainer() {
      return this.header_;
    }

    /** @param {string} align left, center or right */
    alignTabs(align) {
      this.header_.style.textAlign = align;
    }

    /** @param {boolean} shown */
    displayTabs(shown) {
      this.main_.hidden = !shown;
    }

    /** @param {KeyboardEvent} event */
    #onKey(event) {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step || !this.selected_) return;
      const next = (this.selected_.getIndex() + step + this.tabs_.length) % this.tabs_.length;
      this.setSelectedTab(next);
      this.tabs_[next].getNameContainer().focus();
    }
  }

  gadgets.Tab = Tab;
  gadgets.TabSet = TabSet;
  /** @type {any} */ (window)._IG_Tabs = TabSet;
})();
