// A picture that is chosen or dropped. The studio checks it and answers with what the request will hold.
const MOST = 40e6; // bytes of a file
const file = element.querySelector('input'), seen = element.querySelector('img'), words = element.querySelector('.drop-words'), away = element.querySelector('.take-away'), wrong = element.querySelector('p'), box = element.querySelector('.drop');
const draw = () => {
  const has = Boolean(props.value);
  if (has) seen.src = props.value; else seen.removeAttribute('src');
  seen.hidden = away.hidden = !has; words.hidden = has;
};
const say = (sentence) => { wrong.textContent = sentence; wrong.hidden = !sentence; };
const take = (value) => { props.value = value; trigger('change'); draw(); };
const send = async (chosen) => {
  say('');
  if (!chosen) return;
  if (chosen.size > MOST) { say(`The file has ${Math.round(chosen.size / 1e6)} MB; a picture may have 40 MB. Save it smaller, for example as JPEG.`); return; }
  box.classList.add('busy');
  try {
    const url = await new Promise((done, failed) => { const reader = new FileReader(); reader.onload = () => done(reader.result); reader.onerror = failed; reader.readAsDataURL(chosen); });
    const answer = await server.uploaded({ content: url.slice(url.indexOf(',') + 1) });
    if (answer.refused) say(answer.refused); else take(answer.picture);
  } catch { say('The picture did not arrive; try again.'); }
  box.classList.remove('busy'); file.value = '';
};
file.addEventListener('change', () => send(file.files[0]));
away.addEventListener('click', () => { say(''); take(''); });
for (const name of ['dragover', 'drop']) box.addEventListener(name, (event) => { event.preventDefault(); event.stopPropagation(); });
box.addEventListener('drop', (event) => send(event.dataTransfer.files[0]));
watch('value', draw);
draw();
