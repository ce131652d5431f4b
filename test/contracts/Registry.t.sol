// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Initializable} from '@openzeppelin/contracts/proxy/utils/Initializable.sol';
import {Genesis} from '../../contracts/Genesis.sol';
import {BookProxy} from '../../contracts/governance/BookProxy.sol';
import {IBookWords, ICertificateBook} from '../../contracts/interfaces/ICertificateBook.sol';
import '../../contracts/Orders.sol';
import {Refusal} from '../../contracts/Refusal.sol';
import {BookTest} from './support/BookTest.sol';
import {Carrier, Order, Signature} from './support/Carrier.sol';
import {Vm} from './support/Vm.sol';

/// @notice Participants, keys, consents, documents, the calendar, the pause, and what is common to all orders.
contract RegistryTest is BookTest {
    function test_recordsAParticipantWithItsKeys() public view {
        (uint8 roles, uint8 status, uint32 nonce, uint32[] memory banks) = book.participantOf(OBLIGOR);
        require(roles == 1 && status == 1 && nonce == 1 && banks[0] == BANK, 'participant');
        require(book.keyOf(key(maker(OBLIGOR))).participant == OBLIGOR, 'key');
    }

    function test_tellsOfEveryKeyFromWhenItActs() public {
        Participant memory p = participantWords(TIER1, 2, BANK);
        (p.nonce, p.keys[1]) = (2, KeyGrant(key(5555), 0, 2));
        Vm.Log[] memory logs = execute(registration(p));
        require(logs.length == 3, 'not one event of each');
        for (uint256 i = 0; i < 2; i++) {
            Vm.Log memory told = logs[i + 1];
            require(told.topics[0] == IBookWords.KeyRecorded.selector, 'another event');
            require(told.topics[1] == digest(OrderHashes.hash(p)), 'of another order');
            require(told.topics[2] == bytes32(uint256(TIER1)) && told.topics[3] == p.keys[i].key, 'whose');
            bytes memory words = abi.encode(0, p.keys[i].powers, i == 0 ? 0 : block.timestamp + 1 days);
            require(keccak256(told.data) == keccak256(words), 'what it may');
        }
    }

    function test_registrationTakesTwoRegistrars() public {
        Participant memory p = participantWords(50, 2, BANK);
        refused(registrationBy(p, by(REGISTRAR_MAKER)), Refusal.SignatureMissing);
        refused(registrationBy(p, by()), Refusal.SignatureMissing);
        refused(registrationBy(p, by(REGISTRAR_MAKER, KEEPER)), Refusal.PowerMissing);
        refused(registrationBy(p, both(OBLIGOR)), Refusal.RoleMissing);
        refused(registrationBy(p, by(REGISTRAR_MAKER, REGISTRAR_MAKER)), Refusal.SignerTwice);
    }

    function test_registrationRefusals() public {
        Participant memory p = participantWords(OBLIGOR, 1, BANK);
        refused(registration(p), Refusal.NonceStale);
        p.nonce = 2;
        p.status = 0;
        refused(registration(p), Refusal.Malformed);
        p.status = 4;
        refused(registration(p), Refusal.Malformed);
        p.status = 1;
        p.keys[0].key = 0;
        refused(registration(p), Refusal.Malformed);
        p.keys[0].key = key(maker(TIER1));
        refused(registration(p), Refusal.KeyTaken);
        p.keys[0] = KeyGrant(keccak256('another'), 4, 1);
        refused(registration(p), Refusal.KeyKindUnsupported);
        p = participantWords(0, 1, BANK);
        refused(registration(p), Refusal.ParticipantUnknown);
    }

    function test_aRevokedKeySignsNothingAndStaysItsCompanys() public {
        Participant memory p = participantWords(TIER1, 2, BANK);
        p.nonce = 2;
        p.keys[0].powers = 0;
        applied(registration(p));
        refused(issue(issueWords()), Refusal.SignatureInvalid);
        Participant memory other = participantWords(50, 2, BANK);
        other.keys[0].key = p.keys[0].key;
        refused(registration(other), Refusal.KeyTaken);
    }

    function test_aConsentIsTheReceiversAndCountsOnce() public {
        refused(consent(consentWords(), by(maker(TIER1))), Refusal.SignatureMissing);
        Order memory order = consent(consentWords(), by(maker(TIER2)));
        applied(order);
        refused(order, Refusal.NonceStale);
    }

    function test_aDocumentsAmountIsSignedWithItsVersion() public {
        refused(document(INVOICE, FACE, 1), Refusal.DocumentVersionStale);
        issued();
        refused(document(INVOICE, FACE - 1, 2), Refusal.DocumentExhausted);
        applied(document(INVOICE, FACE, 2));
        applied(document(INVOICE, FACE + 1, 3));
        ICertificateBook.DocumentView memory view_ = book.documentOf(INVOICE);
        require(view_.amount == FACE + 1 && view_.version == 3, 'amount and version');
        require(view_.commitment == keccak256('salted'), 'commitment');
        Document memory o = Document(keccak256('x'), 1, 1, 0);
        bytes32 hash = OrderHashes.hash(o);
        refused(signed(OrderKind.Document, Carrier.body(o), hash, by(KEEPER)), Refusal.PowerMissing);
        refused(signed(OrderKind.Document, Carrier.body(o), hash, by(777)), Refusal.SignatureInvalid);
    }

    function test_theDateMovesForwardOnly() public {
        refused(date(20260302, 20260303), Refusal.DateNotForward);
        refused(date(20260303, 20260303), Refusal.DateNotForward);
        refused(date(20260230, 20260303), Refusal.Malformed);
        applied(date(20260831, 20260901));
        (, , uint32 sixMonths, uint32 oneYear) = book.calendar();
        require(sixMonths == 20270228 && oneYear == 20270831, 'term limits');
    }

    function test_refusesWhatIsNoDate() public {
        uint32[11] memory none = [
            uint32(20260400),
            20260431,
            20261301,
            20260001,
            20270229,
            19991231,
            21790101,
            18991231,
            99990101,
            20260332,
            21000229
        ];
        for (uint256 i = 0; i < none.length; i++) {
            refused(date(none[i], 21781231), Refusal.Malformed);
            refused(date(20260303, none[i]), Refusal.Malformed);
        }
        applied(date(20280229, 20280301));
        applied(date(21781230, 21781231));
    }

    function test_theDaysNumberIsRightToTheLastDay() public {
        applied(date(21780901, 21780902));
        Issue memory o = issueWords();
        (o.dueOn, o.termReason) = (21781231, keccak256('long'));
        applied(issue(o));
        Consent memory c = consentWords();
        (c.endsOn, c.longestTermDays) = (21781231, 120);
        applied(consent(c, by(maker(TIER2))));
        refused(transfer(part(ROOT, 0, TIER2, FACE), by(maker(TIER1))), Refusal.ConsentExceeded);
        (c.nonce, c.longestTermDays) = (2, 121);
        applied(consent(c, by(maker(TIER2))));
        applied(transfer(part(ROOT, 0, TIER2, FACE), by(maker(TIER1))));
    }

    function test_aConsentEndsOnADateAndIsInAKnownCurrency() public {
        Consent memory c = consentWords();
        c.endsOn = 20260230;
        refused(consent(c, by(maker(TIER2))), Refusal.Malformed);
        (c.endsOn, c.currency) = (20261231, 'XXX');
        refused(consent(c, by(maker(TIER2))), Refusal.CurrencyUnknown);
        c.currency = 0;
        refused(consent(c, by(maker(TIER2))), Refusal.CurrencyUnknown);
    }

    function test_whoMayNotActLearnsThatFirst() public {
        Pause memory o = Pause(true, 9);
        refused(
            signed(OrderKind.Pause, Carrier.body(o), OrderHashes.hash(o), by(KEEPER)),
            Refusal.PowerMissing
        );
        Consent memory c = consentWords();
        c.endsOn = 1;
        refused(consent(c, by(987)), Refusal.SignatureInvalid);
    }

    function test_aConsentIsForAPayerWhoMayHold() public {
        Consent memory c = consentWords();
        c.payer = 99;
        refused(consent(c, by(maker(TIER2))), Refusal.ParticipantUnknown);
        c.payer = BANK;
        refused(consent(c, by(maker(TIER2))), Refusal.RoleMissing);
        (c.payer, c.receiver) = (TIER1, BANK);
        refused(consent(c, by(attestor(BANK))), Refusal.RoleMissing);
    }

    function test_aCompanyHasSoManyKeysAndNoMore() public {
        putLength(TIER1, 2, 499);
        Participant memory p = participantWords(TIER1, 2, BANK);
        p.nonce = 2;
        p.keys[0] = KeyGrant(key(5555), 0, 1);
        applied(registration(p));
        p.nonce = 3;
        p.keys[0] = KeyGrant(key(6666), 0, 1);
        refused(registration(p), Refusal.KeysTooMany);
        p.keys[0] = KeyGrant(key(5555), 0, 0);
        applied(registration(p));
    }

    function test_aReceiverHasSoManyConsentsAndNoMore() public {
        applied(consent(consentWords(), by(maker(TIER2))));
        putLength(TIER2, 3, 1500);
        Consent memory c = consentWords();
        (c.nonce, c.payer) = (2, TIER3);
        refused(consent(c, by(maker(TIER2))), Refusal.ConsentsTooMany);
        c.payer = TIER1;
        applied(consent(c, by(maker(TIER2))));
        putLength(TIER2, 3, 1499);
        (c.nonce, c.payer) = (3, TIER3);
        applied(consent(c, by(maker(TIER2))));
    }

    function test_aTermIsCountedOverTheTurnOfTheYear() public {
        // 1 March 2027 to 28 February 2028 are 364 days; a day less of consent does not cover them.
        applied(date(20270301, 20270302));
        Issue memory o = issueWords();
        (o.dueOn, o.termReason) = (20280228, keccak256('long'));
        Consent memory c = consentWords();
        (c.receiver, c.payer, c.endsOn, c.longestTermDays) = (TIER1, OBLIGOR, 20271231, 363);
        applied(consent(c, by(maker(TIER1))));
        refused(issueBy(o, both(OBLIGOR)), Refusal.ConsentExceeded);
        (c.nonce, c.longestTermDays) = (2, 364);
        applied(consent(c, by(maker(TIER1))));
        applied(issueBy(o, both(OBLIGOR)));
    }

    function test_aBookDoesNotBeginWithoutItsOperator() public {
        Genesis memory other = genesis();
        other.operator = 0;
        address version = deployVersion();
        vm.expectRevert(
            abi.encodeWithSelector(IBookWords.Book_Refused.selector, bytes32(0), Refusal.ParticipantUnknown)
        );
        new BookProxy(version, abi.encodeCall(ICertificateBook.initialize, (other)));
    }

    function test_aPauseStopsEverythingButItsEnd() public {
        applied(pause(true, 1));
        refused(issue(issueWords()), Refusal.Paused);
        refused(date(20260303, 20260304), Refusal.Paused);
        refused(pause(false, 1), Refusal.NonceStale);
        applied(pause(false, 2));
        issued();
    }

    function test_refusesPastItsDeadline() public {
        vm.warp(uint256(LATER) + 1);
        refused(issue(issueWords()), Refusal.DeadlinePassed);
    }

    function test_refusesASignatureOverOtherWords() public {
        Order memory order = issue(issueWords());
        Issue memory o = issueWords();
        o.face -= 1;
        order.body = Carrier.body(o);
        refused(order, Refusal.SignatureInvalid);
    }

    function test_refusesASignatureForAnotherBookOrChain() public {
        Order memory order = issue(issueWords());
        vm.chainId(999);
        refused(order, Refusal.SignatureInvalid);
    }

    function test_refusesAHighSAndOtherKindsOfKeys() public {
        Order memory order = issue(issueWords());
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(maker(TIER1), digest(OrderHashes.hash(issueWords())));
        bytes32 high = bytes32(
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141 - uint256(s)
        );
        order.signatures[2].data = abi.encodePacked(r, high, v == 27 ? uint8(28) : uint8(27));
        refused(order, Refusal.SignatureInvalid);
        order.signatures[2].kind = 4;
        refused(order, Refusal.KeyKindUnsupported);
    }

    function test_refusesKindsThatItDoesNotAnswer() public {
        Order memory order;
        order.kind = uint8(OrderKind.Anchor) + 1;
        refused(order, Refusal.KindUnsupported);
        order.kind = 200;
        refused(order, Refusal.KindUnsupported);
    }

    function test_oneSignatureCoversManyOrdersByTheirRoot() public {
        bytes32 left = OrderHashes.hash(_document('a'));
        bytes32 right = OrderHashes.hash(_document('b'));
        bytes32 leftLeaf = keccak256(abi.encode(left));
        bytes32 rightLeaf = keccak256(abi.encode(right));
        bytes32 root =
            leftLeaf < rightLeaf
                ? keccak256(abi.encode(leftLeaf, rightLeaf))
                : keccak256(abi.encode(rightLeaf, leftLeaf));
        Order[] memory orders = new Order[](2);
        for (uint256 i = 0; i < 2; i++) {
            orders[i].kind = uint8(OrderKind.Document);
            orders[i].body = Carrier.body(_document(i == 0 ? bytes32('a') : bytes32('b')));
            orders[i].signatures = new Signature[](1);
            orders[i].signatures[0] = signature(
                EVIDENCE,
                digest(keccak256(abi.encode(keccak256('Orders(bytes32 root)'), root)))
            );
            orders[i].proof = new bytes32[](1);
            orders[i].proof[0] = i == 0 ? rightLeaf : leftLeaf;
        }
        book.execute(Carrier.carried(orders));
        require(book.documentOf('a').version == 1 && book.documentOf('b').version == 1, 'not applied');
        Document memory third = _document('c');
        orders[0].body = Carrier.body(third);
        refused(orders[0], Refusal.SignatureInvalid);
    }

    function test_aRefusedOrderDoesNotStopItsNeighbours() public {
        Order[] memory orders = new Order[](3);
        orders[0] = document('a', 1, 1);
        orders[1] = document('a', 1, 1);
        orders[2] = document('b', 1, 1);
        book.execute(Carrier.carried(orders));
        require(book.documentOf('b').version == 1, 'the rest did not go on');
    }

    function test_aCarrierWithTooLittleGasEndsNothing() public {
        issued();
        // Large enough that what a dry frame leaves behind would pay for a refusal.
        Transfer memory o;
        o.items = new Item[](30);
        for (uint128 i = 0; i < 30; i++) {
            o.items[i] = Item(ROOT, 1, ROOT | (uint128(TIER1) << 32) | (2 + 2 * i), TIER2, 5);
        }
        o.deadline = LATER;
        Order[] memory orders = new Order[](1);
        orders[0] = transfer(o, by(maker(TIER1), maker(TIER2)));
        bytes memory call = abi.encodeCall(book.execute, (Carrier.carried(orders)));
        uint256 failures = 0;
        for (uint256 gas = 100_000; gas < 4_000_000; gas += 9_973) {
            (bool success, ) = address(book).call{gas: gas}(call);
            if (success) {
                require(book.holdingOf(ROOT).amount == FACE - 150, 'a refusal was made of a lack of gas');
                require(failures > 0, 'the test began with enough gas');
                return;
            }
            failures++;
        }
        revert('never applied');
    }

    function test_aBookBeginsOnARealDateAndOnce() public {
        Genesis memory other = genesis();
        vm.expectRevert(Initializable.InvalidInitialization.selector);
        book.initialize(other);
        other.nextBusinessDay = other.today;
        address version = deployVersion();
        vm.expectRevert(IBookWords.Book_GenesisDates.selector);
        new BookProxy(version, abi.encodeCall(ICertificateBook.initialize, (other)));
    }

    function _document(bytes32 docKey) private pure returns (Document memory) {
        return Document(docKey, 1, 1, 0);
    }
}
