{
  /** @typedef {finesse.utilities.JsonSchema} JsonSchema */

  /** @param {any} value */
  function typeOf(value) {
    if (value === null) return 'null';
    if (Array.isArray(value)) return 'array';
    return Number.isInteger(value) ? 'integer' : typeof value;
  }

  /**
   * @param {any} value
   * @param {JsonSchema} schema
   * @param {string} path
   * @param {string[]} faults
   */
  function check(value, schema, path, faults) {
    const type = typeOf(value);
    const wanted = schema.type === undefined ? [type] : [schema.type].flat();
    if (!wanted.includes(type) && !(type === 'integer' && wanted.includes('number'))) {
      faults.push(`${path}: ${wanted.join(' or ')} expected`);
      return;
    }
    if (schema.enum && !schema.enum.includes(value)) {
      faults.push(`${path}: one of ${schema.enum.join(', ')} expected`);
    }
    if (type === 'string') {
      if (value.length < (schema.minLength ?? 0)) faults.push(`${path}: is too short`);
      if (value.length > (schema.maxLength ?? Infinity)) faults.push(`${path}: is too long`);
    } else if (type === 'integer' || type === 'number') {
      if (value < (schema.minimum ?? -Infinity)) faults.push(`${path}: at least ${schema.minimum}`);
      if (value > (schema.maximum ?? Infinity)) faults.push(`${path}: at most ${schema.maximum}`);
    } else if (type === 'array') {
      if (value.length < (schema.minItems ?? 0)) faults.push(`${path}: too few items`);
      if (value.length > (schema.maxItems ?? Infinity)) faults.push(`${path}: too many items`);
      for (const [i, item] of value.entries()) {
        if (schema.items) check(item, schema.items, `${path}[${i}]`, faults);
      }
    } else if (type === 'object') {
      for (const name of schema.required ?? []) {
        if (value[name] === undefined) faults.push(`${path}.${name}: is required`);
      }
      for (const [name, inner] of Object.entries(schema.properties ?? {})) {
        if (value[name] !== undefined) check(value[name], inner, `${path}.${name}`, faults);
      }
    }
  }

  /** The part of JSON Schema that the schemas of this library use. */
  const JsonValidator = {
    /**
     * @param {any} data
     * @param {JsonSchema} schema
     */
    validateJson(data, schema) {
      /** @type {string[]} */
      const errors = [];
      check(data, schema, 'data', errors);
      return { valid: errors.length === 0, errors };
    },
  };

  Object.assign(
    finesse.utilities,
    /** @satisfies {Pick<typeof finesse.utilities, 'JsonValidator'>} */ ({ JsonValidator }),
  );
}
