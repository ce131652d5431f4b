// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @notice The calendar's storage as one word, as `BusinessCalendar.CalendarStorage` lays it out.
type DayWord is uint256;

using DayWords for DayWord global;

/// @notice Reads the fields of the calendar's word.
library DayWords {
    function today(DayWord day) internal pure returns (uint32) {
        return uint32(DayWord.unwrap(day));
    }

    function paused(DayWord day) internal pure returns (bool) {
        return (DayWord.unwrap(day) >> 128) & 1 == 1;
    }

    function todayNumber(DayWord day) internal pure returns (uint32) {
        return uint32(DayWord.unwrap(day) >> 168);
    }
}
