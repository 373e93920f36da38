// While another domain's presets are on their way, what they will fill takes neither keys nor clicks, so that nothing
// that is typed is lost.

/** hold: holds the form, or lets it go. Every choice of a domain has a number; the latest one's answer lets it go. */
export const createPresets = (hold) => {
  let chosen = 0;
  const free = () => hold(false);
  return {
    choose() { chosen += 1; hold(true); },
    latest: () => String(chosen),
    arrived(number) { if (number === String(chosen)) free(); },
    failed: free,
  };
};

/** The page's own: all of the form but the choice of a domain. */
export const open = () => createPresets((held) => {
  for (const part of document.querySelectorAll('.wishes > :not(:has(#domain)), #run')) part.inert = held;
});
