{
  /** @type {Record<string, string>} */
  const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

  /**
   * The five entities of XML and character references; anything else stays as it stands.
   * @param {string} text
   */
  function decode(text) {
    if (!text.includes('&')) return text;
    return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(\w+));/g, (all, dec, hex, name) => {
      if (name) return Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : all;
      const code = dec ? parseInt(dec, 10) : parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : all;
    });
  }

  const NAME = /[^\s<>/=&"']+/y;
  const ATTRIBUTE = /\s+([^\s<>/=&"']+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
  const TAG_END = /\s*(\/?)>/y;

  /**
   * Reads XML without building anything: the library needs no DOM for its answers and events.
   * A DOCTYPE is skipped, and nothing it declares is known.
   */
  const SaxParser = {
    START: 'StartElement',
    ATTRIBUTE: 'Attribute',
    TEXT: 'Text',
    CDATA: 'CDATA',
    END: 'EndElement',

    /**
     * @param {string} xml
     * @param {(type: string, data: any) => void} report types above; data: a name, a text, or for an
     *   attribute {name, value}
     * @throws {Error} if the document is not well-formed
     */
    parse(xml, report) {
      /** @type {string[]} */
      const open = [];
      let at = xml.charCodeAt(0) === 0xfeff ? 1 : 0;
      let roots = 0;

      /** @param {string} why @returns {never} */
      const fail = (why) => {
        throw new Error(`XML: ${why} at ${at}`);
      };
      /** @param {string} end @param {number} from */
      const after = (end, from) => {
        const found = xml.indexOf(end, from);
        return found < 0 ? fail(`no ${end}`) : found;
      };
      /** @param {RegExp} pattern */
      const take = (pattern) => {
        pattern.lastIndex = at;
        const found = pattern.exec(xml);
        if (found) at = pattern.lastIndex;
        return found;
      };

      while (at < xml.length) {
        if (xml[at] !== '<') {
          const end = xml.indexOf('<', at);
          const text = xml.slice(at, end < 0 ? xml.length : end);
          if (open.length > 0) report(SaxParser.TEXT, decode(text));
          else if (text.trim() !== '') fail('text outside the document');
          at += text.length;
        } else if (xml.startsWith('<!--', at)) {
          at = after('-->', at + 4) + 3;
        } else if (xml.startsWith('<![CDATA[', at)) {
          const end = after(']]>', at + 9);
          if (open.length === 0) fail('text outside the document');
          report(SaxParser.CDATA, xml.slice(at + 9, end));
          at = end + 3;
        } else if (xml.startsWith('<?', at)) {
          at = after('?>', at + 2) + 2;
        } else if (xml.startsWith('<!', at)) {
          const subset = xml.indexOf('[', at);
          const end = after('>', at);
          at = (subset >= 0 && subset < end ? after('>', after(']', subset)) : end) + 1;
        } else if (xml[at + 1] === '/') {
          const end = after('>', at);
          const name = xml.slice(at + 2, end).trim();
          if (open.pop() !== name) fail(`unexpected </${name}>`);
          report(SaxParser.END, name);
          at = end + 1;
        } else {
          at++;
          const name = take(NAME)?.[0] ?? fail('no name after <');
          if (open.length === 0 && roots++ > 0) fail('a second root');
          report(SaxParser.START, name);
          for (let a = take(ATTRIBUTE); a; a = take(ATTRIBUTE)) {
            report(SaxParser.ATTRIBUTE, { name: a[1], value: decode(a[2] ?? a[3] ?? '') });
          }
          const end = take(TAG_END) ?? fail(`<${name}> does not end`);
          if (end[1]) report(SaxParser.END, name);
          else open.push(name);
        }
      }
      if (open.length > 0) fail(`<${open[open.length - 1]}> is not closed`);
      if (roots === 0) fail('no element');
    },
  };

  Object.assign(
    finesse.utilities,
    /** @satisfies {Pick<typeof finesse.utilities, 'SaxParser'>} */ ({ SaxParser }),
  );
}
