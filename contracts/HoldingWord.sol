// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {DayWord} from './DayWord.sol';

/// @notice What one holding is, in 128 bits, so that two share a storage slot: amount (48), due day (16), currency (4),
/// owner (32), epoch (20), state (4), state before a freeze (4). Due day and currency are its certificate's, and stand
/// here too so that passing on reads no other word for them.
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

/// @notice Reads and rewrites the fields of a holding's word. Who makes one has seen that amount and due day fit.
library HoldingWords {
    uint64 internal constant MOST_AMOUNT = (1 << 48) - 1;
    /// @notice From this one on a holder passes nothing on; what is under way, and a case, still have epochs to end by.
    uint24 internal constant LAST_EPOCH = (1 << 20) - 256;

    uint24 private constant EPOCHS = (1 << 20) - 1;
    uint256 private constant AMOUNT = (1 << 48) - 1;
    uint256 private constant AMOUNT_AND_TERMS = (1 << 68) - 1;

    /// @notice A holding that begins, at epoch 1: `dueDay_` is the day's number of `BusinessCalendar`, `currency_` the
    /// place in `Currencies`.
    function make(
        uint64 amount_,
        uint32 dueDay_,
        uint8 currency_,
        uint32 owner_,
        HoldingState state_
    ) internal pure returns (HoldingWord) {
        uint128 terms = (uint128(dueDay_) << 48) | (uint128(currency_) << 64);
        return _with(HoldingWord.wrap(terms | amount_), owner_, 1, state_);
    }

    /// @notice A part of this one, at epoch 1.
    function part(
        HoldingWord word,
        uint64 amount_,
        uint32 owner_,
        HoldingState state_
    ) internal pure returns (HoldingWord) {
        return _with(word.withAmount(amount_), owner_, 1, state_);
    }

    function amount(HoldingWord word) internal pure returns (uint64) {
        return uint64(HoldingWord.unwrap(word) & AMOUNT);
    }

    function dueDay(HoldingWord word) internal pure returns (uint16) {
        return uint16(HoldingWord.unwrap(word) >> 48);
    }

    function currency(HoldingWord word) internal pure returns (uint8) {
        return uint8((HoldingWord.unwrap(word) >> 64) & 0xf);
    }

    function owner(HoldingWord word) internal pure returns (uint32) {
        return uint32(HoldingWord.unwrap(word) >> 68);
    }

    function epoch(HoldingWord word) internal pure returns (uint24) {
        return uint24((HoldingWord.unwrap(word) >> 100) & EPOCHS);
    }

    /// @notice Owner, epoch and state in one, so that they are compared at once; `epoch_` has seen that it fits.
    function standing(HoldingWord word) internal pure returns (uint256) {
        return HoldingWord.unwrap(word) >> 68;
    }

    function standingOf(uint32 owner_, uint24 epoch_, HoldingState state_) internal pure returns (uint256) {
        return owner_ | (uint256(epoch_) << 32) | (uint256(uint8(state_)) << 52);
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

    /// @notice Whether its certificate is due on the business date, or was before.
    function isDue(HoldingWord word, DayWord day) internal pure returns (bool) {
        return day.todayNumber() >= word.dueDay();
    }

    function withAmount(HoldingWord word, uint64 amount_) internal pure returns (HoldingWord) {
        return HoldingWord.wrap(((HoldingWord.unwrap(word) >> 48) << 48) | amount_);
    }

    /// @notice The word in another state, with no memory of a freeze.
    function withState(HoldingWord word, HoldingState state_) internal pure returns (HoldingWord) {
        uint128 rest = HoldingWord.unwrap(word) & ~(uint128(0xff) << 120);
        return HoldingWord.wrap(rest | (uint128(uint8(state_)) << 120));
    }

    /// @notice The word after an act that ends all orders signed over the epoch before.
    function moved(HoldingWord word, uint32 owner_, HoldingState state_) internal pure returns (HoldingWord) {
        uint24 last = epoch(word);
        assert(last < EPOCHS);
        unchecked {
            return _with(word, owner_, last + 1, state_);
        }
    }

    /// @notice The frozen word, which keeps the state that unfreezing restores.
    function frozen(HoldingWord word) internal pure returns (HoldingWord) {
        uint128 ended = HoldingWord.unwrap(moved(word, owner(word), HoldingState.Frozen));
        return HoldingWord.wrap(ended | (uint128(uint8(state(word))) << 124));
    }

    function _with(
        HoldingWord word,
        uint32 owner_,
        uint24 epoch_,
        HoldingState state_
    ) private pure returns (HoldingWord) {
        uint256 kept = HoldingWord.unwrap(word) & AMOUNT_AND_TERMS;
        return HoldingWord.wrap(uint128(kept | (standingOf(owner_, epoch_, state_) << 68)));
    }
}
