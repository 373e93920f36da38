import assert from 'node:assert/strict';
import test from 'node:test';
import { star } from '../../../../assets/studio/shared/star.js';

const switchOf = (pressed) => ({
  dataset: { star: 'abc' },
  pressed,
  getAttribute() { return this.pressed; },
  setAttribute(_, value) { this.pressed = value; },
});
const stage = (answer, asked) => ({ owner: () => 'ann', server: { star: async (ask) => (asked.push(ask), answer) } });

test('a press is told to the studio, and shown', async () => {
  const asked = [], button = switchOf('false');
  await star(stage({}, asked), button);
  await star(stage({}, asked), button);
  assert.deepEqual(asked.map((ask) => ask.starred), [true, false]);
  assert.deepEqual(asked[0], { run: 'abc', owner: 'ann', starred: true });
  assert.equal(button.pressed, 'false');
  assert.equal(button.textContent, '☆');
});

test('a refusal leaves the switch as it was, and says why', async () => {
  const button = switchOf('false');
  await star(stage({ refused: '100 runs are starred already.' }, []), button);
  assert.equal(button.pressed, 'false');
  assert.equal(button.title, '100 runs are starred already.');
});
