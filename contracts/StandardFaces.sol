// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IERC165} from '@openzeppelin/contracts/interfaces/IERC165.sol';
import {IERC5267} from '@openzeppelin/contracts/interfaces/IERC5267.sol';
import {IERC721} from '@openzeppelin/contracts/interfaces/IERC721.sol';
import {IERC721Metadata} from '@openzeppelin/contracts/interfaces/IERC721Metadata.sol';
import {Holdings} from './Holdings.sol';
import {HoldingState, HoldingWord} from './HoldingWord.sol';
import {Refusal} from './Refusal.sol';
import {Signatures} from './Signatures.sol';
import {IERC3525} from './interfaces/IERC3525.sol';
import {IERC7943NonFungible} from './interfaces/IERC7943NonFungible.sol';

/// @title How wallets and explorers read the book: a holding is an id, its certificate the slot, its amount the value.
/// Only views answer; what would move a holding says that only its holder's order does.
/// @dev The book calls this with its own storage, for every function that it has not itself.
abstract contract StandardFaces is
    Holdings,
    IERC165,
    IERC721,
    IERC721Metadata,
    IERC3525,
    IERC7943NonFungible
{
    constructor(Signatures otherKinds) Holdings(otherKinds) {}

    function supportsInterface(bytes4 id) external pure returns (bool) {
        return
            id == type(IERC165).interfaceId ||
            id == type(IERC721).interfaceId ||
            id == type(IERC721Metadata).interfaceId ||
            id == type(IERC3525).interfaceId ||
            id == type(IERC5267).interfaceId ||
            id == type(IERC7943NonFungible).interfaceId;
    }

    function name() external pure returns (string memory) {
        return 'Tributary';
    }

    function symbol() external pure returns (string memory) {
        return 'TRB';
    }

    /// @notice The description is private; who may see it asks the platform by this id.
    function tokenURI(uint256 holding) external view returns (string memory) {
        _known(holding);
        return '';
    }

    function valueDecimals() external pure returns (uint8) {
        return 2;
    }

    /// @notice A stable address of the holder, made of its number in the registry and not of a key.
    function ownerOf(uint256 holding) external view returns (address) {
        return _addressOf(_known(holding).owner());
    }

    function balanceOf(uint256 holding) external view returns (uint256) {
        return _known(holding).amount();
    }

    function slotOf(uint256 holding) external view returns (uint256) {
        _known(holding);
        return holding >> 64;
    }

    function balanceOf(address) external pure returns (uint256) {
        revert Book_NotCounted();
    }

    function getApproved(uint256 holding) external view returns (address) {
        _known(holding);
        return address(0);
    }

    function isApprovedForAll(address, address) external pure returns (bool) {
        return false;
    }

    function allowance(uint256 holding, address) external view returns (uint256) {
        _known(holding);
        return 0;
    }

    function canSend(address account) external view returns (bool) {
        return _mayTrade(_participantAt(account)) == Refusal.None;
    }

    function canReceive(address account) external view returns (bool) {
        return _mayTrade(_participantAt(account)) == Refusal.None;
    }

    function getFrozenTokens(address account, uint256 holding) external view returns (bool) {
        HoldingWord word = _known(holding);
        return word.state() == HoldingState.Frozen && _addressOf(word.owner()) == account;
    }

    function canTransfer(address from, address to, uint256 holding) external view returns (bool) {
        HoldingWord word = _known(holding);
        uint32 receiver = _participantAt(to);
        return
            !_calendar().paused &&
            _addressOf(word.owner()) == from &&
            _mayTrade(word.owner()) == Refusal.None &&
            _mayTrade(receiver) == Refusal.None &&
            receiver != word.owner() &&
            receiver != uint32(holding >> 96) &&
            _movable(word, word.epoch(), word.owner()) == Refusal.None;
    }

    function approve(address, uint256) external pure {
        revert Book_OrdersOnly();
    }

    function approve(uint256, address, uint256) external payable {
        revert Book_OrdersOnly();
    }

    function setApprovalForAll(address, bool) external pure {
        revert Book_OrdersOnly();
    }

    function transferFrom(address, address, uint256) external pure {
        revert Book_OrdersOnly();
    }

    function transferFrom(uint256, uint256, uint256) external payable {
        revert Book_OrdersOnly();
    }

    function transferFrom(uint256, address, uint256) external payable returns (uint256) {
        revert Book_OrdersOnly();
    }

    function safeTransferFrom(address, address, uint256) external pure {
        revert Book_OrdersOnly();
    }

    function safeTransferFrom(address, address, uint256, bytes calldata) external pure {
        revert Book_OrdersOnly();
    }

    function forcedTransfer(address, address, uint256) external pure returns (bool) {
        revert Book_OrdersOnly();
    }

    function setFrozenTokens(address, uint256, bool) external pure returns (bool) {
        revert Book_OrdersOnly();
    }

    function _known(uint256 holding) private view returns (HoldingWord word) {
        if (holding <= type(uint128).max) word = _read(uint128(holding));
        if (word.owner() == 0) revert Book_HoldingUnknown();
    }

    /// @dev The word “Tributary” in ASCII before the number: nobody has a key to such an address.
    function _addressOf(uint32 participant) private pure returns (address) {
        return address(bytes20('Tributary') | bytes20(uint160(participant)));
    }

    function _participantAt(address account) private pure returns (uint32) {
        uint32 participant = uint32(uint160(account));
        return _addressOf(participant) == account ? participant : 0;
    }
}
