// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Holdings} from '../Holdings.sol';
import {Refusal} from '../Refusal.sol';
import {Carried, Place, Wire} from '../Wire.sol';
import {IActs} from '../interfaces/IActs.sol';

/// @notice Acts that can be applied in a frame of their own.
abstract contract Acts is Holdings, IActs {
    /// @inheritdoc IActs
    function applyOne(bytes calldata carried) external {
        Place here;
        assembly ('memory-safe') {
            here := carried.offset
        }
        (bytes32 orderHash, Refusal refusal) = _apply(
            _domainSeparatorV4(),
            Wire.read(here, here.plus(carried.length))
        );
        if (refusal != Refusal.None) revert Book_Refused(orderHash, refusal);
    }

    function _apply(bytes32 domain, Carried memory order) internal virtual returns (bytes32, Refusal);
}
