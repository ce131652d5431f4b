// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {MessageHashUtils} from '@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol';
import {Acts} from './acts/Acts.sol';
import {ConsentWord} from './ConsentWord.sol';
import {DayWord} from './DayWord.sol';
import {HoldingPair} from './HoldingPair.sol';
import {HoldingState, HoldingWord, HoldingWords} from './HoldingWord.sol';
import {KeyWord} from './KeyWord.sol';
import {OrderHashes} from './Orders.sol';
import {PassedList, PassedLists} from './PassedList.sol';
import {Passing, Passings} from './Passing.sol';
import {Refusal} from './Refusal.sol';
import {Signer} from './Signer.sol';
import {Carried, Place} from './Wire.sol';

/// @title How holdings pass on: the act that the book does most. `_passes` alone decides and writes, all its rules in
/// one condition; where it says no, `_whyNot` finds the name of the refusal and writes nothing.
abstract contract Transfers is Acts {
    /// @dev Kind 1, a body of 90 bytes, one item; behind the body one signature, of a secp256k1 key.
    uint256 private constant ONE_ITEM = 0x01005a0001;
    uint256 private constant ONE_SIGNATURE = 0x0100;
    uint256 private constant ONE_LENGTH = 161;
    uint256 private constant LIVE = uint256(uint8(HoldingState.Live)) << 52;

    /// @dev The short way for what comes most: one item, one signature. Gives the place behind the order where it was
    /// applied, or `here` where it has another shape or was refused: then the long way decides again, and says why.
    function _passOne(bytes32 domain, Place here) internal returns (Place) {
        unchecked {
            if (uint256(here.word(0)) >> 216 != ONE_ITEM) return here;
            if (here.u16(93) != ONE_SIGNATURE) return here;
            if (here.u8(160) != 0) return here;
            if (here.u8(52) > 1) return here;
            DayWord day = _day();
            if (day.paused()) return here;
            if (block.timestamp > here.u64(85)) return here;
            Passing item = Passing.wrap(Place.unwrap(here) + 5);
            bytes32 orderHash = OrderHashes.item(item);
            assembly ('memory-safe') {
                mstore(0, orderHash)
                orderHash := keccak256(0, 32)
            }
            orderHash = MessageHashUtils.toTypedDataHash(
                domain,
                OrderHashes.transfer(orderHash, here.flag(52), here.word(53), here.u64(85))
            );
            KeyWord known = _signer(orderHash, here.plus(95));
            if (known.powers() & MAKER == 0) return here;
            if (!known.trades()) return here;
            if (!_passes(item, 0, known.participant(), item.amount(), false, day)) return here;
            emit Transferred(
                orderHash,
                item.holding(),
                item.child(),
                known.participant(),
                item.receiver(),
                item.amount(),
                here.flag(52),
                here.word(53)
            );
            return here.plus(ONE_LENGTH);
        }
    }

    /// @dev The long way: any signatures, any number of items, each refusal by its name.
    function _transfer(
        bytes32 domain,
        Carried memory order
    ) internal returns (bytes32 orderHash, Refusal refusal) {
        if (!Passings.fits(order)) return _unreadable(order);
        uint256 count = Passings.count(order);
        Place tail = Passings.tail(order);
        Signer[] memory signers;
        (orderHash, signers, refusal) = _open(domain, _hashOf(order, count, tail), order, tail.u64(33));
        if (refusal != Refusal.None) return (orderHash, refusal);
        if (count == 0) return (orderHash, Refusal.ItemsEmpty);
        Passing first = Passings.item(order, 0);
        uint32 holder = _read(first.holding()).owner();
        if (holder == 0) return (orderHash, Refusal.HoldingUnknown);
        refusal = _mayTrade(holder);
        if (refusal == Refusal.None) refusal = _signedBy(signers, holder, MAKER);
        // Whoever signed for another company's holding learns that, and not whose it is.
        if (refusal == Refusal.SignatureMissing && signers.length > 0) refusal = Refusal.HoldingNotYours;
        if (refusal != Refusal.None) return (orderHash, refusal);
        refusal =
            count == 1
                ? _passAlone(orderHash, first, tail, holder, signers)
                : _passMany(orderHash, order, tail, holder, signers);
    }

    function _passAlone(
        bytes32 orderHash,
        Passing item,
        Place tail,
        uint32 holder,
        Signer[] memory signers
    ) private returns (Refusal) {
        Refusal signed = _signedBy(signers, item.receiver(), MAKER);
        if (
            signed == Refusal.PowerMissing ||
            !_passes(item, 0, holder, item.amount(), signed == Refusal.None, _day())
        ) return _whyNot(item, 0, holder, item.amount(), signed);
        emit Transferred(
            orderHash,
            item.holding(),
            item.child(),
            holder,
            item.receiver(),
            item.amount(),
            tail.flag(0),
            tail.word(1)
        );
        return Refusal.None;
    }

    /// @dev Receivers stand in ascending order, so that what one of them is paid in all stands together. Several must
    /// each have a standing consent.
    function _passMany(
        bytes32 orderHash,
        Carried memory order,
        Place tail,
        uint32 holder,
        Signer[] memory signers
    ) private returns (Refusal) {
        uint256 count = Passings.count(order);
        uint32 receiver = Passings.item(order, 0).receiver();
        bool several = Passings.item(order, count - 1).receiver() != receiver;
        Refusal signed = several ? Refusal.SignatureMissing : _signedBy(signers, receiver, MAKER);
        PassedList passed = PassedLists.begin(count, tail.flag(0), tail.word(1));
        DayWord day = _day();
        uint256 payment = 0;
        uint128 sibling = 0;
        unchecked {
            for (uint256 i = 0; i < count; i++) {
                Passing item = Passings.item(order, i);
                if (item.receiver() < receiver) return Refusal.ItemsUnordered;
                payment = item.receiver() == receiver ? payment + item.amount() : item.amount();
                receiver = item.receiver();
                if (
                    signed == Refusal.PowerMissing ||
                    !_passes(item, sibling, holder, payment, signed == Refusal.None, day)
                ) {
                    Refusal refusal = _whyNot(item, sibling, holder, payment, signed);
                    return refusal == Refusal.ConsentMissing && several ? Refusal.SeveralReceivers : refusal;
                }
                sibling = item.child();
                passed.set(i, item.holding(), sibling, receiver, item.amount());
            }
        }
        passed.emitFor(count, orderHash, holder);
        return Refusal.None;
    }

    function _hashOf(Carried memory order, uint256 count, Place tail) private pure returns (bytes32 items) {
        bytes32[] memory hashes = new bytes32[](count);
        unchecked {
            for (uint256 i = 0; i < count; i++) hashes[i] = OrderHashes.item(Passings.item(order, i));
        }
        assembly ('memory-safe') {
            items := keccak256(add(hashes, 32), mul(count, 32))
        }
        return OrderHashes.transfer(items, tail.flag(0), tail.word(1), tail.u64(33));
    }

    /// @dev Passes one item on; false, with nothing written, where one of the rules is against it. `payment` is what the receiver is paid by this order so far, this item included.
    function _passes(
        Passing item,
        uint128 sibling,
        uint32 holder,
        uint256 payment,
        bool accepted,
        DayWord day
    ) private returns (bool) {
        unchecked {
            uint128 holding = item.holding();
            uint32 receiver = item.receiver();
            bytes32 slot = _slotOf(holding);
            HoldingPair pair = _load(slot);
            HoldingWord word = pair.half(holding);
            uint24 epoch = item.epoch();
            // The holder's, at this epoch, live: in one comparison.
            if (word.standing() != (LIVE | (uint256(epoch) << 32) | holder)) return false;
            if (epoch >= HoldingWords.LAST_EPOCH) return false;
            if (day.todayNumber() >= word.dueDay()) return false;
            if (receiver == holder) return false;
            if (receiver == uint32(holding >> 96)) return false;
            if (accepted) {
                if (!_trades(receiver)) return false;
            } else {
                ConsentWord consent = _registry().consents[receiver][holder];
                if (!consent.trades()) return false;
                if (payment > consent.cap()) return false;
                if (consent.endsOn() < day.today()) return false;
                if (consent.currency() != word.currency()) return false;
                if (word.dueDay() - day.todayNumber() > consent.longestTermDays()) return false;
            }
            uint128 child = item.child();
            uint64 amount = item.amount();
            if (child == 0) {
                if (amount != word.amount()) return false;
                _save(slot, pair.put(holding, word.moved(receiver, HoldingState.Live)));
                return true;
            }
            if (amount == 0) return false;
            if (amount >= word.amount()) return false;
            HoldingWord made = word.part(amount, receiver, HoldingState.Live);
            pair = pair.less(holding, amount);
            if (child == holding + 1 && holding & 1 == 0) {
                if (HoldingWord.unwrap(pair.half(child)) != 0) return false;
                _save(slot, pair.add(child, made));
                return true;
            }
            bytes32 childSlot = _slotOf(child);
            HoldingPair home = _load(childSlot);
            if (!_mayMake(holding, child, sibling, holder)) return false;
            if (HoldingWord.unwrap(home.half(child)) != 0) return false;
            if (childSlot == slot) return false;
            _save(childSlot, home.add(child, made));
            _save(slot, pair);
            return true;
        }
    }

    /// @dev The name of the first rule that stands against an item, in the order in which people expect to hear it.
    function _whyNot(
        Passing item,
        uint128 sibling,
        uint32 holder,
        uint256 payment,
        Refusal signed
    ) private view returns (Refusal refusal) {
        uint128 holding = item.holding();
        uint32 receiver = item.receiver();
        HoldingWord word = _read(holding);
        refusal = _movable(word, item.epoch(), holder);
        if (refusal == Refusal.None) refusal = _mayTrade(receiver);
        if (refusal != Refusal.None) return refusal;
        if (receiver == holder || receiver == uint32(holding >> 96)) return Refusal.ReceiverIsHolder;
        refusal = signed == Refusal.SignatureMissing ? _consents(receiver, holder, word, payment) : signed;
        if (refusal != Refusal.None) return refusal;
        refusal = _takable(holding, word, item.child(), sibling, item.amount());
        // The rules above are the same as those of `_passes`; an order that only one of them refuses is not applied.
        return refusal == Refusal.None ? Refusal.Malformed : refusal;
    }
}
