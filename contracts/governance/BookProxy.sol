// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ERC1967Proxy} from '@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol';

/// @title The book's one address, whichever version stands behind it (UUPS: the version itself guards its successor).
contract BookProxy is ERC1967Proxy {
    constructor(address version, bytes memory initialization) ERC1967Proxy(version, initialization) {}
}
