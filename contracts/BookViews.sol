// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {CertificateWord} from './CertificateWord.sol';
import {ConsentWord} from './ConsentWord.sol';
import {Currencies} from './Currencies.sol';
import {Documents} from './Documents.sol';
import {HoldingStates} from './HoldingStates.sol';
import {HoldingWord} from './HoldingWord.sol';
import {KeyWord} from './KeyWord.sol';
import {Signatures} from './Signatures.sol';
import {StandardFaces} from './StandardFaces.sol';
import {Governance} from './governance/Governance.sol';

/// @title What the book answers; `ICertificateBook` says what each view gives.
contract BookViews is StandardFaces, Documents, Governance {
    constructor(Signatures otherKinds) StandardFaces(otherKinds) {}

    /// @notice See `ICertificateBook`.
    function certificateOf(uint64 certificate) external view returns (CertificateView memory) {
        CertificateWord word = _book().certificates[certificate];
        return CertificateView(word.payee(), word.face(), word.outstanding(), word.currency(), word.dueOn());
    }

    /// @notice See `ICertificateBook`.
    function holdingOf(uint128 holding) external view returns (HoldingView memory) {
        HoldingWord word = _read(holding);
        return HoldingView(word.amount(), word.owner(), word.epoch(), word.state());
    }

    /// @notice See `ICertificateBook`.
    function holdTermsOf(uint128 holding) external view returns (HoldTerms memory) {
        return _book().holdTerms[holding];
    }

    /// @notice See `ICertificateBook`.
    function numberUsed(uint64 number) external view returns (bool) {
        return _book().numbers[number];
    }

    /// @notice See `ICertificateBook`.
    function documentOf(bytes32 docKey) external view returns (DocumentView memory) {
        return _documents().documents[docKey];
    }

    /// @notice See `ICertificateBook`.
    function keyOf(bytes32 key) external view returns (KeyView memory) {
        KeyWord known = _registry().keys[key];
        return KeyView(known.participant(), known.kind(), known.powers(), known.activeFrom());
    }

    /// @notice See `ICertificateBook`.
    function consentOf(uint32 receiver, uint32 payer) external view returns (ConsentView memory) {
        ConsentWord word = _registry().consents[receiver][payer];
        return
            ConsentView(
                Currencies.nameOf(word.currency()),
                word.cap(),
                word.longestTermDays(),
                word.endsOn()
            );
    }

    /// @notice See `ICertificateBook`.
    function consentNonceOf(uint32 receiver) external view returns (uint32) {
        return _registry().participants[receiver].consentNonce;
    }

    /// @notice See `ICertificateBook`.
    function participantOf(uint32 participant) external view returns (uint8, uint8, uint32, uint32[] memory) {
        ParticipantRecord storage record = _registry().participants[participant];
        return (record.roles, record.status, record.nonce, record.banks);
    }

    /// @notice See `ICertificateBook`.
    function calendar() external view returns (uint32, uint32, uint32, uint32) {
        CalendarStorage storage $ = _calendar();
        return ($.today, $.nextBusinessDay, $.sixMonthsOut, $.oneYearOut);
    }

    /// @notice See `ICertificateBook`.
    function paused() external view returns (bool, uint32) {
        return (_calendar().paused, _calendar().pauseNonce);
    }

    /// @notice See `ICertificateBook`.
    function domainSeparator() external view returns (bytes32) {
        return _domainSeparatorV4();
    }

    /// @notice See `ICertificateBook`.
    function holdingTransitions() external pure returns (uint256) {
        return HoldingStates.LEGAL;
    }

    /// @notice See `ICertificateBook`.
    function governance() external view returns (address upgrader, uint32 keyDelaySeconds) {
        return (_governance().upgrader, _registry().keyDelay);
    }
}
