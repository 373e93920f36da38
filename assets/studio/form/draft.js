// What this browser remembers: the form as it was left, and the run that it started last.
import { runInAddress } from '../shared/address.js';
import { reveal } from '../widgets/run_state.js';
import { differences, sentence } from './differences.js';

const FORM = 'studio-form', LAST = 'studio-last', MOST = 2_000_000, PAUSE = 250; // keys, letters, ms
const UNCHANGED = { __type__: 'update' }; // an answer by which Gradio changes nothing

/** The memory as objects. Browsers may forbid it, or hold what is no JSON: then there is nothing in it. */
export const memoryOf = (storage) => ({
  get(key) {
    try { return JSON.parse(storage().getItem(key)); } catch { return null; }
  },
  put(key, value) {
    const text = JSON.stringify(value);
    try { if (text.length <= MOST) storage().setItem(key, text); } catch { /* full, or forbidden */ }
  },
});

const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

/** A form's memory. say: shows how the form differs from the run in sight. later: runs a function after a pause.
 *
 *  Of a change it is told that one value: Gradio walks through the whole page for every value that it hands over. */
export const createDraft = ({ memory, say, run, later = setTimeout }) => {
  const state = { values: {}, begun: false, told: null, waiting: 0, answer: () => {} };
  const keep = () => { if (state.begun) memory.put(FORM, state.values); };
  const lastStarted = () => {
    const last = memory.get(LAST);
    return isObject(last) && typeof last.run === 'string' ? last : { run: '', values: {} };
  };
  const begin = (values) => {
    Object.assign(state, { begun: true, values });
    compare();
    return JSON.stringify(values);
  };
  const compare = () => {
    if (!state.told) return say('');
    const last = lastStarted(), sent = last.run === state.told.run ? last.values : {};
    return say(sentence(differences(state.told.told, sent, state.values)));
  };
  return {
    lastRun: () => lastStarted().run,
    runInAddress: run,
    /** values: of the form as it came. Answers what the studio is told on arrival, the remembered values, or null, and
     * the run in the address; nothing, where neither fills the form, which then stays as it came. And the form. */
    arrival(values) {
      const held = memory.get(FORM), filled = isObject(held) ? held : null;
      if (filled || run()) return [JSON.stringify({ values: filled, run: run() }), UNCHANGED];
      return ['', begin(values)];
    },
    /** From now on the form is remembered: before, it was not yet what it will be. Answers it, as JSON. */
    begin: (keys, values) => begin(Object.fromEntries(keys.map((key, place) => [key, values[place]]))),
    /** A widget holds another value. Answers the form once nothing has changed for a while. */
    changed(key, value) {
      state.values[key] = value;
      clearTimeout(state.waiting);
      state.answer(UNCHANGED);
      return new Promise((answer) => {
        state.answer = answer;
        state.waiting = later(() => {
          keep();
          compare();
          answer(state.begun ? JSON.stringify(state.values) : UNCHANGED);
        }, PAUSE);
      });
    },
    /** A run was started with the form as it is, or refused. */
    started(id, refusal) {
      if (refusal) return;
      memory.put(LAST, { run: id, values: state.values });
      keep();
      compare();
      reveal();
    },
    /** The settings of the run in sight: { run, told: { key: [name, value] } } as JSON. */
    compare(text) {
      state.told = text ? JSON.parse(text) : null;
      compare();
    },
    keep,
  };
};

/** The page's own. */
export const open = () => {
  const say = (text) => {
    const place = document.querySelector('.form-differs');
    if (place) Object.assign(place, { textContent: text, hidden: !text });
  };
  const draft = createDraft({ memory: memoryOf(() => localStorage), say, run: runInAddress });
  addEventListener('pagehide', draft.keep);
  return draft;
};
