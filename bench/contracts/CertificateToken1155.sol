// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ERC2771Context} from '@openzeppelin/contracts/metatx/ERC2771Context.sol';
import {ERC1155} from '@openzeppelin/contracts/token/ERC1155/ERC1155.sol';
import {Context} from '@openzeppelin/contracts/utils/Context.sol';

/// @notice A peer of the bench: a certificate is an id of OpenZeppelin's ERC-1155, and a holding is a balance: there
/// is no chain of title. It checks no more than the library does.
contract CertificateToken1155 is ERC1155, ERC2771Context {
    struct Certificate {
        uint256 amount;
        uint64 dueOn;
        address obligor;
        bytes32 document;
    }

    mapping(uint256 id => Certificate) public certificates;

    constructor(address forwarder) ERC1155('') ERC2771Context(forwarder) {}

    function issue(address payee, uint256 id, uint256 amount, uint64 dueOn, bytes32 document) external {
        require(certificates[id].obligor == address(0), 'exists');
        certificates[id] = Certificate(amount, dueOn, _msgSender(), document);
        _mint(payee, id, amount, '');
    }

    /// @notice The obligor has paid the whole of a holding.
    function settle(address holder, uint256 id, uint256 amount) external {
        require(certificates[id].obligor == _msgSender(), 'not the obligor');
        _burn(holder, id, amount);
    }

    /// @notice One holder pays many from one holding; the library batches ids to one receiver only.
    function transferMany(uint256 id, address[] calldata receivers, uint256 amount) external {
        for (uint256 i = 0; i < receivers.length; i++) {
            safeTransferFrom(_msgSender(), receivers[i], id, amount, '');
        }
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
