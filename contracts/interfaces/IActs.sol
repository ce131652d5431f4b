// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @notice Acts whose code stands outside the book. The book calls them with `delegatecall`, on its own storage: the
/// call is a frame of its own, so that whatever a refused order had written is undone.
interface IActs {
    /// @notice Applies one order, as it is carried, or reverts with `Book_Refused`.
    function applyOne(bytes calldata order) external;
}
