// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ECDSA} from '@openzeppelin/contracts/utils/cryptography/ECDSA.sol';
import {IBookWords} from './interfaces/ICertificateBook.sol';
import {ConsentWord, ConsentWords} from './ConsentWord.sol';
import {KeyWord, KeyWords} from './KeyWord.sol';
import {Consent, KeyGrant, Participant} from './Orders.sol';
import {Refusal} from './Refusal.sol';
import {Signatures} from './Signatures.sol';
import {Signer, Signers} from './Signer.sol';
import {Carried, Place} from './Wire.sol';

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
    uint8 internal constant LAST_KEY_KIND = 3;
    uint8 internal constant ACTIVE = 1;
    uint8 internal constant LEFT = 3;

    /// @dev Reads signatures of the other kinds of keys.
    Signatures private immutable otherKinds;

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
        mapping(bytes32 key => KeyWord) keys;
        mapping(uint32 receiver => mapping(uint32 payer => ConsentWord)) consents;
        /// @dev Who may hold now: active, and a supplier or a financier; 256 numbers a word.
        mapping(uint256 window => uint256 bits) traders;
        uint32 keyDelay;
    }

    // ERC-7201, erc7201:tributary.participants
    bytes32 private constant REGISTRY = 0x1ec0449614aea0711668c8fc7c4d1dae1a4270da04367ef0e7095c3daf75f200;

    constructor(Signatures otherKinds_) {
        otherKinds = otherKinds_;
    }

    function _registry() internal pure returns (ParticipantStorage storage $) {
        assembly ('memory-safe') {
            $.slot := REGISTRY
        }
    }

    /// @dev Recovers all signatures. Every one must be by a known key, and no key may sign twice.
    function _recover(
        bytes32 digest,
        Carried memory order
    ) internal view returns (Signer[] memory signers, Refusal) {
        uint256 count = order.signatureCount;
        signers = new Signer[](count);
        Place here = order.signatures;
        unchecked {
            for (uint256 i = 0; i < count; i++) {
                bytes32 key;
                uint8 kind = here.u8();
                if (kind == SECP256K1) {
                    (address signer, , ) = ECDSA.tryRecover(digest, here.u8(65), here.word(1), here.word(33));
                    key = bytes32(uint256(uint160(signer)));
                    here = here.plus(66);
                } else {
                    uint256 length = here.u16(1);
                    if (kind > LAST_KEY_KIND) return (signers, Refusal.KeyKindUnsupported);
                    key = _keyOf(kind, digest, here.plus(3).slice(length));
                    here = here.plus(3 + length);
                }
                KeyWord known = _registry().keys[key];
                if (known.powers() == 0 || known.kind() != kind) return (signers, Refusal.SignatureInvalid);
                if (known.activeFrom() > block.timestamp) return (signers, Refusal.KeyNotActive);
                Signer made = Signers.make(key, known.participant(), known.powers());
                for (uint256 j = 0; j < i; j++) {
                    if (signers[j].key() == made.key()) return (signers, Refusal.SignerTwice);
                }
                signers[i] = made;
            }
        }
        return (signers, Refusal.None);
    }

    /// @dev The key that made a signature of another kind, or 0. Running out of gas says nothing about a signature.
    function _keyOf(uint8 kind, bytes32 digest, bytes calldata data) private view returns (bytes32) {
        uint256 gasBefore = gasleft();
        try otherKinds.keyOf(kind, digest, data) returns (bytes32 key) {
            return key;
        } catch (bytes memory reason) {
            if (gasleft() < gasBefore / 32 || bytes4(reason) == Book_GasTooLow.selector)
                revert Book_GasTooLow();
            return 0;
        }
    }

    /// @dev Asks for one signature of `participant` with all of `powers`.
    function _signedBy(
        Signer[] memory signers,
        uint32 participant,
        uint16 powers
    ) internal pure returns (Refusal) {
        Refusal refusal = Refusal.SignatureMissing;
        uint256 count = signers.length;
        unchecked {
            for (uint256 i = 0; i < count; i++) {
                if (signers[i].participant() != participant) continue;
                if (signers[i].powers() & powers == powers) return Refusal.None;
                refusal = Refusal.PowerMissing;
            }
        }
        return refusal;
    }

    /// @dev Asks for two different keys of `participant`: a maker's and a checker's, both with `powers` besides.
    function _signedByTwo(
        Signer[] memory signers,
        uint32 participant,
        uint16 powers
    ) internal pure returns (Refusal) {
        uint256 present = 0;
        for (uint256 i = 0; i < signers.length; i++) {
            if (signers[i].participant() != participant) continue;
            present++;
            if (signers[i].powers() & (MAKER | powers) != MAKER | powers) continue;
            for (uint256 j = 0; j < signers.length; j++) {
                if (i == j || signers[j].participant() != participant) continue;
                if (signers[j].powers() & (CHECKER | powers) == CHECKER | powers) return Refusal.None;
            }
        }
        return present >= 2 ? Refusal.PowerMissing : Refusal.SignatureMissing;
    }

    /// @dev Asks for one signature by a bank's attestor, of a bank that keeps an account of `payer`.
    function _attestedFor(Signer[] memory signers, uint32 payer) internal view returns (Refusal) {
        if (signers.length == 0) return Refusal.SignatureMissing;
        if (signers[0].powers() & ATTESTOR == 0) return Refusal.PowerMissing;
        Refusal refusal = _active(signers[0].participant(), BANK);
        if (refusal != Refusal.None) return refusal;
        uint32[] storage banks = _registry().participants[payer].banks;
        for (uint256 i = 0; i < banks.length; i++) {
            if (banks[i] == signers[0].participant()) return Refusal.None;
        }
        return Refusal.AttestorNotTheirs;
    }

    /// @dev Asks for one signature of an operator's key with `power`.
    function _signedByOperator(Signer[] memory signers, uint16 power) internal view returns (Refusal) {
        if (signers.length == 0) return Refusal.SignatureMissing;
        if (signers[0].powers() & power == 0) return Refusal.PowerMissing;
        return _active(signers[0].participant(), OPERATOR);
    }

    /// @dev The participant is there, active, and has at least one of `roles`.
    function _active(uint32 participant, uint8 roles) internal view returns (Refusal) {
        ParticipantRecord storage record = _registry().participants[participant];
        if (record.status == 0) return Refusal.ParticipantUnknown;
        if (record.status != ACTIVE) return Refusal.ParticipantInactive;
        return record.roles & roles == 0 ? Refusal.RoleMissing : Refusal.None;
    }

    function _trades(uint32 participant) internal view returns (bool) {
        return (_registry().traders[participant >> 8] >> (participant & 0xff)) & 1 == 1;
    }

    /// @dev As `_active` for those who may hold; the word of 256 numbers is read before the record, which says why not.
    function _mayTrade(uint32 participant) internal view returns (Refusal) {
        if (_trades(participant)) return Refusal.None;
        return _active(participant, SUPPLIER | FINANCIER);
    }

    function _recordConsent(
        bytes32 orderHash,
        Consent memory o,
        Signer[] memory signers
    ) internal returns (Refusal) {
        Refusal refusal = _mayTrade(o.receiver);
        if (refusal == Refusal.None) refusal = _active(o.payer, OBLIGOR | SUPPLIER | FINANCIER);
        if (refusal == Refusal.None) refusal = _signedBy(signers, o.receiver, MAKER);
        if (refusal != Refusal.None) return refusal;
        ParticipantStorage storage $ = _registry();
        if (o.nonce != $.participants[o.receiver].consentNonce + 1) return Refusal.NonceStale;
        $.participants[o.receiver].consentNonce = o.nonce;
        $.consents[o.receiver][o.payer] = ConsentWords.make(o.cap, o.longestTermDays, o.endsOn, o.currency);
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
        uint32 registrar = signers[0].participant();
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
        uint256 bit = 1 << (o.participant & 0xff);
        bool trades = o.status == ACTIVE && o.roles & (SUPPLIER | FINANCIER) != 0;
        uint256 bits = $.traders[o.participant >> 8];
        $.traders[o.participant >> 8] = trades ? bits | bit : bits & ~bit;
        emit ParticipantRecorded(orderHash, o.participant, o.roles, o.status, o.banks, o.nonce);
        for (uint256 i = 0; i < o.keys.length; i++) {
            Refusal refusal = _grant(orderHash, o.participant, o.keys[i], o.nonce == 1);
            if (refusal != Refusal.None) return refusal;
        }
        return Refusal.None;
    }

    /// @dev A new company's keys act at once. Whatever is added later acts after the delay, and the event is its notice;
    /// what is taken away is gone at once.
    function _grant(
        bytes32 orderHash,
        uint32 participant,
        KeyGrant memory grant,
        bool first
    ) private returns (Refusal) {
        if (grant.kind > LAST_KEY_KIND) return Refusal.KeyKindUnsupported;
        if (grant.key == 0) return Refusal.Malformed;
        ParticipantStorage storage $ = _registry();
        KeyWord known = $.keys[grant.key];
        // A revoked key stays its participant's: it never stands for another.
        if (known.participant() != 0 && known.participant() != participant) return Refusal.KeyTaken;
        uint64 activeFrom = known.activeFrom();
        if (grant.powers & ~known.powers() != 0) {
            activeFrom = first ? 0 : uint64(block.timestamp) + $.keyDelay;
        }
        $.keys[grant.key] = KeyWords.make(participant, grant.kind, grant.powers, activeFrom);
        emit KeyRecorded(orderHash, participant, grant.key, grant.kind, grant.powers, activeFrom);
        return Refusal.None;
    }
}
