// Everything that a run was asked to do.
import { answerTo } from '../shared/ask.js';
import { copyButton } from '../shared/copy.js';
import { make, termList } from '../shared/dom.js';

/** Lists the settings of the run that is shown, once they are asked for. */
export const drawSettings = async ({ find, server, state }) => {
  const { generation, run } = state;
  if (!find('.settings').open || state.settings === run) return;
  state.settings = run;
  const answer = await answerTo(server.settings({ run }));
  if (generation !== state.generation) return;
  if (answer.refused) state.settings = '';
  find('.settings-list').replaceChildren(...(answer.refused ? [answer.refused] : listed(answer)));
};

const listed = ({ groups, json }) => [
  ...groups.map(({ title, entries }) => make('div', {}, make('h3', { textContent: title }), list(entries))),
  make('p', {}, copyButton('Copy as JSON', () => json), make('small', {
    textContent: ' a dot marks what differs from the usual; the text is what “Settings from a file” reads',
  })),
];

const list = (entries) =>
  termList(entries.map(({ label, value, about, own }) => [label + (own ? ' •' : ''), value, about]));

export const clearSettings = (stage) => {
  stage.find('.settings-list').replaceChildren();
  drawSettings(stage);
};
