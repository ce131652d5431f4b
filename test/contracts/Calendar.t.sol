// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {BusinessCalendar} from '../../contracts/BusinessCalendar.sol';
import {Refusal} from '../../contracts/Refusal.sol';

/// @notice The calendar alone, against days that are counted one by one.
contract CalendarTest is BusinessCalendar {
    uint8[12] private lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    function test_countsEveryDayFromTheFirstToTheLast() public view {
        uint32 counted = 0;
        for (uint32 year = 2000; year <= 2178; year++) {
            for (uint32 month = 1; month <= 12; month++) {
                uint32 first = year * 10_000 + month * 100 + 1;
                uint32 length = _length(year, month);
                require(_isDate(first) && !_isDate(first - 1), 'a month begins with the first');
                require(_dayNumber(first) == counted, 'the first of a month');
                counted += length;
                require(
                    _isDate(first + length - 1) && !_isDate(first + length),
                    'a month ends with its last'
                );
                require(_dayNumber(first + length - 1) == counted - 1, 'the last of a month');
            }
        }
        require(counted - 1 <= type(uint16).max, 'a number does not fit');
    }

    function test_knowsNoDateBeforeTheFirstAndAfterTheLast() public pure {
        require(!_isDate(19991231) && _isDate(20000101), 'the first');
        require(_isDate(21781231) && !_isDate(21790101), 'the last');
    }

    function test_sixMonthsAndAYearEndOnTheSameDayOrOnTheLast() public {
        _moved(20260302, 20260902, 20270302);
        _moved(20260831, 20270228, 20270831);
        _moved(20261231, 20270630, 20271231);
        _moved(20270531, 20271130, 20280531);
        _moved(20270829, 20280229, 20280829);
        _moved(20270830, 20280229, 20280830);
        _moved(20280229, 20280829, 20290228);
        _moved(20280331, 20280930, 20290331);
        _moved(20281031, 20290430, 20291031);
    }

    function _moved(uint32 today, uint32 sixMonths, uint32 oneYear) private {
        require(_moveDate(0, today, 21781231) == Refusal.None, 'it does not move');
        require(_calendar().sixMonthsOut == sixMonths, 'six months');
        require(_calendar().oneYearOut == oneYear, 'a year');
    }

    function _length(uint32 year, uint32 month) private view returns (uint32) {
        if (month != 2) return lengths[month - 1];
        return year % 400 == 0 || (year % 4 == 0 && year % 100 != 0) ? 29 : 28;
    }
}
