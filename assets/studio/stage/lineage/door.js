// Film or lineage. The modules of the family tree are fetched when somebody opens it.

const load = async (stage) => {
  const [panel, wiring] = await Promise.all([import('./panel.js'), import('./wiring.js')]);
  wiring.startLineage(stage);
  return { ...panel, ...wiring };
};

/** Does something with the tree's functions, if it was ever opened. */
const ifOpened = (stage, deed) => stage.tree?.then(deed);

/** Shows film or lineage. */
export const choosePicture = (stage, picture) => {
  const { find, findAll, state } = stage;
  state.picture = picture;
  find('.as-film').hidden = picture !== 'film';
  find('.as-lineage').hidden = picture !== 'lineage';
  for (const each of findAll('[data-picture]')) each.setAttribute('aria-pressed', each.dataset.picture === picture);
  if (picture !== 'lineage') return;
  stage.tree ??= load(stage);
  stage.tree.catch(() => {
    stage.tree = undefined;
    find('.lineage-words').textContent = 'The lineage did not load whole; open it again, or reload the page.';
  });
  offerLineage(stage, state.facts);
};

/** Where the run stands; a tree that is looked at is drawn again when the run has gone on. */
export const offerLineage = (stage, facts) => {
  stage.state.facts = facts;
  ifOpened(stage, (tree) => tree.follow(stage));
};

/** Does what a button of the tree stands for. */
export const pressTree = (stage, deed) => ifOpened(stage, (tree) => tree.pressTree(stage, deed));

/** Another design is chosen elsewhere on the page. place: its place among the finished ones. */
export const showAncestors = (stage, place) => ifOpened(stage, (tree) => tree.chooseDesign(stage, place));

/** A stage of another run. */
export const clearLineage = (stage) => ifOpened(stage, (tree) => tree.clearTree(stage));
