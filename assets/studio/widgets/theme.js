// Light or dark: as the system has it until somebody chooses; a choice is remembered in this browser.

const KEPT = 'studio-theme';
const system = () => matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';

const remembered = () => {
  try { return localStorage.getItem(KEPT); } catch { return null; }
};

const remember = (theme) => {
  try {
    if (theme === system()) localStorage.removeItem(KEPT); else localStorage.setItem(KEPT, theme);
  } catch { /* nothing is remembered where a browser keeps nothing */ }
};

const current = () => document.body.classList.contains('dark') ? 'dark' : 'light';
const other = (theme) => theme === 'dark' ? 'light' : 'dark';

/** The page in that theme; whoever draws in its colours is told. */
const wear = (theme) => document.body.classList.toggle('dark', theme === 'dark');

/** Keeps to the choice, whatever Gradio sets, and switches when the button is pressed. */
export const start = () => {
  let [worn, chosen] = [current(), remembered()];
  const settle = () => {
    if (chosen) wear(chosen);
    if (current() === worn) return;
    worn = current();
    window.dispatchEvent(new Event('studio-theme'));
  };
  new MutationObserver(settle).observe(document.body, { attributeFilter: ['class'] });
  document.addEventListener('click', ({ target }) => {
    if (!target.closest?.('#theme')) return;
    const theme = other(current());
    remember(theme);
    chosen = remembered();
    wear(theme);
  });
  settle();
};
