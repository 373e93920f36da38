// α on a slider: 0 at the left end, ∞ at the right, logarithmic from 0.001 to 10 between.
const range = element.querySelector('input'), shown = element.querySelector('output');
const { alphaAt } = window;
const placeOf = (a) => a <= 0 ? 0 : a === Infinity ? 100 : Math.max(1, Math.min(99, 1 + 98 * (Math.log10(a) + 3) / 4));
const neat = (a) => a === 0 ? '0' : a === Infinity ? 'inf' : String(Number(a.toPrecision(2)));
const read = () => String(props.value).startsWith('inf') ? Infinity : Number(props.value) || 0;
const say = (a) => { shown.textContent = a === Infinity ? '∞' : neat(a); range.setAttribute('aria-valuetext', shown.textContent); };
const draw = () => { const a = read(); if (document.activeElement !== range) range.value = placeOf(a); say(a); };
range.addEventListener('input', () => say(alphaAt(Number(range.value))));
range.addEventListener('change', () => { props.value = neat(alphaAt(Number(range.value))); trigger('change'); });
watch('value', draw);
draw();
