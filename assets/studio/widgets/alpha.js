// α on a slider.
import { alphaAt, alphaLabel, alphaText, parseAlpha, placeOf } from '../shared/alpha_scale.js';

/** Keeps slider, label and `props.value` ("0.2", "inf") alike; `changed` tells Gradio. */
export const start = ({ element, props, watch, changed }) => {
  const range = element.querySelector('input'), label = element.querySelector('output');
  const chosen = () => alphaAt(Number(range.value));
  const show = (alpha) => {
    label.textContent = alphaLabel(alpha);
    range.setAttribute('aria-valuetext', label.textContent);
  };
  const draw = () => {
    const alpha = parseAlpha(props.value);
    if (document.activeElement !== range) range.value = placeOf(alpha);
    show(alpha);
  };
  range.addEventListener('input', () => show(chosen()));
  range.addEventListener('change', () => { props.value = alphaText(chosen()); changed(); });
  watch('value', draw);
  draw();
};
