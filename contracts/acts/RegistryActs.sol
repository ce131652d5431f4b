// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Documents} from '../Documents.sol';
import {Holdings} from '../Holdings.sol';
import {
    Anchor,
    BusinessDate,
    Consent,
    Document,
    OrderHashes,
    OrderKind,
    Participant,
    Pause
} from '../Orders.sol';
import {Refusal} from '../Refusal.sol';
import {Signer} from '../Signer.sol';
import {Acts} from './Acts.sol';
import {Bodies} from '../Bodies.sol';
import {Signatures} from '../Signatures.sol';
import {Carried} from '../Wire.sol';

/// @title The acts on what stands beside holdings: documents, consents, participants, the date, the pause, anchors.
contract RegistryActs is Acts, Documents {
    constructor(Signatures otherKinds) Holdings(otherKinds) {}

    function _apply(bytes32 domain, Carried memory order) internal override returns (bytes32 h, Refusal r) {
        Signer[] memory s;
        OrderKind kind = OrderKind(order.kind);
        if (kind == OrderKind.Document) {
            (bool fits, Document memory o) = Bodies.document(order);
            if (!fits) return _unreadable(order);
            (h, s, r) = _open(domain, OrderHashes.hash(o), order, type(uint64).max);
            if (r == Refusal.None) r = _signedByOperator(s, EVIDENCE);
            if (r == Refusal.None) r = _recordDocument(h, o);
        } else if (kind == OrderKind.Consent) {
            (bool fits, Consent memory o) = Bodies.consent(order);
            if (!fits) return _unreadable(order);
            (h, s, r) = _open(domain, OrderHashes.hash(o), order, o.deadline);
            if (r == Refusal.None && !_isDate(o.endsOn)) r = Refusal.Malformed;
            if (r == Refusal.None) r = _recordConsent(h, o, s);
        } else if (kind == OrderKind.Participant) {
            (bool fits, Participant memory o) = Bodies.participant(order);
            if (!fits) return _unreadable(order);
            (h, s, r) = _open(domain, OrderHashes.hash(o), order, o.deadline);
            if (r == Refusal.None) r = _recordParticipant(h, o, s);
        } else if (kind == OrderKind.BusinessDate) {
            (bool fits, BusinessDate memory o) = Bodies.businessDate(order);
            if (!fits) return _unreadable(order);
            (h, s, r) = _open(domain, OrderHashes.hash(o), order, o.deadline);
            if (r == Refusal.None) r = _signedByOperator(s, KEEPER);
            if (r == Refusal.None) r = _moveDate(h, o.today, o.nextBusinessDay);
        } else if (kind == OrderKind.Pause) {
            (bool fits, Pause memory o) = Bodies.pause(order);
            if (!fits) return _unreadable(order);
            (h, s, r) = _open(domain, OrderHashes.hash(o), order, type(uint64).max);
            if (r == Refusal.None) r = _pause(h, o, s);
        } else if (kind == OrderKind.Anchor) {
            (bool fits, Anchor memory o) = Bodies.anchor(order);
            if (!fits) return _unreadable(order);
            (h, s, r) = _open(domain, OrderHashes.hash(o), order, type(uint64).max);
            if (r == Refusal.None) r = _signedByOperator(s, AUDIT);
            if (r == Refusal.None) r = _spend(o.number);
            if (r == Refusal.None) emit Anchored(h, o.root, o.number);
        } else {
            return (_unreadableHash(order), Refusal.KindUnsupported);
        }
    }

    function _pause(
        bytes32 orderHash,
        Pause memory o,
        Signer[] memory signers
    ) private returns (Refusal refusal) {
        refusal = _signedByOperator(signers, PAUSER);
        if (refusal != Refusal.None) return refusal;
        CalendarStorage storage $ = _calendar();
        if (o.nonce != $.pauseNonce + 1) return Refusal.NonceStale;
        $.paused = o.paused;
        $.pauseNonce = o.nonce;
        emit PauseSet(orderHash, o.paused, o.nonce);
    }
}
