import assert from 'node:assert/strict';
import { test } from 'node:test';

import { bytesOf } from '../../../assets/studio/shared/save.js';
import { kinds } from '../../../assets/studio/stage/downloads.js';

test('base64 gives back every byte', () => {
  const all = Uint8Array.from({ length: 256 }, (_, i) => i);
  assert.deepEqual(bytesOf(Buffer.from(all).toString('base64')), all);
  assert.equal(bytesOf('').length, 0);
});

test('a table, what the domain exports, everything', () => {
  assert.deepEqual(kinds(['fasta', 'gb']), ['csv', 'fasta', 'gb', 'zip']);
  assert.deepEqual(kinds([]), ['csv', 'zip']);
});
