// A picture that is chosen or dropped. The studio checks it and answers with what the request will hold.
import { answering } from '../shared/ask.js';

const MOST = 16e6; // bytes of a file

/** Why a file of so many bytes is not sent, or "". */
export const tooLarge = (bytes) => bytes <= MOST ? ''
  : `The file has ${Math.round(bytes / 1e6)} MB; a picture may have 16 MB. Save it smaller, for example as JPEG.`;

/** The base64 part of a data URL. */
export const base64Of = (url) => url.slice(url.indexOf(',') + 1);

const dataUrl = (file) => new Promise((done, failed) => {
  const reader = new FileReader();
  reader.onload = () => done(reader.result);
  reader.onerror = failed;
  reader.readAsDataURL(file);
});

/** A file's picture as the studio takes it, or why it does not: { picture } or { refused }. */
export const upload = async (file, server) => {
  const refused = tooLarge(file.size);
  if (refused) return { refused };
  try {
    return await answering(server).uploaded({ content: base64Of(await dataUrl(file)) });
  } catch {
    return { refused: 'The picture did not arrive; try again.' };
  }
};

const draw = (find, value) => {
  const image = find('img'), has = Boolean(value);
  if (has) image.src = value; else image.removeAttribute('src');
  image.hidden = find('.take-away').hidden = !has;
  find('.drop-words').hidden = has;
};

const say = (find, sentence) => Object.assign(find('p'), { textContent: sentence, hidden: !sentence });

const listen = (find, send, take) => {
  const file = find('input'), box = find('.drop');
  file.addEventListener('change', () => send(file.files[0]));
  find('.take-away').addEventListener('click', () => { say(find, ''); take(''); });
  for (const name of ['dragover', 'drop']) {
    box.addEventListener(name, (event) => { event.preventDefault(); event.stopPropagation(); });
  }
  box.addEventListener('drop', (event) => send(event.dataTransfer.files[0]));
};

/** Keeps the picture shown and `props.value` (a data URL, or "") alike; `changed` tells Gradio. */
export const start = ({ element, props, watch, server, changed }) => {
  const find = (selector) => element.querySelector(selector);
  const take = (value) => { props.value = value; changed(); draw(find, value); };
  const send = async (file) => {
    say(find, '');
    if (!file) return;
    find('.drop').classList.add('busy');
    const answer = await upload(file, server);
    if (answer.refused) say(find, answer.refused); else take(answer.picture);
    find('.drop').classList.remove('busy');
    find('input').value = '';
  };
  listen(find, send, take);
  watch('value', () => draw(find, props.value));
  draw(find, props.value);
};
