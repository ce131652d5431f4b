// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Documents} from './Documents.sol';
import {Holdings} from './Holdings.sol';
import {
    Anchor,
    BusinessDate,
    Consent,
    Document,
    Order,
    OrderHashes,
    OrderKind,
    Participant,
    Pause
} from './Orders.sol';
import {Refusal} from './Refusal.sol';
import {IActs} from './interfaces/IActs.sol';

/// @title The acts on what stands beside holdings: documents, consents, participants, the date, the pause, anchors.
contract RegistryActs is Holdings, Documents, IActs {
    /// @inheritdoc IActs
    function applyOne(Order calldata order) external returns (bytes32 h, Refusal r) {
        Signer[] memory s;
        OrderKind kind = OrderKind(order.kind);
        if (kind == OrderKind.Document) {
            Document memory o = abi.decode(order.body, (Document));
            (h, s, r) = _open(OrderHashes.hash(o), order, type(uint64).max);
            if (r == Refusal.None) r = _signedByOperator(s, EVIDENCE);
            if (r == Refusal.None) r = _recordDocument(h, o);
        } else if (kind == OrderKind.Consent) {
            Consent memory o = abi.decode(order.body, (Consent));
            (h, s, r) = _open(OrderHashes.hash(o), order, o.deadline);
            if (r == Refusal.None) r = _recordConsent(h, o, s);
        } else if (kind == OrderKind.Participant) {
            Participant memory o = abi.decode(order.body, (Participant));
            (h, s, r) = _open(OrderHashes.hash(o), order, o.deadline);
            if (r == Refusal.None) r = _recordParticipant(h, o, s);
        } else if (kind == OrderKind.BusinessDate) {
            BusinessDate memory o = abi.decode(order.body, (BusinessDate));
            (h, s, r) = _open(OrderHashes.hash(o), order, o.deadline);
            if (r == Refusal.None) r = _signedByOperator(s, KEEPER);
            if (r == Refusal.None) r = _moveDate(h, o.today, o.nextBusinessDay);
        } else if (kind == OrderKind.Pause) {
            Pause memory o = abi.decode(order.body, (Pause));
            (h, s, r) = _open(OrderHashes.hash(o), order, type(uint64).max);
            if (r == Refusal.None) r = _pause(h, o, s);
        } else if (kind == OrderKind.Anchor) {
            Anchor memory o = abi.decode(order.body, (Anchor));
            (h, s, r) = _open(OrderHashes.hash(o), order, type(uint64).max);
            if (r == Refusal.None) r = _signedByOperator(s, AUDIT);
            if (r == Refusal.None) r = _spend(o.number);
            if (r == Refusal.None) emit Anchored(h, o.root, o.number);
        } else {
            return (keccak256(order.body), Refusal.KindUnsupported);
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
