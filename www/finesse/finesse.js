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

  /**
   * @param {Function} newTarget
   * @returns {Function | null} the outermost class made by extend()
   */
  function outermost(newTarget) {
    /** @type {any} */
    let c = newTarget;
    while (c && !made.has(c)) c = Object.getPrototypeOf(c);
    return c;
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

  /**
   * Single inheritance as gadgets of the days before `class` write it: X.extend({init, ...}).
   * Deviation: the constructor of one of our own classes has run, with the same arguments, before the
   * gadget's init() does; this._super() of such an init does nothing more.
   */
  class Class {
    /**
     * @param {Record<string, any>} members
     * @returns {any}
     */
    static extend(members) {
      const derived = class extends this {
        /** @param {any[]} args */
        constructor(...args) {
          // @ts-ignore: the arguments of whatever class is extended
          super(...args);
          if (outermost(new.target) === derived) this.init(...args);
        }
      };
      made.add(derived);
      for (const name of Object.keys(members)) {
        const member = members[name];
        /** @type {any} */
        const overridden = this.prototype;
        const value =
          typeof member === 'function' && typeof overridden[name] === 'function'
            ? withSuper(member, overridden[name])
            : member;
        Object.defineProperty(derived.prototype, name, {
          value,
          configurable: true,
          enumerable: true,
          writable: true,
        });
      }
      return derived;
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
