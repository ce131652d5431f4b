// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @notice One recovered signature of an order: powers (16), participant (32), and the key's last 208 bits, which tell
/// it from every other.
type Signer is uint256;

using Signers for Signer global;

/// @notice Reads and makes the word of a signer.
library Signers {
    function make(bytes32 key_, uint32 participant_, uint16 powers_) internal pure returns (Signer) {
        return Signer.wrap((uint256(key_) << 48) | (uint256(participant_) << 16) | powers_);
    }

    function key(Signer signer) internal pure returns (uint256) {
        return Signer.unwrap(signer) >> 48;
    }

    function participant(Signer signer) internal pure returns (uint32) {
        return uint32(Signer.unwrap(signer) >> 16);
    }

    function powers(Signer signer) internal pure returns (uint16) {
        return uint16(Signer.unwrap(signer));
    }
}
