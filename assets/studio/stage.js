// The stage's modules bring it to life; what is asked of it before they are there waits for them.
const stage = window.studioModule('stage/wire.js').then(({ start }) => start(element, server));
window.studio = {
  show: (id) => stage.then(({ show }) => show(id)),
  example: (id) => stage.then(({ example }) => example(id)),
};
stage.catch(() => { element.querySelector('.run-line').textContent = 'The page did not load whole; reload it.'; });
