// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {HoldingState} from './HoldingWord.sol';

/// @notice Which state of a holding may follow which; `libs/orders` has the same table, and a test compares them.
/// Bit 16 × from + to stands for one transition. A state that stands on both sides is an act that leaves it as it is:
/// a part taken from a live one, a part of the debt paid on one that is live, committed, pledged or frozen.
library HoldingStates {
    uint256 private constant LIVE = 1 << uint8(HoldingState.Live);
    uint256 private constant HELD = 1 << uint8(HoldingState.Held);
    uint256 private constant COMMITTED = 1 << uint8(HoldingState.Committed);
    uint256 private constant PLEDGED = 1 << uint8(HoldingState.Pledged);
    uint256 private constant FROZEN = 1 << uint8(HoldingState.Frozen);
    uint256 private constant PAID = 1 << uint8(HoldingState.Paid);
    uint256 private constant CANCELLED = 1 << uint8(HoldingState.Cancelled);
    uint256 private constant EMPTIED = 1 << uint8(HoldingState.Emptied);

    uint256 private constant FROM_NONE = LIVE | HELD | PLEDGED | EMPTIED;
    uint256 private constant FROM_LIVE = LIVE | HELD | PLEDGED | FROZEN | PAID | CANCELLED;
    uint256 private constant FROM_HELD = LIVE | COMMITTED | FROZEN;
    uint256 private constant FROM_COMMITTED = COMMITTED | LIVE | FROZEN | PAID;
    uint256 private constant FROM_PLEDGED = PLEDGED | LIVE | FROZEN | PAID;
    uint256 private constant FROM_FROZEN = FROZEN | LIVE | HELD | COMMITTED | PLEDGED | PAID;

    uint256 internal constant LEGAL =
        FROM_NONE |
            (FROM_LIVE << (16 * uint8(HoldingState.Live))) |
            (FROM_HELD << (16 * uint8(HoldingState.Held))) |
            (FROM_COMMITTED << (16 * uint8(HoldingState.Committed))) |
            (FROM_PLEDGED << (16 * uint8(HoldingState.Pledged))) |
            (FROM_FROZEN << (16 * uint8(HoldingState.Frozen)));

    function mayFollow(HoldingState from, HoldingState to) internal pure returns (bool) {
        return (LEGAL >> (16 * uint256(uint8(from)) + uint8(to))) & 1 == 1;
    }
}
