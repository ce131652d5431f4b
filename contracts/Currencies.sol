// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @notice The currencies (ISO 4217) that this version of the book knows, by their place from 1: a holding's word has
/// four bits for it. `libs/orders` has the same list, and a test compares them.
library Currencies {
    uint8 private constant COUNT = 10;
    bytes32 private constant NAMES = 'CNYHKDMOPUSDEURGBPJPYSGDCHFAUD';

    /// @notice 0 for what is none of them.
    function placeOf(bytes3 name) internal pure returns (uint8) {
        for (uint8 place = 1; place <= COUNT; place++) {
            if (nameOf(place) == name) return place;
        }
        return 0;
    }

    function nameOf(uint8 place) internal pure returns (bytes3) {
        return place == 0 ? bytes3(0) : bytes3(NAMES << (24 * (uint256(place) - 1)));
    }
}
