// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {EIP712} from '@openzeppelin/contracts/utils/cryptography/EIP712.sol';
import {Hashes} from '@openzeppelin/contracts/utils/cryptography/Hashes.sol';
import {MessageHashUtils} from '@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol';
import {BusinessCalendar} from './BusinessCalendar.sol';
import {CertificateWord} from './CertificateWord.sol';
import {ConsentWord} from './ConsentWord.sol';
import {DayWord} from './DayWord.sol';
import {HoldingPair} from './HoldingPair.sol';
import {HoldingState, HoldingWord, HoldingWords} from './HoldingWord.sol';
import {OrderHashes, OrderKind} from './Orders.sol';
import {Participants} from './Participants.sol';
import {Refusal} from './Refusal.sol';
import {Signatures} from './Signatures.sol';
import {Signer} from './Signer.sol';
import {Carried} from './Wire.sol';

/// @notice Certificates and holdings as they are stored, and the checks that every act on them passes.
abstract contract Holdings is EIP712, Participants, BusinessCalendar {
    /// @custom:storage-location erc7201:tributary.book
    struct BookStorage {
        mapping(uint64 certificate => CertificateWord) certificates;
        mapping(uint256 pair => HoldingPair) holdings;
        mapping(uint128 holding => HoldTerms) holdTerms;
        mapping(uint64 number => bool) numbers;
    }

    // ERC-7201, erc7201:tributary.book
    bytes32 private constant BOOK = 0x53aacd8d5e88181352682467d22c315f79da947531764403ed90a0d9ba28eb00;

    constructor(Signatures otherKinds) EIP712('Tributary', '1') Participants(otherKinds) {}

    function _book() internal pure returns (BookStorage storage $) {
        assembly ('memory-safe') {
            $.slot := BOOK
        }
    }

    /// @dev What is checked of every order: pause, deadline, signatures (of the order, or of a root that proves it).
    function _open(
        bytes32 domain,
        bytes32 structHash,
        Carried memory order,
        uint64 deadline
    ) internal view returns (bytes32 orderHash, Signer[] memory signers, Refusal refusal) {
        orderHash = MessageHashUtils.toTypedDataHash(domain, structHash);
        if (_calendar().paused && order.kind != uint8(OrderKind.Pause))
            return (orderHash, signers, Refusal.Paused);
        if (block.timestamp > deadline) return (orderHash, signers, Refusal.DeadlinePassed);
        bytes32 signed = orderHash;
        if (order.proofLength > 0) {
            bytes32 root = keccak256(abi.encode(structHash));
            for (uint256 i = 0; i < order.proofLength; i++) {
                root = Hashes.commutativeKeccak256(root, order.proof.word(32 * i));
            }
            signed = MessageHashUtils.toTypedDataHash(
                domain,
                keccak256(abi.encode(OrderHashes.ORDERS, root))
            );
        }
        (signers, refusal) = _recover(signed, orderHash, order);
    }

    function _unreadable(Carried memory order) internal pure returns (bytes32, Refusal) {
        return (_unreadableHash(order), Refusal.Malformed);
    }

    /// @dev The name of an order whose words cannot be read.
    function _unreadableHash(Carried memory order) internal pure returns (bytes32) {
        return keccak256(abi.encode(order.kind, order.body.slice(order.bodyLength)));
    }

    function _certificateOf(uint128 holding) internal view returns (CertificateWord) {
        return _book().certificates[uint64(holding >> 64)];
    }

    /// @dev The one check under every path that moves a holding.
    function _movable(HoldingWord word, uint24 epoch, uint32 holder) internal view returns (Refusal) {
        if (word.state() == HoldingState.None) return Refusal.HoldingUnknown;
        if (word.owner() != holder) return Refusal.HoldingNotYours;
        if (word.epoch() != epoch) return Refusal.EpochStale;
        if (word.state() != HoldingState.Live) return Refusal.HoldingNotLive;
        if (epoch >= HoldingWords.LAST_EPOCH) return Refusal.EpochExhausted;
        if (word.isDue(_day())) return Refusal.PastDue;
        return Refusal.None;
    }

    /// @dev A standing consent of `receiver` that covers one payment by `payer` with holdings like this one.
    function _consents(
        uint32 receiver,
        uint32 payer,
        HoldingWord word,
        uint256 amount
    ) internal view returns (Refusal) {
        ConsentWord consent = _registry().consents[receiver][payer];
        DayWord day = _day();
        if (consent.cap() == 0 || consent.endsOn() < day.today()) return Refusal.ConsentMissing;
        if (
            consent.currency() != word.currency() ||
            amount > consent.cap() ||
            word.dueDay() - day.todayNumber() > consent.longestTermDays()
        ) return Refusal.ConsentExceeded;
        return Refusal.None;
    }

    /// @dev Whether the whole (child 0) can move, or the part be made. `sibling` is the child that the same order made
    /// just before, or 0.
    function _takable(
        uint128 holding,
        HoldingWord word,
        uint128 child,
        uint128 sibling,
        uint64 amount
    ) internal view returns (Refusal) {
        if (amount == 0) return Refusal.AmountZero;
        if (amount > word.amount()) return Refusal.AmountAboveHolding;
        if (child == 0) return amount == word.amount() ? Refusal.None : Refusal.AmountNotWhole;
        if (amount == word.amount()) return Refusal.AmountNotWhole;
        if (!_mayMake(holding, child, sibling, word.owner())) return Refusal.ChildNotYours;
        return _read(child).state() == HoldingState.None ? Refusal.None : Refusal.ChildTaken;
    }

    /// @dev Moves the whole (child 0) or makes a part, for `owner` and in `state`; gives the epoch of the result.
    function _take(
        uint128 holding,
        HoldingWord word,
        uint128 child,
        uint64 amount,
        uint32 owner,
        HoldingState state
    ) internal returns (uint24, Refusal refusal) {
        refusal = _takable(holding, word, child, 0, amount);
        if (refusal != Refusal.None) return (0, refusal);
        if (child == 0) {
            word = word.moved(owner, state);
            _write(holding, word);
            return (word.epoch(), Refusal.None);
        }
        _write(holding, word.withAmount(word.amount() - amount));
        _write(child, word.part(amount, owner, state));
        return (1, Refusal.None);
    }

    /// @dev In the parent's slot, or under a number of the maker's own: nobody takes another's numbers. An odd number is
    /// its even mate's to give, so the maker has it only in the order that makes the mate.
    function _mayMake(
        uint128 parent,
        uint128 child,
        uint128 sibling,
        uint32 maker
    ) internal pure returns (bool) {
        if (child >> 64 != parent >> 64) return false;
        if (child == parent + 1 && parent & 1 == 0) return true;
        if (child & 1 == 1 && child != sibling + 1) return false;
        return uint32(child >> 32) == maker && uint32(child) >= 2;
    }

    /// @dev Where the pair of a holding is stored; found once for what is read and written.
    function _slotOf(uint128 holding) internal view returns (bytes32 slot) {
        mapping(uint256 pair => HoldingPair) storage holdings = _book().holdings;
        assembly ('memory-safe') {
            mstore(0, shr(1, holding))
            mstore(32, holdings.slot)
            slot := keccak256(0, 64)
        }
    }

    function _load(bytes32 slot) internal view returns (HoldingPair pair) {
        assembly ('memory-safe') {
            pair := sload(slot)
        }
    }

    function _save(bytes32 slot, HoldingPair pair) internal {
        assembly ('memory-safe') {
            sstore(slot, pair)
        }
    }

    function _read(uint128 holding) internal view returns (HoldingWord) {
        return _load(_slotOf(holding)).half(holding);
    }

    function _write(uint128 holding, HoldingWord word) internal {
        bytes32 slot = _slotOf(holding);
        _save(slot, _load(slot).change(holding, word));
    }

    /// @dev An act of a case, or an anchor, is used once by its number.
    function _spend(uint64 number) internal returns (Refusal) {
        if (number == 0 || _book().numbers[number]) return Refusal.NumberUsed;
        _book().numbers[number] = true;
        return Refusal.None;
    }
}
