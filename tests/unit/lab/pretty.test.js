// XML and JSON in the gadget lab's log.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { pretty } from '../../../www/aplomb/gadget-lab/pretty.js';

test('XML: an element a line, its text beside it', () => {
  assert.equal(pretty('<?xml version="1.0"?><User a="1"><id>7</id><empty/><roles><role>A &amp; B</role><none></none></roles><!-- x --></User>'),
    `<?xml version="1.0"?>
<User a="1">
  <id>7</id>
  <empty/>
  <roles>
    <role>A &amp; B</role>
    <none></none>
  </roles>
  <!-- x -->
</User>`);
});

test('XML that is laid out already, or has text beside elements', () => {
  assert.equal(pretty('<a>\n <b>1</b>\n</a>\n'), '<a>\n  <b>1</b>\n</a>');
  assert.equal(pretty('<a>x <b>y</b> z</a>'), '<a>x\n  <b>y</b>\n  z\n</a>');
  assert.equal(pretty('<a><![CDATA[<b>]]></a>'), '<a>\n  <![CDATA[<b>]]>\n</a>');
});

test('JSON, and what is neither', () => {
  assert.equal(pretty('{"a":[1]}'), '{\n  "a": [\n    1\n  ]\n}');
  for (const text of ['', 'plain', '{broken', '<broken', '[Violation] x', '< 5', '</a></b>'])
    assert.equal(pretty(text).replace(/\n/g, ''), text);
});
