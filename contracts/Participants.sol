// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ECDSA} from '@openzeppelin/contracts/utils/cryptography/ECDSA.sol';
import {IBookWords} from './interfaces/ICertificateBook.sol';
import {Consent, KeyGrant, Participant, Signature} from './Orders.sol';
import {Refusal} from './Refusal.sol';

/// @notice The registry: participants with roles and banks, keys with powers, and standing consents.
/// Users sign, companies act: a key stands for its participant, in one storage read.
abstract contract Participants is IBookWords {
    uint8 internal constant OBLIGOR = 1;
    uint8 internal constant SUPPLIER = 2;
    uint8 internal constant FINANCIER = 4;
    uint8 internal constant BANK = 8;
    uint8 internal constant OPERATOR = 16;
    uint8 internal constant SUPERVISOR = 32;

    uint16 internal constant MAKER = 1;
    uint16 internal constant CHECKER = 2;
    uint16 internal constant REGISTRAR = 4;
    uint16 internal constant ATTESTOR = 8;
    uint16 internal constant EVIDENCE = 16;
    uint16 internal constant KEEPER = 32;
    uint16 internal constant PAUSER = 64;
    uint16 internal constant FREEZER = 128;
    uint16 internal constant CASE = 256;
    uint16 internal constant REGULATOR = 512;
    uint16 internal constant AUDIT = 1024;

    uint8 internal constant SECP256K1 = 0;
    uint8 internal constant ACTIVE = 1;
    uint8 internal constant LEFT = 3;

    struct ParticipantRecord {
        uint8 roles;
        uint8 status;
        uint32 nonce;
        uint32 consentNonce;
        uint32[] banks;
    }

    /// @custom:storage-location erc7201:tributary.participants
    struct ParticipantStorage {
        mapping(uint32 participant => ParticipantRecord) participants;
        mapping(bytes32 key => KeyView) keys;
        mapping(uint32 receiver => mapping(uint32 payer => ConsentView)) consents;
    }

    /// @dev One recovered signature of an order.
    struct Signer {
        bytes32 key;
        uint32 participant;
        uint16 powers;
    }

    // ERC-7201
    function _registry() internal pure returns (ParticipantStorage storage $) {
        bytes32 place =
            keccak256(abi.encode(uint256(keccak256('tributary.participants')) - 1)) & ~bytes32(uint256(0xff));
        assembly ('memory-safe') {
            $.slot := place
        }
    }

    /// @dev Recovers all signatures. Every one must be by a known key, and no key may sign twice.
    function _recover(
        bytes32 digest,
        Signature[] calldata signatures
    ) internal view returns (Signer[] memory signers, Refusal) {
        signers = new Signer[](signatures.length);
        for (uint256 i = 0; i < signatures.length; i++) {
            if (signatures[i].kind != SECP256K1) return (signers, Refusal.KeyKindUnsupported);
            (address signer, ECDSA.RecoverError failure, ) = ECDSA.tryRecoverCalldata(
                digest,
                signatures[i].data
            );
            if (failure != ECDSA.RecoverError.NoError) return (signers, Refusal.SignatureInvalid);
            bytes32 key = bytes32(uint256(uint160(signer)));
            KeyView storage known = _registry().keys[key];
            if (known.participant == 0 || known.powers == 0) return (signers, Refusal.SignatureInvalid);
            for (uint256 j = 0; j < i; j++) {
                if (signers[j].key == key) return (signers, Refusal.SignerTwice);
            }
            signers[i] = Signer(key, known.participant, known.powers);
        }
        return (signers, Refusal.None);
    }

    /// @dev Asks for one signature of `participant` with all of `powers`.
    function _signedBy(
        Signer[] memory signers,
        uint32 participant,
        uint16 powers
    ) internal pure returns (Refusal) {
        bool present = false;
        for (uint256 i = 0; i < signers.length; i++) {
            if (signers[i].participant != participant) continue;
            if (signers[i].powers & powers == powers) return Refusal.None;
            present = true;
        }
        return present ? Refusal.PowerMissing : Refusal.SignatureMissing;
    }

    /// @dev Asks for two different keys of `participant`: a maker's and a checker's, both with `powers` besides.
    function _signedByTwo(
        Signer[] memory signers,
        uint32 participant,
        uint16 powers
    ) internal pure returns (Refusal) {
        uint256 present = 0;
        for (uint256 i = 0; i < signers.length; i++) {
            if (signers[i].participant != participant) continue;
            present++;
            if (signers[i].powers & (MAKER | powers) != MAKER | powers) continue;
            for (uint256 j = 0; j < signers.length; j++) {
                if (i == j || signers[j].participant != participant) continue;
                if (signers[j].powers & (CHECKER | powers) == CHECKER | powers) return Refusal.None;
            }
        }
        return present >= 2 ? Refusal.PowerMissing : Refusal.SignatureMissing;
    }

    /// @dev Asks for one signature by a bank's attestor, of a bank that keeps an account of `payer`.
    function _attestedFor(Signer[] memory signers, uint32 payer) internal view returns (Refusal) {
        if (signers.length == 0) return Refusal.SignatureMissing;
        if (signers[0].powers & ATTESTOR == 0) return Refusal.PowerMissing;
        Refusal refusal = _active(signers[0].participant, BANK);
        if (refusal != Refusal.None) return refusal;
        uint32[] storage banks = _registry().participants[payer].banks;
        for (uint256 i = 0; i < banks.length; i++) {
            if (banks[i] == signers[0].participant) return Refusal.None;
        }
        return Refusal.AttestorNotTheirs;
    }

    /// @dev Asks for one signature of an operator's key with `power`.
    function _signedByOperator(Signer[] memory signers, uint16 power) internal view returns (Refusal) {
        if (signers.length == 0) return Refusal.SignatureMissing;
        if (signers[0].powers & power == 0) return Refusal.PowerMissing;
        return _active(signers[0].participant, OPERATOR);
    }

    /// @dev The participant is there, active, and has at least one of `roles`.
    function _active(uint32 participant, uint8 roles) internal view returns (Refusal) {
        ParticipantRecord storage record = _registry().participants[participant];
        if (record.status == 0) return Refusal.ParticipantUnknown;
        if (record.status != ACTIVE) return Refusal.ParticipantInactive;
        return record.roles & roles == 0 ? Refusal.RoleMissing : Refusal.None;
    }

    /// @dev A standing consent of `receiver` that covers one payment by `payer`.
    function _consents(
        uint32 receiver,
        uint32 payer,
        bytes3 currency,
        uint256 amount,
        uint32 today,
        uint256 termDays
    ) internal view returns (Refusal) {
        ConsentView storage consent = _registry().consents[receiver][payer];
        if (consent.cap == 0 || consent.endsOn < today) return Refusal.ConsentMissing;
        if (consent.currency != currency || amount > consent.cap || termDays > consent.longestTermDays) {
            return Refusal.ConsentExceeded;
        }
        return Refusal.None;
    }

    function _recordConsent(
        bytes32 orderHash,
        Consent memory o,
        Signer[] memory signers
    ) internal returns (Refusal) {
        Refusal refusal = _active(o.receiver, SUPPLIER | FINANCIER);
        if (refusal == Refusal.None) refusal = _active(o.payer, OBLIGOR | SUPPLIER | FINANCIER);
        if (refusal == Refusal.None) refusal = _signedBy(signers, o.receiver, MAKER);
        if (refusal != Refusal.None) return refusal;
        ParticipantStorage storage $ = _registry();
        if (o.nonce != $.participants[o.receiver].consentNonce + 1) return Refusal.NonceStale;
        $.participants[o.receiver].consentNonce = o.nonce;
        $.consents[o.receiver][o.payer] = ConsentView(o.currency, o.cap, o.longestTermDays, o.endsOn);
        emit ConsentGiven(
            orderHash,
            o.receiver,
            o.payer,
            o.currency,
            o.cap,
            o.longestTermDays,
            o.endsOn,
            o.nonce
        );
        return Refusal.None;
    }

    function _recordParticipant(
        bytes32 orderHash,
        Participant memory o,
        Signer[] memory signers
    ) internal returns (Refusal) {
        if (signers.length == 0) return Refusal.SignatureMissing;
        uint32 registrar = signers[0].participant;
        Refusal refusal = _active(registrar, OPERATOR);
        if (refusal == Refusal.None) refusal = _signedByTwo(signers, registrar, REGISTRAR);
        return refusal == Refusal.None ? _writeParticipant(orderHash, o) : refusal;
    }

    function _writeParticipant(bytes32 orderHash, Participant memory o) internal returns (Refusal) {
        if (o.participant == 0) return Refusal.ParticipantUnknown;
        if (o.status == 0 || o.status > LEFT) return Refusal.Malformed;
        ParticipantStorage storage $ = _registry();
        ParticipantRecord storage record = $.participants[o.participant];
        if (o.nonce != record.nonce + 1) return Refusal.NonceStale;
        record.roles = o.roles;
        record.status = o.status;
        record.nonce = o.nonce;
        record.banks = o.banks;
        emit ParticipantRecorded(orderHash, o.participant, o.roles, o.status, o.banks, o.nonce);
        for (uint256 i = 0; i < o.keys.length; i++) {
            KeyGrant memory grant = o.keys[i];
            if (grant.kind != SECP256K1) return Refusal.KeyKindUnsupported;
            if (grant.key == 0) return Refusal.Malformed;
            KeyView storage known = $.keys[grant.key];
            // A revoked key stays its participant's: it never stands for another.
            if (known.participant != 0 && known.participant != o.participant) return Refusal.KeyTaken;
            $.keys[grant.key] = KeyView(o.participant, grant.kind, grant.powers);
            emit KeyRecorded(orderHash, o.participant, grant.key, grant.kind, grant.powers);
        }
        return Refusal.None;
    }
}
