// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Initializable} from '@openzeppelin/contracts/proxy/utils/Initializable.sol';
import {UUPSUpgradeable} from '@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol';
import {Acts} from './acts/Acts.sol';
import {Bodies} from './Bodies.sol';
import {Documents} from './Documents.sol';
import {Genesis} from './Genesis.sol';
import {Governance} from './governance/Governance.sol';
import {Holdings} from './Holdings.sol';
import {HoldingPair} from './HoldingPair.sol';
import {HoldingStates} from './HoldingStates.sol';
import {HoldingState, HoldingWord, HoldingWords} from './HoldingWord.sol';
import {KeyWord} from './KeyWord.sol';
import {Issue, Item, OrderHashes, OrderKind, Participant, Settle, Transfer} from './Orders.sol';
import {Refusal} from './Refusal.sol';
import {Signatures} from './Signatures.sol';
import {Signer} from './Signer.sol';
import {Carried, Place, Wire} from './Wire.sol';
import {IActs} from './interfaces/IActs.sol';
import {ICertificateBook} from './interfaces/ICertificateBook.sol';

/// @notice Where the code of the rarer acts and of the standard views stands.
struct Parts {
    Signatures otherKinds;
    address discounts;
    address custody;
    address registry;
    address faces;
}

/// @title The book of certificates; `ICertificateBook` says what each act does.
contract CertificateBook is ICertificateBook, Acts, Documents, Governance, Initializable, UUPSUpgradeable {
    address private immutable self = address(this);
    address private immutable discounts;
    address private immutable custody;
    address private immutable registry;
    address private immutable faces;

    constructor(Parts memory parts) Holdings(parts.otherKinds) {
        discounts = parts.discounts;
        custody = parts.custody;
        registry = parts.registry;
        faces = parts.faces;
        _disableInitializers();
    }

    /// @inheritdoc ICertificateBook
    function initialize(Genesis calldata genesis) external initializer {
        _registry().keyDelay = genesis.keyDelaySeconds;
        _governance().upgrader = genesis.upgrader;
        Participant memory operator = Participant(
            genesis.operator,
            OPERATOR,
            ACTIVE,
            new uint32[](0),
            genesis.keys,
            1,
            0
        );
        Refusal refusal = _writeParticipant(0, operator);
        if (refusal != Refusal.None) revert Book_Refused(0, refusal);
        if (_moveDate(0, genesis.today, genesis.nextBusinessDay) != Refusal.None) revert Book_GenesisDates();
    }

    /// @inheritdoc ICertificateBook
    function execute(bytes calldata batch) external {
        bytes32 domain = _domainSeparatorV4();
        Place here;
        uint256 free;
        assembly ('memory-safe') {
            here := batch.offset
            free := mload(0x40)
        }
        Place end = here.plus(batch.length);
        while (Place.unwrap(here) != Place.unwrap(end)) {
            Carried memory order = Wire.read(here, end);
            (bytes32 orderHash, Refusal refusal) = _standsApart(order)
                ? _applyApart(here, order)
                : _apply(domain, order);
            if (refusal != Refusal.None) emit Refused(orderHash, order.kind, refusal);
            here = order.end;
            // What one order needed in memory, the next may use: memory costs by its square.
            assembly ('memory-safe') {
                mstore(0x40, free)
            }
        }
    }

    /// @dev The frequent orders of one item check everything before they write, and need no frame of their own.
    function _standsApart(Carried memory order) private pure returns (bool) {
        if (order.kind == uint8(OrderKind.Settle)) return false;
        if (order.kind == uint8(OrderKind.Transfer)) return order.body.u16(0) > 1;
        if (order.kind == uint8(OrderKind.Issue)) return order.body.u16(59) > 1;
        return true;
    }

    /// @dev Applies one order in a frame of its own: whatever it had written before it was refused is undone.
    function _applyApart(Place here, Carried memory order) private returns (bytes32, Refusal) {
        if (order.kind > uint8(OrderKind.Anchor)) return (_unreadableHash(order), Refusal.KindUnsupported);
        uint256 gasBefore = gasleft();
        bytes calldata carried = here.slice(Place.unwrap(order.end) - Place.unwrap(here));
        (bool applied, bytes memory reason) = _partOf(order.kind).delegatecall(
            abi.encodeCall(IActs.applyOne, (carried))
        );
        if (applied) return (0, Refusal.None);
        if (reason.length == 68 && bytes4(reason) == Book_Refused.selector) return _refusalOf(reason);
        // A frame that ran dry has left one part in 64 of the gas: it says nothing about the order, and a carrier that
        // gives too little gas must not be able to end one.
        if (gasleft() < gasBefore / 32 || bytes4(reason) == Book_GasTooLow.selector) revert Book_GasTooLow();
        return _unreadable(order);
    }

    function _partOf(uint8 kind) private view returns (address) {
        if (kind < uint8(OrderKind.Hold) || kind == uint8(OrderKind.Settle)) return self;
        if (kind < uint8(OrderKind.Settle)) return discounts;
        return kind < uint8(OrderKind.Document) ? custody : registry;
    }

    function _apply(bytes32 domain, Carried memory order) internal override returns (bytes32 h, Refusal r) {
        Signer[] memory s;
        if (order.kind == uint8(OrderKind.Issue)) {
            (bool fits, Issue memory o) = Bodies.issue(order);
            if (!fits) return _unreadable(order);
            (h, s, r) = _open(domain, OrderHashes.hash(o), order, o.deadline);
            if (r == Refusal.None) r = _issue(h, o, s);
        } else if (order.kind == uint8(OrderKind.Transfer)) {
            (bool fits, Transfer memory o) = Bodies.transfer(order);
            if (!fits) return _unreadable(order);
            (h, s, r) = _open(domain, OrderHashes.hash(o), order, o.deadline);
            if (r == Refusal.None) r = _transfer(h, o, s);
        } else {
            (bool fits, Settle memory o) = Bodies.settle(order);
            if (!fits) return _unreadable(order);
            (h, s, r) = _open(domain, OrderHashes.hash(o), order, type(uint64).max);
            if (r == Refusal.None) r = _settle(h, o, s);
        }
    }

    function _issue(
        bytes32 orderHash,
        Issue memory o,
        Signer[] memory signers
    ) private returns (Refusal refusal) {
        uint32 obligor = uint32(o.certificate >> 32);
        uint32 today = _calendar().today;
        refusal = _active(obligor, OBLIGOR);
        if (refusal == Refusal.None) refusal = _active(o.payee, SUPPLIER);
        if (refusal == Refusal.None) refusal = _signedByTwo(signers, obligor, 0);
        if (refusal != Refusal.None) return refusal;
        if (uint32(o.certificate) == 0) return Refusal.CertificateNotYours;
        if (o.payee == obligor) return Refusal.ReceiverIsHolder;
        if (o.face == 0) return Refusal.AmountZero;
        if (o.currency == 0) return Refusal.CurrencyUnknown;
        if (!_isDate(o.dueOn)) return Refusal.Malformed;
        if (o.dueOn <= today) return Refusal.DueNotAhead;
        if (o.dueOn > _calendar().oneYearOut) return Refusal.TermTooLong;
        if (o.dueOn > _calendar().sixMonthsOut && o.termReason == 0) return Refusal.TermReasonMissing;
        if (_book().certificates[o.certificate].face != 0) return Refusal.CertificateExists;
        refusal = _accepted(signers, o.payee, obligor, o.currency, o.face, today, o.dueOn);
        if (refusal == Refusal.None) refusal = _useDocuments(orderHash, o.certificate, o.face, o.documents);
        if (refusal != Refusal.None) return refusal;
        _book().certificates[o.certificate] = CertificateView(o.payee, o.face, o.face, o.currency, o.dueOn);
        _write(uint128(o.certificate) << 64, HoldingWords.make(o.face, o.payee, 1, HoldingState.Live));
        emit Issued(
            orderHash,
            o.certificate,
            o.payee,
            o.face,
            o.currency,
            o.dueOn,
            o.termReason,
            o.evidenceHash
        );
    }

    function _transfer(
        bytes32 orderHash,
        Transfer memory o,
        Signer[] memory signers
    ) private returns (Refusal refusal) {
        uint256 count = o.items.length;
        if (count == 0) return Refusal.ItemsEmpty;
        Item memory first = o.items[0];
        uint32 holder = _read(first.holding).owner();
        if (holder == 0) return Refusal.HoldingUnknown;
        refusal = _mayTrade(holder);
        if (refusal == Refusal.None) refusal = _signedBy(signers, holder, MAKER);
        // Whoever signed for another company's holding learns that, and not whose it is.
        if (refusal == Refusal.SignatureMissing && signers.length > 0) return Refusal.HoldingNotYours;
        if (refusal != Refusal.None) return refusal;
        if (count == 1) {
            uint24 epoch;
            (epoch, refusal) = _pass(first, 0, holder, first.amount, signers);
            if (refusal != Refusal.None) return refusal;
            emit Transferred(
                orderHash,
                first.holding,
                first.child,
                holder,
                first.receiver,
                first.amount,
                epoch,
                o.discharge,
                o.evidenceHash
            );
            return Refusal.None;
        }
        return _passMany(orderHash, o, holder, signers);
    }

    /// @dev Receivers stand in ascending order, so that what one of them is paid in all stands together. Several must
    /// each have a standing consent.
    function _passMany(
        bytes32 orderHash,
        Transfer memory o,
        uint32 holder,
        Signer[] memory signers
    ) private returns (Refusal refusal) {
        uint256 count = o.items.length;
        bool several = o.items[count - 1].receiver != o.items[0].receiver;
        Signer[] memory accepting = several ? new Signer[](0) : signers;
        Passed[] memory passed = new Passed[](count);
        uint256 payment = 0;
        uint32 receiver = 0;
        for (uint256 i = 0; i < count; i++) {
            Item memory item = o.items[i];
            if (item.receiver < receiver) return Refusal.ItemsUnordered;
            payment = item.receiver == receiver ? payment + item.amount : item.amount;
            receiver = item.receiver;
            (, refusal) = _pass(item, i == 0 ? 0 : o.items[i - 1].child, holder, payment, accepting);
            if (refusal == Refusal.ConsentMissing && several) return Refusal.SeveralReceivers;
            if (refusal != Refusal.None) return refusal;
            passed[i] = Passed(item.holding, item.child, receiver, item.amount);
        }
        emit TransferredMany(orderHash, holder, o.discharge, o.evidenceHash, passed);
    }

    /// @dev One item of a transfer; `payment` is what its receiver is paid with it in all.
    function _pass(
        Item memory item,
        uint128 sibling,
        uint32 holder,
        uint256 payment,
        Signer[] memory accepting
    ) private returns (uint24, Refusal refusal) {
        HoldingPair pair = _pair(item.holding);
        refusal = _movable(item.holding, pair.half(item.holding), item.epoch, holder);
        if (refusal == Refusal.None) refusal = _mayTrade(item.receiver);
        if (refusal != Refusal.None) return (0, refusal);
        if (item.receiver == holder || item.receiver == uint32(item.holding >> 96))
            return (0, Refusal.ReceiverIsHolder);
        CertificateView storage certificate = _book().certificates[uint64(item.holding >> 64)];
        refusal = _accepted(
            accepting,
            item.receiver,
            holder,
            certificate.currency,
            payment,
            _calendar().today,
            certificate.dueOn
        );
        if (refusal != Refusal.None) return (0, refusal);
        return _take(item.holding, pair, item.child, sibling, item.amount, item.receiver, HoldingState.Live);
    }

    function _settle(
        bytes32 orderHash,
        Settle memory o,
        Signer[] memory signers
    ) private returns (Refusal refusal) {
        HoldingWord word = _read(o.holding);
        if (word.state() == HoldingState.None) return Refusal.HoldingUnknown;
        refusal = _attestedFor(signers, uint32(o.holding >> 96));
        if (refusal != Refusal.None) return refusal;
        uint64 owed = word.amount();
        if (owed == 0) return Refusal.NotPayable;
        if (word.state() == HoldingState.Held) return Refusal.HoldingHeld;
        if (o.owedBefore != owed) return Refusal.OwedDiffers;
        if (o.amount == 0) return Refusal.AmountZero;
        if (o.amount > owed) return Refusal.AmountAboveOwed;
        _book().certificates[uint64(o.holding >> 64)].outstanding -= o.amount;
        HoldingWord after_ = word.withAmount(owed - o.amount);
        _write(o.holding, after_.amount() == 0 ? after_.withState(HoldingState.Paid) : after_);
        if (after_.amount() == 0 && word.state() != HoldingState.Live) delete _book().holdTerms[o.holding];
        emit Settled(orderHash, o.holding, word.owner(), o.amount, after_.amount(), o.bankReference);
    }

    /// @dev The receiver signed, or has a standing consent that covers the payment.
    function _accepted(
        Signer[] memory signers,
        uint32 receiver,
        uint32 payer,
        bytes3 currency,
        uint256 amount,
        uint32 today,
        uint32 dueOn
    ) private view returns (Refusal) {
        Refusal refusal = _signedBy(signers, receiver, MAKER);
        if (refusal != Refusal.SignatureMissing) return refusal;
        return _consents(receiver, payer, currency, amount, today, _daysBetween(today, dueOn));
    }

    function _refusalOf(bytes memory reason) private pure returns (bytes32 orderHash, Refusal refusal) {
        uint256 place;
        assembly ('memory-safe') {
            orderHash := mload(add(reason, 36))
            place := mload(add(reason, 68))
        }
        refusal = Refusal(place);
    }

    /// @inheritdoc ICertificateBook
    function certificateOf(uint64 certificate) external view returns (CertificateView memory) {
        return _book().certificates[certificate];
    }

    /// @inheritdoc ICertificateBook
    function holdingOf(uint128 holding) external view returns (HoldingView memory) {
        HoldingWord word = _read(holding);
        return HoldingView(word.amount(), word.owner(), word.epoch(), word.state());
    }

    /// @inheritdoc ICertificateBook
    function holdTermsOf(uint128 holding) external view returns (HoldTerms memory) {
        return _book().holdTerms[holding];
    }

    /// @inheritdoc ICertificateBook
    function numberUsed(uint64 number) external view returns (bool) {
        return _book().numbers[number];
    }

    /// @inheritdoc ICertificateBook
    function documentOf(bytes32 docKey) external view returns (DocumentView memory) {
        return _documents().documents[docKey];
    }

    /// @inheritdoc ICertificateBook
    function keyOf(bytes32 key) external view returns (KeyView memory) {
        KeyWord known = _registry().keys[key];
        return KeyView(known.participant(), known.kind(), known.powers(), known.activeFrom());
    }

    /// @inheritdoc ICertificateBook
    function consentOf(uint32 receiver, uint32 payer) external view returns (ConsentView memory) {
        return _registry().consents[receiver][payer];
    }

    /// @inheritdoc ICertificateBook
    function consentNonceOf(uint32 receiver) external view returns (uint32) {
        return _registry().participants[receiver].consentNonce;
    }

    /// @inheritdoc ICertificateBook
    function participantOf(uint32 participant) external view returns (uint8, uint8, uint32, uint32[] memory) {
        ParticipantRecord storage record = _registry().participants[participant];
        return (record.roles, record.status, record.nonce, record.banks);
    }

    /// @inheritdoc ICertificateBook
    function calendar() external view returns (uint32, uint32, uint32, uint32) {
        CalendarStorage storage $ = _calendar();
        return ($.today, $.nextBusinessDay, $.sixMonthsOut, $.oneYearOut);
    }

    /// @inheritdoc ICertificateBook
    function paused() external view returns (bool, uint32) {
        return (_calendar().paused, _calendar().pauseNonce);
    }

    /// @inheritdoc ICertificateBook
    function domainSeparator() external view returns (bytes32) {
        return _domainSeparatorV4();
    }

    /// @inheritdoc ICertificateBook
    function holdingTransitions() external pure returns (uint256) {
        return HoldingStates.LEGAL;
    }

    /// @inheritdoc ICertificateBook
    function governance() external view returns (address upgrader, uint32 keyDelaySeconds) {
        return (_governance().upgrader, _registry().keyDelay);
    }

    /// @dev ERC-165, 721, 3525, 5267 and 7943 are answered by a part of their own.
    fallback() external {
        (bool answered, bytes memory answer) = faces.delegatecall(msg.data);
        assembly ('memory-safe') {
            if answered {
                return(add(answer, 32), mload(answer))
            }
            revert(add(answer, 32), mload(answer))
        }
    }

    function _authorizeUpgrade(address) internal view override {
        if (msg.sender != _governance().upgrader) revert Book_OnlyUpgrader();
    }
}
