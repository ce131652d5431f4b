import { describe, expect, it } from '@jest/globals';
import { withMutants } from './mutants.js';

function changesOf(body: string): string[] {
  let count = 0;
  const source = `contract Rules {\n  function rule() private {\n    ${body}\n  }\n}\n`;
  const { text, mutants } = withMutants('Rules.sol', source, () => ++count);
  // Each mutant stands behind a switch of its own.
  for (const { number } of mutants) expect(text).toContain(`block.coinbase == address(${number})`);
  return mutants.map(({ within, original, change }) => `${within}: ${original} (${change})`);
}

describe('mutants of a contract', () => {
  it('take a rule away, and ask for less of one', () => {
    expect(changesOf('if (a == 0 || b(c || d)) return Refusal.AmountZero;')).toEqual([
      'rule: a == 0 || b(c || d) (never)',
      'rule: a == 0 || b(c || d) (without “a == 0”)',
      'rule: a == 0 || b(c || d) (without “b(c || d)”)',
    ]);
  });

  it('move an edge, and turn a sum round', () => {
    expect(changesOf('uint64 rest = owed - amount;')).toEqual([
      'rule: uint64 rest = owed - amount; (- becomes +)',
    ]);
    expect(changesOf('if (amount > owed) revert Book_Wrong();')).toEqual([
      'rule: amount > owed (never)',
      'rule: amount > owed (> becomes >=)',
    ]);
  });

  it('leave names where they are declared, so that what comes after still knows them', () => {
    for (const names of ['uint64 rest', '(bytes32 names, uint256 at)']) {
      const source = `contract Rules {\n  function rule() private {\n    ${names} = a > b ? c : d;\n  }\n}\n`;
      const { text, mutants } = withMutants('Rules.sol', source, () => 1);
      expect(mutants.map(({ change }) => change)).toEqual(['> becomes >=']);
      expect(text).toContain(`${names} = (block.coinbase`);
    }
  });

  it('leave out what is written and what is told, but not twice what one condition decides', () => {
    expect(changesOf('emit Settled(orderHash, "a;b");')).toHaveLength(1);
    expect(changesOf('delete _book().holdTerms[holding];')).toEqual([
      'rule: delete _book().holdTerms[holding]; (left out)',
    ]);
    expect(changesOf('if (refusal == Refusal.None) refusal = _active(payee, SUPPLIER);')).toEqual([
      'rule: refusal == Refusal.None (never)',
    ]);
  });

  it('leave assembly and comments alone', () => {
    expect(changesOf("// if (a > b) return;\n    assembly ('memory-safe') { x := add(1, 2) }")).toEqual([]);
  });
});
