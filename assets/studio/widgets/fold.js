// A heading that shows and hides what lies below it; CSS does the hiding.

/** Keeps the button and `props.value` (“open” or “closed”) alike; `changed` tells Gradio. */
export const start = ({ element, props, watch, changed }) => {
  const button = element.querySelector('button');
  const draw = () => button.setAttribute('aria-expanded', String(props.value === 'open'));
  button.addEventListener('click', () => {
    props.value = props.value === 'open' ? 'closed' : 'open';
    draw();
    changed();
  });
  watch('value', draw);
  draw();
};
