// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @notice A standing consent in one word: cap of one payment (64), longest term in days (16), last day yyyymmdd (32),
/// currency's place in `Currencies` (8), and whether the receiver may hold now (1), as the registry has it. Zero where
/// there is none.
type ConsentWord is uint256;

using ConsentWords for ConsentWord global;

/// @notice Reads and makes the word of a standing consent.
library ConsentWords {
    uint256 private constant TRADES = 1 << 120;

    /// @notice A consent of one who may hold.
    function make(
        uint64 cap_,
        uint16 longestTermDays_,
        uint32 endsOn_,
        uint8 currency_
    ) internal pure returns (ConsentWord) {
        return
            ConsentWord.wrap(
                uint256(cap_) |
                    (uint256(longestTermDays_) << 64) |
                    (uint256(endsOn_) << 80) |
                    (uint256(currency_) << 112) |
                    TRADES
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

    function trades(ConsentWord word) internal pure returns (bool) {
        return (ConsentWord.unwrap(word) & TRADES) != 0;
    }

    function withTrades(ConsentWord word, bool trades_) internal pure returns (ConsentWord) {
        uint256 rest = ConsentWord.unwrap(word) & ~TRADES;
        return ConsentWord.wrap(trades_ ? rest | TRADES : rest);
    }

    function currency(ConsentWord word) internal pure returns (uint8) {
        return uint8(ConsentWord.unwrap(word) >> 112);
    }
}
