import { describe, expect, it } from '@jest/globals';
import type { Mutant } from './mutants.js';
import { reportOf } from './report.js';
import { Earlier } from './table.js';

const mutant = (original: string, change: string): Mutant => ({
  number: 1,
  file: 'Rules.sol',
  within: 'rule',
  original,
  change,
});

describe('tests that caught a mutant before', () => {
  const either = mutant('a == 0 || b', 'never');
  const long = mutant(`return ${'x + '.repeat(50)}y;`, '+ becomes -');
  const verdicts = [
    { mutant: either, caughtBy: 'RulesTest.test_a' },
    { mutant: long, caughtBy: 'RulesTest.test_b' },
    { mutant: long, caughtBy: 'RulesTest.test_c' },
    { mutant: mutant('c', 'never'), caughtBy: undefined },
  ];
  const document = reportOf(verdicts, true);

  it('are read from the document, also where a mutant is long or stands there twice', () => {
    const earlier = new Earlier(document);
    expect(earlier.testsOf(either)).toEqual(['RulesTest.test_a']);
    expect(earlier.testsOf(long)).toEqual(['RulesTest.test_b', 'RulesTest.test_c']);
  });

  it('stand as they are only where all that read alike were caught', () => {
    const earlier = new Earlier(document);
    expect(earlier.certainTestOf(long, [long, either, long])).toBe('RulesTest.test_b');
    expect(earlier.certainTestOf(long, [long, long, long])).toBeUndefined();
  });

  it('are read from verdicts that were carried over, too', () => {
    const carried = reportOf([{ mutant: either, caughtBy: 'RulesTest.test_a', earlier: true }], true);
    expect(carried).toContain('## Caught in an earlier run');
    expect(new Earlier(carried).testsOf(either)).toEqual(['RulesTest.test_a']);
  });

  it('are none for what nothing caught, for what is new, and without a document', () => {
    expect(new Earlier(document).testsOf(mutant('c', 'never'))).toEqual([]);
    expect(new Earlier(document).testsOf(mutant('a == 0 || b', '|| becomes &&'))).toEqual([]);
    expect(new Earlier('').testsOf(either)).toEqual([]);
  });
});
