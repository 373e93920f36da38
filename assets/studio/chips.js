// Examples: a click hands the text on.
element.addEventListener('click', (event) => {
  const chip = event.target.closest('button');
  if (!chip) return;
  props.value = ''; props.value = chip.textContent; trigger('change');
});
