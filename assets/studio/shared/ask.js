// Asking the studio: an answer, or a refusal; a studio that does not answer refuses too.
const UNANSWERED = 'The studio does not answer; trying again …';

/** What a server function answers; {refused, unanswered: true} where nothing comes back. */
export const answerTo = (answer) => answer.catch(() => ({ refused: UNANSWERED, unanswered: true }));
