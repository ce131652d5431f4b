import { CERTIFICATE_REACTIONS } from '#certificates';
import { FACTORING_REACTIONS } from '#factoring';

const LISTS = [CERTIFICATE_REACTIONS, FACTORING_REACTIONS];

/** Which reactions follow an event of the book, over all services; the projector notes them down. */
export const REACTIONS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  [...new Set(LISTS.flatMap((list) => Object.keys(list)))].map((event) => [
    event,
    LISTS.flatMap((list) => list[event] ?? []),
  ]),
);
