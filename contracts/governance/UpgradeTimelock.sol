// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {TimelockController} from '@openzeppelin/contracts/governance/TimelockController.sol';

/// @title The only upgrader of a book. One party proposes a version, everybody sees it for the delay, and another party
/// executes it or lets it lie; the proposer may take it back. It administers itself: nobody stands above it.
contract UpgradeTimelock is TimelockController {
    constructor(
        uint256 delaySeconds,
        address[] memory proposers,
        address[] memory executors
    ) TimelockController(delaySeconds, proposers, executors, address(0)) {}
}
