// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @notice Who alone may put another version of the book in its place: a timelock, to which one party proposes, and
/// which another executes once the delay has passed.
abstract contract Governance {
    /// @custom:storage-location erc7201:tributary.governance
    struct GovernanceStorage {
        address upgrader;
    }

    // ERC-7201, erc7201:tributary.governance
    bytes32 private constant GOVERNANCE = 0xb8dfb8a51add88c5e16754dd3093e03d1a76587402beb91ea6b3b1c97568b200;

    function _governance() internal pure returns (GovernanceStorage storage $) {
        assembly ('memory-safe') {
            $.slot := GOVERNANCE
        }
    }
}
