// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IBookWords} from './interfaces/ICertificateBook.sol';
import {Backing, Document} from './Orders.sol';
import {Refusal} from './Refusal.sol';

/// @notice Documents that may back certificates, known by keyed hashes; what is used of one never passes its amount.
abstract contract Documents is IBookWords {
    /// @custom:storage-location erc7201:tributary.documents
    struct DocumentStorage {
        mapping(bytes32 docKey => DocumentView) documents;
    }

    // ERC-7201, erc7201:tributary.documents
    bytes32 private constant DOCUMENTS = 0xe40183920c27c9472d02503edf0f88001b3d146c10b3d86724025974b1684900;

    function _documents() internal pure returns (DocumentStorage storage $) {
        assembly ('memory-safe') {
            $.slot := DOCUMENTS
        }
    }

    function _recordDocument(bytes32 orderHash, Document memory o) internal returns (Refusal) {
        DocumentView storage document = _documents().documents[o.docKey];
        if (o.version != document.version + 1) return Refusal.DocumentVersionStale;
        if (o.amount < document.used) return Refusal.DocumentExhausted;
        document.amount = o.amount;
        document.version = o.version;
        document.commitment = o.commitment;
        emit DocumentRecorded(orderHash, o.docKey, o.amount, o.version, o.commitment);
        return Refusal.None;
    }

    /// @dev Uses documents for a certificate; together they must back exactly its face. With one document nothing is
    /// written where it refuses.
    function _useDocuments(
        bytes32 orderHash,
        uint64 certificate,
        uint64 face,
        Backing[] memory backings
    ) internal returns (Refusal) {
        uint256 sum = 0;
        for (uint256 i = 0; i < backings.length; i++) sum += backings[i].amount;
        if (sum != face) return Refusal.DocumentsDiffer;
        for (uint256 i = 0; i < backings.length; i++) {
            Backing memory backing = backings[i];
            DocumentView storage document = _documents().documents[backing.docKey];
            if (document.version == 0) return Refusal.DocumentUnknown;
            if (backing.amount == 0) return Refusal.AmountZero;
            if (backing.amount > document.amount - document.used) return Refusal.DocumentExhausted;
            document.used += backing.amount;
            emit DocumentUsed(orderHash, backing.docKey, certificate, backing.amount);
        }
        return Refusal.None;
    }
}
