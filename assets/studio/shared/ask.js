// Asking the studio: an answer, or a refusal; a studio that does not answer refuses too.

/** What is said where it is asked again by itself. */
export const TRYING = 'The studio does not answer; trying again …';

/** What is said where nobody asks again by itself. */
export const TRY_AGAIN = 'The studio does not answer; try again.';

/** What a server function answers; {refused: words, unanswered: true} where nothing comes back. */
export const answerTo = (answer, words = TRY_AGAIN) => answer.catch(() => ({ refused: words, unanswered: true }));

/** The studio's functions, by name; one that is not answered fails, where Gradio gives undefined. */
export const answering = (server) => new Proxy(server, {
  get: (functions, name) => async (...what) => {
    const answer = await functions[name](...what);
    if (answer === undefined) throw new Error('not answered');
    return answer;
  },
});
