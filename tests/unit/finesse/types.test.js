/* finesse.d.ts says what there is, and all there is (that the sources satisfy it is checked by
 * tests/lint/types.sh). */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { read } from '../../../www/finesse/doc/doc.js';
import { load } from './page.js';

const FOLDER = fileURLToPath(new URL('../../../www/finesse', import.meta.url));

/** Members that subclasses have beside those with `_`. */
const INTERNAL = ['eventType', 'call', 'supportsSubscriptions', 'explicitSubscription', 'supportsRefresh', 'supportsRestItemSubscriptions'];

/** Name -> members of every class, constant and function of a namespace: finesse.restservices.User. */
function declared() {
  const source = ts.createSourceFile('finesse.d.ts', fs.readFileSync(path.join(FOLDER, 'finesse.d.ts'), 'utf8'), ts.ScriptTarget.ES2022);
  const found = new Map();
  const visit = (node, prefix) => {
    if (ts.isModuleDeclaration(node)) {
      for (const s of node.body.statements) visit(s, `${prefix}${node.name.text}.`);
    } else if (ts.isClassDeclaration(node)) {
      const name = `${prefix}${node.name.text}`;
      const of = (fixed) =>
        node.members
          .filter((m) => m.name && Boolean(ts.getCombinedModifierFlags(m) & ts.ModifierFlags.Static) === fixed)
          .map((m) => m.name.text);
      found.set(name, { fixed: of(true), own: of(false) });
    } else if (ts.isVariableStatement(node)) {
      const fixed = node.declarationList.flags & ts.NodeFlags.Const;
      for (const d of node.declarationList.declarations) {
        if (!fixed) continue; // `var`: filled by the container or by gadgets
        const members = d.type && ts.isTypeLiteralNode(d.type) ? d.type.members.map((m) => m.name.text) : [];
        found.set(`${prefix}${d.name.text}`, { fixed: members, own: [] });
      }
    }
  };
  for (const s of source.statements) visit(s, '');
  return found;
}

const at = (root, name) => name.split('.').reduce((o, part) => o?.[part], root);

test('what is declared is there', () => {
  const { context } = load();
  const missing = [];
  for (const [name, { fixed, own }] of declared()) {
    const value = at(context, name);
    if (value === undefined) missing.push(name);
    else {
      for (const m of fixed) if (!(m in value)) missing.push(`${name}.${m}`);
      const fields = ['_data', '_id', '_collection', 'length', 'listener', '_options', '_parent', '_loaded', '_version', '_reading', '_response', '_subid', '_topic', '_children', '_heard'];
      for (const m of own) if (!(m in value.prototype) && !fields.includes(m)) missing.push(`${name}#${m}`);
    }
  }
  assert.deepEqual(missing, []);
});

test('what is there is declared', () => {
  const { finesse } = load();
  const known = declared();
  const extra = [];
  for (const [space, members] of Object.entries(finesse)) {
    if (['modules', 'container', 'gadget', 'Class', 'FinesseBase', 'Converter'].includes(space)) continue;
    for (const [name, value] of Object.entries(members)) {
      if (name === 'xmlToObject' || name === 'objectToXml') continue;
      const says = known.get(`finesse.${space}.${name}`);
      if (!says) extra.push(`${space}.${name}`);
      else {
        for (const m of Object.keys(value)) if (!m.startsWith('_') && !says.fixed.includes(m)) extra.push(`${space}.${name}.${m}`);
        const own = Object.getOwnPropertyNames(value.prototype ?? {});
        const inherited = (m) => [...known.values()].some((k) => k.own.includes(m));
        for (const m of own) if (m !== 'constructor' && !m.startsWith('_') && !inherited(m)) extra.push(`${space}.${name}#${m}`);
      }
    }
  }
  assert.deepEqual(extra, []);
});

const SAMPLE = fileURLToPath(new URL('sample.ts', import.meta.url));

test('a gadget in TypeScript that has every class compiles, and wrong ones do not', () => {
  const options = {
    strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'], types: [],
    moduleDetection: ts.ModuleDetectionKind.Legacy,
  };
  const program = ts.createProgram([path.join(FOLDER, 'finesse.d.ts'), SAMPLE], options);
  const faults = ts.getPreEmitDiagnostics(program).map((d) => `${d.file?.getLineAndCharacterOfPosition(d.start ?? 0).line + 1}: ${ts.flattenDiagnosticMessageText(d.messageText, ' ')}`);
  assert.deepEqual(faults, []);
});

test('that gadget has every class and object that is declared for others', () => {
  const used = new Set(fs.readFileSync(SAMPLE, 'utf8').match(/\w+/g));
  const internal = fs.readFileSync(path.join(FOLDER, 'finesse.d.ts'), 'utf8').matchAll(/@internal \*\/\s+(?:class|const) (\w+)/g);
  const hidden = new Set([...internal].map(([, name]) => name));
  const unused = [...declared().keys()].map((name) => name.split('.').at(-1)).filter((name) => !used.has(name) && !hidden.has(name));
  assert.deepEqual(unused, []);
});

test('the page that shows the types has every one that is declared for others, and nothing internal', () => {
  const items = read(fs.readFileSync(path.join(FOLDER, 'finesse.d.ts'), 'utf8'));
  const shown = new Map(items.map((i) => [`${i.space}.${i.name}`, i]));
  for (const [name, { fixed, own }] of declared()) {
    if (['EditableBase', 'TeamAssignments', 'LayoutBase', 'Requests'].includes(name.split('.').at(-1))) assert.ok(!shown.has(name), name);
    else {
      const texts = shown.get(name)?.members.map((m) => m.text).join('\n');
      for (const member of [...fixed, ...own].filter((m) => !m.startsWith('_') && !INTERNAL.includes(m)))
        assert.match(texts ?? '', new RegExp(`\\b${member}\\b`), `${name}.${member}`);
    }
  }
  for (const { title, members } of items)
    for (const { text } of members) assert.doesNotMatch(text, /^(static |get )?_|@internal/, title);
  assert.equal(shown.get('finesse.restservices.MediaList')?.title, 'class MediaList extends RestCollectionBase');
});
