// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @notice A standing consent in one word: cap of one payment (64), longest term in days (16), last day yyyymmdd (32),
/// currency (24). Zero where there is none.
type ConsentWord is uint256;

using ConsentWords for ConsentWord global;

/// @notice Reads and makes the word of a standing consent.
library ConsentWords {
    function make(
        uint64 cap_,
        uint16 longestTermDays_,
        uint32 endsOn_,
        bytes3 currency_
    ) internal pure returns (ConsentWord) {
        return
            ConsentWord.wrap(
                uint256(cap_) |
                    (uint256(longestTermDays_) << 64) |
                    (uint256(endsOn_) << 80) |
                    (uint256(uint24(currency_)) << 112)
            );
    }

    function cap(ConsentWord word) internal pure returns (uint64) {
        return uint64(ConsentWord.unwrap(word));
    }

    function longestTermDays(ConsentWord word) internal pure returns (uint16) {
        return uint16(ConsentWord.unwrap(word) >> 64);
    }

    function endsOn(ConsentWord word) internal pure returns (uint32) {
        return uint32(ConsentWord.unwrap(word) >> 80);
    }

    function currency(ConsentWord word) internal pure returns (bytes3) {
        return bytes3(uint24(ConsentWord.unwrap(word) >> 112));
    }
}
