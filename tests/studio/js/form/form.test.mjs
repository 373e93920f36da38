import assert from 'node:assert/strict';
import { test } from 'node:test';

import { differences, sentence } from '../../../../assets/studio/form/differences.js';
import { createPresets } from '../../../../assets/studio/form/presets.js';
import { createDraft, memoryOf } from '../../../../assets/studio/form/draft.js';
import { queryOf } from '../../../../assets/studio/shared/address.js';
import { held, problem } from '../../../../assets/studio/widgets/number.js';
import { rowsOf, weightOf } from '../../../../assets/studio/widgets/rewards.js';

const KEYS = ['domain', 'lanes'];
const TOLD = { domain: ['what is designed', 'molecule'], lanes: ['Lanes', 24], scripts: ['Scripts', '{"a": 1.0}'] };

const browser = (run = '', begun = {}) => {
  const store = new Map(Object.entries(begun)), said = [];
  const storage = { getItem: (key) => store.get(key) ?? null, setItem: (key, value) => store.set(key, value) };
  const later = (act) => act();
  const draft = createDraft({ memory: memoryOf(() => storage), say: (text) => said.push(text), run: () => run, later });
  return { draft, store, said, remembered: () => JSON.parse(store.get('studio-form') ?? 'null') };
};

test('a form is remembered once it is what it will be', async () => {
  const { draft, remembered } = browser();
  assert.deepEqual(await draft.changed('lanes', 1), { __type__: 'update' });
  assert.equal(remembered(), null);
  assert.equal(draft.begin(KEYS, ['molecule', 24]), '{"domain":"molecule","lanes":24}');
  assert.equal(await draft.changed('lanes', 3), '{"domain":"molecule","lanes":3}');
  assert.deepEqual(remembered(), { domain: 'molecule', lanes: 3 });
});

test('of changes that follow one another only the last is answered with the form', async () => {
  const waiting = [], memory = { get: () => null, put: () => {} };
  const draft = createDraft({ memory, say: () => {}, run: () => '', later: (act) => waiting.push(act) });
  draft.begin(KEYS, ['molecule', 24]);
  const first = draft.changed('domain', 'utr'), last = draft.changed('lanes', 3);
  waiting.at(-1)();
  assert.deepEqual([await first, JSON.parse(await last)], [{ __type__: 'update' }, { domain: 'utr', lanes: 3 }]);
});

test('where nothing fills the form on arrival the studio is not asked, and the form is remembered from then on', () => {
  const { draft, remembered } = browser();
  assert.deepEqual(draft.arrival({ domain: 'molecule', lanes: 24 }), ['', '{"domain":"molecule","lanes":24}']);
  draft.changed('lanes', 3);
  assert.deepEqual(remembered(), { domain: 'molecule', lanes: 3 });
  assert.equal(browser('a').draft.arrival({})[0], JSON.stringify({ values: null, run: 'a' }));
  const held = browser('', { 'studio-form': '{"lanes":3}' }).draft;
  assert.equal(held.arrival({})[0], JSON.stringify({ values: { lanes: 3 }, run: '' }));
});

test('what a browser holds that is no form is none, and a browser that forbids memory has none', () => {
  for (const text of ['{', '[]', '3', 'null', '"x"', undefined]) {
    const { draft } = browser('r', text === undefined ? {} : { 'studio-form': text });
    assert.deepEqual(JSON.parse(draft.arrival({})[0]), { values: null, run: 'r' });
  }
  const memory = memoryOf(() => { throw new Error('forbidden'); });
  memory.put('studio-form', { lanes: 1 });
  assert.equal(memory.get('studio-form'), null);
});

test('what differs from the run in sight is named, however its JSON is written', () => {
  const same = { domain: 'molecule', lanes: 24, scripts: '{"a":1}' };
  assert.deepEqual(differences(TOLD, {}, same), []);
  assert.deepEqual(differences(TOLD, {}, { ...same, lanes: 25, scripts: '{}' }), ['Lanes', 'Scripts']);
  assert.deepEqual(differences(TOLD, {}, { ...same, lanes: 25, domain: 'utr' }), ['what is designed']);
});

test('what was sent as it stands is no difference, though the run holds it written otherwise', () => {
  const told = { template: ['Template', 'ACGTNN'] }, sent = { template: 'acgt...' };
  assert.deepEqual(differences(told, sent, sent), []);
  assert.deepEqual(differences(told, sent, { template: 'acg...' }), ['Template']);
});

test('a started run is remembered, a refused one is not', () => {
  const { draft, said } = browser();
  globalThis.document = { querySelector: () => ({ getBoundingClientRect: () => ({ top: 10 }) }) };
  globalThis.innerHeight = 900;
  draft.begin(KEYS, ['molecule', 24]);
  draft.started('x', 'Choose a reward.');
  assert.equal(draft.lastRun(), '');
  draft.started('y', '');
  draft.compare(JSON.stringify({ run: 'y', told: { lanes: ['Lanes', 99] } }));
  assert.deepEqual([draft.lastRun(), said.at(-1)], ['y', '']);
});

test('many names are counted', () => {
  assert.equal(sentence([]), '');
  assert.equal(sentence(['a', 'b']), 'The form differs: a, b');
  assert.equal(sentence(['a', 'b', 'c', 'd', 'e', 'f']), 'The form differs: a, b, c, d and 2 more');
});

test('a number that will not do is answered with a sentence, and sent as it was typed', () => {
  const lanes = { name: 'Lanes', whole: true, least: 1, most: 100 };
  assert.equal(problem('24', false, lanes), '');
  assert.equal(problem('1.5', false, lanes), 'Lanes takes a whole number; it is 1.5.');
  assert.equal(problem('', false, lanes), 'Lanes is empty; it takes a whole number.');
  assert.equal(problem('', true, lanes), 'Lanes takes a whole number; that is none.');
  assert.equal(problem('-3', false, lanes), 'Lanes must lie between 1 and 100; it is -3.');
  assert.equal(problem('1e999', false, lanes), 'Lanes takes a whole number; that is none.');
  assert.equal(problem('0.25', false, { name: 'η', whole: false, least: null, most: null }), '');
  const typed = ['24', '1.5', ''].map((text) => held(text, false));
  assert.deepEqual([...typed, held('', true)], [24, 1.5, '', 'no number']);
});

test('a ticked script that is not offered here keeps its row', () => {
  const offers = [{ name: 'alerts', label: 'Alerts', about: '', refused: '' }];
  assert.deepEqual(rowsOf(offers, { alerts: 1, gone: 2 }).map(({ name }) => name), ['alerts', 'gone']);
  assert.deepEqual([weightOf('2'), weightOf(''), weightOf('-.5')], [2, '', -0.5]);
});

test('the address keeps what else it asks for', () => {
  assert.equal(queryOf('?__theme=dark', 'a b'), '__theme=dark&run=a+b');
  assert.equal(queryOf('?__theme=dark&run=a', ''), '__theme=dark');
  assert.equal(queryOf('?__theme=dark&run=a', 'b', 'study'), '__theme=dark&study=b');
  assert.equal(queryOf('?study=b', 'a'), 'run=a');
  assert.equal(queryOf('?study=b', '', 'study'), '');
});

test('the form is held from the choice of a domain until the latest choice is answered, or cannot be', () => {
  const held = [], presets = createPresets((is) => held.push(is));
  presets.choose();
  const first = presets.latest();
  presets.choose();
  presets.arrived(first);
  assert.deepEqual(held, [true, true]);
  presets.arrived(presets.latest());
  assert.deepEqual(held, [true, true, false]);
  presets.choose();
  presets.failed();
  assert.deepEqual(held.at(-1), false);
});
