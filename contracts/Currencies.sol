// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @notice The currencies (ISO 4217) that this version of the book knows, by their place from 1: a holding's word has
/// four bits for it. `libs/orders` has the same list, and a test compares them.
library Currencies {
    uint8 private constant COUNT = 15;
    uint8 private constant PER_WORD = 10;
    bytes32 private constant FIRST = 'CNYHKDMOPUSDEURGBPJPYSGDCHFAUD';
    bytes32 private constant NEXT = 'DKKSEKNOKCADKRW';

    /// @notice 0 for what is none of them.
    function placeOf(bytes3 name) internal pure returns (uint8) {
        for (uint8 place = 1; place <= COUNT; place++) {
            if (nameOf(place) == name) return place;
        }
        return 0;
    }

    function nameOf(uint8 place) internal pure returns (bytes3) {
        if (place == 0) return bytes3(0);
        (bytes32 names, uint256 at) = place > PER_WORD ? (NEXT, place - PER_WORD - 1) : (FIRST, place - 1);
        return bytes3(names << (24 * at));
    }
}
