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

/** Whether the page's form, but for the choice of a domain, takes neither keys nor clicks. */
export const hold = (held) => {
  for (const part of document.querySelectorAll('.wishes > :not(:has(#domain)), #run')) part.inert = held;
};

/** The page's own. */
export const open = () => createPresets(hold);
