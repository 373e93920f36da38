// One or two settings that vary, each over values as they are typed.
import { make } from '../../shared/dom.js';

const FIRST = ['alpha', 'particles']; // settings to begin with

const parts = (axis) => [axis.querySelector('select'), axis.querySelector('textarea')];

/** What is typed: [{ setting, values }, …]. */
export const readAxes = (axes) => axes.map((axis) => {
  const [select, typed] = parts(axis);
  return { setting: select.value, values: typed.value };
}).filter(({ setting }) => setting);

/** Which setting an axis has among those that there are: the one that it had, else the usual one of its place. */
export const chosenSetting = (settings, held, place) => {
  const paths = settings.map(([path]) => path);
  if (held === '' || paths.includes(held)) return held;
  return paths.includes(FIRST[place]) ? FIRST[place] : place ? '' : paths[0];
};

const begin = (axis, settings) => {
  const [select, typed] = parts(axis);
  const [, , now = '', values = ''] = settings.find(([path]) => path === select.value) ?? [];
  const list = values === 'one a line' ? '' : values;
  Object.assign(typed, { value: list, placeholder: values || `now ${now}`, disabled: !select.value });
  typed.rows = values === 'one a line' ? 3 : 1;
};

/** Draws both axes where the settings that can vary are others. */
export const drawAxes = (axes, settings) => {
  for (const [place, axis] of axes.entries()) {
    const [select] = parts(axis), drawn = JSON.stringify(settings.map(([path, label]) => [path, label]));
    if (select.dataset.drawn === drawn) continue;
    const held = select.dataset.drawn ? select.value : undefined;
    select.dataset.drawn = drawn;
    const none = place ? [['', 'nothing else']] : [];
    const options = [...none, ...settings].map(([value, textContent]) => make('option', { value, textContent }));
    select.replaceChildren(...options);
    select.value = chosenSetting(settings, held, place);
    select.onchange = () => begin(axis, settings);
    if (select.value !== held) begin(axis, settings);
  }
};
