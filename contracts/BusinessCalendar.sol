// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IBookWords} from './interfaces/ICertificateBook.sol';
import {Refusal} from './Refusal.sol';
import {DayWord} from './DayWord.sol';

/// @notice The business date. Its keeper moves it forward; the block's timestamp never decides a date.
abstract contract BusinessCalendar is IBookWords {
    /// @custom:storage-location erc7201:tributary.calendar
    struct CalendarStorage {
        uint32 today;
        uint32 nextBusinessDay;
        uint32 sixMonthsOut;
        uint32 oneYearOut;
        bool paused;
        uint32 pauseNonce;
        /// @dev The day's number, so that a term is a subtraction.
        uint32 todayNumber;
    }

    // ERC-7201, erc7201:tributary.calendar
    bytes32 private constant CALENDAR = 0x14e2ab04ba0d6a1727e545648e64e40cc590e3b1ea611a8e88384504f7028100;

    /// @dev From 1 March of the year 0 (proleptic Gregorian) to 2000-01-01.
    uint256 private constant DAYS_BEFORE = 730_425;

    function _calendar() internal pure returns (CalendarStorage storage $) {
        assembly ('memory-safe') {
            $.slot := CALENDAR
        }
    }

    /// @dev The calendar in one read.
    function _day() internal view returns (DayWord day) {
        assembly ('memory-safe') {
            day := sload(CALENDAR)
        }
    }

    function _moveDate(bytes32 orderHash, uint32 today, uint32 next) internal returns (Refusal) {
        CalendarStorage storage $ = _calendar();
        if (!_isDate(today) || !_isDate(next)) return Refusal.Malformed;
        if (today <= $.today || next <= today) return Refusal.DateNotForward;
        $.today = today;
        $.nextBusinessDay = next;
        $.todayNumber = _dayNumber(today);
        $.sixMonthsOut = _addMonths(today, 6);
        $.oneYearOut = _addMonths(today, 12);
        emit BusinessDateMoved(orderHash, today, next);
        return Refusal.None;
    }

    /// @dev No commit and no new hold from one business day before the due date on.
    function _isNearDue(uint32 dueOn) internal view returns (bool) {
        return _calendar().nextBusinessDay >= dueOn;
    }

    /// @dev Days since 2000-01-01, counted with years that begin in March.
    function _dayNumber(uint32 date) internal pure returns (uint32) {
        uint256 year = date / 10_000;
        uint256 month = (date / 100) % 100;
        uint256 shifted = (month + 9) % 12;
        if (month < 3) year -= 1;
        return
            uint32(
                365 * year +
                    year / 4 -
                    year / 100 +
                    year / 400 +
                    (153 * shifted + 2) / 5 +
                    (date % 100) -
                    1 -
                    DAYS_BEFORE
            );
    }

    function _addMonths(uint32 date, uint32 months) private pure returns (uint32) {
        uint32 month = ((date / 100) % 100) + months - 1;
        uint32 year = date / 10_000 + month / 12;
        month = (month % 12) + 1;
        uint32 day = date % 100;
        uint32 last = _lastDay(year, month);
        return year * 10_000 + month * 100 + (day < last ? day : last);
    }

    /// @dev The book's dates end where a day's number no longer fits into a holding's word.
    function _isDate(uint32 date) internal pure returns (bool) {
        uint32 month = (date / 100) % 100;
        uint32 day = date % 100;
        if (date < 2000_01_01 || date > 2178_12_31 || month == 0 || month > 12 || day == 0) return false;
        return day <= _lastDay(date / 10_000, month);
    }

    function _lastDay(uint32 year, uint32 month) private pure returns (uint32) {
        if (month == 2) return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }
}
