// Gadgets see events by the desktop's eyes (www/lib/xml.js) and answers by those of finesse.js: the same XML is the same
// to both (two parsers with the same visible result), or a list that is read again tells of changes that are none.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { toValue } from '../../../www/lib/xml.js';
import { load } from '../finesse/page.js';
import { parse } from './page.js';

const DOCUMENTS = [
  '<a/>', '<a></a>', '<a>  </a>', '<a>\n</a>', '<a> x  y </a>', '<a>0</a>', '<a>&lt;b&gt; &amp;amp; &#228;</a>', '<a><![CDATA[<b>]]></a>',
  '<a><b>1</b></a>', '<a><b>1</b><b/><b>  </b></a>', '<a>\n  <b> </b>\n  <c>x</c>\n</a>', '<a x="1"/>', '<a x="1"> </a>', '<a x="">t</a>', '<a x="1"><b/></a>',
];

test('an event and an answer are read alike: texts, blanks, nothing, several, attributes', () => {
  const { Utilities } = load().finesse.utilities;
  for (const xml of DOCUMENTS)
    assert.deepEqual({ a: toValue(parse(xml)) }, JSON.parse(Utilities.xml2json(xml)), xml);
});
