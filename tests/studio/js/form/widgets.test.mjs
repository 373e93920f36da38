import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseColours } from '../../../../assets/studio/widgets/colours.js';
import { isShown, sentenceOf } from '../../../../assets/studio/widgets/grouped_choice.js';
import { base64Of, tooLarge, upload } from '../../../../assets/studio/widgets/picture.js';

test('colours are found in whatever stands between them', () => {
  assert.deepEqual(parseColours('#264653, 2A9D8F;#abc'), ['#264653', '#2a9d8f', '#aabbcc']);
  assert.deepEqual(parseColours('#264653 #2a9d8f'), parseColours('#264653\n#2a9d8f'));
});

test('what is no colour is left out', () => {
  const others = ['', null, undefined, 'red', '#12345', '#1234567', '#12'];
  for (const text of others) assert.deepEqual(parseColours(text), []);
});

test('a file that is too large is not sent', async () => {
  assert.equal(tooLarge(16e6), '');
  const sentence = 'The file has 17 MB; a picture may have 16 MB. Save it smaller, for example as JPEG.';
  assert.equal(tooLarge(17e6), sentence);
  assert.deepEqual(await upload({ size: 17e6 }, null), { refused: sentence });
});

test('a data URL holds base64 after its comma', () => assert.equal(base64Of('data:image/png;base64,QUJD'), 'QUJD'));

test('a method that does not fit is not shown, unless it is chosen, and then says why', () => {
  const unfit = { dps: 'QED has no gradient.' }, sentences = { svdd: 'Keeps one of M.', dps: 'Follows.' };
  assert.deepEqual(['svdd', 'dps'].map((name) => isShown(name, 'svdd', unfit)), [true, false]);
  assert.deepEqual(['svdd', 'dps'].map((name) => isShown(name, 'dps', unfit)), [true, true]);
  assert.equal(sentenceOf('dps', sentences, unfit), 'QED has no gradient. Follows.');
  assert.equal(sentenceOf('svdd', sentences, {}), 'Keeps one of M.');
});
