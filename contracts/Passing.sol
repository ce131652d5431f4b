// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Carried, Place} from './Wire.sol';

/// @notice One item of a transfer, read where it lies in the calldata: holding (16), epoch (3), child (16), receiver (4),
/// amount (8). The most frequent words of all are never copied.
type Passing is uint256;

using Passings for Passing global;

/// @notice Reads a transfer's items and what stands behind them.
library Passings {
    uint256 internal constant LENGTH = 47;
    uint256 private constant TAIL = 41;

    /// @notice Whether the body is a transfer's, and no more: two bodies never carry the same words.
    function fits(Carried memory order) internal pure returns (bool) {
        unchecked {
            uint256 items = uint256(order.body.u16(0)) * LENGTH;
            return order.bodyLength == 2 + items + TAIL && order.body.u8(2 + items) < 2;
        }
    }

    function count(Carried memory order) internal pure returns (uint256) {
        return order.body.u16(0);
    }

    function item(Carried memory order, uint256 index) internal pure returns (Passing) {
        unchecked {
            return Passing.wrap(Place.unwrap(order.body) + 2 + index * LENGTH);
        }
    }

    /// @notice What follows the items: discharge (1), evidence hash (32), deadline (8).
    function tail(Carried memory order) internal pure returns (Place) {
        return order.body.plus(order.bodyLength - TAIL);
    }

    function holding(Passing passing) internal pure returns (uint128 value) {
        assembly ('memory-safe') {
            value := shr(128, calldataload(passing))
        }
    }

    function epoch(Passing passing) internal pure returns (uint24 value) {
        assembly ('memory-safe') {
            value := shr(232, calldataload(add(passing, 16)))
        }
    }

    function child(Passing passing) internal pure returns (uint128 value) {
        assembly ('memory-safe') {
            value := shr(128, calldataload(add(passing, 19)))
        }
    }

    function receiver(Passing passing) internal pure returns (uint32 value) {
        assembly ('memory-safe') {
            value := shr(224, calldataload(add(passing, 35)))
        }
    }

    function amount(Passing passing) internal pure returns (uint64 value) {
        assembly ('memory-safe') {
            value := shr(192, calldataload(add(passing, 39)))
        }
    }
}
