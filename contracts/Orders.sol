// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

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

struct Signature {
    uint8 kind;
    bytes data;
}

/// @notice An order as it is carried: its words encoded, who signed, and a proof where a Merkle root was signed.
struct Order {
    uint8 kind;
    bytes body;
    Signature[] signatures;
    bytes32[] proof;
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
    bytes internal constant BACKING = 'Backing(bytes32 docKey,uint64 amount)';
    bytes internal constant ITEM =
        'Item(uint128 holding,uint24 epoch,uint128 child,uint32 receiver,uint64 amount)';
    bytes internal constant KEY_GRANT = 'KeyGrant(bytes32 key,uint8 kind,uint16 powers)';
    bytes32 internal constant ORDERS = keccak256('Orders(bytes32 root)');

    function hash(Issue memory o) internal pure returns (bytes32) {
        bytes32[] memory parts = new bytes32[](o.documents.length);
        for (uint256 i = 0; i < parts.length; i++) {
            parts[i] = keccak256(
                abi.encode(keccak256(BACKING), o.documents[i].docKey, o.documents[i].amount)
            );
        }
        return
            keccak256(
                abi.encode(
                    keccak256(
                        bytes.concat(
                            'Issue(uint64 certificate,uint32 payee,uint64 face,bytes3 currency,uint32 dueOn,bytes32 termReason,Backing[] documents,bytes32 evidenceHash,uint64 deadline)',
                            BACKING
                        )
                    ),
                    o.certificate,
                    o.payee,
                    o.face,
                    o.currency,
                    o.dueOn,
                    o.termReason,
                    keccak256(abi.encodePacked(parts)),
                    o.evidenceHash,
                    o.deadline
                )
            );
    }

    function hash(Transfer memory o) internal pure returns (bytes32) {
        bytes32[] memory parts = new bytes32[](o.items.length);
        for (uint256 i = 0; i < parts.length; i++) {
            parts[i] = keccak256(abi.encode(keccak256(ITEM), o.items[i]));
        }
        return
            keccak256(
                abi.encode(
                    keccak256(
                        bytes.concat(
                            'Transfer(Item[] items,bool discharge,bytes32 evidenceHash,uint64 deadline)',
                            ITEM
                        )
                    ),
                    keccak256(abi.encodePacked(parts)),
                    o.discharge,
                    o.evidenceHash,
                    o.deadline
                )
            );
    }

    function hash(Hold memory o) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256(
                        'Hold(uint128 holding,uint24 epoch,uint128 child,uint64 amount,uint32 financier,uint64 cash,uint64 expiry,bytes32 termsHash,uint64 deadline)'
                    ),
                    o
                )
            );
    }

    function hash(Commit memory o) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256(
                        'Commit(uint128 holding,uint24 epoch,uint32 financier,uint64 cash,bytes32 termsHash,uint64 deadline)'
                    ),
                    o
                )
            );
    }

    function hash(Complete memory o) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256(
                        'Complete(uint128 holding,uint24 epoch,uint64 cash,bytes3 currency,bytes32 creditReference)'
                    ),
                    o
                )
            );
    }

    function hash(Release memory o) internal pure returns (bytes32) {
        return keccak256(abi.encode(keccak256('Release(uint128 holding,uint24 epoch,uint64 deadline)'), o));
    }

    function hash(Settle memory o) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256(
                        'Settle(uint128 holding,uint64 owedBefore,uint64 amount,bytes32 bankReference)'
                    ),
                    o
                )
            );
    }

    function hash(Pledge memory o) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256(
                        'Pledge(uint128 holding,uint24 epoch,uint128 child,uint64 amount,uint32 pledgee,bytes32 termsHash,uint64 deadline)'
                    ),
                    o
                )
            );
    }

    function hash(Unpledge memory o) internal pure returns (bytes32) {
        return keccak256(abi.encode(keccak256('Unpledge(uint128 holding,uint24 epoch,uint64 deadline)'), o));
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
            keccak256(
                abi.encode(
                    keccak256(
                        'Return(uint128 holding,uint24 epoch,uint32 receiver,bytes32 paymentReference,uint64 deadline)'
                    ),
                    o
                )
            );
    }

    function hash(Freeze memory o) internal pure returns (bytes32) {
        return keccak256(abi.encode(keccak256('Freeze(uint128 holding,bytes32 caseHash,uint64 number)'), o));
    }

    function hash(Unfreeze memory o) internal pure returns (bytes32) {
        return
            keccak256(abi.encode(keccak256('Unfreeze(uint128 holding,bytes32 caseHash,uint64 number)'), o));
    }

    function hash(Force memory o) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256('Force(uint128 holding,uint32 receiver,bytes32 caseHash,uint64 number)'),
                    o
                )
            );
    }

    function hash(Void memory o) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(keccak256('Void(uint128 holding,uint24 epoch,uint128 child,uint64 deadline)'), o)
            );
    }

    function hash(Anchor memory o) internal pure returns (bytes32) {
        return keccak256(abi.encode(keccak256('Anchor(bytes32 root,uint64 number)'), o));
    }

    function hash(Document memory o) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256('Document(bytes32 docKey,uint64 amount,uint32 version,bytes32 commitment)'),
                    o
                )
            );
    }

    function hash(Consent memory o) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256(
                        'Consent(uint32 receiver,uint32 payer,bytes3 currency,uint64 cap,uint16 longestTermDays,uint32 endsOn,uint32 nonce,uint64 deadline)'
                    ),
                    o
                )
            );
    }

    function hash(Participant memory o) internal pure returns (bytes32) {
        bytes32[] memory parts = new bytes32[](o.keys.length);
        for (uint256 i = 0; i < parts.length; i++) {
            parts[i] = keccak256(abi.encode(keccak256(KEY_GRANT), o.keys[i]));
        }
        return
            keccak256(
                abi.encode(
                    keccak256(
                        bytes.concat(
                            'Participant(uint32 participant,uint8 roles,uint8 status,uint32[] banks,KeyGrant[] keys,uint32 nonce,uint64 deadline)',
                            KEY_GRANT
                        )
                    ),
                    o.participant,
                    o.roles,
                    o.status,
                    keccak256(abi.encodePacked(o.banks)),
                    keccak256(abi.encodePacked(parts)),
                    o.nonce,
                    o.deadline
                )
            );
    }

    function hash(BusinessDate memory o) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(keccak256('BusinessDate(uint32 today,uint32 nextBusinessDay,uint64 deadline)'), o)
            );
    }

    function hash(Pause memory o) internal pure returns (bytes32) {
        return keccak256(abi.encode(keccak256('Pause(bool paused,uint32 nonce)'), o));
    }
}
