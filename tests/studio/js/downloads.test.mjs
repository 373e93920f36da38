import assert from 'node:assert/strict';
import { test } from 'node:test';

import { kinds, repeatLine } from '../../../assets/studio/shared/downloads.js';
import { bytesOf } from '../../../assets/studio/shared/save.js';
import { zipName } from '../../../assets/studio/studies/take_home.js';

test('base64 gives back every byte', () => {
  const all = Uint8Array.from({ length: 256 }, (_, i) => i);
  assert.deepEqual(bytesOf(Buffer.from(all).toString('base64')), all);
  assert.equal(bytesOf('').length, 0);
});

test('a table, what the domain exports, everything', () => {
  assert.deepEqual(kinds(['fasta', 'gb']), ['csv', 'fasta', 'gb', 'zip', 'report']);
  assert.deepEqual(kinds([]), ['csv', 'zip', 'report']);
});

test('the line that repeats a study names its ZIP as the studio does', () => {
  const done = { status: 'done', share: 1 }, half = { status: 'stopped', share: 0.5 };
  assert.equal(zipName('abc', [done, { status: 'deleted' }, { status: 'queued', share: 0 }]), 'svdd-study-abc.zip');
  assert.equal(zipName('abc', [done, half]), 'svdd-study-abc-unfinished.zip');
  assert.equal(repeatLine('a.zip'), 'python -m engines.run a.zip --out designs.csv');
});
