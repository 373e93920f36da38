// One of several, in groups.

/** Keeps the radio buttons, the sentence and `props.value` alike; `changed` tells Gradio. */
export const start = ({ element, props, watch, changed }) => {
  const buttons = [...element.querySelectorAll('input')], sentence = element.querySelector('small');
  const draw = () => {
    for (const button of buttons) button.checked = button.value === props.value;
    sentence.textContent = props.sentences[props.value] ?? '';
  };
  element.addEventListener('change', ({ target }) => { props.value = target.value; draw(); changed(); });
  watch('value', draw);
  draw();
};
