// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IBookWords} from './interfaces/ICertificateBook.sol';

/// @notice A place in the calldata.
type Place is uint256;

using Wire for Place global;

/// @notice One order as it lies in the calldata.
struct Carried {
    uint8 kind;
    Place body;
    uint256 bodyLength;
    /// @dev The first signature; each is a kind (1), for all kinds but secp256k1 a length (2), and its bytes. A kind above
    /// 0x80 is over the order itself, where it has a proof; it has a length whatever the kind below.
    Place signatures;
    uint256 signatureCount;
    /// @dev The first word of the proof, where a Merkle root was signed.
    Place proof;
    uint256 proofLength;
    Place end;
}

/// @title How orders are carried: every field in its own width, in the order of its type, nothing between.
/// order := kind (1), length of the body (2), body, count of signatures (1), signatures, length of the proof (1), proof.
/// A list is its length (2) and its items. `libs/orders` writes what is read here; a test compares them.
library Wire {
    uint256 internal constant BACKING = 40;
    uint256 internal constant GRANT = 35;
    uint256 private constant SECP256K1_LENGTH = 65;

    /// @notice The order at `here`; what is cut short refuses the whole batch, since nothing after it can be found.
    function read(Place here, Place end) internal pure returns (Carried memory order) {
        unchecked {
            order.kind = here.u8();
            order.bodyLength = here.u16(1);
            order.body = here.plus(3);
            here = order.body.plus(order.bodyLength);
            uint256 left = order.signatureCount = here.u8();
            here = order.signatures = here.plus(1);
            for (; left > 0; left--) {
                here = here.u8() == 0 ? here.plus(1 + SECP256K1_LENGTH) : here.plus(3 + uint256(here.u16(1)));
            }
            order.proofLength = here.u8();
            order.proof = here.plus(1);
            order.end = order.proof.plus(32 * order.proofLength);
            if (Place.unwrap(order.end) > Place.unwrap(end)) revert IBookWords.Book_BatchMalformed();
        }
    }

    function plus(Place here, uint256 bytes_) internal pure returns (Place) {
        unchecked {
            return Place.wrap(Place.unwrap(here) + bytes_);
        }
    }

    function slice(Place here, uint256 length) internal pure returns (bytes calldata bytes_) {
        assembly ('memory-safe') {
            bytes_.offset := here
            bytes_.length := length
        }
    }

    function word(Place here, uint256 skip) internal pure returns (bytes32 value) {
        assembly ('memory-safe') {
            value := calldataload(add(here, skip))
        }
    }

    function u8(Place here) internal pure returns (uint8) {
        return uint8(uint256(here.word(0)) >> 248);
    }

    function u8(Place here, uint256 skip) internal pure returns (uint8) {
        return uint8(uint256(here.word(skip)) >> 248);
    }

    function u16(Place here, uint256 skip) internal pure returns (uint16) {
        return uint16(uint256(here.word(skip)) >> 240);
    }

    function u24(Place here, uint256 skip) internal pure returns (uint24) {
        return uint24(uint256(here.word(skip)) >> 232);
    }

    function u32(Place here, uint256 skip) internal pure returns (uint32) {
        return uint32(uint256(here.word(skip)) >> 224);
    }

    function u64(Place here, uint256 skip) internal pure returns (uint64) {
        return uint64(uint256(here.word(skip)) >> 192);
    }

    function u128(Place here, uint256 skip) internal pure returns (uint128) {
        return uint128(uint256(here.word(skip)) >> 128);
    }

    function flag(Place here, uint256 skip) internal pure returns (bool) {
        return here.u8(skip) != 0;
    }

    function currency(Place here, uint256 skip) internal pure returns (bytes3) {
        return bytes3(here.word(skip));
    }
}
