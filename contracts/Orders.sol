// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Passing} from './Passing.sol';

/// @notice The place in this list is the kind's number.
enum OrderKind {
    Issue,
    Transfer,
    Hold,
    Commit,
    Complete,
    Release,
    Settle,
    Pledge,
    Unpledge,
    Cancel,
    Return,
    Freeze,
    Unfreeze,
    Force,
    Void,
    Document,
    Consent,
    Participant,
    BusinessDate,
    Pause,
    Anchor
}

struct Backing {
    bytes32 docKey;
    uint64 amount;
}

struct Issue {
    uint64 certificate;
    uint32 payee;
    uint64 face;
    bytes3 currency;
    uint32 dueOn;
    bytes32 termReason;
    Backing[] documents;
    bytes32 evidenceHash;
    uint64 deadline;
}

struct Item {
    uint128 holding;
    uint24 epoch;
    uint128 child;
    uint32 receiver;
    uint64 amount;
}

struct Transfer {
    Item[] items;
    bool discharge;
    bytes32 evidenceHash;
    uint64 deadline;
}

struct Hold {
    uint128 holding;
    uint24 epoch;
    uint128 child;
    uint64 amount;
    uint32 financier;
    uint64 cash;
    uint64 expiry;
    bytes32 termsHash;
    uint64 deadline;
}

struct Commit {
    uint128 holding;
    uint24 epoch;
    uint32 financier;
    uint64 cash;
    bytes32 termsHash;
    uint64 deadline;
}

struct Complete {
    uint128 holding;
    uint24 epoch;
    uint64 cash;
    bytes3 currency;
    bytes32 creditReference;
}

struct Release {
    uint128 holding;
    uint24 epoch;
    uint64 deadline;
}

struct Settle {
    uint128 holding;
    uint64 owedBefore;
    uint64 amount;
    bytes32 bankReference;
}

struct Pledge {
    uint128 holding;
    uint24 epoch;
    uint128 child;
    uint64 amount;
    uint32 pledgee;
    bytes32 termsHash;
    uint64 deadline;
}

struct Unpledge {
    uint128 holding;
    uint24 epoch;
    uint64 deadline;
}

struct Cancel {
    uint64 certificate;
    uint128[] holdings;
    bytes32 evidenceHash;
    uint64 deadline;
}

struct Return {
    uint128 holding;
    uint24 epoch;
    uint32 receiver;
    bytes32 paymentReference;
    uint64 deadline;
}

struct Freeze {
    uint128 holding;
    bytes32 caseHash;
    uint64 number;
}

struct Unfreeze {
    uint128 holding;
    bytes32 caseHash;
    uint64 number;
}

struct Force {
    uint128 holding;
    uint32 receiver;
    bytes32 caseHash;
    uint64 number;
}

struct Void {
    uint128 holding;
    uint24 epoch;
    uint128 child;
    uint64 deadline;
}

struct Anchor {
    bytes32 root;
    uint64 number;
}

struct Document {
    bytes32 docKey;
    uint64 amount;
    uint32 version;
    bytes32 commitment;
}

struct Consent {
    uint32 receiver;
    uint32 payer;
    bytes3 currency;
    uint64 cap;
    uint16 longestTermDays;
    uint32 endsOn;
    uint32 nonce;
    uint64 deadline;
}

struct KeyGrant {
    bytes32 key;
    uint8 kind;
    uint16 powers;
}

struct Participant {
    uint32 participant;
    uint8 roles;
    uint8 status;
    uint32[] banks;
    KeyGrant[] keys;
    uint32 nonce;
    uint64 deadline;
}

struct BusinessDate {
    uint32 today;
    uint32 nextBusinessDay;
    uint64 deadline;
}

struct Pause {
    bool paused;
    uint32 nonce;
}

/// @notice EIP-712 hashes of the orders' words.
library OrderHashes {
    bytes32 internal constant ORDERS = keccak256('Orders(bytes32 root)');
    bytes32 private constant BACKING = keccak256('Backing(bytes32 docKey,uint64 amount)');
    bytes32 private constant ITEM = keccak256(
        'Item(uint128 holding,uint24 epoch,uint128 child,uint32 receiver,uint64 amount)'
    );
    bytes32 private constant TRANSFER = keccak256(
        'Transfer(Item[] items,bool discharge,bytes32 evidenceHash,uint64 deadline)Item(uint128 holding,uint24 epoch,uint128 child,uint32 receiver,uint64 amount)'
    );
    bytes32 private constant KEY_GRANT = keccak256('KeyGrant(bytes32 key,uint8 kind,uint16 powers)');

    function hash(Issue memory o) internal pure returns (bytes32) {
        bytes32[] memory documents = new bytes32[](o.documents.length);
        for (uint256 i = 0; i < documents.length; i++)
            documents[i] = _hash(BACKING, _place(o.documents[i]), 2);
        return
            keccak256(
                abi.encode(
                    keccak256(
                        'Issue(uint64 certificate,uint32 payee,uint64 face,bytes3 currency,uint32 dueOn,bytes32 termReason,Backing[] documents,bytes32 evidenceHash,uint64 deadline)Backing(bytes32 docKey,uint64 amount)'
                    ),
                    o.certificate,
                    o.payee,
                    o.face,
                    o.currency,
                    o.dueOn,
                    o.termReason,
                    keccak256(abi.encodePacked(documents)),
                    o.evidenceHash,
                    o.deadline
                )
            );
    }

    function hash(Transfer memory o) internal pure returns (bytes32) {
        bytes32[] memory items = new bytes32[](o.items.length);
        for (uint256 i = 0; i < items.length; i++) items[i] = _hash(ITEM, _place(o.items[i]), 5);
        return transfer(keccak256(abi.encodePacked(items)), o.discharge, o.evidenceHash, o.deadline);
    }

    /// @notice The hash of a transfer, of the hash of its items' hashes and its other words.
    function transfer(
        bytes32 items,
        bool discharge,
        bytes32 evidenceHash,
        uint64 deadline
    ) internal pure returns (bytes32 value) {
        bytes32 typeHash = TRANSFER;
        assembly ('memory-safe') {
            let place := mload(0x40)
            mstore(place, typeHash)
            mstore(add(place, 0x20), items)
            mstore(add(place, 0x40), discharge)
            mstore(add(place, 0x60), evidenceHash)
            mstore(add(place, 0x80), deadline)
            value := keccak256(place, 0xa0)
        }
    }

    /// @notice The hash of one item, read where it lies.
    function item(Passing passing) internal pure returns (bytes32 value) {
        (uint128 holding, uint24 epoch, uint128 child) = (
            passing.holding(),
            passing.epoch(),
            passing.child()
        );
        (uint32 receiver, uint64 amount) = (passing.receiver(), passing.amount());
        bytes32 typeHash = ITEM;
        assembly ('memory-safe') {
            let place := mload(0x40)
            mstore(place, typeHash)
            mstore(add(place, 0x20), holding)
            mstore(add(place, 0x40), epoch)
            mstore(add(place, 0x60), child)
            mstore(add(place, 0x80), receiver)
            mstore(add(place, 0xa0), amount)
            value := keccak256(place, 0xc0)
        }
    }

    function hash(Hold memory o) internal pure returns (bytes32) {
        return
            _hash(
                keccak256(
                    'Hold(uint128 holding,uint24 epoch,uint128 child,uint64 amount,uint32 financier,uint64 cash,uint64 expiry,bytes32 termsHash,uint64 deadline)'
                ),
                _place(o),
                9
            );
    }

    function hash(Commit memory o) internal pure returns (bytes32) {
        return
            _hash(
                keccak256(
                    'Commit(uint128 holding,uint24 epoch,uint32 financier,uint64 cash,bytes32 termsHash,uint64 deadline)'
                ),
                _place(o),
                6
            );
    }

    function hash(Complete memory o) internal pure returns (bytes32) {
        return
            _hash(
                keccak256(
                    'Complete(uint128 holding,uint24 epoch,uint64 cash,bytes3 currency,bytes32 creditReference)'
                ),
                _place(o),
                5
            );
    }

    function hash(Release memory o) internal pure returns (bytes32) {
        return _hash(keccak256('Release(uint128 holding,uint24 epoch,uint64 deadline)'), _place(o), 3);
    }

    function hash(Settle memory o) internal pure returns (bytes32) {
        return
            _hash(
                keccak256('Settle(uint128 holding,uint64 owedBefore,uint64 amount,bytes32 bankReference)'),
                _place(o),
                4
            );
    }

    function hash(Pledge memory o) internal pure returns (bytes32) {
        return
            _hash(
                keccak256(
                    'Pledge(uint128 holding,uint24 epoch,uint128 child,uint64 amount,uint32 pledgee,bytes32 termsHash,uint64 deadline)'
                ),
                _place(o),
                7
            );
    }

    function hash(Unpledge memory o) internal pure returns (bytes32) {
        return _hash(keccak256('Unpledge(uint128 holding,uint24 epoch,uint64 deadline)'), _place(o), 3);
    }

    function hash(Cancel memory o) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256(
                        'Cancel(uint64 certificate,uint128[] holdings,bytes32 evidenceHash,uint64 deadline)'
                    ),
                    o.certificate,
                    keccak256(abi.encodePacked(o.holdings)),
                    o.evidenceHash,
                    o.deadline
                )
            );
    }

    function hash(Return memory o) internal pure returns (bytes32) {
        return
            _hash(
                keccak256(
                    'Return(uint128 holding,uint24 epoch,uint32 receiver,bytes32 paymentReference,uint64 deadline)'
                ),
                _place(o),
                5
            );
    }

    function hash(Freeze memory o) internal pure returns (bytes32) {
        return _hash(keccak256('Freeze(uint128 holding,bytes32 caseHash,uint64 number)'), _place(o), 3);
    }

    function hash(Unfreeze memory o) internal pure returns (bytes32) {
        return _hash(keccak256('Unfreeze(uint128 holding,bytes32 caseHash,uint64 number)'), _place(o), 3);
    }

    function hash(Force memory o) internal pure returns (bytes32) {
        return
            _hash(
                keccak256('Force(uint128 holding,uint32 receiver,bytes32 caseHash,uint64 number)'),
                _place(o),
                4
            );
    }

    function hash(Void memory o) internal pure returns (bytes32) {
        return
            _hash(
                keccak256('Void(uint128 holding,uint24 epoch,uint128 child,uint64 deadline)'),
                _place(o),
                4
            );
    }

    function hash(Document memory o) internal pure returns (bytes32) {
        return
            _hash(
                keccak256('Document(bytes32 docKey,uint64 amount,uint32 version,bytes32 commitment)'),
                _place(o),
                4
            );
    }

    function hash(Consent memory o) internal pure returns (bytes32) {
        return
            _hash(
                keccak256(
                    'Consent(uint32 receiver,uint32 payer,bytes3 currency,uint64 cap,uint16 longestTermDays,uint32 endsOn,uint32 nonce,uint64 deadline)'
                ),
                _place(o),
                8
            );
    }

    function hash(Participant memory o) internal pure returns (bytes32) {
        bytes32[] memory keys = new bytes32[](o.keys.length);
        for (uint256 i = 0; i < keys.length; i++) keys[i] = _hash(KEY_GRANT, _place(o.keys[i]), 3);
        return
            keccak256(
                abi.encode(
                    keccak256(
                        'Participant(uint32 participant,uint8 roles,uint8 status,uint32[] banks,KeyGrant[] keys,uint32 nonce,uint64 deadline)KeyGrant(bytes32 key,uint8 kind,uint16 powers)'
                    ),
                    o.participant,
                    o.roles,
                    o.status,
                    keccak256(abi.encodePacked(o.banks)),
                    keccak256(abi.encodePacked(keys)),
                    o.nonce,
                    o.deadline
                )
            );
    }

    function hash(BusinessDate memory o) internal pure returns (bytes32) {
        return
            _hash(
                keccak256('BusinessDate(uint32 today,uint32 nextBusinessDay,uint64 deadline)'),
                _place(o),
                3
            );
    }

    function hash(Pause memory o) internal pure returns (bytes32) {
        return _hash(keccak256('Pause(bool paused,uint32 nonce)'), _place(o), 2);
    }

    function hash(Anchor memory o) internal pure returns (bytes32) {
        return _hash(keccak256('Anchor(bytes32 root,uint64 number)'), _place(o), 2);
    }

    /// @dev keccak256 of a type's hash and the words of its struct, which stand one after another in memory as EIP-712
    /// wants them: the word before them is lent for the type's hash.
    function _hash(bytes32 typeHash, uint256 place, uint256 words) private pure returns (bytes32 value) {
        assembly ('memory-safe') {
            let start := sub(place, 32)
            let lent := mload(start)
            mstore(start, typeHash)
            value := keccak256(start, mul(add(words, 1), 32))
            mstore(start, lent)
        }
    }

    function _place(Item memory o) private pure returns (uint256 place) {
        assembly ('memory-safe') {
            place := o
        }
    }

    function _place(Backing memory o) private pure returns (uint256 place) {
        assembly ('memory-safe') {
            place := o
        }
    }

    function _place(KeyGrant memory o) private pure returns (uint256 place) {
        assembly ('memory-safe') {
            place := o
        }
    }

    function _place(Hold memory o) private pure returns (uint256 place) {
        assembly ('memory-safe') {
            place := o
        }
    }

    function _place(Commit memory o) private pure returns (uint256 place) {
        assembly ('memory-safe') {
            place := o
        }
    }

    function _place(Complete memory o) private pure returns (uint256 place) {
        assembly ('memory-safe') {
            place := o
        }
    }

    function _place(Release memory o) private pure returns (uint256 place) {
        assembly ('memory-safe') {
            place := o
        }
    }

    function _place(Settle memory o) private pure returns (uint256 place) {
        assembly ('memory-safe') {
            place := o
        }
    }

    function _place(Pledge memory o) private pure returns (uint256 place) {
        assembly ('memory-safe') {
            place := o
        }
    }

    function _place(Unpledge memory o) private pure returns (uint256 place) {
        assembly ('memory-safe') {
            place := o
        }
    }

    function _place(Return memory o) private pure returns (uint256 place) {
        assembly ('memory-safe') {
            place := o
        }
    }

    function _place(Freeze memory o) private pure returns (uint256 place) {
        assembly ('memory-safe') {
            place := o
        }
    }

    function _place(Unfreeze memory o) private pure returns (uint256 place) {
        assembly ('memory-safe') {
            place := o
        }
    }

    function _place(Force memory o) private pure returns (uint256 place) {
        assembly ('memory-safe') {
            place := o
        }
    }

    function _place(Void memory o) private pure returns (uint256 place) {
        assembly ('memory-safe') {
            place := o
        }
    }

    function _place(Document memory o) private pure returns (uint256 place) {
        assembly ('memory-safe') {
            place := o
        }
    }

    function _place(Consent memory o) private pure returns (uint256 place) {
        assembly ('memory-safe') {
            place := o
        }
    }

    function _place(BusinessDate memory o) private pure returns (uint256 place) {
        assembly ('memory-safe') {
            place := o
        }
    }

    function _place(Pause memory o) private pure returns (uint256 place) {
        assembly ('memory-safe') {
            place := o
        }
    }

    function _place(Anchor memory o) private pure returns (uint256 place) {
        assembly ('memory-safe') {
            place := o
        }
    }
}
