// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @notice What a key is, in one word: participant (32), kind (8), powers (16), the second from which it acts
/// (64), and whether its participant may hold now (1), as the registry has it.
type KeyWord is uint256;

using KeyWords for KeyWord global;

/// @notice Reads and makes the word of a key.
library KeyWords {
    uint256 private constant TRADES = 1 << 120;

    function make(
        uint32 participant_,
        uint8 kind_,
        uint16 powers_,
        uint64 activeFrom_,
        bool trades_
    ) internal pure returns (KeyWord) {
        return
            KeyWord
                .wrap(
                    uint256(participant_) |
                        (uint256(kind_) << 32) |
                        (uint256(powers_) << 40) |
                        (uint256(activeFrom_) << 56)
                )
                .withTrades(trades_);
    }

    function trades(KeyWord word) internal pure returns (bool) {
        return (KeyWord.unwrap(word) & TRADES) != 0;
    }

    function withTrades(KeyWord word, bool trades_) internal pure returns (KeyWord) {
        uint256 rest = KeyWord.unwrap(word) & ~TRADES;
        return KeyWord.wrap(trades_ ? rest | TRADES : rest);
    }

    function participant(KeyWord word) internal pure returns (uint32) {
        return uint32(KeyWord.unwrap(word));
    }

    function kind(KeyWord word) internal pure returns (uint8) {
        return uint8(KeyWord.unwrap(word) >> 32);
    }

    function powers(KeyWord word) internal pure returns (uint16) {
        return uint16(KeyWord.unwrap(word) >> 40);
    }

    function activeFrom(KeyWord word) internal pure returns (uint64) {
        return uint64(KeyWord.unwrap(word) >> 56);
    }
}
