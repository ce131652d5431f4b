// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {HoldingState} from '../../contracts/HoldingWord.sol';
import '../../contracts/Orders.sol';
import {Refusal} from '../../contracts/Refusal.sol';
import {BookTest} from './support/BookTest.sol';
import {Carrier, Order} from './support/Carrier.sol';

contract SettleTest is BookTest {
    function setUp() public override {
        super.setUp();
        issued();
        applied(date(20260531, 20260601));
    }

    function test_retiresAHoldingAndTheCertificate() public {
        applied(settle(settleWords(FACE, FACE), by(attestor(BANK))));
        expectHolding(ROOT, 0, TIER1, 1, HoldingState.Paid);
        require(book.certificateOf(CERTIFICATE).outstanding == 0, 'still outstanding');
    }

    function test_paysInPartsAndCountsEachOnce() public {
        Order memory first = settle(settleWords(FACE, 400), by(attestor(BANK)));
        applied(first);
        refused(first, Refusal.OwedDiffers);
        applied(settle(settleWords(FACE - 400, FACE - 400), by(attestor(BANK))));
        refused(settle(settleWords(0, 1), by(attestor(BANK))), Refusal.NotPayable);
    }

    function test_aPaymentDoesNotRaiseTheEpoch() public {
        applied(settle(settleWords(FACE, 1), by(attestor(BANK))));
        expectHolding(ROOT, FACE - 1, TIER1, 1, HoldingState.Live);
    }

    function test_eachBankOfTheObligorAttestsWhatItBooked() public {
        Participant memory o = participantWords(OBLIGOR, 1, BANK);
        o.banks = new uint32[](2);
        (o.banks[0], o.banks[1], o.nonce) = (BANK, OTHER_BANK, 2);
        applied(registration(o));
        applied(settle(settleWords(FACE, 400), by(attestor(OTHER_BANK))));
        applied(settle(settleWords(FACE - 400, FACE - 400), by(attestor(BANK))));
        expectHolding(ROOT, 0, TIER1, 1, HoldingState.Paid);
        // A bank that keeps no account of it any more attests nothing more.
        (o.banks, o.nonce) = (new uint32[](1), 3);
        o.banks[0] = BANK;
        applied(registration(o));
        refused(settle(settleWords(0, 1), by(attestor(OTHER_BANK))), Refusal.AttestorNotTheirs);
    }

    function test_refusals() public {
        refused(settle(settleWords(FACE, FACE), by(attestor(OTHER_BANK))), Refusal.AttestorNotTheirs);
        refused(settle(settleWords(FACE, FACE), by(maker(OBLIGOR))), Refusal.PowerMissing);
        refused(settle(settleWords(FACE, FACE), by()), Refusal.SignatureMissing);
        refused(settle(settleWords(FACE, 0), by(attestor(BANK))), Refusal.AmountZero);
        refused(settle(settleWords(FACE, FACE + 1), by(attestor(BANK))), Refusal.AmountAboveOwed);
        refused(settle(settleWords(FACE - 1, 1), by(attestor(BANK))), Refusal.OwedDiffers);
        Settle memory o = settleWords(FACE, FACE);
        o.holding = ROOT + 4;
        refused(settle(o, by(attestor(BANK))), Refusal.HoldingUnknown);
    }

    function test_aPaymentIsAttestedByAnActiveBankAndItsAttestorsKey() public {
        Participant memory p = participantWords(BANK, 8, 0);
        (p.nonce, p.keys[0]) = (2, KeyGrant(key(5555), 0, 1));
        applied(registration(p));
        vm.warp(block.timestamp + 1 days);
        refused(settle(settleWords(FACE, 5), by(5555)), Refusal.PowerMissing);
        (p.nonce, p.status, p.keys) = (3, 2, new KeyGrant[](0));
        applied(registration(p));
        refused(settle(settleWords(FACE, 5), by(attestor(BANK))), Refusal.ParticipantInactive);
    }

    function test_nothingIsBookedInAPause() public {
        applied(pause(true, 1));
        refused(settle(settleWords(FACE, 5), by(attestor(BANK))), Refusal.Paused);
    }

    function testFuzz_outstandingAndPaidAddUpToTheFace(uint64 a, uint64 b) public {
        a = 1 + (a % FACE);
        applied(settle(settleWords(FACE, a), by(attestor(BANK))));
        if (a < FACE) {
            b = 1 + (b % (FACE - a));
            applied(settle(settleWords(FACE - a, b), by(attestor(BANK))));
        } else {
            b = 0;
        }
        require(
            uint256(book.certificateOf(CERTIFICATE).outstanding) + a + b == FACE,
            'money was made or lost'
        );
        require(book.holdingOf(ROOT).amount == book.certificateOf(CERTIFICATE).outstanding, 'parts differ');
    }
}
