// Everything a stage remembers, in one object.
import { freshLineage } from './lineage/memory.js';

export const EXAMPLE = 'example'; // the run that is shown where no other is; it begins the ids of other domains' too

/** Whether a run is an example. */
export const isExample = (run) => run === EXAMPLE || run.startsWith(EXAMPLE + '-');

/** What is remembered of one run; another run starts afresh. */
const ofRun = (run) => ({
  run, // id
  seen: 0, // levels drawn
  version: -1, // of the finished run, as it was drawn last
  pictures: {}, // key → SVG
  rows: 0, // lanes of the film
  strips: new Map(), // lane → its row in the film, and what stands at its end
  figures: {}, // chart → what is drawn in it
  values: null, // the chart of values, as far as it has come
  exports: [], // kinds of file beside CSV and ZIP
  stem: '', // begins the names of its files
  inspected: null, // the design of which 3-D and pictures are shown
  settings: '', // the run whose settings are listed
  open: null, // the film's cell whose candidates are unfolded
  finished: null, // designs, measures and cost, as the studio tells them
  chosen: null, // the design in the inspector: one of finished.rows
  facts: null, // where the run stands, as the studio told it last
  lineage: freshLineage(),
});

/** The state before any run: also how designs are listed, which stays from run to run. */
export const createState = () => ({
  ...ofRun(''),
  generation: 0, // runs shown so far; an answer that was asked for in another one is dropped
  timer: 0, // the next look
  judging: 0, // the next look at states that are judged anew
  example: EXAMPLE, // which is shown where no run is named
  view: 'gallery', // or table
  picture: 'film', // or lineage
  sort: { key: 'reward', down: true },
});

/** Forgets the run that was shown, for another one. */
export const resetFor = (state, run) => Object.assign(state, ofRun(run), { generation: state.generation + 1 });

/** A stage: the page's part that shows runs, the server's functions, who asks, and the state. */
export const createStage = (element, server, owner) => ({
  element,
  server,
  owner, // () → this browser's name
  state: createState(),
  find: (selector) => element.querySelector(selector),
  findAll: (selector) => [...element.querySelectorAll(selector)],
});
