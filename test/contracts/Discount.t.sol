// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {HoldingState} from '../../contracts/HoldingWord.sol';
import '../../contracts/Orders.sol';
import {Refusal} from '../../contracts/Refusal.sol';
import {BookTest} from './support/BookTest.sol';
import {Carrier, Order} from './support/Carrier.sol';

/// @notice Hold, commit, complete and release.
contract DiscountTest is BookTest {
    uint128 private constant MATE = ROOT | 1;

    function setUp() public override {
        super.setUp();
        issued();
    }

    function test_holdThenCommitThenCompleteMakesTheFinancierTheHolder() public {
        applied(hold(holdWords(), by(maker(TIER1))));
        expectHolding(ROOT, FACE, TIER1, 2, HoldingState.Held);
        applied(commit(commitWords(), both(FINANCIER)));
        expectHolding(ROOT, FACE, TIER1, 3, HoldingState.Committed);
        applied(complete(completeWords(), by(attestor(BANK))));
        expectHolding(ROOT, FACE, FINANCIER, 4, HoldingState.Live);
        require(book.holdTermsOf(ROOT).financier == 0, 'terms outlived their hold');
    }

    function test_holdsAPartAndLeavesTheRest() public {
        Hold memory o = holdWords();
        (o.child, o.amount, o.cash) = (MATE, 500, 490);
        applied(hold(o, by(maker(TIER1))));
        expectHolding(ROOT, FACE - 500, TIER1, 1, HoldingState.Live);
        expectHolding(MATE, 500, TIER1, 1, HoldingState.Held);
        require(book.holdTermsOf(MATE).cash == 490, 'terms');
    }

    function test_holdRefusals() public {
        Hold memory o = holdWords();
        refused(hold(o, by()), Refusal.SignatureMissing);
        refused(hold(o, by(maker(TIER2))), Refusal.HoldingNotYours);
        refused(hold(o, by(checker(TIER1))), Refusal.PowerMissing);
        o.financier = TIER2;
        refused(hold(o, by(maker(TIER1))), Refusal.RoleMissing);
        o = holdWords();
        o.cash = 0;
        refused(hold(o, by(maker(TIER1))), Refusal.AmountZero);
        o.cash = FACE + 1;
        refused(hold(o, by(maker(TIER1))), Refusal.AmountAboveHolding);
        o = holdWords();
        o.amount = FACE + 1;
        refusedBeforehand(hold(o, by(maker(TIER1))), Refusal.AmountAboveHolding);
        o = holdWords();
        o.epoch = 2;
        refused(hold(o, by(maker(TIER1))), Refusal.EpochStale);
        o = holdWords();
        o.expiry = uint64(block.timestamp);
        refused(hold(o, by(maker(TIER1))), Refusal.HoldExpired);
        o = holdWords();
        o.holding = ROOT + 4;
        refused(hold(o, by(maker(TIER1))), Refusal.HoldingUnknown);
    }

    function test_sellsOneHoldingOnce() public {
        applied(hold(holdWords(), by(maker(TIER1))));
        Hold memory o = holdWords();
        o.financier = OTHER_FINANCIER;
        refused(hold(o, by(maker(TIER1))), Refusal.EpochStale);
        o.epoch = 2;
        refused(hold(o, by(maker(TIER1))), Refusal.HoldingNotLive);
    }

    function test_aFinancierDoesNotBuyFromItself() public {
        Transfer memory o = part(ROOT, 0, FINANCIER, FACE);
        applied(transfer(o, by(maker(TIER1), maker(FINANCIER))));
        Hold memory h = holdWords();
        h.epoch = 2;
        refused(hold(h, by(maker(FINANCIER))), Refusal.ReceiverIsHolder);
    }

    function test_anObligorDoesNotBuyItsOwnDebt() public {
        Participant memory p = participantWords(OBLIGOR, 5, BANK);
        p.nonce = 2;
        applied(registration(p));
        Hold memory o = holdWords();
        o.financier = OBLIGOR;
        refused(hold(o, by(maker(TIER1))), Refusal.ReceiverIsHolder);
    }

    function test_refusesAHoldAndACommitOneBusinessDayBeforeDue() public {
        Hold memory o = holdWords();
        (o.child, o.amount, o.cash) = (MATE, 500, 490);
        applied(hold(o, by(maker(TIER1))));
        applied(date(20260529, 20260601));
        refused(hold(holdWords(), by(maker(TIER1))), Refusal.TooNearDue);
        Commit memory c = Commit(MATE, 1, FINANCIER, 490, keccak256('terms'), LATER);
        refused(commit(c, both(FINANCIER)), Refusal.TooNearDue);
    }

    function test_theBusinessDayBeforeDueIsTheOneWhoseNextIsTheDueDate() public {
        applied(date(20260529, 20260530));
        Hold memory o = holdWords();
        (o.child, o.amount, o.cash) = (MATE, 500, 490);
        applied(hold(o, by(maker(TIER1))));
        refused(release(Release(MATE, 1, LATER), by()), Refusal.ReleaseTooEarly);
        applied(date(20260530, 20260531));
        refused(hold(holdWords(), by(maker(TIER1))), Refusal.TooNearDue);
        applied(release(Release(MATE, 1, LATER), by()));
    }

    function test_whoMayNotActLearnsThatFirst() public {
        Hold memory h = holdWords();
        (h.cash, h.epoch, h.financier) = (0, 9, TIER2);
        refused(hold(h, by(checker(TIER1))), Refusal.PowerMissing);
        refused(hold(h, by(maker(TIER1))), Refusal.RoleMissing);
        (h.epoch, h.financier) = (9, FINANCIER);
        refused(hold(h, by(maker(TIER1))), Refusal.EpochStale);
        suspend(TIER1, 2);
        refused(hold(holdWords(), by(maker(TIER1))), Refusal.ParticipantInactive);
        reinstate(TIER1, 2);
        applied(hold(holdWords(), by(maker(TIER1))));
        Commit memory c = commitWords();
        c.epoch = 9;
        refused(commit(c, by(maker(FINANCIER))), Refusal.SignatureMissing);
        suspend(FINANCIER, 4);
        refused(commit(commitWords(), both(FINANCIER)), Refusal.ParticipantInactive);
        reinstate(FINANCIER, 4);
        c = commitWords();
        c.financier = OTHER_FINANCIER;
        refused(commit(c, both(FINANCIER)), Refusal.HoldTermsDiffer);
        applied(commit(commitWords(), both(FINANCIER)));
        Complete memory o = completeWords();
        o.epoch = 9;
        refused(complete(o, by(attestor(OTHER_BANK))), Refusal.AttestorNotTheirs);
        // No epoch is left to end by: who may not release learns that he may not, and not that it cannot be done.
        putAtEpoch(ROOT, (1 << 20) - 1);
        refused(release(Release(ROOT, (1 << 20) - 1, LATER), by(maker(FINANCIER))), Refusal.SignatureMissing);
    }

    function suspend(uint32 participant, uint8 roles) private {
        Participant memory p = participantWords(participant, roles, BANK);
        (p.nonce, p.status, p.keys) = (2, 2, new KeyGrant[](0));
        applied(registration(p));
    }

    function reinstate(uint32 participant, uint8 roles) private {
        Participant memory p = participantWords(participant, roles, BANK);
        (p.nonce, p.keys) = (3, new KeyGrant[](0));
        applied(registration(p));
    }

    function test_commitRefusals() public {
        refused(commit(commitWords(), both(FINANCIER)), Refusal.HoldingNotHeld);
        applied(hold(holdWords(), by(maker(TIER1))));
        Commit memory o = commitWords();
        refused(commit(o, by(maker(FINANCIER))), Refusal.SignatureMissing);
        refused(commit(o, both(OTHER_FINANCIER)), Refusal.SignatureMissing);
        o.cash -= 1;
        refused(commit(o, both(FINANCIER)), Refusal.HoldTermsDiffer);
        o = commitWords();
        o.termsHash = keccak256('other terms');
        refused(commit(o, both(FINANCIER)), Refusal.HoldTermsDiffer);
        o = commitWords();
        o.epoch = 1;
        refused(commit(o, both(FINANCIER)), Refusal.EpochStale);
        o.holding = ROOT + 4;
        refused(commit(o, both(FINANCIER)), Refusal.HoldingUnknown);
        vm.warp(LATER);
        refused(commit(commitWords(), both(FINANCIER)), Refusal.HoldExpired);
    }

    function test_completeRefusals() public {
        refused(complete(completeWords(), by(attestor(BANK))), Refusal.HoldingNotCommitted);
        _committed();
        Complete memory o = completeWords();
        refused(complete(o, by(attestor(OTHER_BANK))), Refusal.AttestorNotTheirs);
        refused(complete(o, by(maker(FINANCIER))), Refusal.PowerMissing);
        refused(complete(o, by()), Refusal.SignatureMissing);
        o.cash -= 1;
        refused(complete(o, by(attestor(BANK))), Refusal.HoldTermsDiffer);
        o = completeWords();
        o.currency = 'EUR';
        refused(complete(o, by(attestor(BANK))), Refusal.CurrencyMismatch);
        o = completeWords();
        o.epoch = 2;
        refused(complete(o, by(attestor(BANK))), Refusal.EpochStale);
        o.holding = ROOT + 4;
        refused(complete(o, by(attestor(BANK))), Refusal.HoldingUnknown);
    }

    function test_completesOnTheSellersReceiptAndOnce() public {
        _committed();
        Order memory order = complete(completeWords(), by(maker(TIER1)));
        applied(order);
        refused(order, Refusal.HoldingNotCommitted);
    }

    function test_completesAfterDue() public {
        _committed();
        applied(date(20260601, 20260602));
        applied(complete(completeWords(), by(attestor(BANK))));
    }

    function test_aHoldIsReleasedByItsFinancierOrByAnybodyAtItsExpiry() public {
        applied(hold(holdWords(), by(maker(TIER1))));
        Release memory o = Release(ROOT, 2, LATER + 10);
        refused(release(o, by()), Refusal.ReleaseTooEarly);
        refused(release(o, by(maker(TIER1))), Refusal.ReleaseTooEarly);
        refused(release(o, by(checker(FINANCIER))), Refusal.PowerMissing);
        refused(release(Release(ROOT, 1, LATER), by(maker(FINANCIER))), Refusal.EpochStale);
        refused(release(Release(ROOT + 4, 1, LATER), by(maker(FINANCIER))), Refusal.HoldingUnknown);
        vm.warp(LATER);
        applied(release(o, by()));
        expectHolding(ROOT, FACE, TIER1, 3, HoldingState.Live);
        refused(release(Release(ROOT, 3, LATER + 10), by()), Refusal.HoldingNotHeld);
    }

    function test_aHoldIsFreeFromOneBusinessDayBeforeDue() public {
        applied(hold(holdWords(), by(maker(TIER1))));
        applied(date(20260529, 20260601));
        applied(release(Release(ROOT, 2, LATER), by()));
    }

    function test_aCommitDoesNotExpire() public {
        _committed();
        vm.warp(LATER + 1);
        Release memory o = Release(ROOT, 3, LATER + 10);
        refused(release(o, by()), Refusal.SignatureMissing);
        refused(release(o, by(maker(FINANCIER))), Refusal.SignatureMissing);
        refused(release(o, by(KEEPER)), Refusal.SignatureMissing);
        applied(release(o, both(FINANCIER)));
        expectHolding(ROOT, FACE, TIER1, 4, HoldingState.Live);
    }

    function test_theCaseKeyReleasesACommit() public {
        _committed();
        applied(release(Release(ROOT, 3, LATER), by(CASE)));
    }

    function _committed() private {
        applied(hold(holdWords(), by(maker(TIER1))));
        applied(commit(commitWords(), both(FINANCIER)));
    }
}
