// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {KeyGrant} from './Orders.sol';

/// @notice What a book begins with: the operator and its keys, each with the powers of one role; the first business
/// date; how long a key that is added later waits before it acts; and who alone may upgrade (a timelock).
struct Genesis {
    uint32 operator;
    KeyGrant[] keys;
    uint32 today;
    uint32 nextBusinessDay;
    uint32 keyDelaySeconds;
    address upgrader;
}
