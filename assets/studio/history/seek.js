// What is sought: the form above the list, as the studio's function `history` takes it.

const DAY = 86_400;

/** A day as a date field gives it → seconds since the epoch at which it begins here; null for none. */
export const dayBegins = (text) => {
  const [year, month, day] = text.split('-').map(Number);
  return year && month && day ? new Date(year, month - 1, day).getTime() / 1000 : null;
};

/** What the fields of the form hold → what is asked. */
export const soughtOf = ({ text, kind, domain, reward, status, since, until, starred }) => {
  const last = dayBegins(until), before = last === null ? null : last + DAY;
  return { text, kind, domain, reward, status, starred, since: dayBegins(since), until: before };
};

/** Whether anything is sought but everything. */
export const isNarrow = (sought) => Object.values(sought).some((value) => !['', null, false].includes(value));

/** The form's fields, by name. */
export const readForm = (form) => Object.fromEntries([...form.elements].filter(({ name }) => name)
  .map((field) => [field.name, field.type === 'checkbox' ? field.checked : field.value]));

/** Fills a select with [[value, label], …] after its first option; what was chosen stays. */
export const offer = (select, options) => {
  const { value } = select, first = select.options[0];
  select.replaceChildren(first, ...options.map(([name, label]) => new Option(label, name)));
  select.value = [...select.options].some((option) => option.value === value) ? value : '';
};
