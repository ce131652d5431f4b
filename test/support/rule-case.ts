import type { Language } from '#common';
import type { Company } from '../../apps/cli/src/demo/cast.js';
import type { Scene } from '../../apps/cli/src/roads/road.js';
import type { Issued } from '../../apps/cli/src/roads/world.js';

/** One way in which a rule of trade is met: what is prepared, and the request that is then refused. */
export interface RuleCase {
  /** The rules that the refusal names. */
  rules: readonly string[];
  name: string;
  code: string;
  /** Brings things to where the rule is met. Gives the request, to be asked in a language; it changes nothing. */
  prepare(scene: Scene): Promise<(language: Language) => Promise<unknown>>;
}

/** A company whose people are answered in a language. */
export function speaking<One extends Company>(company: One, language: Language): One {
  const { maker, checker } = company;
  return {
    ...company,
    maker: { ...maker, client: maker.client.speaking(language) },
    checker: { ...checker, client: checker.client.speaking(language) },
  };
}

/** A certificate that the first supplier holds whole. */
export async function whole({ world, obligor, first }: Scene): Promise<Issued> {
  return world.issue({ obligor, payee: first, dueOn: await world.inDays(60) });
}
