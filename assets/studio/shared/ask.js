// Asking the studio: an answer, or a refusal; a studio that does not answer refuses too.
const TRYING = 'The studio does not answer; trying again …';

/** What is said where nobody asks again by itself. */
export const TRY_AGAIN = 'The studio does not answer; try again.';

/** What a server function answers; {refused: words, unanswered: true} where nothing comes back. */
export const answerTo = (answer, words = TRYING) => answer.catch(() => ({ refused: words, unanswered: true }));
