// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ECDSA} from '@openzeppelin/contracts/utils/cryptography/ECDSA.sol';
import {IBookWords} from './interfaces/ICertificateBook.sol';
import {ConsentWord, ConsentWords} from './ConsentWord.sol';
import {Currencies} from './Currencies.sol';
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

    /// @dev A signature with s above it has a twin below it; only that one is taken (EIP-2).
    uint256 private constant HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;

    uint8 internal constant SECP256K1 = 0;
    uint8 internal constant LAST_KEY_KIND = 3;
    /// @dev In a signature's kind: it is over the order itself, where others of the same order are over a root.
    uint8 internal constant OVER_ORDER = 0x80;
    uint8 internal constant ACTIVE = 1;
    uint8 internal constant LEFT = 3;
    /// @dev So many can all be rewritten by the one order that suspends their company.
    uint256 internal constant MOST_KEYS = 500;
    uint256 internal constant MOST_PAYERS = 1500;

    /// @dev Reads signatures of the other kinds of keys.
    Signatures private immutable otherKinds;

    struct ParticipantRecord {
        uint8 roles;
        uint8 status;
        uint32 nonce;
        uint32 consentNonce;
        uint32[] banks;
        /// @dev Every key that ever was its own, and everyone whom it ever let pay it so: what is rewritten when it may
        /// hold no longer, or may again.
        bytes32[] keys;
        uint32[] payers;
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

    /// @dev Recovers all signatures, each over `digest` (the order's, or its root's) or, where it says so, over the order
    /// itself: who agrees to one order under another's root need not know the others. Every one must be by a known key,
    /// and no key may sign twice.
    function _recover(
        bytes32 digest,
        bytes32 orderHash,
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
                    bool ownWords = kind >= OVER_ORDER;
                    if (ownWords) kind -= OVER_ORDER;
                    if (kind > LAST_KEY_KIND) return (signers, Refusal.KeyKindUnsupported);
                    key = _keyOf(kind, ownWords ? orderHash : digest, here.plus(3).slice(length));
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

    /// @dev The secp256k1 key that signed with the 65 bytes at `here`, as it stands in the registry; 0 where it is nobody's,
    /// of another kind, or does not act yet.
    function _signer(bytes32 digest, Place here) internal view returns (KeyWord known) {
        bytes32 s = here.word(32);
        if (uint256(s) > HALF_ORDER) return KeyWord.wrap(0);
        address key = ecrecover(digest, here.u8(64), here.word(0), s);
        known = _registry().keys[bytes32(uint256(uint160(key)))];
        if (known.kind() != SECP256K1) return KeyWord.wrap(0);
        if (known.activeFrom() > block.timestamp) return KeyWord.wrap(0);
    }

    /// @dev The key that made a signature which tells its length, or 0. Running out of gas says nothing about a signature.
    function _keyOf(uint8 kind, bytes32 digest, bytes calldata data) private view returns (bytes32) {
        if (kind == SECP256K1) {
            if (data.length != 65) return 0;
            (address signer, , ) = ECDSA.tryRecover(
                digest,
                uint8(data[64]),
                bytes32(data),
                bytes32(data[32:])
            );
            return bytes32(uint256(uint160(signer)));
        }
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
        return _keepsAccountOf(signers[0].participant(), payer) ? Refusal.None : Refusal.AttestorNotTheirs;
    }

    function _keepsAccountOf(uint32 bank, uint32 payer) internal view returns (bool) {
        uint32[] storage banks = _registry().participants[payer].banks;
        uint256 count = banks.length;
        for (uint256 i = 0; i < count; i++) {
            if (banks[i] == bank) return true;
        }
        return false;
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
        uint8 currency = Currencies.placeOf(o.currency);
        if (currency == 0) return Refusal.CurrencyUnknown;
        ParticipantStorage storage $ = _registry();
        ParticipantRecord storage record = $.participants[o.receiver];
        if (o.nonce != record.consentNonce + 1) return Refusal.NonceStale;
        if (ConsentWord.unwrap($.consents[o.receiver][o.payer]) == 0) {
            if (record.payers.length == MOST_PAYERS) return Refusal.ConsentsTooMany;
            record.payers.push(o.payer);
        }
        record.consentNonce = o.nonce;
        $.consents[o.receiver][o.payer] = ConsentWords.make(o.cap, o.longestTermDays, o.endsOn, currency);
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
        if (trades != (bits & bit != 0)) {
            $.traders[o.participant >> 8] = bits ^ bit;
            _tell(o.participant, trades);
        }
        emit ParticipantRecorded(orderHash, o.participant, o.roles, o.status, o.banks, o.nonce);
        for (uint256 i = 0; i < o.keys.length; i++) {
            Refusal refusal = _grant(orderHash, o, o.keys[i], trades);
            if (refusal != Refusal.None) return refusal;
        }
        return Refusal.None;
    }

    /// @dev The words of a company's keys and consents say whether it may hold, so that passing on reads nothing more.
    function _tell(uint32 participant, bool trades) private {
        ParticipantStorage storage $ = _registry();
        bytes32[] storage keys = $.participants[participant].keys;
        uint256 count = keys.length;
        for (uint256 i = 0; i < count; i++) {
            bytes32 key = keys[i];
            $.keys[key] = $.keys[key].withTrades(trades);
        }
        uint32[] storage payers = $.participants[participant].payers;
        count = payers.length;
        for (uint256 i = 0; i < count; i++) {
            uint32 payer = payers[i];
            $.consents[participant][payer] = $.consents[participant][payer].withTrades(trades);
        }
    }

    /// @dev A new company's keys act at once. Whatever is added later acts after the delay, and the event is its notice;
    /// what is taken away is gone at once.
    function _grant(
        bytes32 orderHash,
        Participant memory o,
        KeyGrant memory grant,
        bool trades
    ) private returns (Refusal) {
        if (grant.kind > LAST_KEY_KIND) return Refusal.KeyKindUnsupported;
        if (grant.key == 0) return Refusal.Malformed;
        ParticipantStorage storage $ = _registry();
        KeyWord known = $.keys[grant.key];
        // A revoked key stays its participant's: it never stands for another.
        if (known.participant() == 0) {
            bytes32[] storage keys = $.participants[o.participant].keys;
            if (keys.length == MOST_KEYS) return Refusal.KeysTooMany;
            keys.push(grant.key);
        } else if (known.participant() != o.participant) {
            return Refusal.KeyTaken;
        }
        uint64 activeFrom = known.activeFrom();
        if (grant.powers & ~known.powers() != 0) {
            activeFrom = o.nonce == 1 ? 0 : uint64(block.timestamp) + $.keyDelay;
        }
        $.keys[grant.key] = KeyWords.make(o.participant, grant.kind, grant.powers, activeFrom, trades);
        emit KeyRecorded(orderHash, o.participant, grant.key, grant.kind, grant.powers, activeFrom);
        return Refusal.None;
    }
}
