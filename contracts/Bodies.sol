// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {
    Anchor,
    Backing,
    BusinessDate,
    Cancel,
    Commit,
    Complete,
    Consent,
    Document,
    Force,
    Freeze,
    Hold,
    Issue,
    KeyGrant,
    Participant,
    Pause,
    Pledge,
    Release,
    Return,
    Unfreeze,
    Unpledge,
    Void
} from './Orders.sol';
import {Carried, Place, Wire} from './Wire.sol';

/// @title The words of each kind as they are carried.
/// @dev The first answer is false where the body has another length than its kind: cut short, or with more behind.
library Bodies {
    function issue(Carried memory c) internal pure returns (bool fits, Issue memory o) {
        Place here = c.body;
        uint256 documents = here.u16(59);
        if (c.bodyLength != 101 + documents * Wire.BACKING) return (false, o);
        o.certificate = here.u64(0);
        o.payee = here.u32(8);
        o.face = here.u64(12);
        o.currency = here.currency(20);
        o.dueOn = here.u32(23);
        o.termReason = here.word(27);
        o.documents = new Backing[](documents);
        here = here.plus(61);
        for (uint256 i = 0; i < documents; i++) {
            o.documents[i].docKey = here.word(0);
            o.documents[i].amount = here.u64(32);
            here = here.plus(Wire.BACKING);
        }
        o.evidenceHash = here.word(0);
        o.deadline = here.u64(32);
        return (true, o);
    }

    function hold(Carried memory c) internal pure returns (bool, Hold memory o) {
        Place here = c.body;
        if (c.bodyLength != 103) return (false, o);
        o.holding = here.u128(0);
        o.epoch = here.u24(16);
        o.child = here.u128(19);
        o.amount = here.u64(35);
        o.financier = here.u32(43);
        o.cash = here.u64(47);
        o.expiry = here.u64(55);
        o.termsHash = here.word(63);
        o.deadline = here.u64(95);
        return (true, o);
    }

    function commit(Carried memory c) internal pure returns (bool, Commit memory o) {
        Place here = c.body;
        if (c.bodyLength != 71) return (false, o);
        o.holding = here.u128(0);
        o.epoch = here.u24(16);
        o.financier = here.u32(19);
        o.cash = here.u64(23);
        o.termsHash = here.word(31);
        o.deadline = here.u64(63);
        return (true, o);
    }

    function complete(Carried memory c) internal pure returns (bool, Complete memory o) {
        Place here = c.body;
        if (c.bodyLength != 62) return (false, o);
        o.holding = here.u128(0);
        o.epoch = here.u24(16);
        o.cash = here.u64(19);
        o.currency = here.currency(27);
        o.creditReference = here.word(30);
        return (true, o);
    }

    function release(Carried memory c) internal pure returns (bool, Release memory o) {
        Place here = c.body;
        if (c.bodyLength != 27) return (false, o);
        o.holding = here.u128(0);
        o.epoch = here.u24(16);
        o.deadline = here.u64(19);
        return (true, o);
    }

    function pledge(Carried memory c) internal pure returns (bool, Pledge memory o) {
        Place here = c.body;
        if (c.bodyLength != 87) return (false, o);
        o.holding = here.u128(0);
        o.epoch = here.u24(16);
        o.child = here.u128(19);
        o.amount = here.u64(35);
        o.pledgee = here.u32(43);
        o.termsHash = here.word(47);
        o.deadline = here.u64(79);
        return (true, o);
    }

    function unpledge(Carried memory c) internal pure returns (bool, Unpledge memory o) {
        Place here = c.body;
        if (c.bodyLength != 27) return (false, o);
        o.holding = here.u128(0);
        o.epoch = here.u24(16);
        o.deadline = here.u64(19);
        return (true, o);
    }

    function cancel(Carried memory c) internal pure returns (bool, Cancel memory o) {
        Place here = c.body;
        uint256 holdings = here.u16(8);
        if (c.bodyLength != 50 + holdings * 16) return (false, o);
        o.certificate = here.u64(0);
        o.holdings = new uint128[](holdings);
        here = here.plus(10);
        for (uint256 i = 0; i < holdings; i++) o.holdings[i] = here.u128(16 * i);
        here = here.plus(16 * holdings);
        o.evidenceHash = here.word(0);
        o.deadline = here.u64(32);
        return (true, o);
    }

    function giveBack(Carried memory c) internal pure returns (bool, Return memory o) {
        Place here = c.body;
        if (c.bodyLength != 63) return (false, o);
        o.holding = here.u128(0);
        o.epoch = here.u24(16);
        o.receiver = here.u32(19);
        o.paymentReference = here.word(23);
        o.deadline = here.u64(55);
        return (true, o);
    }

    function freeze(Carried memory c) internal pure returns (bool, Freeze memory o) {
        Place here = c.body;
        if (c.bodyLength != 56) return (false, o);
        o.holding = here.u128(0);
        o.caseHash = here.word(16);
        o.number = here.u64(48);
        return (true, o);
    }

    function unfreeze(Carried memory c) internal pure returns (bool, Unfreeze memory o) {
        Place here = c.body;
        if (c.bodyLength != 56) return (false, o);
        o.holding = here.u128(0);
        o.caseHash = here.word(16);
        o.number = here.u64(48);
        return (true, o);
    }

    function force(Carried memory c) internal pure returns (bool, Force memory o) {
        Place here = c.body;
        if (c.bodyLength != 60) return (false, o);
        o.holding = here.u128(0);
        o.receiver = here.u32(16);
        o.caseHash = here.word(20);
        o.number = here.u64(52);
        return (true, o);
    }

    function makeVoid(Carried memory c) internal pure returns (bool, Void memory o) {
        Place here = c.body;
        if (c.bodyLength != 43) return (false, o);
        o.holding = here.u128(0);
        o.epoch = here.u24(16);
        o.child = here.u128(19);
        o.deadline = here.u64(35);
        return (true, o);
    }

    function document(Carried memory c) internal pure returns (bool, Document memory o) {
        Place here = c.body;
        if (c.bodyLength != 76) return (false, o);
        o.docKey = here.word(0);
        o.amount = here.u64(32);
        o.version = here.u32(40);
        o.commitment = here.word(44);
        return (true, o);
    }

    function consent(Carried memory c) internal pure returns (bool, Consent memory o) {
        Place here = c.body;
        if (c.bodyLength != 37) return (false, o);
        o.receiver = here.u32(0);
        o.payer = here.u32(4);
        o.currency = here.currency(8);
        o.cap = here.u64(11);
        o.longestTermDays = here.u16(19);
        o.endsOn = here.u32(21);
        o.nonce = here.u32(25);
        o.deadline = here.u64(29);
        return (true, o);
    }

    function participant(Carried memory c) internal pure returns (bool, Participant memory o) {
        Place here = c.body;
        uint256 banks = here.u16(6);
        uint256 keys = here.u16(8 + 4 * banks);
        if (c.bodyLength != 22 + 4 * banks + keys * Wire.GRANT) return (false, o);
        o.participant = here.u32(0);
        o.roles = here.u8(4);
        o.status = here.u8(5);
        o.banks = new uint32[](banks);
        for (uint256 i = 0; i < banks; i++) o.banks[i] = here.u32(8 + 4 * i);
        here = here.plus(10 + 4 * banks);
        o.keys = new KeyGrant[](keys);
        for (uint256 i = 0; i < keys; i++) {
            o.keys[i] = KeyGrant(here.word(0), here.u8(32), here.u16(33));
            here = here.plus(Wire.GRANT);
        }
        o.nonce = here.u32(0);
        o.deadline = here.u64(4);
        return (true, o);
    }

    function businessDate(Carried memory c) internal pure returns (bool, BusinessDate memory o) {
        Place here = c.body;
        if (c.bodyLength != 16) return (false, o);
        o.today = here.u32(0);
        o.nextBusinessDay = here.u32(4);
        o.deadline = here.u64(8);
        return (true, o);
    }

    function pause(Carried memory c) internal pure returns (bool, Pause memory o) {
        Place here = c.body;
        if (c.bodyLength != 5 || here.u8() > 1) return (false, o);
        o.paused = here.flag(0);
        o.nonce = here.u32(1);
        return (true, o);
    }

    function anchor(Carried memory c) internal pure returns (bool, Anchor memory o) {
        if (c.bodyLength != 40) return (false, o);
        o.root = c.body.word(0);
        o.number = c.body.u64(32);
        return (true, o);
    }
}
