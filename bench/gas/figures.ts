/** The acts that are measured; figures are gas for one act, after refunds. */
export const ACTS = [
  'issueAlone',
  'issueBatched',
  'partAloneSameSlot',
  'partAloneNewSlot',
  'partBatchedSameSlot',
  'partBatchedNewSlot',
  'partBatchedTwoSignatures',
  'partBatchedPasskey',
  'wholeAlone',
  'wholeBatched',
  'oneToMany',
  'settleBatched',
] as const;

export type Act = (typeof ACTS)[number];
/** Acts that a contract does not know are absent. */
export type Figures = Partial<Record<Act, number>>;

/** What each of our figures may at most be; acts without a bound are reported only. */
export const TO_REACH: Figures = {
  issueAlone: 125_000,
  issueBatched: 90_000,
  partAloneSameSlot: 55_000,
  partAloneNewSlot: 77_000,
  partBatchedSameSlot: 24_000,
  partBatchedNewSlot: 46_000,
  wholeAlone: 52_000,
  wholeBatched: 22_000,
  oneToMany: 18_000,
  settleBatched: 16_000,
};

/** A figure that grew by more than this fails the test command. */
const GROWTH_PERCENT = 2;

const MIX: readonly (readonly [Act, times: number])[] = [
  ['issueBatched', 2],
  ['partBatchedNewSlot', 4],
  ['wholeBatched', 2],
  ['settleBatched', 2],
];

/** Their gas over ours on 2 issues, 4 parts in a new slot, 2 wholes and 2 settlements, batched. */
export function mixRatio(ours: Figures, theirs: Figures): number {
  return Math.round((mix(theirs) / mix(ours)) * 1000) / 1000;
}

function mix(figures: Figures): number {
  return MIX.reduce((sum, [act, times]) => {
    const gas = figures[act];
    if (gas === undefined) throw new Error(`The mix needs ${act}, which was not measured.`);
    return sum + times * gas;
  }, 0);
}

/**
 * What is wrong with our figures: grown, above a goal that they had reached, or not measured any more. A goal that was
 * never reached is shown in the table, and wrong is only to grow.
 */
export function complaints(ours: Figures, accepted: Figures): string[] {
  return ACTS.flatMap((act) => {
    const [now, before, bound] = [ours[act], accepted[act], TO_REACH[act]];
    if (now === undefined)
      return before === undefined && bound === undefined ? [] : [`${act} was not measured.`];
    const found: string[] = [];
    if (bound !== undefined && now > bound && (before ?? 0) <= bound)
      found.push(`${act} takes ${now}, above ${bound}.`);
    if (before === undefined)
      found.push(`${act} has no accepted figure; "npm run gas -- --accept" writes it.`);
    else if (now > before * (1 + GROWTH_PERCENT / 100))
      found.push(`${act} grew from ${before} to ${now}, more than ${GROWTH_PERCENT} %.`);
    return found;
  });
}
