// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {P256} from '@openzeppelin/contracts/utils/cryptography/P256.sol';
import {WebAuthn} from '@openzeppelin/contracts/utils/cryptography/WebAuthn.sol';
import {IERC1271} from '@openzeppelin/contracts/interfaces/IERC1271.sol';
import {IBookWords} from './interfaces/ICertificateBook.sol';

/// @title Signatures of all kinds of keys but secp256k1, which the book reads itself. Each answers the key's name in the
/// registry, or 0 where nobody signed.
contract Signatures {
    uint8 internal constant ERC1271 = 1;
    uint8 internal constant WEBAUTHN = 2;
    /// @notice What a wallet may burn; a hostile one takes no more from a batch.
    uint256 internal constant WALLET_GAS = 60_000;

    /// @notice `data` of an ERC-1271 wallet: its address (20) and its own signature. Of a passkey: its public point (64)
    /// and ABI-encoded `WebAuthnAuth`. Of a bare P-256 key: its public point (64), r and s (64) over the SHA-256 of the
    /// digest, as WebCrypto signs.
    function keyOf(uint8 kind, bytes32 digest, bytes calldata data) external view returns (bytes32) {
        if (kind == ERC1271) return _wallet(digest, data);
        if (kind == WEBAUTHN) return _passkey(digest, data);
        return _p256(digest, data);
    }

    function _wallet(bytes32 digest, bytes calldata data) private view returns (bytes32) {
        if (data.length < 20) return 0;
        address wallet = address(bytes20(data[:20]));
        bytes memory asked = abi.encodeCall(IERC1271.isValidSignature, (digest, data[20:]));
        // All that it may burn must be there, or the carrier could make a good signature look bad.
        if (gasleft() < WALLET_GAS + WALLET_GAS / 32 + 5_000) revert IBookWords.Book_GasTooLow();
        bool valid;
        assembly ('memory-safe') {
            // Only the first word of the answer is taken, however long it is.
            valid := staticcall(WALLET_GAS, wallet, add(asked, 32), mload(asked), 0, 32)
            valid := and(valid, gt(returndatasize(), 31))
            valid := and(valid, eq(mload(0), shl(224, 0x1626ba7e)))
        }
        return valid ? bytes32(uint256(uint160(wallet))) : bytes32(0);
    }

    /// @dev The relying party's id hash, with which the authenticator's data begin, is part of the key's name: an
    /// assertion made for another site is another key's.
    function _passkey(bytes32 digest, bytes calldata data) private view returns (bytes32) {
        if (data.length < 64) return 0;
        (bytes32 x, bytes32 y) = (bytes32(data), bytes32(data[32:]));
        (bool read, WebAuthn.WebAuthnAuth calldata auth) = WebAuthn.tryDecodeAuth(data[64:]);
        if (!read || !WebAuthn.verify(abi.encodePacked(digest), auth, x, y)) return 0;
        return keccak256(abi.encode(x, y, bytes32(auth.authenticatorData)));
    }

    function _p256(bytes32 digest, bytes calldata data) private view returns (bytes32) {
        if (data.length != 128) return 0;
        (bytes32 x, bytes32 y) = (bytes32(data), bytes32(data[32:]));
        bytes32 signed = sha256(abi.encodePacked(digest));
        if (!P256.verify(signed, bytes32(data[64:]), bytes32(data[96:]), x, y)) return 0;
        return keccak256(abi.encode(x, y));
    }
}
