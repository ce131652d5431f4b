// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {CustodyActs} from './CustodyActs.sol';
import {Documents} from './Documents.sol';
import {Holdings} from './Holdings.sol';
import {HoldingStates} from './HoldingStates.sol';
import {HoldingState, HoldingWord, HoldingWords} from './HoldingWord.sol';
import {
    Commit,
    Complete,
    Hold,
    Issue,
    Item,
    KeyGrant,
    Order,
    OrderHashes,
    OrderKind,
    Participant,
    Release,
    Settle,
    Transfer
} from './Orders.sol';
import {RegistryActs} from './RegistryActs.sol';
import {IActs} from './interfaces/IActs.sol';
import {ICertificateBook} from './interfaces/ICertificateBook.sol';
import {Refusal} from './Refusal.sol';

/// @notice The operator's keys and the first business date, with which a book begins.
struct Genesis {
    bytes32 registrarMaker;
    bytes32 registrarChecker;
    bytes32 evidence;
    bytes32 keeper;
    bytes32 pauser;
    bytes32 caseKey;
    uint32 today;
    uint32 nextBusinessDay;
}

/// @title The book of certificates; `ICertificateBook` says what each act does.
contract CertificateBook is ICertificateBook, Holdings, Documents {
    uint32 private constant FIRST_OPERATOR = 1;
    address private immutable custody = address(new CustodyActs());
    address private immutable registrar = address(new RegistryActs());

    constructor(Genesis memory genesis) {
        KeyGrant[] memory keys = new KeyGrant[](6);
        keys[0] = KeyGrant(genesis.registrarMaker, SECP256K1, REGISTRAR | FREEZER | MAKER);
        keys[1] = KeyGrant(genesis.registrarChecker, SECP256K1, REGISTRAR | FREEZER | CHECKER);
        keys[2] = KeyGrant(genesis.evidence, SECP256K1, EVIDENCE | AUDIT);
        keys[3] = KeyGrant(genesis.keeper, SECP256K1, KEEPER);
        keys[4] = KeyGrant(genesis.pauser, SECP256K1, PAUSER);
        keys[5] = KeyGrant(genesis.caseKey, SECP256K1, CASE);
        Participant memory operator = Participant(
            FIRST_OPERATOR,
            OPERATOR,
            ACTIVE,
            new uint32[](0),
            keys,
            1,
            0
        );
        Refusal refusal = _writeParticipant(0, operator);
        if (refusal != Refusal.None) revert Book_Refused(0, refusal);
        if (_moveDate(0, genesis.today, genesis.nextBusinessDay) != Refusal.None) revert Book_GenesisDates();
    }

    /// @inheritdoc ICertificateBook
    function execute(Order[] calldata orders) external {
        for (uint256 i = 0; i < orders.length; i++) {
            Order calldata order = orders[i];
            uint256 gasBefore = gasleft();
            // A frame of its own: whatever a refused order has written is undone.
            try this.applyOrder(order) {} catch (bytes memory reason) {
                if (reason.length == 68 && bytes4(reason) == Book_Refused.selector) {
                    (bytes32 orderHash, Refusal refusal) = _refusalOf(reason);
                    emit Refused(orderHash, order.kind, refusal);
                    continue;
                }
                // A frame that ran dry has left one part in 64 of the gas: it says nothing about the order, and a
                // carrier that gives too little gas must not be able to end one.
                if (gasleft() < gasBefore / 32) revert Book_GasTooLow();
                emit Refused(keccak256(abi.encode(order.kind, order.body)), order.kind, Refusal.Malformed);
            }
        }
    }

    /// @notice One order in a frame of its own; only the book itself calls it.
    function applyOrder(Order calldata order) external {
        if (msg.sender != address(this)) revert Book_OnlySelf();
        (bytes32 orderHash, Refusal refusal) = _apply(order);
        if (refusal != Refusal.None) revert Book_Refused(orderHash, refusal);
    }

    function _apply(Order calldata order) private returns (bytes32 h, Refusal r) {
        Signer[] memory s;
        if (order.kind > uint8(OrderKind.Anchor)) return (keccak256(order.body), Refusal.KindUnsupported);
        OrderKind kind = OrderKind(order.kind);
        if (kind == OrderKind.Issue) {
            Issue memory o = abi.decode(order.body, (Issue));
            (h, s, r) = _open(OrderHashes.hash(o), order, o.deadline);
            if (r == Refusal.None) r = _issue(h, o, s);
        } else if (kind == OrderKind.Transfer) {
            Transfer memory o = abi.decode(order.body, (Transfer));
            (h, s, r) = _open(OrderHashes.hash(o), order, o.deadline);
            if (r == Refusal.None) r = _transfer(h, o, s);
        } else if (kind == OrderKind.Hold) {
            Hold memory o = abi.decode(order.body, (Hold));
            (h, s, r) = _open(OrderHashes.hash(o), order, o.deadline);
            if (r == Refusal.None) r = _hold(h, o, s);
        } else if (kind == OrderKind.Commit) {
            Commit memory o = abi.decode(order.body, (Commit));
            (h, s, r) = _open(OrderHashes.hash(o), order, o.deadline);
            if (r == Refusal.None) r = _commit(h, o, s);
        } else if (kind == OrderKind.Complete) {
            Complete memory o = abi.decode(order.body, (Complete));
            (h, s, r) = _open(OrderHashes.hash(o), order, type(uint64).max);
            if (r == Refusal.None) r = _complete(h, o, s);
        } else if (kind == OrderKind.Release) {
            Release memory o = abi.decode(order.body, (Release));
            (h, s, r) = _open(OrderHashes.hash(o), order, o.deadline);
            if (r == Refusal.None) r = _release(h, o, s);
        } else if (kind == OrderKind.Settle) {
            Settle memory o = abi.decode(order.body, (Settle));
            (h, s, r) = _open(OrderHashes.hash(o), order, type(uint64).max);
            if (r == Refusal.None) r = _settle(h, o, s);
        } else {
            return _applyElsewhere(kind < OrderKind.Document ? custody : registrar, order);
        }
    }

    /// @dev Acts whose code stands in another contract, on this book's storage and under its domain.
    function _applyElsewhere(address acts, Order calldata order) private returns (bytes32, Refusal) {
        (bool applied, bytes memory answer) = acts.delegatecall(abi.encodeCall(IActs.applyOne, (order)));
        if (!applied) {
            assembly ('memory-safe') {
                revert(add(answer, 32), mload(answer))
            }
        }
        return abi.decode(answer, (bytes32, Refusal));
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
        if (o.items.length == 0) return Refusal.ItemsEmpty;
        uint32 holder = _read(o.items[0].holding).owner();
        if (holder == 0) return Refusal.HoldingUnknown;
        refusal = _active(holder, SUPPLIER | FINANCIER);
        if (refusal == Refusal.None) refusal = _signedBy(signers, holder, MAKER);
        // Whoever signed for another company's holding learns that, and not whose it is.
        if (refusal == Refusal.SignatureMissing && signers.length > 0) return Refusal.HoldingNotYours;
        if (refusal != Refusal.None) return refusal;
        bool several = false;
        for (uint256 i = 1; i < o.items.length; i++) {
            several = several || o.items[i].receiver != o.items[0].receiver;
        }
        for (uint256 i = 0; i < o.items.length; i++) {
            refusal = _pass(orderHash, o, o.items[i], holder, several, signers);
            if (refusal != Refusal.None) return refusal;
        }
    }

    /// @dev One item of a transfer.
    function _pass(
        bytes32 orderHash,
        Transfer memory o,
        Item memory item,
        uint32 holder,
        bool several,
        Signer[] memory signers
    ) private returns (Refusal refusal) {
        CertificateView storage certificate = _book().certificates[uint64(item.holding >> 64)];
        HoldingWord word = _read(item.holding);
        refusal = _movable(item.holding, item.epoch, holder);
        if (refusal == Refusal.None) refusal = _active(item.receiver, SUPPLIER | FINANCIER);
        if (refusal != Refusal.None) return refusal;
        if (item.receiver == holder || item.receiver == uint32(item.holding >> 96))
            return Refusal.ReceiverIsHolder;
        uint32 today = _calendar().today;
        uint256 payment = 0;
        for (uint256 i = 0; i < o.items.length; i++) {
            if (o.items[i].receiver == item.receiver) payment += o.items[i].amount;
        }
        Signer[] memory accepting = several ? new Signer[](0) : signers;
        refusal = _accepted(
            accepting,
            item.receiver,
            holder,
            certificate.currency,
            payment,
            today,
            certificate.dueOn
        );
        if (refusal == Refusal.ConsentMissing && several) return Refusal.SeveralReceivers;
        if (refusal != Refusal.None) return refusal;
        uint24 epoch;
        (epoch, refusal) = _take(
            item.holding,
            word,
            item.child,
            item.amount,
            item.receiver,
            HoldingState.Live
        );
        if (refusal != Refusal.None) return refusal;
        emit Transferred(
            orderHash,
            item.holding,
            item.child,
            holder,
            item.receiver,
            item.amount,
            epoch,
            o.discharge,
            o.evidenceHash
        );
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
        if (refusal == Refusal.None) refusal = _movable(o.holding, o.epoch, holder);
        if (refusal != Refusal.None) return refusal;
        if (o.financier == holder) return Refusal.ReceiverIsHolder;
        if (_isNearDue(_book().certificates[uint64(o.holding >> 64)].dueOn)) return Refusal.TooNearDue;
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
        if (_isNearDue(_book().certificates[uint64(o.holding >> 64)].dueOn)) return Refusal.TooNearDue;
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
        if (o.currency != _book().certificates[uint64(o.holding >> 64)].currency)
            return Refusal.CurrencyMismatch;
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
            bool free =
                block.timestamp >= terms.expiry ||
                    _isNearDue(_book().certificates[uint64(o.holding >> 64)].dueOn);
            if (!free) {
                refusal = _signedBy(signers, terms.financier, MAKER);
                if (refusal == Refusal.SignatureMissing) return Refusal.ReleaseTooEarly;
            }
        } else if (state == HoldingState.Committed) {
            refusal = _signedByTwo(signers, terms.financier, 0);
            if (refusal != Refusal.None && _signedByOperator(signers, CASE) == Refusal.None)
                refusal = Refusal.None;
        } else {
            return Refusal.HoldingNotHeld;
        }
        if (refusal != Refusal.None) return refusal;
        word = word.moved(word.owner(), HoldingState.Live);
        _write(o.holding, word);
        delete _book().holdTerms[o.holding];
        emit Released(orderHash, o.holding, word.epoch());
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
        return _registry().keys[key];
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
    function ownerOf(uint256 holding) external view returns (address) {
        uint32 owner = holding > type(uint128).max ? 0 : _read(uint128(holding)).owner();
        return owner == 0 ? address(0) : address(uint160(uint256(keccak256(abi.encode('Tributary', owner)))));
    }

    /// @inheritdoc ICertificateBook
    function domainSeparator() external view returns (bytes32) {
        return _domainSeparatorV4();
    }

    /// @inheritdoc ICertificateBook
    function holdingTransitions() external pure returns (uint256) {
        return HoldingStates.LEGAL;
    }
}
