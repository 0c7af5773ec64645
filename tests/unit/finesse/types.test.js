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

const { SymbolFlags } = ts;

/** finesse.d.ts against what a page has, both read down to the last member: every difference in words. */
function differences(finesse) {
  const program = ts.createProgram([path.join(FOLDER, 'finesse.d.ts')], { strict: true, noEmit: true, lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'], types: [] });
  const source = program.getSourceFile(path.join(FOLDER, 'finesse.d.ts'));
  const checker = program.getTypeChecker();
  const typeOf = (symbol) => checker.getTypeOfSymbolAtLocation(symbol, source);
  const plain = Object.getPrototypeOf(finesse); // of the page, whose Object is not ours
  const bare = Object.getPrototypeOf(finesse.Class);
  const faults = [];

  function namesOf(value) {
    const names = new Set();
    for (let o = value; o && o !== plain && o !== bare; o = Object.getPrototypeOf(o)) for (const name of Object.getOwnPropertyNames(o)) names.add(name);
    return names;
  }

  function compareFunction(name, type, value) {
    const signatures = type.getCallSignatures();
    const most = Math.max(...signatures.map((s) => (s.parameters.at(-1)?.valueDeclaration.dotDotDotToken ? Infinity : s.parameters.length)));
    const least = Math.min(...signatures.map((s) => s.minArgumentCount));
    if (signatures.length === 0) faults.push(`${name} is a function, and not declared as one`);
    else if (value.length > most || value.length < least) faults.push(`${name} takes ${value.length} arguments, declared are ${least} to ${most}`);
  }

  /** A class has methods alone on its prototype: fields are made with each object. */
  function compareMembers(name, symbols, value, isPrototype = false) {
    const ignored = (member) => member.startsWith('_') || (typeof value === 'function' && ['prototype', 'length', 'name'].includes(member)) || member === 'constructor';
    const there = namesOf(value);
    for (const symbol of symbols.filter((s) => !ignored(s.name))) {
      const type = typeOf(symbol);
      const isField = isPrototype && !(symbol.flags & (SymbolFlags.Method | SymbolFlags.Accessor));
      if (!there.delete(symbol.name)) {
        if (!isField && !(symbol.flags & SymbolFlags.Optional)) faults.push(`${name}.${symbol.name} is declared, and not there`);
        continue;
      }
      const inner = isPrototype && symbol.flags & SymbolFlags.Accessor ? undefined : value[symbol.name];
      if (typeof inner === 'function') compareFunction(`${name}.${symbol.name}`, type, inner);
      else if (inner && Object.getPrototypeOf(inner) === plain) compareMembers(`${name}.${symbol.name}`, type.getProperties(), inner);
    }
    for (const member of there) if (!ignored(member)) faults.push(`${name}.${member} is there, and not declared`);
  }

  function compareSpace(name, space, value) {
    const declared = checker.getExportsOfModule(space).filter((s) => s.flags & SymbolFlags.Value);
    for (const symbol of declared) {
      const inner = value[symbol.name];
      const full = `${name}.${symbol.name}`;
      // `var`: filled by the container, by another script or by gadgets.
      if (inner === undefined && symbol.flags & SymbolFlags.FunctionScopedVariable) continue;
      if (inner === undefined) faults.push(`${full} is declared, and not there`);
      else if (symbol.flags & SymbolFlags.Module) compareSpace(full, symbol, inner);
      else if (symbol.flags & SymbolFlags.Function) compareFunction(full, typeOf(symbol), inner);
      else compareMembers(full, typeOf(symbol).getProperties(), inner);
      if (symbol.flags & SymbolFlags.Class) compareMembers(`${full}#`, checker.getDeclaredTypeOfSymbol(symbol).getProperties(), inner.prototype, true);
    }
    const names = declared.map((s) => s.name);
    for (const member of Object.keys(value)) if (!names.includes(member)) faults.push(`${name}.${member} is there, and not declared`);
  }

  compareSpace('finesse', checker.getSymbolsInScope(source, SymbolFlags.Module).find((s) => s.name === 'finesse'), finesse);
  return faults;
}

test('what is declared is there, what is there is declared, and takes as many arguments', () => {
  const { finesse, run } = load();
  assert.deepEqual(differences(finesse), []);
  // The comparison sees what differs, at every depth.
  run(`delete finesse.restservices.User.prototype.getState;
    finesse.restservices.Dialog.prototype.undeclared = () => {};
    finesse.restservices.Media.More = {};
    finesse.containerservices.ContainerServices.Topics = { ...finesse.containerservices.ContainerServices.Topics, NEWS: 'x' };
    finesse.digital.ChannelService.addChannel = (a, b, c, d, e, f) => {};
    finesse.more = {};`);
  assert.deepEqual(differences(finesse).sort(), [
    'finesse.containerservices.ContainerServices.Topics.NEWS is there, and not declared',
    'finesse.digital.ChannelService.addChannel takes 6 arguments, declared are 2 to 5',
    'finesse.more is there, and not declared',
    'finesse.restservices.Dialog#.undeclared is there, and not declared',
    'finesse.restservices.Media.More is there, and not declared',
    'finesse.restservices.User#.getState is declared, and not there',
  ]);
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
