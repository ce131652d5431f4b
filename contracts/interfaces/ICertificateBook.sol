// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Genesis} from '../Genesis.sol';
import {HoldingState} from '../HoldingWord.sol';
import {Refusal} from '../Refusal.sol';

/// @notice The book's words: its errors, its events and what its views answer.
interface IBookWords {
    /// @notice Ends the frame of one order; `execute` turns it into `Refused`.
    error Book_Refused(bytes32 orderHash, Refusal reason);
    /// @notice The batch ran short of gas inside an order, which says nothing about the order.
    error Book_GasTooLow();
    /// @notice The calldata ends in the middle of an order, or goes on behind the last.
    error Book_BatchMalformed();
    /// @notice ERC-721 and ERC-3525 move nothing here: a holding moves by an order that its holder signs.
    error Book_OrdersOnly();
    error Book_HoldingUnknown();
    /// @notice Holdings are not counted by owner: enumeration is what the events are for.
    error Book_NotCounted();
    error Book_OnlyUpgrader();
    error Book_GenesisDates();
    /// @notice No act writes this; the table of states stands behind every one of them.
    error Book_StateIllegal(HoldingState from, HoldingState to);

    event Refused(bytes32 indexed orderHash, uint8 kind, Refusal reason);
    event Issued(
        bytes32 indexed orderHash,
        uint64 indexed certificate,
        uint32 payee,
        uint64 face,
        bytes3 currency,
        uint32 dueOn,
        bytes32 termReason,
        bytes32 evidenceHash
    );
    event DocumentUsed(bytes32 indexed orderHash, bytes32 indexed docKey, uint64 certificate, uint64 amount);
    /// @notice Child 0: the whole holding passed, and its epoch grew by one; else a part was made, at epoch 1.
    event Transferred(
        bytes32 indexed orderHash,
        uint128 holding,
        uint128 child,
        uint32 from,
        uint32 to,
        uint64 amount,
        bool discharge,
        bytes32 evidenceHash
    );
    /// @notice A transfer of several items; each is a part (child not 0) or a whole.
    event TransferredMany(
        bytes32 indexed orderHash,
        uint32 indexed from,
        bool discharge,
        bytes32 evidenceHash,
        Passed[] items
    );
    event HoldPlaced(
        bytes32 indexed orderHash,
        uint128 indexed holding,
        uint128 child,
        uint32 owner,
        uint64 amount,
        uint24 epoch,
        uint32 financier,
        uint64 cash,
        uint64 expiry,
        bytes32 termsHash
    );
    event Committed(bytes32 indexed orderHash, uint128 indexed holding, uint32 financier, uint24 epoch);
    event Completed(
        bytes32 indexed orderHash,
        uint128 indexed holding,
        uint32 from,
        uint32 to,
        uint64 amount,
        uint24 epoch,
        uint64 cash,
        bytes32 creditReference
    );
    event Pledged(
        bytes32 indexed orderHash,
        uint128 indexed holding,
        uint128 child,
        uint32 owner,
        uint64 amount,
        uint24 epoch,
        uint32 pledgee,
        bytes32 termsHash
    );
    event Unpledged(bytes32 indexed orderHash, uint128 indexed holding, uint24 epoch);
    event HoldingCancelled(bytes32 indexed orderHash, uint128 indexed holding, uint64 amount, uint24 epoch);
    event Cancelled(
        bytes32 indexed orderHash,
        uint64 indexed certificate,
        uint64 amount,
        bytes32 evidenceHash
    );
    /// @notice A holding that was bought back after the due date went back to an earlier holder.
    event Returned(
        bytes32 indexed orderHash,
        uint128 indexed holding,
        uint32 from,
        uint32 to,
        uint64 amount,
        uint24 epoch,
        bytes32 paymentReference
    );
    event Frozen(
        bytes32 indexed orderHash,
        uint128 indexed holding,
        uint24 epoch,
        bytes32 caseHash,
        uint64 number
    );
    /// @notice `state` is that of before the freeze, which holds again.
    event Unfrozen(
        bytes32 indexed orderHash,
        uint128 indexed holding,
        uint24 epoch,
        HoldingState state,
        bytes32 caseHash,
        uint64 number
    );
    event Forced(
        bytes32 indexed orderHash,
        uint128 indexed holding,
        uint32 from,
        uint32 to,
        uint64 amount,
        uint24 epoch,
        bytes32 caseHash,
        uint64 number
    );
    /// @notice Child 0: every offer signed over the holding's epoch before ended. Else the child's number is spent.
    event Voided(
        bytes32 indexed orderHash,
        uint128 indexed holding,
        uint128 child,
        uint32 owner,
        uint24 epoch
    );
    event Anchored(bytes32 indexed orderHash, bytes32 indexed root, uint64 number);
    event Released(bytes32 indexed orderHash, uint128 indexed holding, uint24 epoch);
    event Settled(
        bytes32 indexed orderHash,
        uint128 indexed holding,
        uint32 holder,
        uint64 amount,
        uint64 owedAfter,
        bytes32 bankReference
    );
    event DocumentRecorded(
        bytes32 indexed orderHash,
        bytes32 indexed docKey,
        uint64 amount,
        uint32 version,
        bytes32 commitment
    );
    event ConsentGiven(
        bytes32 indexed orderHash,
        uint32 indexed receiver,
        uint32 indexed payer,
        bytes3 currency,
        uint64 cap,
        uint16 longestTermDays,
        uint32 endsOn,
        uint32 nonce
    );
    event ParticipantRecorded(
        bytes32 indexed orderHash,
        uint32 indexed participant,
        uint8 roles,
        uint8 status,
        uint32[] banks,
        uint32 nonce
    );
    event KeyRecorded(
        bytes32 indexed orderHash,
        uint32 indexed participant,
        bytes32 indexed key,
        uint8 kind,
        uint16 powers,
        uint64 activeFrom
    );
    event BusinessDateMoved(bytes32 indexed orderHash, uint32 today, uint32 nextBusinessDay);
    event PauseSet(bytes32 indexed orderHash, bool paused, uint32 nonce);

    struct Passed {
        uint128 holding;
        uint128 child;
        uint32 to;
        uint64 amount;
    }

    struct CertificateView {
        uint32 payee;
        uint64 face;
        uint64 outstanding;
        bytes3 currency;
        uint32 dueOn;
    }

    struct HoldingView {
        uint64 amount;
        uint32 owner;
        uint24 epoch;
        HoldingState state;
    }

    /// @notice Of a hold; of a pledge the pledgee stands as financier, without cash and expiry.
    struct HoldTerms {
        uint32 financier;
        uint64 cash;
        uint64 expiry;
        bytes32 termsHash;
    }

    struct DocumentView {
        uint64 amount;
        uint64 used;
        uint32 version;
        bytes32 commitment;
    }

    struct KeyView {
        uint32 participant;
        uint8 kind;
        uint16 powers;
        uint64 activeFrom;
    }

    struct ConsentView {
        bytes3 currency;
        uint64 cap;
        uint16 longestTermDays;
        uint32 endsOn;
    }
}

/// @notice The book of certificates. Who holds what is decided here, by orders that the companies sign; whoever
/// carries an order has no right of its own. Amounts are minor units, dates yyyymmdd, participants numbers of the
/// registry. Every stored field stands in an event, so that replaying the events gives the storage.
interface ICertificateBook is IBookWords {
    /// @notice Begins a book, once.
    function initialize(Genesis calldata genesis) external;

    /// @notice Applies orders one after another against live state. A refused one emits `Refused` and changes
    /// nothing; the rest goes on. Anybody may call.
    /// @dev A batch that is cut short, or has bytes behind its last order, reverts.
    /// @param batch orders one after another, as `Wire` reads them
    function execute(bytes calldata batch) external;

    function certificateOf(uint64 certificate) external view returns (CertificateView memory);
    function holdingOf(uint128 holding) external view returns (HoldingView memory);
    function holdTermsOf(uint128 holding) external view returns (HoldTerms memory);
    /// @notice Whether an act of a case (freeze, unfreeze, force) or an anchor has used this number.
    function numberUsed(uint64 number) external view returns (bool);
    function documentOf(bytes32 docKey) external view returns (DocumentView memory);
    function keyOf(bytes32 key) external view returns (KeyView memory);
    function consentOf(uint32 receiver, uint32 payer) external view returns (ConsentView memory);
    function consentNonceOf(uint32 receiver) external view returns (uint32);
    function participantOf(
        uint32 participant
    ) external view returns (uint8 roles, uint8 status, uint32 nonce, uint32[] memory banks);
    /// @notice The business date, the next one, and the furthest due dates without and with a stated reason.
    function calendar()
        external
        view
        returns (uint32 today, uint32 nextBusinessDay, uint32 sixMonthsOut, uint32 oneYearOut);
    function paused() external view returns (bool paused_, uint32 nonce);
    /// @notice Who alone may upgrade the book (a timelock), and how long a key that is added later waits.
    function governance() external view returns (address upgrader, uint32 keyDelaySeconds);
    function domainSeparator() external view returns (bytes32);
    /// @notice The table of a holding's states: bit 16 × from + to is set where `to` may follow `from`.
    function holdingTransitions() external pure returns (uint256);
}
