/** The devices of people, in software: a library's test has no other way to a passkey. */
export { SoftwarePasskey } from '../../apps/cli/src/demo/authenticator.js';
