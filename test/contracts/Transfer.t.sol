// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {HoldingState} from '../../contracts/HoldingWord.sol';
import '../../contracts/Orders.sol';
import {Refusal} from '../../contracts/Refusal.sol';
import {BookTest} from './support/BookTest.sol';
import {Carrier, Order} from './support/Carrier.sol';

contract TransferTest is BookTest {
    uint128 private constant MATE = ROOT | 1;
    uint128 private constant OWN = ROOT | (uint128(TIER1) << 32) | 2;

    function setUp() public override {
        super.setUp();
        issued();
    }

    function test_passesAPartAndConservesTheAmount() public {
        applied(_pass(part(ROOT, MATE, TIER2, 300)));
        expectHolding(ROOT, FACE - 300, TIER1, 1, HoldingState.Live);
        expectHolding(MATE, 300, TIER2, 1, HoldingState.Live);
    }

    function test_passesAPartUnderTheMakersOwnNumber() public {
        applied(_pass(part(ROOT, OWN, TIER2, 300)));
        expectHolding(OWN, 300, TIER2, 1, HoldingState.Live);
        expectHolding(OWN | 1, 0, 0, 0, HoldingState.None);
    }

    function test_passesTheWholeAndRaisesTheEpoch() public {
        applied(_pass(part(ROOT, 0, TIER2, FACE)));
        expectHolding(ROOT, FACE, TIER2, 2, HoldingState.Live);
    }

    function test_refusesASecondUseOfTheSameWords() public {
        Order memory whole = _pass(part(ROOT, 0, TIER2, FACE));
        applied(whole);
        refused(whole, Refusal.EpochStale);
        Transfer memory back = part(ROOT, 0, TIER1, FACE);
        back.items[0].epoch = 2;
        applied(transfer(back, by(maker(TIER2), maker(TIER1))));
        refused(whole, Refusal.EpochStale);
    }

    function test_refusesAUsedChild() public {
        Order memory once = _pass(part(ROOT, MATE, TIER2, 300));
        applied(once);
        refused(once, Refusal.ChildTaken);
    }

    function test_refusesNumbersOfOthers() public {
        refused(_pass(part(ROOT, ROOT | (uint128(TIER3) << 32) | 2, TIER2, 1)), Refusal.ChildNotYours);
        refused(_pass(part(ROOT, OWN | 1, TIER2, 1)), Refusal.ChildNotYours);
        refused(_pass(part(ROOT, OWN - 2, TIER2, 1)), Refusal.ChildNotYours);
        refused(_pass(part(ROOT, MATE + (1 << 64), TIER2, 1)), Refusal.ChildNotYours);
        refused(_pass(part(ROOT, OWN + (1 << 64), TIER2, 1)), Refusal.ChildNotYours);
        applied(_pass(part(ROOT, MATE, TIER2, 300)));
        refused(
            transfer(part(MATE, MATE + 1, TIER3, 1), by(maker(TIER2), maker(TIER3))),
            Refusal.ChildNotYours
        );
    }

    function test_refusesAmountsThatDoNotFit() public {
        refused(_pass(part(ROOT, MATE, TIER2, 0)), Refusal.AmountZero);
        refused(_pass(part(ROOT, MATE, TIER2, FACE + 1)), Refusal.AmountAboveHolding);
        refused(_pass(part(ROOT, MATE, TIER2, FACE)), Refusal.AmountNotWhole);
        refused(_pass(part(ROOT, 0, TIER2, FACE - 1)), Refusal.AmountNotWhole);
        refused(_pass(part(ROOT, MATE, TIER2, type(uint64).max)), Refusal.AmountAboveHolding);
    }

    function test_refusesABodyThatIsCutShort() public {
        Order memory order = _pass(part(ROOT, MATE, TIER2, 300));
        order.body = hex'1234';
        refused(order, Refusal.Malformed);
    }

    function test_refusesSomeoneElsesHolding() public {
        refused(
            transfer(part(ROOT, MATE, TIER3, 1), by(maker(TIER2), maker(TIER3))),
            Refusal.HoldingNotYours
        );
    }

    function test_refusesAHoldingThatIsNotThere() public {
        refused(_pass(part(ROOT + 2, 0, TIER2, 1)), Refusal.HoldingUnknown);
    }

    function test_refusesWithoutAnySignature() public {
        refused(transfer(part(ROOT, MATE, TIER2, 1), by()), Refusal.SignatureMissing);
    }

    function test_refusesACheckerAsMaker() public {
        refused(transfer(part(ROOT, MATE, TIER2, 1), by(checker(TIER1), maker(TIER2))), Refusal.PowerMissing);
    }

    function test_refusesWithoutTheReceiversConsent() public {
        refused(transfer(part(ROOT, MATE, TIER2, 1), by(maker(TIER1))), Refusal.ConsentMissing);
    }

    function test_refusesAnUnknownReceiver() public {
        refused(_pass(part(ROOT, MATE, 99, 1)), Refusal.ParticipantUnknown);
    }

    function test_refusesTheHolderAndTheObligorAsReceivers() public {
        refused(_pass(part(ROOT, MATE, TIER1, 1)), Refusal.ReceiverIsHolder);
        Participant memory p = participantWords(OBLIGOR, 3, BANK);
        p.nonce = 2;
        applied(registration(p));
        refused(
            transfer(part(ROOT, MATE, OBLIGOR, 1), by(maker(TIER1), maker(OBLIGOR))),
            Refusal.ReceiverIsHolder
        );
    }

    function test_refusesABankAsReceiver() public {
        refused(_pass(part(ROOT, MATE, BANK, 1)), Refusal.RoleMissing);
    }

    function test_refusesAnEmptyList() public {
        Transfer memory o;
        o.deadline = LATER;
        refused(_pass(o), Refusal.ItemsEmpty);
    }

    function test_refusesFromTheDueDateOn() public {
        applied(date(20260530, 20260531));
        applied(_pass(part(ROOT, MATE, TIER2, 1)));
        applied(date(20260531, 20260601));
        refused(_pass(part(ROOT, OWN, TIER2, 1)), Refusal.PastDue);
    }

    function test_refusesAHoldingOnHold() public {
        applied(hold(holdWords(), by(maker(TIER1))));
        Transfer memory o = part(ROOT, MATE, TIER2, 1);
        o.items[0].epoch = 2;
        refused(_pass(o), Refusal.HoldingNotLive);
    }

    function test_oneBadItemOfTwentyUndoesAll() public {
        Transfer memory o;
        o.items = new Item[](20);
        for (uint128 i = 0; i < 20; i++) {
            o.items[i] = Item(ROOT, 1, OWN + 2 * i, TIER2, i == 19 ? 0 : 5);
        }
        o.deadline = LATER;
        refused(_pass(o), Refusal.AmountZero);
        expectHolding(ROOT, FACE, TIER1, 1, HoldingState.Live);
        expectHolding(OWN, 0, 0, 0, HoldingState.None);
        o.items[19].amount = 5;
        applied(_pass(o));
        expectHolding(ROOT, FACE - 100, TIER1, 1, HoldingState.Live);
    }

    function test_everyItemIsAHoldingOfTheSameHolder() public {
        applied(_pass(part(ROOT, MATE, TIER2, 300)));
        Transfer memory o = part(ROOT, OWN, TIER3, 5);
        Item memory mine = o.items[0];
        o.items = new Item[](2);
        (o.items[0], o.items[1]) = (mine, Item(MATE, 1, 0, TIER3, 300));
        refused(transfer(o, by(maker(TIER1), maker(TIER3))), Refusal.HoldingNotYours);
        refused(transfer(o, by(maker(TIER1), maker(TIER2), maker(TIER3))), Refusal.HoldingNotYours);
        o.items[1].holding = ROOT + 4;
        refused(transfer(o, by(maker(TIER1), maker(TIER3))), Refusal.HoldingUnknown);
    }

    function test_aHolderPassesNothingOnWhenItsEpochsAreSpent() public {
        uint24 last = (1 << 20) - 256;
        putAtEpoch(ROOT, last);
        Transfer memory o = part(ROOT, MATE, TIER2, 300);
        o.items[0].epoch = last;
        refused(_pass(o), Refusal.EpochExhausted);
        putAtEpoch(ROOT, last - 1);
        o.items[0].epoch = last - 1;
        applied(_pass(o));
    }

    function test_severalReceiversNeedStandingConsents() public {
        Transfer memory o;
        o.items = new Item[](2);
        o.items[0] = Item(ROOT, 1, MATE, TIER2, 400);
        o.items[1] = Item(ROOT, 1, OWN, TIER3, 600);
        o.deadline = LATER;
        refused(transfer(o, by(maker(TIER1), maker(TIER2), maker(TIER3))), Refusal.SeveralReceivers);
        applied(consent(consentWords(), by(maker(TIER2))));
        o.items[1].epoch = 9;
        refused(transfer(o, by(maker(TIER1))), Refusal.EpochStale);
        (o.items[1].epoch, o.items[0].amount) = (1, 0);
        refused(transfer(o, by(maker(TIER1))), Refusal.AmountZero);
        o.items[0].amount = 400;
        applied(consent(Consent(TIER3, TIER1, CNY, 600, 90, 20261231, 1, LATER), by(maker(TIER3))));
        applied(transfer(o, by(maker(TIER1))));
        expectHolding(OWN, 600, TIER3, 1, HoldingState.Live);
    }

    function test_twoItemsForOneReceiverNeedItsConsentToo() public {
        Transfer memory o;
        o.items = new Item[](2);
        o.items[0] = Item(ROOT, 1, MATE, TIER2, 400);
        o.items[1] = Item(ROOT, 1, OWN, TIER2, 600);
        o.deadline = LATER;
        refused(transfer(o, by(maker(TIER1))), Refusal.ConsentMissing);
        applied(_pass(o));
    }

    function test_countsAllItemsOfAReceiverAgainstItsConsent() public {
        Consent memory c = consentWords();
        c.cap = 999;
        applied(consent(c, by(maker(TIER2))));
        Transfer memory o;
        o.items = new Item[](2);
        o.items[0] = Item(ROOT, 1, MATE, TIER2, 500);
        o.items[1] = Item(ROOT, 1, OWN, TIER2, 500);
        o.deadline = LATER;
        refused(transfer(o, by(maker(TIER1))), Refusal.ConsentExceeded);
    }

    function testFuzz_partsAddUpToTheWhole(uint64 a, uint64 b) public {
        a = uint64(1 + (a % (FACE - 2)));
        applied(_pass(part(ROOT, MATE, TIER2, a)));
        b = uint64(1 + (b % FACE));
        Order memory second = _pass(part(ROOT, OWN, TIER2, b));
        if (b < FACE - a) applied(second);
        else refused(second, b == FACE - a ? Refusal.AmountNotWhole : Refusal.AmountAboveHolding);
        uint256 sum =
            uint256(book.holdingOf(ROOT).amount) + book.holdingOf(MATE).amount + book.holdingOf(OWN).amount;
        require(sum == FACE, 'the parts do not add up');
    }

    function _pass(Transfer memory o) private view returns (Order memory) {
        return transfer(o, by(maker(TIER1), maker(TIER2)));
    }
}
