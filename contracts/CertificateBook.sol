// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Initializable} from '@openzeppelin/contracts/proxy/utils/Initializable.sol';
import {UUPSUpgradeable} from '@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol';
import {Genesis} from './Genesis.sol';
import {Governance} from './governance/Governance.sol';
import {Holdings} from './Holdings.sol';
import {OrderKind, Participant} from './Orders.sol';
import {Refusal} from './Refusal.sol';
import {Signatures} from './Signatures.sol';
import {Settlements} from './Settlements.sol';
import {Transfers} from './Transfers.sol';
import {Carried, Place, Wire} from './Wire.sol';
import {IActs} from './interfaces/IActs.sol';

/// @notice Where the code of the rarer acts and of the standard views stands.
struct Parts {
    Signatures otherKinds;
    address issues;
    address discounts;
    address custody;
    address registry;
    address faces;
}

/// @title The book of certificates; `ICertificateBook` says what each act does. What comes most often stands here: passing
/// on and paying. Every other act, and every view, is called where it stands, on this book's storage.
contract CertificateBook is Transfers, Settlements, Governance, Initializable, UUPSUpgradeable {
    address private immutable self = address(this);
    address private immutable issues;
    address private immutable discounts;
    address private immutable custody;
    address private immutable registry;
    address private immutable faces;

    constructor(Parts memory parts) Holdings(parts.otherKinds) {
        issues = parts.issues;
        discounts = parts.discounts;
        custody = parts.custody;
        registry = parts.registry;
        faces = parts.faces;
        _disableInitializers();
    }

    /// @notice See `ICertificateBook`.
    function initialize(Genesis calldata genesis) external initializer {
        _registry().keyDelay = genesis.keyDelaySeconds;
        _governance().upgrader = genesis.upgrader;
        Participant memory operator = Participant(
            genesis.operator,
            OPERATOR,
            ACTIVE,
            new uint32[](0),
            genesis.keys,
            1,
            0
        );
        Refusal refusal = _writeParticipant(0, operator);
        if (refusal != Refusal.None) revert Book_Refused(0, refusal);
        if (_moveDate(0, genesis.today, genesis.nextBusinessDay) != Refusal.None) revert Book_GenesisDates();
    }

    /// @notice See `ICertificateBook`.
    function execute(bytes calldata batch) external {
        bytes32 domain = _domainSeparatorV4();
        Place here;
        uint256 free;
        assembly ('memory-safe') {
            here := batch.offset
            free := mload(0x40)
        }
        Place end = here.plus(batch.length);
        while (Place.unwrap(here) != Place.unwrap(end)) {
            Place next = _applyShort(domain, here);
            if (Place.unwrap(next) != Place.unwrap(here)) {
                here = next;
                continue;
            }
            Carried memory order = Wire.read(here, end);
            (bytes32 orderHash, Refusal refusal) = _standsApart(order)
                ? _applyApart(here, order)
                : _apply(domain, order);
            if (refusal != Refusal.None) emit Refused(orderHash, order.kind, refusal);
            here = order.end;
            // What one order needed in memory, the next may use: memory costs by its square.
            assembly ('memory-safe') {
                mstore(0x40, free)
            }
        }
    }

    /// @dev The short ways for what comes most; `here` where an order does not go one of them. An order that runs over the
    /// end leaves nothing that can be read behind it, and that reverts the batch with all that it did.
    function _applyShort(bytes32 domain, Place here) private returns (Place) {
        return here.u8() == uint8(OrderKind.Settle) ? _settleOne(domain, here) : _passOne(domain, here);
    }

    /// @dev The frequent orders of one item check everything before they write, and need no frame of their own.
    function _standsApart(Carried memory order) private pure returns (bool) {
        if (order.kind == uint8(OrderKind.Settle)) return false;
        if (order.kind == uint8(OrderKind.Transfer)) return order.body.u16(0) > 1;
        return true;
    }

    /// @dev Applies one order in a frame of its own: whatever it had written before it was refused is undone.
    function _applyApart(Place here, Carried memory order) private returns (bytes32, Refusal) {
        if (order.kind > uint8(OrderKind.Anchor)) return (_unreadableHash(order), Refusal.KindUnsupported);
        uint256 gasBefore = gasleft();
        bytes calldata carried = here.slice(Place.unwrap(order.end) - Place.unwrap(here));
        (bool applied, bytes memory reason) = _partOf(order.kind).delegatecall(
            abi.encodeCall(IActs.applyOne, (carried))
        );
        if (applied) return (0, Refusal.None);
        if (bytes4(reason) == Book_Refused.selector) return _refusalOf(reason);
        // A frame that ran dry has left one part in 64 of the gas: it says nothing about the order, and a carrier that
        // gives too little gas must not be able to end one.
        if (gasleft() < gasBefore / 32 || bytes4(reason) == Book_GasTooLow.selector) revert Book_GasTooLow();
        return _unreadable(order);
    }

    function _partOf(uint8 kind) private view returns (address) {
        if (kind == uint8(OrderKind.Issue)) return issues;
        if (kind == uint8(OrderKind.Transfer)) return self;
        if (kind < uint8(OrderKind.Settle)) return discounts;
        return kind < uint8(OrderKind.Document) ? custody : registry;
    }

    function _apply(bytes32 domain, Carried memory order) internal override returns (bytes32 h, Refusal r) {
        if (order.kind == uint8(OrderKind.Transfer)) return _transfer(domain, order);
        if (order.kind == uint8(OrderKind.Settle)) return _settle(domain, order);
        // Anybody may call a frame by itself: another kind's name must not carry these words past a pause.
        return (_unreadableHash(order), Refusal.KindUnsupported);
    }

    function _refusalOf(bytes memory reason) private pure returns (bytes32 orderHash, Refusal refusal) {
        uint256 place;
        assembly ('memory-safe') {
            orderHash := mload(add(reason, 36))
            place := mload(add(reason, 68))
        }
        refusal = Refusal(place);
    }

    /// @dev Every view, the book's own and those of ERC-165, 721, 3525 and 7943.
    fallback() external {
        (bool answered, bytes memory answer) = faces.delegatecall(msg.data);
        assembly ('memory-safe') {
            if answered {
                return(add(answer, 32), mload(answer))
            }
            revert(add(answer, 32), mload(answer))
        }
    }

    function _authorizeUpgrade(address) internal view override {
        if (msg.sender != _governance().upgrader) revert Book_OnlyUpgrader();
    }
}
