// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Genesis} from '../../../contracts/Genesis.sol';
import {HoldingState} from '../../../contracts/HoldingWord.sol';
import {IBookWords, ICertificateBook} from '../../../contracts/interfaces/ICertificateBook.sol';
import '../../../contracts/Orders.sol';
import {Refusal} from '../../../contracts/Refusal.sol';
import {Carrier, Order, Signature} from './Carrier.sol';
import {Deployer} from './Deployer.sol';
import {Vm} from './Vm.sol';

/// @notice A book with an obligor, three suppliers, two financiers and two banks, and builders of orders whose
/// defaults are right: a test changes the one thing that it is about.
abstract contract BookTest is Deployer {
    uint32 internal constant OPERATOR = 1;
    uint32 internal constant OBLIGOR = 2;
    uint32 internal constant TIER1 = 3;
    uint32 internal constant TIER2 = 4;
    uint32 internal constant TIER3 = 5;
    uint32 internal constant FINANCIER = 6;
    uint32 internal constant OTHER_FINANCIER = 7;
    uint32 internal constant BANK = 8;
    uint32 internal constant OTHER_BANK = 9;

    uint256 internal constant REGISTRAR_MAKER = 101;
    uint256 internal constant REGISTRAR_CHECKER = 102;
    uint256 internal constant EVIDENCE = 103;
    uint256 internal constant KEEPER = 104;
    uint256 internal constant PAUSER = 105;
    uint256 internal constant CASE = 106;

    uint64 internal constant FACE = 1_000_000_00;
    uint64 internal constant LATER = 2_000_000_000;
    uint64 internal constant CERTIFICATE = (uint64(OBLIGOR) << 32) | 1;
    uint128 internal constant ROOT = uint128(CERTIFICATE) << 64;
    bytes32 internal constant INVOICE = keccak256('invoice');
    bytes3 internal constant CNY = 'CNY';

    ICertificateBook internal book;
    address internal upgrader = address(0xBEEF);

    function setUp() public virtual {
        vm.warp(1_772_000_000);
        book = deployBook(genesis());
        register(OBLIGOR, 1, BANK);
        register(TIER1, 2, BANK);
        register(TIER2, 2, BANK);
        register(TIER3, 2, BANK);
        register(FINANCIER, 4, BANK);
        register(OTHER_FINANCIER, 4, OTHER_BANK);
        register(BANK, 8, 0);
        register(OTHER_BANK, 8, 0);
        applied(document(INVOICE, FACE, 1));
    }

    function genesis() internal view returns (Genesis memory) {
        KeyGrant[] memory keys = new KeyGrant[](6);
        keys[0] = KeyGrant(key(REGISTRAR_MAKER), 0, 4 | 128 | 1);
        keys[1] = KeyGrant(key(REGISTRAR_CHECKER), 0, 4 | 128 | 2);
        keys[2] = KeyGrant(key(EVIDENCE), 0, 16 | 1024);
        keys[3] = KeyGrant(key(KEEPER), 0, 32);
        keys[4] = KeyGrant(key(PAUSER), 0, 64);
        keys[5] = KeyGrant(key(CASE), 0, 256);
        return Genesis(OPERATOR, keys, 20260302, 20260303, 1 days, upgrader);
    }

    // Keys: a company's maker and checker, a bank's attestor.

    function maker(uint32 participant) internal pure returns (uint256) {
        return 1000 + participant;
    }

    function checker(uint32 participant) internal pure returns (uint256) {
        return 2000 + participant;
    }

    function attestor(uint32 bank) internal pure returns (uint256) {
        return 3000 + bank;
    }

    function key(uint256 privateKey) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(vm.addr(privateKey))));
    }

    // Expectations.

    function applied(Order memory order) internal {
        Vm.Log[] memory logs = execute(order);
        require(logs.length > 0, 'nothing happened');
        for (uint256 i = 0; i < logs.length; i++) {
            if (logs[i].topics[0] != IBookWords.Refused.selector) continue;
            (, Refusal reason) = abi.decode(logs[i].data, (uint8, Refusal));
            revert(string.concat('refused: ', number(uint8(reason))));
        }
    }

    function refused(Order memory order, Refusal expected) internal {
        _refused(execute(order), order, expected);
    }

    /// @dev As `refused`, and before anything was written: no event of it had to be undone.
    function refusedBeforehand(Order memory order, Refusal expected) internal {
        Vm.Log[] memory logs = execute(order);
        _refused(logs, order, expected);
        require(logs.length == 1, 'it had begun');
    }

    function _refused(Vm.Log[] memory logs, Order memory order, Refusal expected) private pure {
        // The recorder also keeps what an undone frame had emitted; the last event is the one that stands.
        Vm.Log memory last = logs[logs.length - 1];
        require(last.topics[0] == IBookWords.Refused.selector, 'was applied');
        (uint8 kind, Refusal reason) = abi.decode(last.data, (uint8, Refusal));
        require(kind == order.kind, 'another kind was refused');
        require(reason == expected, string.concat('refused for another reason: ', number(uint8(reason))));
    }

    function execute(Order memory order) internal returns (Vm.Log[] memory) {
        Order[] memory orders = new Order[](1);
        orders[0] = order;
        vm.recordLogs();
        book.execute(Carrier.carried(orders));
        return vm.getRecordedLogs();
    }

    function expectHolding(
        uint128 id,
        uint64 amount,
        uint32 owner,
        uint24 epoch,
        HoldingState state
    ) internal view {
        ICertificateBook.HoldingView memory holding = book.holdingOf(id);
        require(holding.amount == amount, string.concat('amount ', number(holding.amount)));
        require(holding.owner == owner, string.concat('owner ', number(holding.owner)));
        require(holding.epoch == epoch, string.concat('epoch ', number(holding.epoch)));
        require(holding.state == state, string.concat('state ', number(uint8(holding.state))));
    }

    /// @dev Where a holding's word is stored, with its mate's: the even id in the lower half.
    function slotOf(uint128 id) internal pure returns (bytes32) {
        uint256 holdings = 0x53aacd8d5e88181352682467d22c315f79da947531764403ed90a0d9ba28eb01;
        return keccak256(abi.encode(uint256(id >> 1), holdings));
    }

    /// @dev Puts a holding of an even id at an epoch that no test could sign its way to.
    function putAtEpoch(uint128 id, uint24 epoch) internal {
        uint256 rest = uint256(vm.load(address(book), slotOf(id))) & ~(uint256(0xfffff) << 100);
        vm.store(address(book), slotOf(id), bytes32(rest | (uint256(epoch) << 100)));
        require(book.holdingOf(id).epoch == epoch, 'the word lies otherwise');
    }

    /// @dev The length of one of a participant's lists: of its keys, or of those who may pay it by consent.
    function putLength(uint32 participant, uint256 list, uint256 length) internal {
        bytes32 registry = 0x1ec0449614aea0711668c8fc7c4d1dae1a4270da04367ef0e7095c3daf75f200;
        uint256 place = uint256(keccak256(abi.encode(uint256(participant), registry))) + list;
        vm.store(address(book), bytes32(place), bytes32(length));
    }

    function number(uint256 value) internal pure returns (string memory) {
        if (value < 10) return string(abi.encodePacked(bytes1(uint8(48 + value))));
        return string.concat(number(value / 10), number(value % 10));
    }

    // Words of orders, right as they stand.

    function issueWords() internal pure returns (Issue memory o) {
        o.certificate = CERTIFICATE;
        o.payee = TIER1;
        o.face = FACE;
        o.currency = CNY;
        o.dueOn = 20260531;
        o.documents = new Backing[](1);
        o.documents[0] = Backing(INVOICE, FACE);
        o.evidenceHash = keccak256('contract');
        o.deadline = LATER;
    }

    function part(
        uint128 holding,
        uint128 child,
        uint32 receiver,
        uint64 amount
    ) internal pure returns (Transfer memory o) {
        o.items = new Item[](1);
        o.items[0] = Item(holding, 1, child, receiver, amount);
        o.evidenceHash = keccak256('delivery');
        o.deadline = LATER;
    }

    function holdWords() internal pure returns (Hold memory) {
        return Hold(ROOT, 1, 0, FACE, FINANCIER, FACE - 1000, LATER, keccak256('terms'), LATER);
    }

    function commitWords() internal pure returns (Commit memory) {
        return Commit(ROOT, 2, FINANCIER, FACE - 1000, keccak256('terms'), LATER);
    }

    function completeWords() internal pure returns (Complete memory) {
        return Complete(ROOT, 3, FACE - 1000, CNY, keccak256('credit'));
    }

    function settleWords(uint64 owed, uint64 amount) internal pure returns (Settle memory) {
        return Settle(ROOT, owed, amount, keccak256('booked'));
    }

    function consentWords() internal pure returns (Consent memory) {
        return Consent(TIER2, TIER1, CNY, FACE, 180, 20261231, 1, LATER);
    }

    function participantWords(
        uint32 participant,
        uint8 roles,
        uint32 bank
    ) internal pure returns (Participant memory o) {
        o.participant = participant;
        o.roles = roles;
        o.status = 1;
        o.banks = new uint32[](bank == 0 ? 0 : 1);
        if (bank != 0) o.banks[0] = bank;
        o.keys = new KeyGrant[](bank == 0 ? 1 : 2);
        if (bank == 0) {
            o.keys[0] = KeyGrant(key(attestor(participant)), 0, 8);
        } else {
            o.keys[0] = KeyGrant(key(maker(participant)), 0, 1);
            o.keys[1] = KeyGrant(key(checker(participant)), 0, 2);
        }
        o.nonce = 1;
        o.deadline = LATER;
    }

    function register(uint32 participant, uint8 roles, uint32 bank) internal {
        applied(registration(participantWords(participant, roles, bank)));
    }

    // Orders, signed.

    function issue(Issue memory o) internal view returns (Order memory) {
        return issueBy(o, by(maker(OBLIGOR), checker(OBLIGOR), maker(TIER1)));
    }

    function issueBy(Issue memory o, uint256[] memory keys) internal view returns (Order memory) {
        return signed(OrderKind.Issue, Carrier.body(o), OrderHashes.hash(o), keys);
    }

    function transfer(Transfer memory o, uint256[] memory keys) internal view returns (Order memory) {
        return signed(OrderKind.Transfer, Carrier.body(o), OrderHashes.hash(o), keys);
    }

    function hold(Hold memory o, uint256[] memory keys) internal view returns (Order memory) {
        return signed(OrderKind.Hold, Carrier.body(o), OrderHashes.hash(o), keys);
    }

    function commit(Commit memory o, uint256[] memory keys) internal view returns (Order memory) {
        return signed(OrderKind.Commit, Carrier.body(o), OrderHashes.hash(o), keys);
    }

    function complete(Complete memory o, uint256[] memory keys) internal view returns (Order memory) {
        return signed(OrderKind.Complete, Carrier.body(o), OrderHashes.hash(o), keys);
    }

    function release(Release memory o, uint256[] memory keys) internal view returns (Order memory) {
        return signed(OrderKind.Release, Carrier.body(o), OrderHashes.hash(o), keys);
    }

    function settle(Settle memory o, uint256[] memory keys) internal view returns (Order memory) {
        return signed(OrderKind.Settle, Carrier.body(o), OrderHashes.hash(o), keys);
    }

    function document(bytes32 docKey, uint64 amount, uint32 version) internal view returns (Order memory) {
        Document memory o = Document(docKey, amount, version, keccak256('salted'));
        return signed(OrderKind.Document, Carrier.body(o), OrderHashes.hash(o), by(EVIDENCE));
    }

    function consent(Consent memory o, uint256[] memory keys) internal view returns (Order memory) {
        return signed(OrderKind.Consent, Carrier.body(o), OrderHashes.hash(o), keys);
    }

    function registration(Participant memory o) internal view returns (Order memory) {
        return registrationBy(o, by(REGISTRAR_MAKER, REGISTRAR_CHECKER));
    }

    function registrationBy(
        Participant memory o,
        uint256[] memory keys
    ) internal view returns (Order memory) {
        return signed(OrderKind.Participant, Carrier.body(o), OrderHashes.hash(o), keys);
    }

    function date(uint32 today, uint32 next) internal view returns (Order memory) {
        BusinessDate memory o = BusinessDate(today, next, LATER);
        return signed(OrderKind.BusinessDate, Carrier.body(o), OrderHashes.hash(o), by(KEEPER));
    }

    function pause(bool paused, uint32 nonce) internal view returns (Order memory) {
        Pause memory o = Pause(paused, nonce);
        return signed(OrderKind.Pause, Carrier.body(o), OrderHashes.hash(o), by(PAUSER));
    }

    function digest(bytes32 structHash) internal view returns (bytes32) {
        return keccak256(abi.encodePacked(hex'1901', book.domainSeparator(), structHash));
    }

    function signed(
        OrderKind kind,
        bytes memory body,
        bytes32 structHash,
        uint256[] memory keys
    ) internal view returns (Order memory order) {
        order.kind = uint8(kind);
        order.body = body;
        order.signatures = new Signature[](keys.length);
        for (uint256 i = 0; i < keys.length; i++) {
            order.signatures[i] = signature(keys[i], digest(structHash));
        }
    }

    function signature(uint256 privateKey, bytes32 signedDigest) internal pure returns (Signature memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(privateKey, signedDigest);
        return Signature(0, abi.encodePacked(r, s, v));
    }

    function by() internal pure returns (uint256[] memory) {
        return new uint256[](0);
    }

    function by(uint256 a) internal pure returns (uint256[] memory keys) {
        keys = new uint256[](1);
        keys[0] = a;
    }

    function by(uint256 a, uint256 b) internal pure returns (uint256[] memory keys) {
        keys = new uint256[](2);
        (keys[0], keys[1]) = (a, b);
    }

    function by(uint256 a, uint256 b, uint256 c) internal pure returns (uint256[] memory keys) {
        keys = new uint256[](3);
        (keys[0], keys[1], keys[2]) = (a, b, c);
    }

    function both(uint32 participant) internal pure returns (uint256[] memory) {
        return by(maker(participant), checker(participant));
    }

    function issued() internal {
        applied(issue(issueWords()));
    }
}
