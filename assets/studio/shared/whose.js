/** To what runs and studies belong: an account while somebody is signed in (studio/outside/sign_in.py). */
export const whose = () => globalThis.studioAccount ? 'your account' : 'this browser';
