// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {EIP712} from '@openzeppelin/contracts/utils/cryptography/EIP712.sol';
import {MerkleProof} from '@openzeppelin/contracts/utils/cryptography/MerkleProof.sol';
import {BusinessCalendar} from './BusinessCalendar.sol';
import {HoldingStates} from './HoldingStates.sol';
import {HoldingState, HoldingWord, HoldingWords} from './HoldingWord.sol';
import {Order, OrderHashes, OrderKind} from './Orders.sol';
import {Participants} from './Participants.sol';
import {Refusal} from './Refusal.sol';

/// @notice Certificates and holdings as they are stored, and the checks that every act on them passes.
abstract contract Holdings is EIP712, Participants, BusinessCalendar {
    /// @custom:storage-location erc7201:tributary.book
    struct BookStorage {
        mapping(uint64 certificate => CertificateView) certificates;
        /// @dev Two holdings a slot: the even id in the lower half, its mate in the upper.
        mapping(uint256 pair => uint256) holdings;
        mapping(uint128 holding => HoldTerms) holdTerms;
        mapping(uint64 number => bool) numbers;
    }

    constructor() EIP712('Tributary', '1') {}

    /// @dev What is checked of every order: pause, deadline, signatures (of the order, or of a root that proves it).
    function _open(
        bytes32 structHash,
        Order calldata order,
        uint64 deadline
    ) internal view returns (bytes32 orderHash, Signer[] memory signers, Refusal refusal) {
        orderHash = _hashTypedDataV4(structHash);
        if (_calendar().paused && order.kind != uint8(OrderKind.Pause))
            return (orderHash, signers, Refusal.Paused);
        if (block.timestamp > deadline) return (orderHash, signers, Refusal.DeadlinePassed);
        bytes32 signed = orderHash;
        if (order.proof.length > 0) {
            bytes32 root = MerkleProof.processProofCalldata(order.proof, keccak256(abi.encode(structHash)));
            signed = _hashTypedDataV4(keccak256(abi.encode(OrderHashes.ORDERS, root)));
        }
        (signers, refusal) = _recover(signed, order.signatures);
    }

    /// @dev The one check under every path that moves a holding.
    function _movable(uint128 holding, uint24 epoch, uint32 holder) internal view returns (Refusal) {
        HoldingWord word = _read(holding);
        if (word.state() == HoldingState.None) return Refusal.HoldingUnknown;
        if (word.owner() != holder) return Refusal.HoldingNotYours;
        if (word.epoch() != epoch) return Refusal.EpochStale;
        if (word.state() != HoldingState.Live) return Refusal.HoldingNotLive;
        if (_calendar().today >= _book().certificates[uint64(holding >> 64)].dueOn) return Refusal.PastDue;
        return Refusal.None;
    }

    /// @dev Moves the whole (child 0) or makes a part, for `owner` and in `state`; gives the epoch of the result.
    function _take(
        uint128 holding,
        HoldingWord word,
        uint128 child,
        uint64 amount,
        uint32 owner,
        HoldingState state
    ) internal returns (uint24, Refusal) {
        if (amount == 0) return (0, Refusal.AmountZero);
        if (amount > word.amount()) return (0, Refusal.AmountAboveHolding);
        if (child == 0) {
            if (amount != word.amount()) return (0, Refusal.AmountNotWhole);
            word = word.moved(owner, state);
            _write(holding, word);
            return (word.epoch(), Refusal.None);
        }
        if (amount == word.amount()) return (0, Refusal.AmountNotWhole);
        if (!_mayMake(holding, child, word.owner())) return (0, Refusal.ChildNotYours);
        if (_read(child).state() != HoldingState.None) return (0, Refusal.ChildTaken);
        _write(holding, word.withAmount(word.amount() - amount));
        _write(child, HoldingWords.make(amount, owner, 1, state));
        return (1, Refusal.None);
    }

    /// @dev In the parent's slot, or under an even number of the maker's own: nobody takes another's numbers.
    function _mayMake(uint128 parent, uint128 child, uint32 maker) internal pure returns (bool) {
        if (child >> 64 != parent >> 64) return false;
        if (child == parent + 1 && parent & 1 == 0) return true;
        return child & 1 == 0 && uint32(child >> 32) == maker && uint32(child) >= 2;
    }

    // ERC-7201
    function _book() internal pure returns (BookStorage storage $) {
        bytes32 place =
            keccak256(abi.encode(uint256(keccak256('tributary.book')) - 1)) & ~bytes32(uint256(0xff));
        assembly ('memory-safe') {
            $.slot := place
        }
    }

    function _read(uint128 holding) internal view returns (HoldingWord) {
        uint256 pair = _book().holdings[holding >> 1];
        return HoldingWord.wrap(uint128(holding & 1 == 0 ? pair : pair >> 128));
    }

    /// @dev The one place where a holding changes: what may not follow is not written, whatever act asked for it.
    function _write(uint128 holding, HoldingWord word) internal {
        uint256 pair = _book().holdings[holding >> 1];
        HoldingState before = HoldingWord.wrap(uint128(holding & 1 == 0 ? pair : pair >> 128)).state();
        if (!HoldingStates.mayFollow(before, word.state())) revert Book_StateIllegal(before, word.state());
        uint256 value = HoldingWord.unwrap(word);
        _book().holdings[holding >> 1] =
            holding & 1 == 0 ? ((pair >> 128) << 128) | value : uint256(uint128(pair)) | (value << 128);
    }

    /// @dev An act of a case, or an anchor, is used once by its number.
    function _spend(uint64 number) internal returns (Refusal) {
        if (number == 0 || _book().numbers[number]) return Refusal.NumberUsed;
        _book().numbers[number] = true;
        return Refusal.None;
    }
}
