// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Acts} from './Acts.sol';
import {Bodies} from '../Bodies.sol';
import {Holdings} from '../Holdings.sol';
import {HoldingState, HoldingWord} from '../HoldingWord.sol';
import {Commit, Complete, Hold, OrderHashes, OrderKind, Release} from '../Orders.sol';
import {Refusal} from '../Refusal.sol';
import {Signatures} from '../Signatures.sol';
import {Signer} from '../Signer.sol';
import {Carried} from '../Wire.sol';

/// @title The sale of a holding to a financier: hold, commit, complete, and the ways back.
contract DiscountActs is Acts {
    constructor(Signatures otherKinds) Holdings(otherKinds) {}

    function _apply(bytes32 domain, Carried memory order) internal override returns (bytes32 h, Refusal r) {
        Signer[] memory s;
        OrderKind kind = OrderKind(order.kind);
        if (kind == OrderKind.Hold) {
            (bool fits, Hold memory o) = Bodies.hold(order);
            if (!fits) return _unreadable(order);
            (h, s, r) = _open(domain, OrderHashes.hash(o), order, o.deadline);
            if (r == Refusal.None) r = _hold(h, o, s);
        } else if (kind == OrderKind.Commit) {
            (bool fits, Commit memory o) = Bodies.commit(order);
            if (!fits) return _unreadable(order);
            (h, s, r) = _open(domain, OrderHashes.hash(o), order, o.deadline);
            if (r == Refusal.None) r = _commit(h, o, s);
        } else if (kind == OrderKind.Complete) {
            (bool fits, Complete memory o) = Bodies.complete(order);
            if (!fits) return _unreadable(order);
            (h, s, r) = _open(domain, OrderHashes.hash(o), order, type(uint64).max);
            if (r == Refusal.None) r = _complete(h, o, s);
        } else if (kind == OrderKind.Release) {
            (bool fits, Release memory o) = Bodies.release(order);
            if (!fits) return _unreadable(order);
            (h, s, r) = _open(domain, OrderHashes.hash(o), order, o.deadline);
            if (r == Refusal.None) r = _release(h, o, s);
        } else {
            return (_unreadableHash(order), Refusal.KindUnsupported);
        }
    }

    function _hold(
        bytes32 orderHash,
        Hold memory o,
        Signer[] memory signers
    ) private returns (Refusal refusal) {
        HoldingWord word = _read(o.holding);
        uint32 holder = word.owner();
        if (holder == 0) return Refusal.HoldingUnknown;
        refusal = _signedBy(signers, holder, MAKER);
        if (refusal == Refusal.SignatureMissing && signers.length > 0) return Refusal.HoldingNotYours;
        if (refusal == Refusal.None) refusal = _active(holder, SUPPLIER | FINANCIER);
        if (refusal == Refusal.None) refusal = _active(o.financier, FINANCIER);
        if (refusal == Refusal.None) refusal = _movable(word, o.epoch, holder);
        if (refusal != Refusal.None) return refusal;
        if (o.financier == holder || o.financier == uint32(o.holding >> 96)) return Refusal.ReceiverIsHolder;
        if (_isNearDue(_certificateOf(o.holding).dueOn())) return Refusal.TooNearDue;
        if (o.expiry <= block.timestamp) return Refusal.HoldExpired;
        if (o.cash == 0) return Refusal.AmountZero;
        if (o.cash > o.amount) return Refusal.AmountAboveHolding;
        uint24 epoch;
        (epoch, refusal) = _take(o.holding, word, o.child, o.amount, holder, HoldingState.Held);
        if (refusal != Refusal.None) return refusal;
        uint128 held = o.child == 0 ? o.holding : o.child;
        _book().holdTerms[held] = HoldTerms(o.financier, o.cash, o.expiry, o.termsHash);
        emit HoldPlaced(
            orderHash,
            o.holding,
            o.child,
            holder,
            o.amount,
            epoch,
            o.financier,
            o.cash,
            o.expiry,
            o.termsHash
        );
    }

    function _commit(
        bytes32 orderHash,
        Commit memory o,
        Signer[] memory signers
    ) private returns (Refusal refusal) {
        HoldingWord word = _read(o.holding);
        HoldTerms storage terms = _book().holdTerms[o.holding];
        if (word.state() == HoldingState.None) return Refusal.HoldingUnknown;
        if (word.state() != HoldingState.Held) return Refusal.HoldingNotHeld;
        refusal = _active(terms.financier, FINANCIER);
        if (refusal == Refusal.None) refusal = _signedByTwo(signers, terms.financier, 0);
        if (refusal != Refusal.None) return refusal;
        if (word.epoch() != o.epoch) return Refusal.EpochStale;
        if (o.financier != terms.financier || o.cash != terms.cash || o.termsHash != terms.termsHash) {
            return Refusal.HoldTermsDiffer;
        }
        if (block.timestamp >= terms.expiry) return Refusal.HoldExpired;
        if (_isNearDue(_certificateOf(o.holding).dueOn())) return Refusal.TooNearDue;
        word = word.moved(word.owner(), HoldingState.Committed);
        _write(o.holding, word);
        emit Committed(orderHash, o.holding, o.financier, word.epoch());
    }

    function _complete(
        bytes32 orderHash,
        Complete memory o,
        Signer[] memory signers
    ) private returns (Refusal refusal) {
        HoldingWord word = _read(o.holding);
        HoldTerms storage terms = _book().holdTerms[o.holding];
        if (word.state() == HoldingState.None) return Refusal.HoldingUnknown;
        if (word.state() != HoldingState.Committed) return Refusal.HoldingNotCommitted;
        // The money left the financier's bank, which says so; or the seller itself says that it came.
        if (_signedBy(signers, word.owner(), MAKER) != Refusal.None) {
            refusal = _attestedFor(signers, terms.financier);
            if (refusal != Refusal.None) return refusal;
        }
        if (word.epoch() != o.epoch) return Refusal.EpochStale;
        if (o.cash != terms.cash) return Refusal.HoldTermsDiffer;
        if (o.currency != _certificateOf(o.holding).currency()) return Refusal.CurrencyMismatch;
        uint32 seller = word.owner();
        uint32 financier = terms.financier;
        word = word.moved(financier, HoldingState.Live);
        _write(o.holding, word);
        delete _book().holdTerms[o.holding];
        emit Completed(
            orderHash,
            o.holding,
            seller,
            financier,
            word.amount(),
            word.epoch(),
            o.cash,
            o.creditReference
        );
    }

    function _release(
        bytes32 orderHash,
        Release memory o,
        Signer[] memory signers
    ) private returns (Refusal refusal) {
        HoldingWord word = _read(o.holding);
        HoldTerms storage terms = _book().holdTerms[o.holding];
        HoldingState state = word.state();
        if (state == HoldingState.None) return Refusal.HoldingUnknown;
        if (word.epoch() != o.epoch) return Refusal.EpochStale;
        if (state == HoldingState.Held) {
            bool free = block.timestamp >= terms.expiry || _isNearDue(_certificateOf(o.holding).dueOn());
            if (!free) {
                refusal = _signedBy(signers, terms.financier, MAKER);
                if (refusal == Refusal.SignatureMissing) return Refusal.ReleaseTooEarly;
            }
        } else if (state == HoldingState.Committed) {
            refusal = _signedByTwo(signers, terms.financier, 0);
            if (_signedByOperator(signers, CASE) == Refusal.None) refusal = Refusal.None;
        } else {
            return Refusal.HoldingNotHeld;
        }
        if (refusal != Refusal.None) return refusal;
        word = word.moved(word.owner(), HoldingState.Live);
        _write(o.holding, word);
        delete _book().holdTerms[o.holding];
        emit Released(orderHash, o.holding, word.epoch());
    }
}
