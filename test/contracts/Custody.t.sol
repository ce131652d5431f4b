// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IActs} from '../../contracts/interfaces/IActs.sol';
import {IBookWords} from '../../contracts/interfaces/ICertificateBook.sol';
import {HoldingState} from '../../contracts/HoldingWord.sol';
import '../../contracts/Orders.sol';
import {Refusal} from '../../contracts/Refusal.sol';
import {BookTest} from './support/BookTest.sol';
import {Carrier, Order} from './support/Carrier.sol';

/// @notice Pledges, cancellation, returns, cases, voids and anchors.
contract CustodyTest is BookTest {
    uint32 internal constant SUPERVISOR = 10;
    uint256 internal constant REGULATOR = 4001;
    bytes32 internal constant CASE_HASH = keccak256('court');

    function setUp() public override {
        super.setUp();
        Participant memory o = participantWords(SUPERVISOR, 32, 0);
        o.keys[0] = KeyGrant(key(REGULATOR), 0, 512);
        applied(registration(o));
        issued();
    }

    function test_aPledgeIsReleasedByThePledgeeOnly() public {
        applied(pledge(0, FACE, by(maker(TIER1), maker(FINANCIER))));
        expectHolding(ROOT, FACE, TIER1, 2, HoldingState.Pledged);
        require(book.holdTermsOf(ROOT).financier == FINANCIER, 'no pledgee');
        refused(transfer(whole(2), by(maker(TIER1), maker(TIER2))), Refusal.HoldingNotLive);
        refused(unpledge(2, by(maker(TIER1))), Refusal.SignatureMissing);
        refused(unpledge(1, by(maker(FINANCIER))), Refusal.EpochStale);
        applied(unpledge(2, by(maker(FINANCIER))));
        expectHolding(ROOT, FACE, TIER1, 3, HoldingState.Live);
        refused(unpledge(3, by(maker(FINANCIER))), Refusal.HoldingNotPledged);
    }

    function test_aPartIsPledged() public {
        applied(pledge(ROOT + 1, 400, by(maker(TIER1), maker(FINANCIER))));
        expectHolding(ROOT, FACE - 400, TIER1, 1, HoldingState.Live);
        expectHolding(ROOT + 1, 400, TIER1, 1, HoldingState.Pledged);
        refused(pledge(ROOT + 1, 400, by(maker(TIER1), maker(FINANCIER))), Refusal.ChildTaken);
    }

    function test_aPledgeNeedsBoth() public {
        refused(pledge(0, FACE, by(maker(TIER1))), Refusal.SignatureMissing);
        refused(pledge(0, FACE, by(maker(FINANCIER))), Refusal.HoldingNotYours);
        refusedBeforehand(pledge(0, FACE - 1, by(maker(TIER1), maker(FINANCIER))), Refusal.AmountNotWhole);
    }

    function test_aPledgedHoldingIsPaid() public {
        applied(pledge(0, FACE, by(maker(TIER1), maker(FINANCIER))));
        applied(settle(settleWords(FACE, FACE), by(attestor(BANK))));
        expectHolding(ROOT, 0, TIER1, 2, HoldingState.Paid);
        require(book.holdTermsOf(ROOT).financier == 0, 'the pledge stands');
    }

    function test_cancelTakesTheObligorAndEveryHolder() public {
        applied(transfer(part(ROOT, ROOT + 1, TIER2, 400), by(maker(TIER1), maker(TIER2))));
        uint128[] memory all = new uint128[](2);
        (all[0], all[1]) = (ROOT, ROOT + 1);
        uint128[] memory one = new uint128[](1);
        one[0] = ROOT;
        uint256[] memory keys = new uint256[](4);
        (keys[0], keys[1], keys[2], keys[3]) = (maker(OBLIGOR), checker(OBLIGOR), maker(TIER1), maker(TIER2));
        refused(cancel(one, keys), Refusal.HoldersIncomplete);
        refused(cancel(all, by(maker(OBLIGOR), checker(OBLIGOR), maker(TIER1))), Refusal.SignatureMissing);
        refused(cancel(all, by(maker(OBLIGOR), checker(OBLIGOR), maker(TIER2))), Refusal.SignatureMissing);
        refused(cancel(all, by(maker(OBLIGOR), maker(TIER1), maker(TIER2))), Refusal.SignatureMissing);
        applied(cancel(all, keys));
        expectHolding(ROOT, 0, TIER1, 2, HoldingState.Cancelled);
        expectHolding(ROOT + 1, 0, TIER2, 2, HoldingState.Cancelled);
        require(book.certificateOf(CERTIFICATE).outstanding == 0, 'still outstanding');
        refused(cancel(all, keys), Refusal.HoldingNotLive);
        refused(settle(settleWords(FACE, 1), by(attestor(BANK))), Refusal.NotPayable);
    }

    function test_aHoldingListedTwiceIsNotCountedTwice() public {
        applied(transfer(part(ROOT, ROOT + 1, TIER2, FACE / 2), by(maker(TIER1), maker(TIER2))));
        uint128[] memory twice = new uint128[](2);
        (twice[0], twice[1]) = (ROOT, ROOT);
        refused(cancel(twice, by(maker(OBLIGOR), checker(OBLIGOR), maker(TIER1))), Refusal.HoldingNotLive);
        expectHolding(ROOT, FACE / 2, TIER1, 1, HoldingState.Live);
    }

    function test_noCancellationFromTheDueDateOn() public {
        applied(date(20260531, 20260601));
        uint128[] memory one = new uint128[](1);
        one[0] = ROOT;
        refused(cancel(one, by(maker(OBLIGOR), checker(OBLIGOR), maker(TIER1))), Refusal.PastDue);
    }

    function test_aHoldingGoesBackOnlyWhenOverdue() public {
        applied(transfer(whole(1), by(maker(TIER1), maker(TIER2))));
        refused(giveBack(2, by(maker(TIER2), maker(TIER1))), Refusal.NotOverdue);
        applied(date(20260531, 20260601));
        refused(giveBack(2, by(maker(TIER2), maker(TIER1))), Refusal.NotOverdue);
        applied(date(20260601, 20260602));
        refused(giveBack(2, by(maker(TIER2))), Refusal.SignatureMissing);
        refused(giveBack(2, by(maker(TIER1))), Refusal.HoldingNotYours);
        refused(giveBack(1, by(maker(TIER2), maker(TIER1))), Refusal.EpochStale);
        applied(giveBack(2, by(maker(TIER2), maker(TIER1))));
        expectHolding(ROOT, FACE, TIER1, 3, HoldingState.Live);
    }

    function test_aFreezeHoldsEveryPathAndUnfreezingRestores() public {
        applied(hold(holdWords(), by(maker(TIER1))));
        applied(commit(commitWords(), both(FINANCIER)));
        applied(freeze(1, freezers()));
        expectHolding(ROOT, FACE, TIER1, 4, HoldingState.Frozen);
        Complete memory o = completeWords();
        o.epoch = 4;
        refused(complete(o, by(attestor(BANK))), Refusal.HoldingNotCommitted);
        refused(release(Release(ROOT, 4, LATER), both(FINANCIER)), Refusal.HoldingNotHeld);
        refused(transfer(whole(4), by(maker(TIER1), maker(TIER2))), Refusal.HoldingNotLive);
        refused(freeze(2, freezers()), Refusal.HoldingNotLive);
        applied(unfreeze(2, freezers()));
        expectHolding(ROOT, FACE, TIER1, 5, HoldingState.Committed);
        o.epoch = 5;
        applied(complete(o, by(attestor(BANK))));
        expectHolding(ROOT, FACE, FINANCIER, 6, HoldingState.Live);
    }

    function test_aFrozenHoldingIsPaidWhenTheBankSaysSo() public {
        applied(freeze(1, freezers()));
        applied(settle(settleWords(FACE, FACE), by(attestor(BANK))));
        expectHolding(ROOT, 0, TIER1, 2, HoldingState.Paid);
        refused(unfreeze(2, freezers()), Refusal.HoldingNotFrozen);
    }

    function test_aPledgedHoldingIsFrozenAndPledgedAgain() public {
        applied(pledge(0, FACE, by(maker(TIER1), maker(FINANCIER))));
        applied(freeze(1, freezers()));
        refused(unpledge(3, by(maker(FINANCIER))), Refusal.HoldingNotPledged);
        applied(unfreeze(2, freezers()));
        expectHolding(ROOT, FACE, TIER1, 4, HoldingState.Pledged);
        applied(unpledge(4, by(maker(FINANCIER))));
    }

    function test_onlyAnActiveSupervisorForces() public {
        // A key with a regulator's power makes no supervisor of a company.
        Participant memory p = participantWords(50, 2, BANK);
        p.keys[0].powers = 512;
        applied(registration(p));
        refused(force(1, TIER3, by(maker(50))), Refusal.RoleMissing);
        p = participantWords(SUPERVISOR, 32, 0);
        (p.nonce, p.status, p.keys) = (2, 2, new KeyGrant[](0));
        applied(registration(p));
        refused(force(1, TIER3, by(REGULATOR)), Refusal.ParticipantInactive);
    }

    function test_aFreezeTakesTwoFreezersAndANumberOfItsOwn() public {
        refused(freeze(1, by(REGISTRAR_MAKER)), Refusal.SignatureMissing);
        refused(freeze(1, both(OBLIGOR)), Refusal.RoleMissing);
        refused(freeze(0, freezers()), Refusal.NumberUsed);
        applied(freeze(1, freezers()));
        refused(unfreeze(1, freezers()), Refusal.NumberUsed);
    }

    function test_aCourtMovesAHoldingInAnyUnpaidState() public {
        applied(hold(holdWords(), by(maker(TIER1))));
        applied(freeze(1, freezers()));
        refused(force(2, TIER3, by(REGISTRAR_MAKER)), Refusal.PowerMissing);
        refused(force(2, TIER1, by(REGULATOR)), Refusal.ReceiverIsHolder);
        refused(force(2, OBLIGOR, by(REGULATOR)), Refusal.RoleMissing);
        refused(force(1, TIER3, by(REGULATOR)), Refusal.NumberUsed);
        applied(force(2, TIER3, by(REGULATOR)));
        expectHolding(ROOT, FACE, TIER3, 4, HoldingState.Live);
        require(book.holdTermsOf(ROOT).financier == 0, 'the hold stands');
        applied(settle(settleWords(FACE, FACE), by(attestor(BANK))));
        refused(force(3, TIER2, by(REGULATOR)), Refusal.NotPayable);
    }

    function test_aVoidEndsOneOfferOrAll() public {
        Order memory offer = transfer(part(ROOT, ROOT + 1, TIER2, 400), by(maker(TIER1), maker(TIER2)));
        refused(makeVoid(1, ROOT + 1, by(maker(TIER2))), Refusal.HoldingNotYours);
        refused(
            makeVoid(1, (uint128(CERTIFICATE) << 64) | (uint128(TIER2) << 32) | 2, by(maker(TIER1))),
            Refusal.ChildNotYours
        );
        applied(makeVoid(1, ROOT + 1, by(maker(TIER1))));
        refused(offer, Refusal.ChildTaken);
        expectHolding(ROOT + 1, 0, TIER1, 1, HoldingState.Emptied);
        Order memory other = transfer(whole(1), by(maker(TIER1), maker(TIER2)));
        applied(makeVoid(1, 0, by(maker(TIER1))));
        refused(other, Refusal.EpochStale);
        expectHolding(ROOT, FACE, TIER1, 2, HoldingState.Live);
    }

    function test_whatIsNotThereIsUnknownToEveryAct() public {
        Pledge memory p = Pledge(ROOT + 4, 1, 0, FACE, FINANCIER, 0, LATER);
        refused(
            signed(
                OrderKind.Pledge,
                Carrier.body(p),
                OrderHashes.hash(p),
                by(maker(TIER1), maker(FINANCIER))
            ),
            Refusal.HoldingUnknown
        );
        Unpledge memory u = Unpledge(ROOT + 4, 1, LATER);
        refused(
            signed(OrderKind.Unpledge, Carrier.body(u), OrderHashes.hash(u), by(maker(FINANCIER))),
            Refusal.HoldingUnknown
        );
        Return memory r = Return(ROOT + 4, 1, TIER1, 0, LATER);
        refused(
            signed(OrderKind.Return, Carrier.body(r), OrderHashes.hash(r), by(maker(TIER1))),
            Refusal.HoldingUnknown
        );
        Void memory v = Void(ROOT + 4, 1, 0, LATER);
        refused(
            signed(OrderKind.Void, Carrier.body(v), OrderHashes.hash(v), by(maker(TIER1))),
            Refusal.HoldingUnknown
        );
        Freeze memory f = Freeze(ROOT + 4, CASE_HASH, 1);
        refused(
            signed(OrderKind.Freeze, Carrier.body(f), OrderHashes.hash(f), freezers()),
            Refusal.HoldingUnknown
        );
        Unfreeze memory n = Unfreeze(ROOT + 4, CASE_HASH, 1);
        refused(
            signed(OrderKind.Unfreeze, Carrier.body(n), OrderHashes.hash(n), freezers()),
            Refusal.HoldingUnknown
        );
        Force memory c = Force(ROOT + 4, TIER2, CASE_HASH, 1);
        refused(
            signed(OrderKind.Force, Carrier.body(c), OrderHashes.hash(c), by(REGULATOR)),
            Refusal.HoldingUnknown
        );
        Cancel memory k = Cancel(CERTIFICATE + 1, new uint128[](0), 0, LATER);
        refused(
            signed(OrderKind.Cancel, Carrier.body(k), OrderHashes.hash(k), both(OBLIGOR)),
            Refusal.HoldingUnknown
        );
    }

    function test_whoMayNotActLearnsThatFirst() public {
        refused(pledge(0, FACE + 1, by(checker(TIER1))), Refusal.PowerMissing);
        Freeze memory f = Freeze(ROOT + 4, CASE_HASH, 1);
        refused(
            signed(OrderKind.Freeze, Carrier.body(f), OrderHashes.hash(f), by(REGISTRAR_MAKER)),
            Refusal.SignatureMissing
        );
        Unfreeze memory n = Unfreeze(ROOT + 4, CASE_HASH, 1);
        refused(
            signed(OrderKind.Unfreeze, Carrier.body(n), OrderHashes.hash(n), by(REGISTRAR_MAKER)),
            Refusal.SignatureMissing
        );
        Cancel memory k = Cancel(CERTIFICATE, new uint128[](1), 0, LATER);
        refused(
            signed(OrderKind.Cancel, Carrier.body(k), OrderHashes.hash(k), by(maker(OBLIGOR))),
            Refusal.SignatureMissing
        );
        refused(giveBack(9, by(checker(TIER1))), Refusal.PowerMissing);
        refused(makeVoid(9, 0, by(checker(TIER1))), Refusal.PowerMissing);
        refused(makeVoid(1, 0, by()), Refusal.SignatureMissing);
        applied(pledge(0, FACE, by(maker(TIER1), maker(FINANCIER))));
        refused(unpledge(9, by(maker(TIER1))), Refusal.SignatureMissing);
    }

    function test_pledgeRefusals() public {
        refused(pledgeTo(BANK, 1, by(maker(TIER1), attestor(BANK))), Refusal.RoleMissing);
        refused(pledgeTo(FINANCIER, 1, by(maker(TIER1), checker(FINANCIER))), Refusal.PowerMissing);
        refused(pledgeTo(FINANCIER, 2, by(maker(TIER1), maker(FINANCIER))), Refusal.EpochStale);
        refused(pledgeTo(TIER1, 1, by(maker(TIER1))), Refusal.ReceiverIsHolder);
        // Who signs not, and whose words are wrong besides, is told that it does not sign.
        refused(pledgeTo(FINANCIER, 2, by(maker(TIER1))), Refusal.SignatureMissing);
        refused(pledgeTo(BANK, 2, by(maker(TIER1))), Refusal.RoleMissing);
    }

    function test_cancelRefusals() public {
        applied(document(keccak256('another'), FACE, 1));
        Issue memory o = issueWords();
        (o.certificate, o.documents[0].docKey) = (CERTIFICATE + 1, keccak256('another'));
        applied(issue(o));
        uint256[] memory keys = by(maker(OBLIGOR), checker(OBLIGOR), maker(TIER1));
        uint128[] memory one = new uint128[](1);
        one[0] = uint128(CERTIFICATE + 1) << 64;
        refused(cancel(one, keys), Refusal.HoldingUnknown);
        one[0] = ROOT + 4;
        refused(cancel(one, keys), Refusal.HoldingUnknown);
        refused(cancel(new uint128[](0), keys), Refusal.HoldersIncomplete);
        one[0] = ROOT;
        refused(cancel(one, by(maker(OBLIGOR), checker(OBLIGOR), checker(TIER1))), Refusal.PowerMissing);
        applied(settle(settleWords(FACE, FACE), by(attestor(BANK))));
        refused(cancel(new uint128[](0), keys), Refusal.HoldersIncomplete);
    }

    function test_returnRefusals() public {
        applied(transfer(whole(1), by(maker(TIER1), maker(TIER2))));
        applied(date(20260601, 20260602));
        refused(backTo(TIER2, 2, by(maker(TIER2))), Refusal.ReceiverIsHolder);
        refused(backTo(BANK, 2, by(maker(TIER2), attestor(BANK))), Refusal.RoleMissing);
        refused(backTo(BANK, 9, by(maker(TIER2))), Refusal.RoleMissing);
        Participant memory p = participantWords(OBLIGOR, 3, BANK);
        p.nonce = 2;
        applied(registration(p));
        refused(backTo(OBLIGOR, 2, by(maker(TIER2), maker(OBLIGOR))), Refusal.ReceiverIsHolder);
        applied(freeze(1, freezers()));
        refused(backTo(TIER1, 3, by(maker(TIER2), maker(TIER1))), Refusal.HoldingNotLive);
    }

    function test_forceAndVoidRefusals() public {
        Participant memory p = participantWords(OBLIGOR, 3, BANK);
        p.nonce = 2;
        applied(registration(p));
        refused(force(1, OBLIGOR, by(REGULATOR)), Refusal.ReceiverIsHolder);
        refused(force(1, TIER1, by(REGULATOR)), Refusal.ReceiverIsHolder);
        refused(makeVoid(2, ROOT + 1, by(maker(TIER1))), Refusal.EpochStale);
        applied(makeVoid(1, ROOT + 1, by(maker(TIER1))));
        refused(makeVoid(1, ROOT + 1, by(maker(TIER1))), Refusal.ChildTaken);
        applied(hold(holdWords(), by(maker(TIER1))));
        refused(makeVoid(2, 0, by(maker(TIER1))), Refusal.HoldingNotLive);
    }

    function test_noVoidUsesUpTheEpochsThatACaseNeeds() public {
        uint24 last = (1 << 20) - 256;
        putAtEpoch(ROOT, last);
        refused(makeVoid(last, 0, by(maker(TIER1))), Refusal.EpochExhausted);
        putAtEpoch(ROOT, last - 1);
        applied(makeVoid(last - 1, 0, by(maker(TIER1))));
        applied(freeze(1, freezers()));
        expectHolding(ROOT, FACE, TIER1, last + 1, HoldingState.Frozen);
        putAtEpoch(ROOT, (1 << 20) - 1);
        refused(unfreeze(2, freezers()), Refusal.Malformed);
        expectHolding(ROOT, FACE, TIER1, (1 << 20) - 1, HoldingState.Frozen);
    }

    function test_aHeldHoldingIsReleasedBeforeItIsPaid() public {
        applied(hold(holdWords(), by(maker(TIER1))));
        Order memory booked = settle(settleWords(FACE, FACE), by(attestor(BANK)));
        refused(booked, Refusal.HoldingHeld);
        applied(release(Release(ROOT, 2, LATER), by(maker(FINANCIER))));
        applied(booked);
    }

    function test_anAnchorIsUsedOnce() public {
        Order memory o = anchor(7, by(EVIDENCE));
        applied(o);
        refused(o, Refusal.NumberUsed);
        refused(anchor(8, by(KEEPER)), Refusal.PowerMissing);
        require(book.numberUsed(7) && !book.numberUsed(8), 'the number was not kept');
    }

    function test_aPauseStopsTheRarerActsToo() public {
        applied(pause(true, 1));
        refused(freeze(1, freezers()), Refusal.Paused);
        expectHolding(ROOT, FACE, TIER1, 1, HoldingState.Live);
    }

    function test_theActsCalledByThemselvesKnowNoKeyAndTouchNothing() public {
        IActs alone = IActs(
            deploy('CustodyActs.sol:CustodyActs', abi.encode(deploy('Signatures.sol:Signatures', '')))
        );
        try alone.applyOne(Carrier.carried(freeze(1, freezers()))) {
            revert('it applied');
        } catch (bytes memory reason) {
            require(bytes4(reason) == IBookWords.Book_Refused.selector, 'it failed for another reason');
        }
        expectHolding(ROOT, FACE, TIER1, 1, HoldingState.Live);
    }

    function freezers() private pure returns (uint256[] memory) {
        return by(REGISTRAR_MAKER, REGISTRAR_CHECKER);
    }

    function whole(uint24 epoch) private pure returns (Transfer memory o) {
        o = part(ROOT, 0, TIER2, FACE);
        o.items[0].epoch = epoch;
    }

    function pledge(uint128 child, uint64 amount, uint256[] memory keys) private view returns (Order memory) {
        Pledge memory o = Pledge(ROOT, 1, child, amount, FINANCIER, keccak256('pledge'), LATER);
        return signed(OrderKind.Pledge, Carrier.body(o), OrderHashes.hash(o), keys);
    }

    function pledgeTo(
        uint32 pledgee,
        uint24 epoch,
        uint256[] memory keys
    ) private view returns (Order memory) {
        Pledge memory o = Pledge(ROOT, epoch, 0, FACE, pledgee, keccak256('pledge'), LATER);
        return signed(OrderKind.Pledge, Carrier.body(o), OrderHashes.hash(o), keys);
    }

    function backTo(
        uint32 receiver,
        uint24 epoch,
        uint256[] memory keys
    ) private view returns (Order memory) {
        Return memory o = Return(ROOT, epoch, receiver, keccak256('paid back'), LATER);
        return signed(OrderKind.Return, Carrier.body(o), OrderHashes.hash(o), keys);
    }

    function unpledge(uint24 epoch, uint256[] memory keys) private view returns (Order memory) {
        Unpledge memory o = Unpledge(ROOT, epoch, LATER);
        return signed(OrderKind.Unpledge, Carrier.body(o), OrderHashes.hash(o), keys);
    }

    function cancel(uint128[] memory holdings, uint256[] memory keys) private view returns (Order memory) {
        Cancel memory o = Cancel(CERTIFICATE, holdings, keccak256('why'), LATER);
        return signed(OrderKind.Cancel, Carrier.body(o), OrderHashes.hash(o), keys);
    }

    function giveBack(uint24 epoch, uint256[] memory keys) private view returns (Order memory) {
        Return memory o = Return(ROOT, epoch, TIER1, keccak256('paid back'), LATER);
        return signed(OrderKind.Return, Carrier.body(o), OrderHashes.hash(o), keys);
    }

    function freeze(uint64 number_, uint256[] memory keys) private view returns (Order memory) {
        Freeze memory o = Freeze(ROOT, CASE_HASH, number_);
        return signed(OrderKind.Freeze, Carrier.body(o), OrderHashes.hash(o), keys);
    }

    function unfreeze(uint64 number_, uint256[] memory keys) private view returns (Order memory) {
        Unfreeze memory o = Unfreeze(ROOT, CASE_HASH, number_);
        return signed(OrderKind.Unfreeze, Carrier.body(o), OrderHashes.hash(o), keys);
    }

    function force(
        uint64 number_,
        uint32 receiver,
        uint256[] memory keys
    ) private view returns (Order memory) {
        Force memory o = Force(ROOT, receiver, CASE_HASH, number_);
        return signed(OrderKind.Force, Carrier.body(o), OrderHashes.hash(o), keys);
    }

    function makeVoid(
        uint24 epoch,
        uint128 child,
        uint256[] memory keys
    ) private view returns (Order memory) {
        Void memory o = Void(ROOT, epoch, child, LATER);
        return signed(OrderKind.Void, Carrier.body(o), OrderHashes.hash(o), keys);
    }

    function anchor(uint64 number_, uint256[] memory keys) private view returns (Order memory) {
        Anchor memory o = Anchor(keccak256('root'), number_);
        return signed(OrderKind.Anchor, Carrier.body(o), OrderHashes.hash(o), keys);
    }
}
