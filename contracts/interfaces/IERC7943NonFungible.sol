// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @notice ERC-7943 for tokens that are one each: may it be sent and received, is it frozen, what authorities may do.
interface IERC7943NonFungible {
    function forcedTransfer(address from, address to, uint256 tokenId) external returns (bool result);
    function setFrozenTokens(
        address account,
        uint256 tokenId,
        bool frozenStatus
    ) external returns (bool result);
    function canSend(address account) external view returns (bool allowed);
    function canReceive(address account) external view returns (bool allowed);
    function getFrozenTokens(address account, uint256 tokenId) external view returns (bool frozenStatus);
    function canTransfer(address from, address to, uint256 tokenId) external view returns (bool allowed);
}
