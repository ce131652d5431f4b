// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {MessageHashUtils} from '@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol';
import {Acts} from './acts/Acts.sol';
import {CertificateWord} from './CertificateWord.sol';
import {HoldingPair} from './HoldingPair.sol';
import {HoldingState, HoldingWord} from './HoldingWord.sol';
import {KeyWord} from './KeyWord.sol';
import {OrderHashes, Settle} from './Orders.sol';
import {Refusal} from './Refusal.sol';
import {Signer} from './Signer.sol';
import {Carried, Place} from './Wire.sol';

/// @title How what the obligor has paid is booked. `_pays` alone decides and writes; where it says no, `_whyUnpaid` finds
/// the name of the refusal and writes nothing.
abstract contract Settlements is Acts {
    /// @dev Kind 6, a body of 64 bytes; behind the body one signature, of a secp256k1 key.
    uint256 private constant SETTLE = 0x060040;
    uint256 private constant ONE_SIGNATURE = 0x0100;
    uint256 private constant LENGTH = 135;

    /// @dev The short way: one bank's signature. Gives the place behind the order where it was applied, or `here`.
    function _settleOne(bytes32 domain, Place here) internal returns (Place) {
        if (uint256(here.word(0)) >> 232 != SETTLE) return here;
        if (here.u16(67) != ONE_SIGNATURE) return here;
        if (here.u8(134) != 0) return here;
        if (_day().paused()) return here;
        Settle memory o = _words(here.plus(3));
        bytes32 orderHash = MessageHashUtils.toTypedDataHash(domain, OrderHashes.hash(o));
        KeyWord known = _signer(orderHash, here.plus(69));
        if (known.powers() & ATTESTOR == 0) return here;
        if (_active(known.participant(), BANK) != Refusal.None) return here;
        if (!_keepsAccountOf(known.participant(), uint32(o.holding >> 96))) return here;
        return _pays(orderHash, o) ? here.plus(LENGTH) : here;
    }

    /// @dev The long way: any signatures, each refusal by its name.
    function _settle(
        bytes32 domain,
        Carried memory order
    ) internal returns (bytes32 orderHash, Refusal refusal) {
        if (order.bodyLength != 64) return _unreadable(order);
        Settle memory o = _words(order.body);
        Signer[] memory signers;
        (orderHash, signers, refusal) = _open(domain, OrderHashes.hash(o), order, type(uint64).max);
        if (refusal != Refusal.None) return (orderHash, refusal);
        if (_read(o.holding).state() == HoldingState.None) return (orderHash, Refusal.HoldingUnknown);
        refusal = _attestedFor(signers, uint32(o.holding >> 96));
        if (refusal == Refusal.None && !_pays(orderHash, o)) refusal = _whyUnpaid(o);
    }

    /// @dev Books a payment; false, with nothing written, where one of the rules is against it.
    function _pays(bytes32 orderHash, Settle memory o) private returns (bool) {
        unchecked {
            uint128 holding = o.holding;
            bytes32 slot = _slotOf(holding);
            HoldingPair pair = _load(slot);
            HoldingWord word = pair.half(holding);
            HoldingState state = word.state();
            uint64 owed = word.amount();
            uint64 amount = o.amount;
            if (o.owedBefore != owed) return false;
            if (amount == 0) return false;
            if (amount > owed) return false;
            if (state == HoldingState.Held) return false;
            uint64 certificate = uint64(holding >> 64);
            CertificateWord facts = _book().certificates[certificate];
            _book().certificates[certificate] = facts.withOutstanding(facts.outstanding() - amount);
            word = word.withAmount(owed - amount);
            if (amount == owed) {
                word = word.withState(HoldingState.Paid);
                if (state != HoldingState.Live) delete _book().holdTerms[holding];
            }
            _save(slot, pair.change(holding, word));
            emit Settled(orderHash, holding, word.owner(), amount, owed - amount, o.bankReference);
            return true;
        }
    }

    function _whyUnpaid(Settle memory o) private view returns (Refusal) {
        HoldingWord word = _read(o.holding);
        if (word.amount() == 0) return Refusal.NotPayable;
        if (word.state() == HoldingState.Held) return Refusal.HoldingHeld;
        if (o.owedBefore != word.amount()) return Refusal.OwedDiffers;
        return o.amount == 0 ? Refusal.AmountZero : Refusal.AmountAboveOwed;
    }

    function _words(Place body) private pure returns (Settle memory o) {
        o.holding = body.u128(0);
        o.owedBefore = body.u64(16);
        o.amount = body.u64(24);
        o.bankReference = body.word(32);
    }
}
