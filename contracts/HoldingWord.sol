// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @notice What one holding is, in 128 bits, so that two share a storage slot:
/// amount (64), owner (32), epoch (24), state (4), state before a freeze (4).
type HoldingWord is uint128;

enum HoldingState {
    None,
    Live,
    Held,
    Committed,
    Pledged,
    Frozen,
    Paid,
    Cancelled,
    Emptied
}

using HoldingWords for HoldingWord global;

/// @notice Reads and rewrites the fields of a holding's word.
library HoldingWords {
    function make(
        uint64 amount_,
        uint32 owner_,
        uint24 epoch_,
        HoldingState state_
    ) internal pure returns (HoldingWord) {
        return
            HoldingWord.wrap(
                uint128(amount_) |
                    (uint128(owner_) << 64) |
                    (uint128(epoch_) << 96) |
                    (uint128(uint8(state_)) << 120)
            );
    }

    function amount(HoldingWord word) internal pure returns (uint64) {
        return uint64(HoldingWord.unwrap(word));
    }

    function owner(HoldingWord word) internal pure returns (uint32) {
        return uint32(HoldingWord.unwrap(word) >> 64);
    }

    function epoch(HoldingWord word) internal pure returns (uint24) {
        return uint24(HoldingWord.unwrap(word) >> 96);
    }

    function state(HoldingWord word) internal pure returns (HoldingState value) {
        // Only these states are ever written, so nothing is checked again when they are read.
        assembly ('memory-safe') {
            value := and(shr(120, word), 0xf)
        }
    }

    function before(HoldingWord word) internal pure returns (HoldingState value) {
        assembly ('memory-safe') {
            value := and(shr(124, word), 0xf)
        }
    }

    function withAmount(HoldingWord word, uint64 amount_) internal pure returns (HoldingWord) {
        return HoldingWord.wrap(((HoldingWord.unwrap(word) >> 64) << 64) | amount_);
    }

    /// @notice The word in another state, with no memory of a freeze.
    function withState(HoldingWord word, HoldingState state_) internal pure returns (HoldingWord) {
        uint128 rest = HoldingWord.unwrap(word) & ~(uint128(0xff) << 120);
        return HoldingWord.wrap(rest | (uint128(uint8(state_)) << 120));
    }

    /// @notice The word after an act that ends all orders signed over the epoch before.
    function moved(HoldingWord word, uint32 owner_, HoldingState state_) internal pure returns (HoldingWord) {
        return make(amount(word), owner_, epoch(word) + 1, state_);
    }

    /// @notice The frozen word, which keeps the state that unfreezing restores.
    function frozen(HoldingWord word) internal pure returns (HoldingWord) {
        uint128 ended = HoldingWord.unwrap(moved(word, owner(word), HoldingState.Frozen));
        return HoldingWord.wrap(ended | (uint128(uint8(state(word))) << 124));
    }
}
