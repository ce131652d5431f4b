// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import '../../contracts/Orders.sol';
import {HoldingState} from '../../contracts/HoldingWord.sol';
import {Refusal} from '../../contracts/Refusal.sol';
import {IActs} from '../../contracts/interfaces/IActs.sol';
import {IBookWords, ICertificateBook} from '../../contracts/interfaces/ICertificateBook.sol';
import {BookTest} from './support/BookTest.sol';
import {Carrier, Order, Signature} from './support/Carrier.sol';
import {Vm} from './support/Vm.sol';

/// @notice Many orders in one call, and the two ways that one order may go: the short one and the long one.
contract BatchTest is BookTest {
    uint128 private constant OWN = ROOT | (uint128(TIER1) << 32);

    function setUp() public override {
        super.setUp();
        issued();
        Consent memory o = consentWords();
        o.cap = FACE;
        applied(consent(o, by(maker(TIER2))));
    }

    function test_whatIsCutShortOrGoesOnRefusesTheBatch() public {
        Order[] memory orders = new Order[](2);
        orders[0] = transfer(part(ROOT, ROOT + 1, TIER2, 300), by(maker(TIER1)));
        orders[1] = settle(settleWords(FACE - 300, 5), by(attestor(BANK)));
        bytes memory batch = Carrier.carried(orders);
        uint256 first = Carrier.carried(orders[0]).length;
        for (uint256 length = 1; length < batch.length; length++) {
            if (length == first) continue;
            bytes memory cut = new bytes(length);
            for (uint256 i = 0; i < length; i++) cut[i] = batch[i];
            vm.expectRevert(IBookWords.Book_BatchMalformed.selector);
            book.execute(cut);
        }
        vm.expectRevert(IBookWords.Book_BatchMalformed.selector);
        book.execute(bytes.concat(batch, hex'00'));
        expectHolding(ROOT, FACE, TIER1, 1, HoldingState.Live);
        book.execute(batch);
        expectHolding(ROOT + 1, 300, TIER2, 1, HoldingState.Live);
        expectHolding(ROOT, FACE - 305, TIER1, 1, HoldingState.Live);
    }

    function test_whatStandsBehindTheBatchIsNotRead() public {
        bytes memory batch = Carrier.carried(transfer(part(ROOT, ROOT + 1, TIER2, 300), by(maker(TIER1))));
        bytes memory words = abi.encodeCall(ICertificateBook.execute, (batch));
        // The batch is said to end a byte before its last order does, while the calldata goes on.
        assembly ('memory-safe') {
            mstore(add(words, 0x44), sub(mload(batch), 1))
        }
        (bool success, bytes memory reason) = address(book).call(words);
        require(!success && bytes4(reason) == IBookWords.Book_BatchMalformed.selector, 'it was read');
        expectHolding(ROOT, FACE, TIER1, 1, HoldingState.Live);
    }

    function test_ofTwoHundredEachSeventhIsWrongInAnotherWayAndTheRestApplies() public {
        Order[] memory orders = new Order[](200);
        Refusal[] memory expected = new Refusal[](200);
        for (uint256 i = 0; i < 200; i++) {
            Transfer memory o = part(ROOT, child(i), TIER2, 5);
            if (i % 7 != 6) orders[i] = transfer(o, by(maker(TIER1)));
            else (orders[i], expected[i]) = wrong((i / 7) % 12, o);
        }
        vm.recordLogs();
        book.execute(Carrier.carried(orders));
        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256 found = 0;
        for (uint256 i = 0; i < 200; i++) {
            if (expected[i] == Refusal.None) {
                expectHolding(child(i), 5, TIER2, 1, HoldingState.Live);
                continue;
            }
            while (logs[found].topics[0] != IBookWords.Refused.selector) found++;
            (, Refusal reason) = abi.decode(logs[found].data, (uint8, Refusal));
            require(reason == expected[i], string.concat(number(i), ': ', number(uint8(reason))));
            found++;
            require(book.holdingOf(child(i)).state == HoldingState.None, 'a refused order changed something');
        }
        expectHolding(ROOT, FACE - 5 * 172, TIER1, 1, HoldingState.Live);
    }

    function test_receiversStandInAscendingOrder() public {
        Transfer memory o = two(TIER3, TIER2, OWN | 2, OWN | 4);
        refused(transfer(o, by(maker(TIER1))), Refusal.SeveralReceivers);
        Consent memory c = consentWords();
        c.receiver = TIER3;
        applied(consent(c, by(maker(TIER3))));
        refused(transfer(o, by(maker(TIER1))), Refusal.ItemsUnordered);
        applied(transfer(two(TIER2, TIER3, OWN | 2, OWN | 4), by(maker(TIER1))));
    }

    function test_whatOneReceiverIsPaidInAllIsWithinItsConsent() public {
        Transfer memory o = two(TIER2, TIER2, OWN | 2, OWN | 4);
        (o.items[0].amount, o.items[1].amount) = (FACE / 2, FACE / 2 - 1);
        Consent memory c = consentWords();
        (c.nonce, c.cap) = (2, FACE - 2);
        applied(consent(c, by(maker(TIER2))));
        refused(transfer(o, by(maker(TIER1))), Refusal.ConsentExceeded);
        o.items[1].amount--;
        applied(transfer(o, by(maker(TIER1))));
    }

    function test_anOddChildIsMadeOnlyJustBehindItsMate() public {
        refused(transfer(part(ROOT, OWN | 3, TIER2, 5), by(maker(TIER1))), Refusal.ChildNotYours);
        refused(transfer(two(TIER2, TIER2, OWN | 2, OWN | 5), by(maker(TIER1))), Refusal.ChildNotYours);
        applied(transfer(two(TIER2, TIER2, OWN | 2, OWN | 3), by(maker(TIER1))));
        expectHolding(OWN | 2, 5, TIER2, 1, HoldingState.Live);
        expectHolding(OWN | 3, 5, TIER2, 1, HoldingState.Live);
        applied(transfer(part(ROOT, OWN | 4, TIER2, 5), by(maker(TIER1))));
        refused(transfer(part(ROOT, OWN | 5, TIER2, 5), by(maker(TIER1))), Refusal.ChildNotYours);
    }

    function test_noOtherKindsNameCarriesAPaymentPastAPause() public {
        Order memory order = settle(settleWords(FACE, FACE), by(attestor(BANK)));
        order.kind = uint8(OrderKind.Pause);
        applied(pause(true, 1));
        try IActs(address(book)).applyOne(Carrier.carried(order)) {
            revert('it was paid');
        } catch (bytes memory reason) {
            require(bytes4(reason) == IBookWords.Book_Refused.selector, 'it failed for another reason');
        }
        expectHolding(ROOT, FACE, TIER1, 1, HoldingState.Live);
    }

    function test_noEpochBeyondItsBitsStandsForALowerOne() public {
        Transfer memory o = part(ROOT, ROOT + 1, TIER2, 5);
        uint24[4] memory beyond = [(1 << 20) | 1, (1 << 21) | 1, (1 << 23) | 1, type(uint24).max];
        for (uint256 i = 0; i < beyond.length; i++) {
            o.items[0].epoch = beyond[i];
            refused(transfer(o, by(maker(TIER1))), Refusal.EpochStale);
        }
        uint24 last = (1 << 20) - 256;
        putAtEpoch(ROOT, last);
        o.items[0].epoch = last;
        refused(transfer(o, by(maker(TIER1))), Refusal.EpochExhausted);
        putAtEpoch(ROOT, last - 1);
        o.items[0].epoch = last - 1;
        applied(transfer(o, by(maker(TIER1))));
    }

    function test_oneSignatureWithAHighSIsNone() public {
        Order memory order = transfer(part(ROOT, ROOT + 1, TIER2, 5), by(maker(TIER1)));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(
            maker(TIER1),
            digest(OrderHashes.hash(part(ROOT, ROOT + 1, TIER2, 5)))
        );
        bytes32 high = bytes32(
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141 - uint256(s)
        );
        order.signatures[0].data = abi.encodePacked(r, high, v == 27 ? uint8(28) : uint8(27));
        refused(order, Refusal.SignatureInvalid);
    }

    function test_whetherATransferDischargesIsCarriedAsYesOrNo() public {
        Transfer memory o = part(ROOT, ROOT + 1, TIER2, 5);
        o.discharge = true;
        Order memory order = transfer(o, by(maker(TIER1)));
        order.body[49] = 0x02;
        refused(order, Refusal.Malformed);
        order.body[49] = 0x01;
        applied(order);
    }

    function test_aReceiverWhoseCheckerSignedIsNotPaidByItsStandingConsent() public {
        Transfer memory o = part(ROOT, ROOT + 1, TIER2, 5);
        refused(transfer(o, by(maker(TIER1), checker(TIER2))), Refusal.PowerMissing);
        refused(
            transfer(two(TIER2, TIER2, OWN | 2, OWN | 3), by(maker(TIER1), checker(TIER2))),
            Refusal.PowerMissing
        );
    }

    function test_aSuspendedReceiverIsNotPaidByItsSignature() public {
        set(TIER2, 2, 2, 2);
        refused(
            transfer(part(ROOT, ROOT + 1, TIER2, 5), by(maker(TIER1), maker(TIER2))),
            Refusal.ParticipantInactive
        );
    }

    function test_anOddHoldingHasPartsUnderItsHoldersNumbersTheNextAmongThem() public {
        applied(transfer(two(TIER2, TIER2, OWN | 2, OWN | 3), by(maker(TIER1))));
        applied(transfer(part(OWN | 3, 0, TIER1, 5), by(maker(TIER2), maker(TIER1))));
        Transfer memory o = part(OWN | 3, OWN | 4, TIER2, 2);
        o.items[0].epoch = 2;
        applied(transfer(o, by(maker(TIER1))));
        expectHolding(OWN | 4, 2, TIER2, 1, HoldingState.Live);
        expectHolding(OWN | 3, 3, TIER1, 2, HoldingState.Live);
    }

    function test_oneSignatureIsOfAKeyOfItsKindThatActs() public {
        Participant memory p = participantWords(TIER1, 2, BANK);
        (p.nonce, p.keys) = (2, new KeyGrant[](2));
        (p.keys[0], p.keys[1]) = (KeyGrant(key(5555), 3, 1), KeyGrant(key(6666), 0, 1));
        applied(registration(p));
        Transfer memory o = part(ROOT, ROOT + 1, TIER2, 5);
        refused(transfer(o, by(6666)), Refusal.KeyNotActive);
        vm.warp(block.timestamp + 1 days);
        refused(transfer(o, by(5555)), Refusal.SignatureInvalid);
        applied(transfer(o, by(6666)));
    }

    function test_aProofBesideASignatureOfTheWordsIsNoRoot() public {
        Order memory order = transfer(part(ROOT, ROOT + 1, TIER2, 5), by(maker(TIER1)));
        order.proof = new bytes32[](1);
        refused(order, Refusal.SignatureInvalid);
        order = settle(settleWords(FACE, 5), by(attestor(BANK)));
        order.proof = new bytes32[](1);
        refused(order, Refusal.SignatureInvalid);
    }

    function test_aReceiverSignsItsOwnOrderUnderTheHoldersRoot() public {
        Transfer memory o = part(ROOT, ROOT + 1, TIER2, 5);
        set(TIER2, 2, 1, 2);
        Order memory order = transfer(o, by(maker(TIER1), maker(TIER2)));
        order.proof = new bytes32[](1);
        order.proof[0] = keccak256('another order of the holder');
        bytes32 leaf = keccak256(abi.encode(OrderHashes.hash(o)));
        bytes32 root =
            leaf < order.proof[0]
                ? keccak256(abi.encode(leaf, order.proof[0]))
                : keccak256(abi.encode(order.proof[0], leaf));
        bytes32 overRoot = digest(keccak256(abi.encode(OrderHashes.ORDERS, root)));
        Signature memory ofOrder = order.signatures[1];
        order.signatures[0] = signature(maker(TIER1), overRoot);
        refused(order, Refusal.SignatureInvalid);
        // What says that it is over the order is not read as one over the root.
        order.signatures[1] = Signature(0x80, signature(maker(TIER2), overRoot).data);
        refused(order, Refusal.SignatureInvalid);
        order.signatures[1] = Signature(0x80, bytes.concat(ofOrder.data, hex'00'));
        refused(order, Refusal.SignatureInvalid);
        order.signatures[1] = Signature(0x84, ofOrder.data);
        refused(order, Refusal.KeyKindUnsupported);
        order.signatures[1] = Signature(0x80, ofOrder.data);
        applied(order);
        expectHolding(ROOT + 1, 5, TIER2, 1, HoldingState.Live);
    }

    function test_aSecondSignatureIsReadToo() public {
        applied(settle(settleWords(FACE, 5), by(attestor(BANK), maker(OBLIGOR))));
        refused(settle(settleWords(FACE - 5, 5), by(attestor(BANK), 987)), Refusal.SignatureInvalid);
        refused(transfer(part(ROOT, ROOT + 1, TIER2, 5), by(maker(TIER1), 987)), Refusal.SignatureInvalid);
        expectHolding(ROOT, FACE - 5, TIER1, 1, HoldingState.Live);
    }

    function test_aLongerBodyIsNotReadAsAShortOne() public {
        Order memory plain = settle(settleWords(FACE, FACE), by(attestor(BANK)));
        // Behind the words of a payment stands, still in the body, what would sign it.
        plain.body = bytes.concat(plain.body, hex'0100', plain.signatures[0].data, hex'00');
        plain.signatures = new Signature[](0);
        refused(plain, Refusal.Malformed);
    }

    function test_aSuspendedCompanyNeitherPassesOnNorIsPaid() public {
        Transfer memory o = part(ROOT, ROOT + 1, TIER2, 5);
        set(TIER2, 2, 2, 2);
        refused(transfer(o, by(maker(TIER1))), Refusal.ParticipantInactive);
        set(TIER2, 3, 1, 1);
        refused(transfer(o, by(maker(TIER1))), Refusal.RoleMissing);
        set(TIER2, 4, 1, 4);
        applied(transfer(o, by(maker(TIER1))));
        Participant memory p = participantWords(TIER1, 2, BANK);
        (p.nonce, p.status, p.keys) = (2, 3, new KeyGrant[](1));
        p.keys[0] = KeyGrant(key(5555), 0, 1);
        applied(registration(p));
        vm.warp(block.timestamp + 1 days);
        o = part(ROOT, OWN | 2, TIER2, 5);
        refused(transfer(o, by(maker(TIER1))), Refusal.ParticipantInactive);
        refused(transfer(o, by(5555)), Refusal.ParticipantInactive);
        set(TIER1, 3, 1, 2);
        applied(transfer(o, by(5555)));
        applied(transfer(part(ROOT, OWN | 4, TIER2, 5), by(maker(TIER1))));
    }

    function test_aConsentOfASuspendedCompanyHoldsAgainWhenItIsBack() public {
        Consent memory c = consentWords();
        (c.receiver, c.payer) = (TIER3, TIER1);
        applied(consent(c, by(maker(TIER3))));
        (c.payer, c.nonce) = (TIER2, 2);
        applied(consent(c, by(maker(TIER3))));
        set(TIER3, 2, 2, 2);
        applied(transfer(part(ROOT, ROOT + 1, TIER2, 5), by(maker(TIER1))));
        refused(transfer(part(ROOT, OWN | 2, TIER3, 5), by(maker(TIER1))), Refusal.ParticipantInactive);
        refused(transfer(part(ROOT + 1, 0, TIER3, 5), by(maker(TIER2))), Refusal.ParticipantInactive);
        set(TIER3, 3, 1, 2);
        applied(transfer(part(ROOT, OWN | 2, TIER3, 5), by(maker(TIER1))));
        applied(transfer(part(ROOT + 1, 0, TIER3, 5), by(maker(TIER2))));
    }

    function test_oneSignatureIsAMakersOfOneWhoMayHold() public {
        Transfer memory o = part(ROOT, ROOT + 1, TIER2, 5);
        refused(transfer(o, by(checker(TIER1))), Refusal.PowerMissing);
        Participant memory p = participantWords(TIER1, 2, BANK);
        (p.nonce, p.status, p.keys) = (2, 2, new KeyGrant[](0));
        applied(registration(p));
        refused(transfer(o, by(maker(TIER1))), Refusal.ParticipantInactive);
        (p.nonce, p.status) = (3, 1);
        applied(registration(p));
        applied(transfer(o, by(maker(TIER1))));
    }

    function test_oneSignaturePaysOnlyWhatTheConsentCovers() public {
        Transfer memory o = part(ROOT, ROOT + 1, TIER2, 5);
        Consent memory c = consentWords();
        (c.nonce, c.currency) = (2, 'USD');
        applied(consent(c, by(maker(TIER2))));
        refused(transfer(o, by(maker(TIER1))), Refusal.ConsentExceeded);
        (c.nonce, c.currency, c.longestTermDays) = (3, CNY, 89);
        applied(consent(c, by(maker(TIER2))));
        refused(transfer(o, by(maker(TIER1))), Refusal.ConsentExceeded);
        (c.nonce, c.longestTermDays, c.endsOn) = (4, 90, 20260301);
        applied(consent(c, by(maker(TIER2))));
        refused(transfer(o, by(maker(TIER1))), Refusal.ConsentMissing);
        (c.nonce, c.endsOn) = (5, 20260302);
        applied(consent(c, by(maker(TIER2))));
        applied(transfer(o, by(maker(TIER1))));
    }

    /// @notice One signature, one item: decided the short way, whatever its words are, up to the edge of each rule. That
    /// is seen by what it takes: the same words decided the long way take more.
    function test_whatComesMostGoesTheShortWay() public {
        applied(transfer(part(ROOT, OWN | 2, TIER2, 5), by(maker(TIER1))));
        (Transfer memory one, Transfer memory other) = (
            part(ROOT, OWN | 4, TIER2, 5),
            part(ROOT, OWN | 6, TIER2, 5)
        );
        _takesLess(transfer(one, by(maker(TIER1))), transfer(other, by(maker(TIER1))));
        (one.items[0].child, other.items[0].child) = (OWN | 8, OWN | 10);
        (one.discharge, other.discharge) = (true, true);
        _takesLess(transfer(one, by(maker(TIER1))), transfer(other, by(maker(TIER1))));
        (one.items[0].child, other.items[0].child) = (OWN | 12, OWN | 14);
        one.deadline = other.deadline = uint64(block.timestamp);
        _takesLess(transfer(one, by(maker(TIER1))), transfer(other, by(maker(TIER1))));
    }

    function test_aPaymentGoesTheShortWay() public {
        applied(settle(settleWords(FACE, 5), by(attestor(BANK))));
        _takesLess(
            settle(settleWords(FACE - 5, 5), by(attestor(BANK))),
            settle(settleWords(FACE - 10, 5), by(attestor(BANK)))
        );
    }

    function test_aKeyGoesTheShortWayFromItsFirstSecondOn() public {
        Participant memory p = participantWords(TIER1, 2, BANK);
        (p.nonce, p.keys) = (2, new KeyGrant[](1));
        p.keys[0] = KeyGrant(key(5555), 0, 1);
        applied(registration(p));
        vm.warp(book.keyOf(key(5555)).activeFrom);
        applied(transfer(part(ROOT, OWN | 2, TIER2, 5), by(maker(TIER1))));
        _takesLess(
            transfer(part(ROOT, OWN | 4, TIER2, 5), by(5555)),
            transfer(part(ROOT, OWN | 6, TIER2, 5), by(5555))
        );
    }

    function test_aSignatureWithTheHighestSGoesTheShortWay() public {
        Transfer memory o = part(ROOT, OWN | 4, TIER2, 5);
        Order memory order = transfer(o, by(maker(TIER1)));
        // Anybody finds the address for which two numbers are a signature of given words; nobody has its key.
        bytes32 r = 0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798;
        bytes32 highest = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;
        address signer = ecrecover(digest(OrderHashes.hash(o)), 27, r, highest);
        order.signatures[0].data = abi.encodePacked(r, highest, uint8(27));
        Participant memory p = participantWords(TIER1, 2, BANK);
        (p.nonce, p.keys) = (2, new KeyGrant[](1));
        p.keys[0] = KeyGrant(bytes32(uint256(uint160(signer))), 0, 1);
        applied(registration(p));
        vm.warp(block.timestamp + 1 days);
        applied(transfer(part(ROOT, OWN | 2, TIER2, 5), by(maker(TIER1))));
        _takesLess(order, transfer(part(ROOT, OWN | 6, TIER2, 5), by(maker(TIER1))));
    }

    /// @notice One item that its receiver accepts is decided where it stands, for hardly more than by itself.
    function test_oneItemThatIsAcceptedStandsInNoFrameOfItsOwn() public {
        uint256[] memory keys = by(maker(TIER1), maker(TIER2));
        applied(transfer(part(ROOT, OWN | 2, TIER2, 5), keys));
        (uint256 carried, uint256 alone) = _taken(
            transfer(part(ROOT, OWN | 4, TIER2, 5), keys),
            transfer(part(ROOT, OWN | 6, TIER2, 5), keys)
        );
        require(carried < alone + 800, string.concat('a frame: ', number(carried), ' and ', number(alone)));
    }

    function test_whatStandsBeforeAnOrderMakesItNoDearer() public {
        Order memory long = document('a', 1, 1);
        (long.kind, long.body) = (99, new bytes(60_000));
        uint256 before = _gasOf(abi.encodeCall(book.execute, (Carrier.carried(long))));
        uint256 alone = _gasOf(abi.encodeCall(book.execute, (Carrier.carried(document('b', 1, 1)))));
        bytes memory both_ = bytes.concat(Carrier.carried(long), Carrier.carried(document('c', 1, 1)));
        uint256 together = _gasOf(abi.encodeCall(book.execute, (both_)));
        require(book.documentOf('b').version == 1 && book.documentOf('c').version == 1, 'not applied');
        require(together < before + alone, 'dearer');
    }

    function _takesLess(Order memory one, Order memory other) private {
        (uint256 carried, uint256 alone) = _taken(one, other);
        require(carried < alone, string.concat(number(carried), ' and the long way ', number(alone)));
    }

    /// @dev What one order takes as it is carried, and what one like it takes that is called by itself and so goes the long
    /// way.
    function _taken(Order memory one, Order memory other) private returns (uint256 carried, uint256 alone) {
        bytes memory call = abi.encodeCall(book.execute, (Carrier.carried(one)));
        bytes memory long = abi.encodeCall(IActs.applyOne, (Carrier.carried(other)));
        vm.recordLogs();
        carried = _gasOf(call);
        require(vm.getRecordedLogs()[0].topics[0] != IBookWords.Refused.selector, 'it was refused');
        alone = _gasOf(long);
    }

    /// @dev The words are passed from where they lie: copied, they would cost this contract memory.
    function _gasOf(bytes memory words) private returns (uint256 taken) {
        address to = address(book);
        bool success;
        taken = gasleft();
        assembly ('memory-safe') {
            success := call(gas(), to, 0, add(words, 32), mload(words), 0, 0)
        }
        taken -= gasleft();
        require(success, 'it failed');
    }

    /// @notice The short way applies exactly what the long way applies: a second book is asked the long way, since a
    /// signature that is not needed stands beside the one that is.
    function testFuzz_theShortWayAndTheLongWayAgree(
        uint8 wholeOrPart,
        uint64 amount,
        uint24 epoch,
        uint8 receiver,
        uint8 signer,
        bool paused
    ) public {
        Transfer memory o = part(ROOT, ROOT, uint32(receiver % 12), amount % (FACE + 2));
        uint128[6] memory children = [
            uint128(0),
            ROOT + 1,
            OWN | 2,
            OWN | 3,
            (uint128(1) << 64) | 2,
            OWN | 1
        ];
        o.items[0].child = children[wholeOrPart % 6];
        o.items[0].epoch = epoch % 3;
        if (wholeOrPart % 2 == 0) o.items[0].amount = FACE;
        if (paused) applied(pause(true, 1));
        uint256 signing =
            signer % 4 == 0
                ? maker(TIER2)
                : signer % 4 == 1
                    ? checker(TIER1)
                    : maker(TIER1);
        Refusal short = told(transfer(o, by(signing)));
        ICertificateBook.HoldingView memory left = book.holdingOf(ROOT);
        ICertificateBook.HoldingView memory made = book.holdingOf(o.items[0].child);
        setUp();
        if (paused) applied(pause(true, 1));
        Refusal long = told(transfer(o, by(signing, maker(OBLIGOR))));
        require(short == long, string.concat(number(uint8(short)), ' and ', number(uint8(long))));
        require(keccak256(abi.encode(book.holdingOf(ROOT))) == keccak256(abi.encode(left)), 'what is left');
        require(
            keccak256(abi.encode(book.holdingOf(o.items[0].child))) == keccak256(abi.encode(made)),
            'what was made'
        );
    }

    function set(uint32 participant, uint32 nonce, uint8 status, uint8 roles) private {
        Participant memory p = participantWords(participant, roles, BANK);
        (p.nonce, p.status, p.keys) = (nonce, status, new KeyGrant[](0));
        applied(registration(p));
    }

    function told(Order memory order) private returns (Refusal reason) {
        Vm.Log[] memory logs = execute(order);
        Vm.Log memory last = logs[logs.length - 1];
        if (last.topics[0] == IBookWords.Refused.selector)
            (, reason) = abi.decode(last.data, (uint8, Refusal));
    }

    function child(uint256 i) private pure returns (uint128) {
        return OWN | uint128(100 + 2 * i);
    }

    function two(
        uint32 first,
        uint32 second,
        uint128 one,
        uint128 other
    ) private pure returns (Transfer memory o) {
        o = part(ROOT, one, first, 5);
        Item memory item = o.items[0];
        o.items = new Item[](2);
        o.items[0] = item;
        o.items[1] = Item(ROOT, 1, other, second, 5);
    }

    function wrong(uint256 way, Transfer memory o) private view returns (Order memory order, Refusal) {
        if (way == 0) o.items[0].epoch = 2;
        if (way == 1) o.items[0].amount = 0;
        if (way == 2) o.items[0].amount = FACE;
        if (way == 3) o.items[0].receiver = 77;
        if (way == 4) o.deadline = uint64(block.timestamp) - 1;
        if (way == 5) o.items[0].child = child(0);
        if (way == 6) o.items[0].receiver = TIER3;
        order = transfer(
            o,
            by(
                way == 7
                    ? maker(TIER2)
                    : way == 8
                        ? uint256(987)
                        : maker(TIER1)
            )
        );
        if (way == 9) order.signatures[0].data[40] ^= 0x01;
        if (way == 10) order.body = bytes.concat(order.body, hex'00');
        if (way == 11) order.kind = 99;
        Refusal[12] memory reasons = [
            Refusal.EpochStale,
            Refusal.AmountZero,
            Refusal.AmountAboveHolding,
            Refusal.ParticipantUnknown,
            Refusal.DeadlinePassed,
            Refusal.ChildTaken,
            Refusal.ConsentMissing,
            Refusal.HoldingNotYours,
            Refusal.SignatureInvalid,
            Refusal.SignatureInvalid,
            Refusal.Malformed,
            Refusal.KindUnsupported
        ];
        return (order, reasons[way]);
    }
}
