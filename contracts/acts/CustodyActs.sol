// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {CertificateWord} from '../CertificateWord.sol';
import {Holdings} from '../Holdings.sol';
import {HoldingState, HoldingWord, HoldingWords} from '../HoldingWord.sol';
import {
    Cancel,
    Force,
    Freeze,
    OrderHashes,
    OrderKind,
    Pledge,
    Return,
    Unfreeze,
    Unpledge,
    Void
} from '../Orders.sol';
import {Refusal} from '../Refusal.sol';
import {Signer} from '../Signer.sol';
import {Acts} from './Acts.sol';
import {Bodies} from '../Bodies.sol';
import {Signatures} from '../Signatures.sol';
import {Carried} from '../Wire.sol';

/// @title The rarer acts on holdings: pledges, cancellation, return, cases and voids.
contract CustodyActs is Acts {
    constructor(Signatures otherKinds) Holdings(otherKinds) {}

    function _apply(bytes32 domain, Carried memory order) internal override returns (bytes32 h, Refusal r) {
        Signer[] memory s;
        OrderKind kind = OrderKind(order.kind);
        if (kind == OrderKind.Pledge) {
            (bool fits, Pledge memory o) = Bodies.pledge(order);
            if (!fits) return _unreadable(order);
            (h, s, r) = _open(domain, OrderHashes.hash(o), order, o.deadline);
            if (r == Refusal.None) r = _pledge(h, o, s);
        } else if (kind == OrderKind.Unpledge) {
            (bool fits, Unpledge memory o) = Bodies.unpledge(order);
            if (!fits) return _unreadable(order);
            (h, s, r) = _open(domain, OrderHashes.hash(o), order, o.deadline);
            if (r == Refusal.None) r = _unpledge(h, o, s);
        } else if (kind == OrderKind.Cancel) {
            (bool fits, Cancel memory o) = Bodies.cancel(order);
            if (!fits) return _unreadable(order);
            (h, s, r) = _open(domain, OrderHashes.hash(o), order, o.deadline);
            if (r == Refusal.None) r = _cancel(h, o, s);
        } else if (kind == OrderKind.Return) {
            (bool fits, Return memory o) = Bodies.giveBack(order);
            if (!fits) return _unreadable(order);
            (h, s, r) = _open(domain, OrderHashes.hash(o), order, o.deadline);
            if (r == Refusal.None) r = _return(h, o, s);
        } else if (kind == OrderKind.Freeze) {
            (bool fits, Freeze memory o) = Bodies.freeze(order);
            if (!fits) return _unreadable(order);
            (h, s, r) = _open(domain, OrderHashes.hash(o), order, type(uint64).max);
            if (r == Refusal.None) r = _freeze(h, o, s);
        } else if (kind == OrderKind.Unfreeze) {
            (bool fits, Unfreeze memory o) = Bodies.unfreeze(order);
            if (!fits) return _unreadable(order);
            (h, s, r) = _open(domain, OrderHashes.hash(o), order, type(uint64).max);
            if (r == Refusal.None) r = _unfreeze(h, o, s);
        } else if (kind == OrderKind.Force) {
            (bool fits, Force memory o) = Bodies.force(order);
            if (!fits) return _unreadable(order);
            (h, s, r) = _open(domain, OrderHashes.hash(o), order, type(uint64).max);
            if (r == Refusal.None) r = _force(h, o, s);
        } else if (kind == OrderKind.Void) {
            (bool fits, Void memory o) = Bodies.makeVoid(order);
            if (!fits) return _unreadable(order);
            (h, s, r) = _open(domain, OrderHashes.hash(o), order, o.deadline);
            if (r == Refusal.None) r = _void(h, o, s);
        } else {
            return (_unreadableHash(order), Refusal.KindUnsupported);
        }
    }

    function _pledge(bytes32 h, Pledge memory o, Signer[] memory signers) private returns (Refusal refusal) {
        HoldingWord word = _read(o.holding);
        uint32 holder = word.owner();
        if (holder == 0) return Refusal.HoldingUnknown;
        refusal = _signedByHolder(signers, holder);
        if (refusal == Refusal.None) refusal = _active(o.pledgee, SUPPLIER | FINANCIER);
        if (refusal == Refusal.None) refusal = _signedBy(signers, o.pledgee, MAKER);
        if (refusal == Refusal.None) refusal = _movable(word, o.epoch, holder);
        if (refusal != Refusal.None) return refusal;
        if (o.pledgee == holder) return Refusal.ReceiverIsHolder;
        uint24 epoch;
        (epoch, refusal) = _take(o.holding, word, o.child, o.amount, holder, HoldingState.Pledged);
        if (refusal != Refusal.None) return refusal;
        _book().holdTerms[o.child == 0 ? o.holding : o.child] = HoldTerms(o.pledgee, 0, 0, o.termsHash);
        emit Pledged(h, o.holding, o.child, holder, o.amount, epoch, o.pledgee, o.termsHash);
    }

    function _unpledge(
        bytes32 h,
        Unpledge memory o,
        Signer[] memory signers
    ) private returns (Refusal refusal) {
        HoldingWord word = _read(o.holding);
        if (word.state() == HoldingState.None) return Refusal.HoldingUnknown;
        if (word.state() != HoldingState.Pledged) return Refusal.HoldingNotPledged;
        refusal = _signedBy(signers, _book().holdTerms[o.holding].financier, MAKER);
        if (refusal != Refusal.None) return refusal;
        if (word.epoch() != o.epoch) return Refusal.EpochStale;
        word = word.moved(word.owner(), HoldingState.Live);
        _write(o.holding, word);
        delete _book().holdTerms[o.holding];
        emit Unpledged(h, o.holding, word.epoch());
    }

    /// @dev Obligor and every holder sign; the holdings that are listed are all that is outstanding.
    function _cancel(bytes32 h, Cancel memory o, Signer[] memory signers) private returns (Refusal refusal) {
        CertificateWord certificate = _book().certificates[o.certificate];
        if (certificate.face() == 0) return Refusal.HoldingUnknown;
        refusal = _signedByTwo(signers, uint32(o.certificate >> 32), 0);
        if (refusal != Refusal.None) return refusal;
        if (_calendar().today >= certificate.dueOn()) return Refusal.PastDue;
        uint64 sum = 0;
        for (uint256 i = 0; i < o.holdings.length; i++) {
            uint128 holding = o.holdings[i];
            HoldingWord word = _read(holding);
            if (uint64(holding >> 64) != o.certificate || word.state() == HoldingState.None)
                return Refusal.HoldingUnknown;
            if (word.state() != HoldingState.Live) return Refusal.HoldingNotLive;
            refusal = _signedBy(signers, word.owner(), MAKER);
            if (refusal != Refusal.None) return refusal;
            sum += word.amount();
            HoldingWord ended = word.withAmount(0).moved(word.owner(), HoldingState.Cancelled);
            _write(holding, ended);
            emit HoldingCancelled(h, holding, word.amount(), ended.epoch());
        }
        if (sum == 0 || sum != certificate.outstanding()) return Refusal.HoldersIncomplete;
        _book().certificates[o.certificate] = certificate.withOutstanding(0);
        emit Cancelled(h, o.certificate, sum, o.evidenceHash);
    }

    /// @dev That the receiver stands on the chain of title is checked by whoever reads the events; both sign here.
    function _return(bytes32 h, Return memory o, Signer[] memory signers) private returns (Refusal refusal) {
        HoldingWord word = _read(o.holding);
        uint32 holder = word.owner();
        if (holder == 0) return Refusal.HoldingUnknown;
        refusal = _signedByHolder(signers, holder);
        if (refusal == Refusal.None) refusal = _active(o.receiver, SUPPLIER | FINANCIER);
        if (refusal == Refusal.None) refusal = _signedBy(signers, o.receiver, MAKER);
        if (refusal != Refusal.None) return refusal;
        if (word.epoch() != o.epoch) return Refusal.EpochStale;
        if (word.state() != HoldingState.Live) return Refusal.HoldingNotLive;
        if (o.receiver == holder || o.receiver == uint32(o.holding >> 96)) return Refusal.ReceiverIsHolder;
        if (_calendar().today <= _certificateOf(o.holding).dueOn()) return Refusal.NotOverdue;
        word = word.moved(o.receiver, HoldingState.Live);
        _write(o.holding, word);
        emit Returned(h, o.holding, holder, o.receiver, word.amount(), word.epoch(), o.paymentReference);
    }

    function _freeze(bytes32 h, Freeze memory o, Signer[] memory signers) private returns (Refusal refusal) {
        refusal = _signedByFreezers(signers);
        if (refusal == Refusal.None) refusal = _spend(o.number);
        if (refusal != Refusal.None) return refusal;
        HoldingWord word = _read(o.holding);
        HoldingState state = word.state();
        if (state == HoldingState.None) return Refusal.HoldingUnknown;
        if (state > HoldingState.Pledged) return Refusal.HoldingNotLive;
        word = word.frozen();
        _write(o.holding, word);
        emit Frozen(h, o.holding, word.epoch(), o.caseHash, o.number);
    }

    function _unfreeze(
        bytes32 h,
        Unfreeze memory o,
        Signer[] memory signers
    ) private returns (Refusal refusal) {
        refusal = _signedByFreezers(signers);
        if (refusal == Refusal.None) refusal = _spend(o.number);
        if (refusal != Refusal.None) return refusal;
        HoldingWord word = _read(o.holding);
        if (word.state() == HoldingState.None) return Refusal.HoldingUnknown;
        if (word.state() != HoldingState.Frozen) return Refusal.HoldingNotFrozen;
        HoldingState state = word.before();
        word = word.moved(word.owner(), state);
        _write(o.holding, word);
        emit Unfrozen(h, o.holding, word.epoch(), state, o.caseHash, o.number);
    }

    /// @dev By order of a court the whole of what is unpaid passes, whatever state it is in.
    function _force(bytes32 h, Force memory o, Signer[] memory signers) private returns (Refusal refusal) {
        if (signers.length == 0) return Refusal.SignatureMissing;
        if (signers[0].powers() & REGULATOR == 0) return Refusal.PowerMissing;
        refusal = _active(signers[0].participant(), SUPERVISOR);
        if (refusal == Refusal.None) refusal = _spend(o.number);
        if (refusal == Refusal.None) refusal = _active(o.receiver, SUPPLIER | FINANCIER);
        if (refusal != Refusal.None) return refusal;
        HoldingWord word = _read(o.holding);
        if (word.state() == HoldingState.None) return Refusal.HoldingUnknown;
        if (word.amount() == 0) return Refusal.NotPayable;
        uint32 from = word.owner();
        if (o.receiver == from || o.receiver == uint32(o.holding >> 96)) return Refusal.ReceiverIsHolder;
        word = word.moved(o.receiver, HoldingState.Live);
        _write(o.holding, word);
        delete _book().holdTerms[o.holding];
        emit Forced(h, o.holding, from, o.receiver, word.amount(), word.epoch(), o.caseHash, o.number);
    }

    function _void(bytes32 h, Void memory o, Signer[] memory signers) private returns (Refusal refusal) {
        HoldingWord word = _read(o.holding);
        uint32 holder = word.owner();
        if (holder == 0) return Refusal.HoldingUnknown;
        refusal = _signedByHolder(signers, holder);
        if (refusal != Refusal.None) return refusal;
        if (word.epoch() != o.epoch) return Refusal.EpochStale;
        if (o.child == 0) {
            if (word.state() != HoldingState.Live) return Refusal.HoldingNotLive;
            if (o.epoch >= HoldingWords.LAST_EPOCH) return Refusal.EpochExhausted;
            word = word.moved(holder, HoldingState.Live);
            _write(o.holding, word);
            emit Voided(h, o.holding, 0, holder, word.epoch());
            return Refusal.None;
        }
        if (!_mayMake(o.holding, o.child, 0, holder)) return Refusal.ChildNotYours;
        if (_read(o.child).state() != HoldingState.None) return Refusal.ChildTaken;
        _write(o.child, HoldingWord.wrap(0).moved(holder, HoldingState.Emptied));
        emit Voided(h, o.holding, o.child, holder, 1);
    }

    /// @dev Whoever signed for another company's holding learns that, and not whose it is.
    function _signedByHolder(Signer[] memory signers, uint32 holder) private pure returns (Refusal refusal) {
        refusal = _signedBy(signers, holder, MAKER);
        if (refusal == Refusal.SignatureMissing && signers.length > 0) return Refusal.HoldingNotYours;
    }

    /// @dev The operator executes a freeze with four eyes.
    function _signedByFreezers(Signer[] memory signers) private view returns (Refusal refusal) {
        if (signers.length == 0) return Refusal.SignatureMissing;
        refusal = _active(signers[0].participant(), OPERATOR);
        return refusal == Refusal.None ? _signedByTwo(signers, signers[0].participant(), FREEZER) : refusal;
    }
}
