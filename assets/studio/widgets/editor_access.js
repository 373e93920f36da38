// The script editor (CodeMirror, as Gradio brings it) for everybody: colours that can be read, and a place for Tab.
// Its themes' classes have no fixed names, so their rules are changed where they stand.

const TOKEN = /^\.ͼ\w+$/; // the selector of a rule that colours one kind of word
const MIXED = 'color-mix(in srgb, ';

/** The same colour, nearer to the ink of the page: --code-ink is black on light, white on dark. */
export const readable = (colour) => colour.startsWith(MIXED) ? colour : `${MIXED}${colour} 55%, var(--code-ink))`;

const recolour = (sheet) => {
  for (const rule of sheet.cssRules) {
    if (TOKEN.test(rule.selectorText) && rule.style.color) rule.style.color = readable(rule.style.color);
  }
};

const mend = () => {
  for (const { sheet, textContent } of document.querySelectorAll('head style')) {
    if (sheet && textContent.includes('.ͼ')) recolour(sheet);
  }
  for (const editor of document.querySelectorAll('.cm-content:not([tabindex])')) editor.tabIndex = 0;
};

/** Mends the editor whenever it, or another theme of it, comes to the page. */
export const start = () => {
  new MutationObserver((changes) => {
    const styled = changes.some(({ target }) => target.parentNode === document.head || target === document.head);
    if (styled || document.querySelector('.cm-content:not([tabindex])')) mend();
  }).observe(document.documentElement, { childList: true, subtree: true });
  mend();
};
