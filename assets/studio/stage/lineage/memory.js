// What a stage remembers of the family tree of one run.

/** Forgets the ancestors that were walked; they are asked for again. */
export const forget = (lineage) => Object.assign(lineage, { steps: new Map(), asked: new Set(), drawn: null });

/** What is remembered of one run's tree. */
export const freshLineage = () => forget({
  data: null, // as the studio told it
  seen: -1, // levels it had
  first: 1, last: 0, // levels drawn; 0: the last
  alone: false, // the chosen design's relatives alone
  chosen: -1, // place of a design
  level: 0, // of its ancestor
  chances: null, // at another α
  lit: null, // designs under the mouse
  at: 0, // ms when it was drawn last
});
