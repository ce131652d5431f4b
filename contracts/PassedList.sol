// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IBookWords} from './interfaces/ICertificateBook.sol';

/// @notice The words of `TransferredMany` as they are written, in memory: what a list of structs would copy twice.
type PassedList is uint256;

using PassedLists for PassedList global;

/// @notice Builds and emits the event of a transfer of several items.
library PassedLists {
    /// @notice Room for `count` items behind the event's other words.
    function begin(
        uint256 count,
        bool discharge,
        bytes32 evidenceHash
    ) internal pure returns (PassedList list) {
        assembly ('memory-safe') {
            list := mload(0x40)
            mstore(list, discharge)
            mstore(add(list, 0x20), evidenceHash)
            mstore(add(list, 0x40), 0x60)
            mstore(add(list, 0x60), count)
            mstore(0x40, add(list, add(0x80, mul(count, 0x80))))
        }
    }

    function set(
        PassedList list,
        uint256 index,
        uint128 holding,
        uint128 child,
        uint32 to,
        uint64 amount
    ) internal pure {
        assembly ('memory-safe') {
            let place := add(list, add(0x80, mul(index, 0x80)))
            mstore(place, holding)
            mstore(add(place, 0x20), child)
            mstore(add(place, 0x40), to)
            mstore(add(place, 0x60), amount)
        }
    }

    function emitFor(PassedList list, uint256 count, bytes32 orderHash, uint32 from) internal {
        bytes32 selector = IBookWords.TransferredMany.selector;
        assembly ('memory-safe') {
            log3(list, add(0x80, mul(count, 0x80)), selector, orderHash, from)
        }
    }
}
