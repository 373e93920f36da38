// Everything that is remembered of the study in sight, in one object.

/** Of one study; another one starts afresh. */
const ofStudy = (study) => ({
  study, // id
  version: -1, // as it was seen last
  members: [], // label, run, status, line, share, best, picture
  tokens: {}, // part → what was drawn last
  parts: {}, // part → its data
  wanted: {}, // part → how it is to be drawn
  pictures: {}, // place of a member → [name, SVG]
  tiles: {}, // place of a member → its cell in the grid, and what is drawn in it
  figures: {}, // chart → what is drawn in it
  picked: new Set(), // places of members that somebody picked
  brushes: {}, // axis of the parallel coordinates → [low, high]
  brushed: [], // designs that were brushed
  sort: null, // { key, down } of the table; null: as the study has them
});

export const createState = () => ({ ...ofStudy(''), generation: 0, timer: 0 });

/** Forgets the study that was shown, for another one. */
export const resetFor = (state, study) => Object.assign(state, ofStudy(study), { generation: state.generation + 1 });

/** An element that shows studies, the server's functions, and the state. */
export const createView = (element, server) => ({
  element,
  server, // its functions by name
  state: createState(),
  find: (selector) => element.querySelector(selector),
  findAll: (selector) => [...element.querySelectorAll(selector)],
});

/** Whether nobody is picked, or this one is. */
export const isPicked = ({ picked }, place) => picked.size === 0 || picked.has(place);
