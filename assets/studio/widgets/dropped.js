// A file dropped anywhere on the page: settings fill the form, a picture without any is offered as a start picture.
import { button, make } from '../shared/dom.js';

const CARRIED = 'iTXtsvdd-request\0'; // begins the chunk of a PNG that holds settings
const TAKERS = { settings: '#settings-file', picture: '#dropped-picture' };

/** Whether these bytes are those of a picture that carries settings. */
export const carriesSettings = (bytes) => {
  const head = [...CARRIED].map((letter) => letter.charCodeAt(0)), first = head[0];
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (head.every((code, i) => bytes[at + i] === code)) return true;
  }
  return false;
};

/** Hands the file to one of Gradio's upload buttons. */
const give = (file, taker) => {
  const input = document.querySelector(`input[type=file]:has(+ ${taker})`);
  if (!input) return;
  const carried = new DataTransfer();
  carried.items.add(file);
  input.files = carried.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
};

/** Asks whether runs shall begin from the picture. */
const offer = (file) => {
  document.querySelector('.offer')?.remove();
  const picture = make('img', { src: URL.createObjectURL(file), alt: '' });
  const words = make('span', { textContent: `“${file.name}” carries no settings.` });
  const [yes, no] = [button('Begin pictures from it', { className: 'yes' }), button('Leave it')];
  const bar = make('div', { className: 'offer' }, picture, words, yes, no);
  bar.setAttribute('role', 'dialog');
  bar.setAttribute('aria-label', 'what to do with the picture');
  const close = () => { URL.revokeObjectURL(picture.src); bar.remove(); };
  yes.addEventListener('click', () => { close(); give(file, TAKERS.picture); });
  no.addEventListener('click', close);
  bar.addEventListener('keydown', ({ key }) => { if (key === 'Escape') close(); });
  (document.querySelector('.gradio-container') ?? document.body).append(bar);
  yes.focus();
};

const take = async (file) => {
  const foreign = file.type.startsWith('image/') && !carriesSettings(new Uint8Array(await file.arrayBuffer()));
  if (foreign) offer(file); else give(file, TAKERS.settings);
};

/** Listens to the whole page; fields that take files of their own keep them. */
export const start = () => {
  document.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  });
  document.addEventListener('drop', (event) => {
    const [file] = event.dataTransfer?.files || [];
    if (event.defaultPrevented || !file || event.target.closest('input, textarea, .drop')) return;
    event.preventDefault(); // or the browser leaves the page for the file
    take(file);
  });
};
