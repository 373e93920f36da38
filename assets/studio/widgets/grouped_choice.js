// One of several, in groups.

/** What is said of a choice: why it does not fit what else is chosen, then what it does. */
export const sentenceOf = (name, sentences, unfit) => [unfit[name], sentences[name]].filter(Boolean).join(' ');

/** What is shown: what fits, and what is chosen though it does not. */
export const isShown = (name, chosen, unfit) => name === chosen || !(name in unfit);

/** Keeps the radio buttons, the sentence and `props.value` alike; `changed` tells Gradio. `props.unfit`: name → why. */
export const start = ({ element, props, watch, changed }) => {
  const buttons = [...element.querySelectorAll('input')], sentence = element.querySelector('small');
  const draw = () => {
    const unfit = props.unfit ?? {};
    for (const button of buttons) {
      button.checked = button.value === props.value;
      button.closest('label').hidden = !isShown(button.value, props.value, unfit);
    }
    sentence.textContent = sentenceOf(props.value, props.sentences, unfit);
  };
  element.addEventListener('change', ({ target }) => { props.value = target.value; draw(); changed(); });
  watch(['value', 'unfit'], draw);
  draw();
};
