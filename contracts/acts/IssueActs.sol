// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Acts} from './Acts.sol';
import {Bodies} from '../Bodies.sol';
import {CertificateWords} from '../CertificateWord.sol';
import {Currencies} from '../Currencies.sol';
import {Documents} from '../Documents.sol';
import {Holdings} from '../Holdings.sol';
import {HoldingState, HoldingWord, HoldingWords} from '../HoldingWord.sol';
import {Issue, OrderHashes} from '../Orders.sol';
import {Refusal} from '../Refusal.sol';
import {Signatures} from '../Signatures.sol';
import {Signer} from '../Signer.sol';
import {Carried} from '../Wire.sol';

/// @title The making of a certificate, and of its first holding.
contract IssueActs is Acts, Documents {
    constructor(Signatures otherKinds) Holdings(otherKinds) {}

    function _apply(bytes32 domain, Carried memory order) internal override returns (bytes32 h, Refusal r) {
        (bool fits, Issue memory o) = Bodies.issue(order);
        if (!fits) return _unreadable(order);
        Signer[] memory s;
        (h, s, r) = _open(domain, OrderHashes.hash(o), order, o.deadline);
        if (r == Refusal.None) r = _issue(h, o, s);
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
        if (o.face > HoldingWords.MOST_AMOUNT) return Refusal.AmountOutOfRange;
        uint8 currency = Currencies.placeOf(o.currency);
        if (currency == 0) return Refusal.CurrencyUnknown;
        if (!_isDate(o.dueOn)) return Refusal.Malformed;
        if (o.dueOn <= today) return Refusal.DueNotAhead;
        if (o.dueOn > _calendar().oneYearOut) return Refusal.TermTooLong;
        if (o.dueOn > _calendar().sixMonthsOut && o.termReason == 0) return Refusal.TermReasonMissing;
        if (_book().certificates[o.certificate].face() != 0) return Refusal.CertificateExists;
        HoldingWord holding = HoldingWords.make(
            o.face,
            _dayNumber(o.dueOn),
            currency,
            o.payee,
            HoldingState.Live
        );
        refusal = _signedBy(signers, o.payee, MAKER);
        if (refusal == Refusal.SignatureMissing) refusal = _consents(o.payee, obligor, holding, o.face);
        if (refusal == Refusal.None) refusal = _useDocuments(orderHash, o.certificate, o.face, o.documents);
        if (refusal != Refusal.None) return refusal;
        _book().certificates[o.certificate] = CertificateWords.make(o.face, o.payee, o.dueOn, o.currency);
        _write(uint128(o.certificate) << 64, holding);
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
}
