// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ERC2771Context} from '@openzeppelin/contracts/metatx/ERC2771Context.sol';
// The whole file, for `Context` as well: the reference brings an older one than the forwarder's.
import '@solvprotocol/erc-3525/ERC3525.sol';

/// @notice A peer of the bench: a certificate is a slot of the reference ERC-3525, a holding is a token. It checks no
/// more than the reference does, and whoever the obligor names may be paid: the cheapest that it can be.
contract CertificateToken3525 is ERC3525, ERC2771Context {
    struct Certificate {
        uint256 amount;
        uint64 dueOn;
        address obligor;
        bytes32 document;
    }

    mapping(uint256 slot => Certificate) public certificates;

    constructor(address forwarder) ERC3525('Certificates', 'CERT', 2) ERC2771Context(forwarder) {}

    function issue(address payee, uint256 slot, uint256 amount, uint64 dueOn, bytes32 document) external {
        require(certificates[slot].obligor == address(0), 'exists');
        certificates[slot] = Certificate(amount, dueOn, _msgSender(), document);
        _mint(payee, slot, amount);
    }

    /// @notice The obligor has paid the whole of a holding.
    function settle(uint256 tokenId) external {
        require(certificates[slotOf(tokenId)].obligor == _msgSender(), 'not the obligor');
        _burn(tokenId);
    }

    /// @notice One holder pays many from one holding; the reference has no such call of its own.
    function transferMany(uint256 tokenId, address[] calldata receivers, uint256 amount) external {
        for (uint256 i = 0; i < receivers.length; i++) transferFrom(tokenId, receivers[i], amount);
    }

    function _msgSender() internal view override(Context, ERC2771Context) returns (address) {
        return ERC2771Context._msgSender();
    }

    function _msgData() internal view override(Context, ERC2771Context) returns (bytes calldata) {
        return ERC2771Context._msgData();
    }

    function _contextSuffixLength() internal view override(Context, ERC2771Context) returns (uint256) {
        return ERC2771Context._contextSuffixLength();
    }
}
