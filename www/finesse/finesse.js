'use strict';
/* The library that gadgets load with a classic tag.  The files of this folder are put one after
 * another, this one first; each works inside a block, so that no name but `finesse` reaches the
 * gadget's page.  The public interface with its types is finesse.d.ts. */
{
  /** @type {any} */
  const page = globalThis;

  /* Gadgets write `var finesse = finesse || {}` before and after us and put objects of their own into
   * the namespaces: everything is a plain, extensible object, and what is there already stays. */
  if (page.finesse === null || typeof page.finesse !== 'object') page.finesse = {};
  for (const name of [
    'clientservices',
    'container',
    'containerservices',
    'cslogger',
    'digital',
    'gadget',
    'modules',
    'restservices',
    'shortcutkey',
    'utilities',
  ]) {
    page.finesse[name] ??= {};
  }

  /** Classes made by extend(). @type {WeakSet<Function>} */
  const made = new WeakSet();
  /** What the next constructor of ours is to fill, instead of a new object. @type {any} */
  let toFill = null;

  /** @param {any} Target the class that is constructed @returns {any} */
  function take(Target) {
    if (!Target || !(toFill instanceof Target)) return null;
    const object = toFill;
    toFill = null;
    return object;
  }

  /**
   * `init` of a class that has a constructor: the way for gadgets to call it, when and as they like.
   * @param {any} Parent
   */
  function constructorAsInit(Parent) {
    /**
     * @this {any}
     * @param {any[]} args
     */
    return function (...args) {
      toFill = this;
      try {
        new Parent(...args);
      } finally {
        toFill = null;
      }
    };
  }

  /**
   * A member that finds what it overrides as `this._super` while it runs.
   * @param {Function} member
   * @param {Function} overridden
   */
  function withSuper(member, overridden) {
    /**
     * @this {any}
     * @param {any[]} args
     */
    return function (...args) {
      const before = this._super;
      this._super = overridden;
      try {
        return member.apply(this, args);
      } finally {
        this._super = before;
      }
    };
  }

  class Class {
    constructor() {
      const object = take(new.target);
      if (object) return object;
    }

    /**
     * Single inheritance as gadgets of the days before `class` write it: X.extend({init, ...}). What
     * X does of itself happens when init() calls this._super(), with what it gives; not otherwise.
     * @param {Record<string, any>} members
     * @returns {any}
     */
    static extend(members) {
      /**
       * @this {any}
       * @param {any[]} args
       */
      function Derived(...args) {
        const unfilled = take(new.target);
        const object = unfilled ?? (new.target ? Object.create(new.target.prototype) : this);
        // What is filled is in its own init() already, which has called this one.
        (unfilled ? Derived.prototype : object).init.apply(object, args);
        return object;
      }
      const init = { value: constructorAsInit(this), configurable: true, writable: true };
      const base = made.has(this) ? this.prototype : Object.create(this.prototype, { init });
      made.add(Derived);
      Object.setPrototypeOf(Derived, this);
      Derived.prototype = Object.create(base, { constructor: { value: Derived, configurable: true, writable: true } });
      for (const [name, member] of Object.entries(members)) {
        const isBoth = typeof member === 'function' && typeof base[name] === 'function';
        const value = isBoth ? withSuper(member, base[name]) : member;
        Object.defineProperty(Derived.prototype, name, { value, configurable: true, enumerable: true, writable: true });
      }
      return Derived;
    }

    /** @param {any[]} _args */
    init(..._args) {}
  }

  class FinesseBase extends Class {}

  Object.assign(
    finesse,
    /** @satisfies {Pick<typeof finesse, 'Class' | 'FinesseBase'>} */ ({ Class, FinesseBase }),
  );

  /* Pages with an AMD loader. */
  if (typeof page.define === 'function' && page.define.amd) {
    page.define('finesse', [], () => finesse);
  }
}
