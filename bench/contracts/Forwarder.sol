// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ERC2771Forwarder} from '@openzeppelin/contracts/metatx/ERC2771Forwarder.sol';

/// @notice OpenZeppelin's forwarder as it is, which carries the peers' signed calls in batches.
contract Forwarder is ERC2771Forwarder('Forwarder') {}
