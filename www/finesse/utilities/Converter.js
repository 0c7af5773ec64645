{
  /** @param {Record<string, any>} object @param {string} name @param {any} value */
  function put(object, name, value) {
    // defineProperty: an element may be called __proto__.
    Object.defineProperty(object, name, { value, configurable: true, enumerable: true, writable: true });
  }

  /** @param {Record<string, any>} object @param {string} name @param {any} value */
  function add(object, name, value) {
    if (!Object.hasOwn(object, name)) put(object, name, value);
    else if (Array.isArray(object[name])) object[name].push(value);
    else put(object, name, [object[name], value]);
  }

  /**
   * XML as gadgets know it: an element with text alone is a string, an empty one null, one that
   * stands several times an array (one that stands once is not), attributes are `@name`, and the text
   * beside attributes or elements `#text`.
   * @param {string} xml
   * @returns {any}
   * @throws {Error} if it is not well-formed
   */
  function toObject(xml) {
    const { SaxParser } = finesse.utilities;
    /** @type {{ name: string, value: Record<string, any>, text: string, filled: boolean }[]} */
    const open = [{ name: '', value: {}, text: '', filled: false }];
    SaxParser.parse(xml, (type, data) => {
      const top = open[open.length - 1];
      if (type === SaxParser.START) {
        top.filled = true;
        open.push({ name: data, value: {}, text: '', filled: false });
      } else if (type === SaxParser.ATTRIBUTE) {
        top.filled = true;
        add(top.value, `@${data.name}`, data.value);
      } else if (type === SaxParser.END) {
        const text = top.text.trim() === '' ? null : top.text;
        if (top.filled && text !== null) put(top.value, '#text', text);
        open.pop();
        add(open[open.length - 1].value, top.name, top.filled ? top.value : text);
      } else {
        top.text += data;
      }
    });
    return open[0].value;
  }

  /**
   * `&`, `<` and `>`; what the caller escaped already stays.
   * @param {any} value
   */
  function escaped(value) {
    return String(value)
      .replace(/&(?!(?:amp|lt|gt|quot|apos|#\d+|#[xX][0-9a-fA-F]+);)/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;');
  }

  /**
   * @param {string} name
   * @param {any} value
   * @returns {string}
   */
  function element(name, value) {
    if (Array.isArray(value)) return value.map((v) => element(name, v)).join('');
    if (value === null || value === undefined || value === '') return `<${name}/>`;
    if (typeof value !== 'object') return `<${name}>${escaped(value)}</${name}>`;
    let attributes = '';
    let inside = '';
    for (const [key, inner] of Object.entries(value)) {
      if (key.startsWith('@')) attributes += ` ${key.slice(1)}="${escaped(inner ?? '').replace(/"/g, '&quot;')}"`;
      else if (key === '#text') inside += escaped(inner ?? '');
      else if (key === '#cdata') inside += `<![CDATA[${inner}]]>`;
      else inside += element(key, inner);
    }
    return inside === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${inside}</${name}>`;
  }

  /**
   * The way back: elements in the order of insertion, no white space, no declaration.
   * @param {any} object
   */
  function toXml(object) {
    return Object.entries(object)
      .map(([name, value]) => element(name, value))
      .join('');
  }

  const Converter = {
    /**
     * @param {string | Node} xml
     * @param {string} [indent]
     */
    xml2json(xml, indent) {
      const text = typeof xml === 'string' ? xml : new XMLSerializer().serializeToString(xml);
      return JSON.stringify(toObject(text), null, indent);
    },

    /** @param {any} object */
    json2xml(object) {
      return toXml(typeof object === 'string' ? JSON.parse(object) : object);
    },
  };

  Object.assign(finesse, /** @satisfies {Pick<typeof finesse, 'Converter'>} */ ({ Converter }));
  Object.assign(finesse.utilities, { xmlToObject: toObject, objectToXml: toXml });
}
