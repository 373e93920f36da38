// The switches of the tab History by which a run is kept however old it gets.

/** Presses or releases a switch (data-star: the run), and shows what came of it. server, owner: a stage's. */
export const star = async ({ server, owner }, button) => {
  const starred = button.getAttribute('aria-pressed') !== 'true';
  const { refused } = await server.star({ run: button.dataset.star, owner: owner(), starred });
  if (refused) {
    button.title = refused;
    return;
  }
  button.setAttribute('aria-pressed', String(starred));
  button.textContent = starred ? '★' : '☆';
};
