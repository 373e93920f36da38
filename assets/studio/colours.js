// A palette: colours as pickers and as text, each following the other.
const MOST = 12;
const text = element.querySelector('input[type=text]'), row = element.querySelector('.swatches');
const read = () => [...String(props.value || '').matchAll(/#?\b([0-9a-f]{6}|[0-9a-f]{3})\b/gi)].map((m) => '#' + (m[1].length === 3 ? [...m[1]].map((c) => c + c).join('') : m[1]).toLowerCase());
const take = (value) => { if (value === props.value) return; props.value = value; trigger('change'); draw(); };
const button = (label, title, act) => { const made = document.createElement('button'); Object.assign(made, { type: 'button', textContent: label, title }); made.setAttribute('aria-label', title); made.addEventListener('click', act); return made; };
const swatch = (colour, place, all) => {
  const picker = document.createElement('input');
  Object.assign(picker, { type: 'color', value: colour });
  picker.setAttribute('aria-label', `colour ${place + 1}`);
  picker.addEventListener('change', () => take(all.with(place, picker.value).join(' ')));
  const cell = document.createElement('span');
  cell.append(picker, button('×', `remove colour ${place + 1}`, () => take(all.toSpliced(place, 1).join(' '))));
  return cell;
};
const draw = () => {
  const all = read();
  if (document.activeElement !== text) text.value = props.value || '';
  row.replaceChildren(...all.map(swatch), ...(all.length < MOST ? [button('+', 'add a colour', () => take([...all, '#e07b39'].join(' ')))] : []));
};
text.addEventListener('change', () => take(text.value.trim()));
watch('value', draw);
draw();
