import assert from 'node:assert/strict';
import { test } from 'node:test';

import { answerTo, answering } from '../../../../assets/studio/shared/ask.js';
import { costWords } from '../../../../assets/studio/history/list.js';
import { othersWords } from '../../../../assets/studio/history/now.js';
import { dayBegins, isNarrow, soughtOf } from '../../../../assets/studio/history/seek.js';

const NOTHING = { text: '', kind: '', domain: '', reward: '', status: '', since: '', until: '', starred: false };

test('a day is sought from its begin to the begin of the next', () => {
  const { since, until } = soughtOf({ ...NOTHING, since: '2026-03-01', until: '2026-03-01' });
  assert.equal(since, new Date(2026, 2, 1).getTime() / 1000);
  assert.equal(until - since, 86_400);
  assert.equal(dayBegins(''), null);
  assert.equal(dayBegins('soon'), null);
});

test('nothing is narrow where everything is sought', () => {
  assert.equal(isNarrow(soughtOf(NOTHING)), false);
  for (const one of [{ text: 'a' }, { starred: true }, { until: '2026-03-01' }]) {
    assert.equal(isNarrow(soughtOf({ ...NOTHING, ...one })), true);
  }
});

test('costs are told as people read them', () => {
  assert.equal(costWords({ rows: 12345, calls: 0, seconds: 1.25 }), '12,345 rows · 1.3 s');
  assert.equal(costWords({ rows: 1, calls: 1000, seconds: 600 }), '1 rows · 1,000 calls · 10 min');
});

test('of other people a number is told, nothing more', () => {
  assert.equal(othersWords(0, 0), 'nothing is being computed');
  assert.equal(othersWords(0, 2), '');
  assert.match(othersWords(1, 0), /^1 run of other people is/);
  assert.match(othersWords(3, 1), /^3 runs of other people are/);
});

test('a function that is not answered fails, though Gradio gives undefined; an answer does not', async () => {
  const server = answering({ lost: async () => undefined, nothing: async () => null, sum: async (a, b) => a + b });
  await assert.rejects(server.lost());
  assert.deepEqual([await server.nothing(), await server.sum(1, 2)], [null, 3]);
  assert.deepEqual(await answerTo(server.lost(), 'try'), { refused: 'try', unanswered: true });
  assert.equal(await answerTo(server.sum(1, 2)), 3);
});
