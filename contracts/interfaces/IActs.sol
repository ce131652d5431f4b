// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Order} from '../Orders.sol';
import {Refusal} from '../Refusal.sol';

/// @notice Code that the book calls on its own storage, so that its own stays under the limit of a contract. Called
/// by anybody else it acts on storage of its own, which is empty: no key is known there and every order is refused.
interface IActs {
    /// @notice Applies one order of a kind that these acts know; the caller undoes what a refused one has written.
    function applyOne(Order calldata order) external returns (bytes32 orderHash, Refusal refusal);
}
