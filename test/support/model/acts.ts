import fc from 'fast-check';
import type { Acting, Dice, Step } from './acting.js';
import { endHold, freeze, hold, pledge, unpledge } from './custody-acts.js';
import { answer, makeVoid, offer } from './offer-acts.js';
import { consent, issue, passMany, passOne, passSeveral, passTwice } from './passing-acts.js';
import { wrongAmount, wrongSigner } from './wrong-acts.js';

/** Every kind of act: how often it comes, and how it is made of dice. */
const ACTS: Readonly<Record<string, readonly [number, (acting: Acting, dice: Dice) => Step | undefined]>> = {
  issue: [3, issue],
  part: [6, passOne],
  whole: [2, passOne],
  many: [2, passMany],
  several: [1, passSeveral],
  offer: [4, offer],
  answer: [3, answer],
  void: [1, makeVoid],
  consent: [2, consent],
  hold: [2, hold],
  buy: [1, endHold],
  'give-back': [1, endHold],
  freeze: [1, freeze],
  unfreeze: [1, freeze],
  pledge: [2, pledge],
  unpledge: [1, unpledge],
  twice: [2, passTwice],
  'wrong-signer': [1, wrongSigner],
  'wrong-amount': [1, wrongAmount],
};

export const KINDS = Object.keys(ACTS);

export const dice = fc.record({
  kind: fc.constantFrom(
    ...Object.entries(ACTS).flatMap(([kind, [often]]) => Array<string>(often).fill(kind)),
  ),
  who: fc.nat(999),
  pick: fc.nat(9999),
  to: fc.nat(999),
  percent: fc.integer({ min: 1, max: 99 }),
});

/** The act that dice mean, or nothing where there is nothing to do it with. */
export function plan(acting: Acting, thrown: Dice): Step | undefined {
  return ACTS[thrown.kind]?.[1](acting, thrown);
}
