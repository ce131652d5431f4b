// Jest knows how long a file took only where it ran before: on a fresh machine it takes the biggest files first, and the
// longest journey, a short file, would run alone at the end.
import Sequencer from '@jest/test-sequencer';

const LONGEST = [
  'roads',
  'portal',
  'lives',
  'demo',
  'model',
  'five-services',
  'survives-a-kill',
  'factoring-roads',
];

export default class LongestFirst extends Sequencer {
  sort(tests) {
    const place = ({ path }) => {
      const found = LONGEST.findIndex((name) => path.endsWith(`/test/journeys/${name}.e2e-spec.ts`));
      return found === -1 ? LONGEST.length : found;
    };
    return super.sort(tests).toSorted((one, other) => place(one) - place(other));
  }
}
