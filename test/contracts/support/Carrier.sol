// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import '../../../contracts/Orders.sol';

struct Signature {
    uint8 kind;
    bytes data;
}

/// @notice An order before it is carried: its words as they are carried, who signed, and a proof where a root was signed.
struct Order {
    uint8 kind;
    bytes body;
    Signature[] signatures;
    bytes32[] proof;
}

/// @notice Writes what `Wire` and `Bodies` read.
library Carrier {
    function carried(Order[] memory orders) internal pure returns (bytes memory batch) {
        for (uint256 i = 0; i < orders.length; i++) batch = bytes.concat(batch, carried(orders[i]));
    }

    function carried(Order memory order) internal pure returns (bytes memory) {
        bytes memory signatures = abi.encodePacked(uint8(order.signatures.length));
        for (uint256 i = 0; i < order.signatures.length; i++) {
            Signature memory signature = order.signatures[i];
            signatures =
                signature.kind == 0
                    ? abi.encodePacked(signatures, uint8(0), signature.data)
                    : abi.encodePacked(
                        signatures,
                        signature.kind,
                        uint16(signature.data.length),
                        signature.data
                    );
        }
        return
            abi.encodePacked(
                order.kind,
                uint16(order.body.length),
                order.body,
                signatures,
                uint8(order.proof.length),
                order.proof
            );
    }

    function body(Issue memory o) internal pure returns (bytes memory) {
        bytes memory documents = abi.encodePacked(uint16(o.documents.length));
        for (uint256 i = 0; i < o.documents.length; i++) {
            documents = abi.encodePacked(documents, o.documents[i].docKey, o.documents[i].amount);
        }
        return
            abi.encodePacked(
                abi.encodePacked(o.certificate, o.payee, o.face, o.currency, o.dueOn, o.termReason),
                documents,
                o.evidenceHash,
                o.deadline
            );
    }

    function body(Transfer memory o) internal pure returns (bytes memory) {
        bytes memory items = abi.encodePacked(uint16(o.items.length));
        for (uint256 i = 0; i < o.items.length; i++) {
            Item memory item = o.items[i];
            items = abi.encodePacked(items, item.holding, item.epoch, item.child, item.receiver, item.amount);
        }
        return abi.encodePacked(items, o.discharge, o.evidenceHash, o.deadline);
    }

    function body(Hold memory o) internal pure returns (bytes memory) {
        return
            abi.encodePacked(
                abi.encodePacked(o.holding, o.epoch, o.child, o.amount, o.financier, o.cash, o.expiry),
                o.termsHash,
                o.deadline
            );
    }

    function body(Commit memory o) internal pure returns (bytes memory) {
        return abi.encodePacked(o.holding, o.epoch, o.financier, o.cash, o.termsHash, o.deadline);
    }

    function body(Complete memory o) internal pure returns (bytes memory) {
        return abi.encodePacked(o.holding, o.epoch, o.cash, o.currency, o.creditReference);
    }

    function body(Release memory o) internal pure returns (bytes memory) {
        return abi.encodePacked(o.holding, o.epoch, o.deadline);
    }

    function body(Settle memory o) internal pure returns (bytes memory) {
        return abi.encodePacked(o.holding, o.owedBefore, o.amount, o.bankReference);
    }

    function body(Pledge memory o) internal pure returns (bytes memory) {
        return abi.encodePacked(o.holding, o.epoch, o.child, o.amount, o.pledgee, o.termsHash, o.deadline);
    }

    function body(Unpledge memory o) internal pure returns (bytes memory) {
        return abi.encodePacked(o.holding, o.epoch, o.deadline);
    }

    function body(Cancel memory o) internal pure returns (bytes memory) {
        bytes memory holdings = abi.encodePacked(uint16(o.holdings.length));
        for (uint256 i = 0; i < o.holdings.length; i++) {
            holdings = abi.encodePacked(holdings, o.holdings[i]);
        }
        return abi.encodePacked(o.certificate, holdings, o.evidenceHash, o.deadline);
    }

    function body(Return memory o) internal pure returns (bytes memory) {
        return abi.encodePacked(o.holding, o.epoch, o.receiver, o.paymentReference, o.deadline);
    }

    function body(Freeze memory o) internal pure returns (bytes memory) {
        return abi.encodePacked(o.holding, o.caseHash, o.number);
    }

    function body(Unfreeze memory o) internal pure returns (bytes memory) {
        return abi.encodePacked(o.holding, o.caseHash, o.number);
    }

    function body(Force memory o) internal pure returns (bytes memory) {
        return abi.encodePacked(o.holding, o.receiver, o.caseHash, o.number);
    }

    function body(Void memory o) internal pure returns (bytes memory) {
        return abi.encodePacked(o.holding, o.epoch, o.child, o.deadline);
    }

    function body(Document memory o) internal pure returns (bytes memory) {
        return abi.encodePacked(o.docKey, o.amount, o.version, o.commitment);
    }

    function body(Consent memory o) internal pure returns (bytes memory) {
        return
            abi.encodePacked(
                abi.encodePacked(o.receiver, o.payer, o.currency, o.cap, o.longestTermDays),
                o.endsOn,
                o.nonce,
                o.deadline
            );
    }

    function body(Participant memory o) internal pure returns (bytes memory) {
        bytes memory banks = abi.encodePacked(uint16(o.banks.length));
        for (uint256 i = 0; i < o.banks.length; i++) banks = abi.encodePacked(banks, o.banks[i]);
        bytes memory keys = abi.encodePacked(uint16(o.keys.length));
        for (uint256 i = 0; i < o.keys.length; i++) {
            keys = abi.encodePacked(keys, o.keys[i].key, o.keys[i].kind, o.keys[i].powers);
        }
        return abi.encodePacked(o.participant, o.roles, o.status, banks, keys, o.nonce, o.deadline);
    }

    function body(BusinessDate memory o) internal pure returns (bytes memory) {
        return abi.encodePacked(o.today, o.nextBusinessDay, o.deadline);
    }

    function body(Pause memory o) internal pure returns (bytes memory) {
        return abi.encodePacked(o.paused, o.nonce);
    }

    function body(Anchor memory o) internal pure returns (bytes memory) {
        return abi.encodePacked(o.root, o.number);
    }
}
