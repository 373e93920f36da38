// In which settings the form differs from a run.

const MOST_NAMES = 4;

/** The same text for the same setting, however its JSON is written. */
export const canonical = (value) => {
  if (typeof value !== 'string' || !value.startsWith('{')) return JSON.stringify(value ?? '');
  try {
    return JSON.stringify(Object.entries(JSON.parse(value)).sort());
  } catch {
    return JSON.stringify(value);
  }
};

/** Names of the settings that differ. told: key → [name, value] of the run; sent: as the form held them when it was
 *  started here, which may be written otherwise; values: as the form holds them now. */
export const differences = (told, sent, values) => {
  const differs = ([key, [, value]]) => key in values && canonical(values[key]) !== canonical(value)
    && !(key in sent && canonical(values[key]) === canonical(sent[key]));
  const other = Object.entries(told).filter(differs);
  const domain = other.filter(([key]) => key === 'domain'); // of another domain nothing else is comparable
  return [...new Set((domain.length ? domain : other).map(([, [name]]) => name))];
};

/** The names in a sentence; "" where there is no difference. */
export const sentence = (names) => {
  if (!names.length) return '';
  const more = names.length - MOST_NAMES;
  const shown = names.slice(0, MOST_NAMES).join(', ');
  return `The form differs: ${shown}${more > 0 ? ` and ${more} more` : ''}`;
};
