// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {HoldingState} from '../../../contracts/HoldingWord.sol';
import {IBookWords} from '../../../contracts/interfaces/ICertificateBook.sol';
import {Vm} from '../support/Vm.sol';

/// @notice The book as its events tell it, kept by rules that are written here once more, and what they find wrong.
/// It knows who signed each order that was carried, and nothing of the book's storage.
contract Told {
    struct Holding {
        uint64 amount;
        uint32 owner;
        uint24 epoch;
        HoldingState state;
        HoldingState before;
        uint32 other;
        uint64 cash;
        uint64 expiry;
        bytes32 termsHash;
    }

    struct Certificate {
        uint32 payee;
        uint64 face;
        uint64 paid;
        uint64 cancelled;
        /// @dev What banks have signed for it, whether or not it was applied.
        uint256 attested;
        bytes3 currency;
        uint32 dueOn;
    }

    struct Document {
        uint64 amount;
        uint64 used;
        uint32 version;
    }

    struct Passing {
        bytes32 order;
        uint128 holding;
        uint128 child;
        uint32 from;
        uint32 to;
        uint64 amount;
    }

    uint256 internal constant CASE_KEY = 1 << 102;
    uint256 internal constant FREEZERS = (1 << 97) | (1 << 98);

    uint128[] public ids;
    uint64[] public certificateIds;
    bytes32[] public documentKeys;
    mapping(uint128 holding => Holding) internal holdings;
    mapping(uint64 certificate => Certificate) internal certificates;
    mapping(bytes32 docKey => Document) internal documents;
    mapping(uint32 receiver => mapping(uint32 payer => uint64 cap)) public caps;
    mapping(bytes32 order => uint256 keys) public signed;
    mapping(bytes32 order => mapping(uint32 receiver => uint256)) private paidBy;
    mapping(uint32 participant => uint32 bank) public bankOf;
    mapping(bytes32 topic => uint256) public applied;
    uint256 public refusals;
    bool public paused;
    uint32 public today;
    uint32 public nextBusinessDay;

    // What was found wrong, one for each invariant that only an act can break; empty is good.
    string public trespass;
    string public lostInAPart;
    string public usedTwice;
    string public epochFell;
    string public overpaid;

    function holdingOf(uint128 id) external view returns (Holding memory) {
        return holdings[id];
    }

    function certificateOf(uint64 id) external view returns (Certificate memory) {
        return certificates[id];
    }

    function documentOf(bytes32 key) external view returns (Document memory) {
        return documents[key];
    }

    function counts() external view returns (uint256, uint256, uint256) {
        return (ids.length, certificateIds.length, documentKeys.length);
    }

    function keepAccount(uint32 participant, uint32 bank) external {
        bankOf[participant] = bank;
    }

    /// @notice Whose keys stand under an order: bit p for p's maker, 32 + p its checker, 64 + p its attestor, 96 + k for
    /// the operator's k-th.
    function carries(bytes32 order, uint256 keys, uint64 settles, uint64 attests) external {
        signed[order] = keys;
        if (attests > 0) certificates[settles].attested += attests;
    }

    /// @notice Reads the logs of one batch. What an order emitted before it was refused has been undone.
    function read(Vm.Log[] memory logs) external {
        for (uint256 i = 0; i < logs.length;) {
            uint256 end = i;
            while (end < logs.length && logs[end].topics[1] == logs[i].topics[1]) end++;
            if (logs[end - 1].topics[0] == IBookWords.Refused.selector) {
                refusals++;
            } else {
                for (uint256 j = i; j < end; j++) _read(logs[j]);
            }
            i = end;
        }
    }

    function _read(Vm.Log memory log) private {
        bytes32 topic = log.topics[0];
        applied[topic]++;
        if (paused && topic != IBookWords.PauseSet.selector) trespass = 'something passed a pause';
        if (topic == IBookWords.Issued.selector) _issued(log);
        else if (topic == IBookWords.DocumentRecorded.selector) _documentRecorded(log);
        else if (topic == IBookWords.DocumentUsed.selector) _documentUsed(log);
        else if (topic == IBookWords.Transferred.selector) _transferred(log);
        else if (topic == IBookWords.TransferredMany.selector) _transferredMany(log);
        else if (topic == IBookWords.HoldPlaced.selector) _holdPlaced(log);
        else if (topic == IBookWords.Committed.selector) _committed(log);
        else if (topic == IBookWords.Completed.selector) _completed(log);
        else if (topic == IBookWords.Released.selector) _released(log);
        else if (topic == IBookWords.Pledged.selector) _pledged(log);
        else if (topic == IBookWords.Unpledged.selector) _unpledged(log);
        else if (topic == IBookWords.HoldingCancelled.selector) _holdingCancelled(log);
        else if (topic == IBookWords.Cancelled.selector) _cancelled(log);
        else if (topic == IBookWords.Returned.selector) _returned(log);
        else if (topic == IBookWords.Frozen.selector) _frozen(log);
        else if (topic == IBookWords.Unfrozen.selector) _unfrozen(log);
        else if (topic == IBookWords.Forced.selector) _forced(log);
        else if (topic == IBookWords.Voided.selector) _voided(log);
        else if (topic == IBookWords.Settled.selector) _settled(log);
        else _besides(topic, log);
    }

    function _besides(bytes32 topic, Vm.Log memory log) private {
        if (topic == IBookWords.BusinessDateMoved.selector) {
            (today, nextBusinessDay) = abi.decode(log.data, (uint32, uint32));
        } else if (topic == IBookWords.PauseSet.selector) {
            (paused, ) = abi.decode(log.data, (bool, uint32));
        } else if (topic == IBookWords.ConsentGiven.selector) {
            (, uint64 cap, , , ) = abi.decode(log.data, (bytes3, uint64, uint16, uint32, uint32));
            caps[uint32(uint256(log.topics[2]))][uint32(uint256(log.topics[3]))] = cap;
        } else {
            revert('an event that nobody reads');
        }
    }

    // Who may, written once more: by signatures, states and dates.

    function _trespass(bool allowed, string memory what) private {
        if (!allowed) trespass = what;
    }

    function _by(bytes32 order, uint32 participant) private view returns (bool) {
        return (signed[order] >> participant) & 1 == 1;
    }

    function _byTwo(bytes32 order, uint32 participant) private view returns (bool) {
        return _by(order, participant) && _by(order, 32 + participant);
    }

    function _byBankOf(bytes32 order, uint32 payer) private view returns (bool) {
        return bankOf[payer] != 0 && _by(order, 64 + bankOf[payer]);
    }

    function _obligor(uint128 holding) private pure returns (uint32) {
        return uint32(holding >> 96);
    }

    function _dueOn(uint128 holding) private view returns (uint32) {
        return certificates[uint64(holding >> 64)].dueOn;
    }

    /// @dev The epoch that an event tells must be the next one.
    function _move(uint128 id, uint32 owner, HoldingState state, uint24 epoch) private {
        Holding storage h = holdings[id];
        if (epoch <= h.epoch) epochFell = 'an act left the epoch as it was';
        (h.owner, h.state, h.epoch, h.before) = (owner, state, epoch, HoldingState.None);
    }

    function _forget(uint128 id) private {
        Holding storage h = holdings[id];
        (h.other, h.cash, h.expiry, h.termsHash) = (0, 0, 0, 0);
    }

    function _make(uint128 id, uint64 amount, uint32 owner, uint24 epoch, HoldingState state) private {
        if (holdings[id].state != HoldingState.None) usedTwice = 'a holding was made twice';
        ids.push(id);
        holdings[id] = Holding(amount, owner, epoch, state, HoldingState.None, 0, 0, 0, 0);
    }

    /// @dev A whole moves, or a part is made of it; what is made and what is left are what was there.
    function _take(
        uint128 id,
        uint128 child,
        uint64 amount,
        uint32 owner,
        uint24 epoch,
        HoldingState state
    ) private returns (uint128) {
        Holding storage h = holdings[id];
        _trespass(h.state == HoldingState.Live, 'what is not live passed');
        _trespass(today < _dueOn(id), 'it passed on the due date or later');
        if (amount == 0) lostInAPart = 'nothing passed';
        if (child == 0) {
            if (amount != h.amount) lostInAPart = 'a whole passed with another amount';
            _move(id, owner, state, epoch);
            return id;
        }
        if (amount >= h.amount) lostInAPart = 'a part is no less than the whole';
        else h.amount -= amount;
        if (epoch != 1) epochFell = 'a part begins with another epoch';
        _make(child, amount, owner, epoch, state);
        return child;
    }

    // Events.

    function _issued(Vm.Log memory log) private {
        uint64 id = uint64(uint256(log.topics[2]));
        (uint32 payee, uint64 face, bytes3 currency, uint32 dueOn, , ) = abi.decode(
            log.data,
            (uint32, uint64, bytes3, uint32, bytes32, bytes32)
        );
        uint32 obligor = uint32(id >> 32);
        if (certificates[id].face != 0) usedTwice = 'a certificate was issued twice';
        _trespass(_byTwo(log.topics[1], obligor), 'issued without maker and checker');
        _trespass(
            _by(log.topics[1], payee) || caps[payee][obligor] >= face,
            'issued to one who did not agree'
        );
        _trespass(dueOn > today, 'issued when due');
        certificates[id] = Certificate(payee, face, 0, 0, certificates[id].attested, currency, dueOn);
        certificateIds.push(id);
        _make(uint128(id) << 64, face, payee, 1, HoldingState.Live);
    }

    function _documentRecorded(Vm.Log memory log) private {
        Document storage document = documents[log.topics[2]];
        if (document.version == 0) documentKeys.push(log.topics[2]);
        (document.amount, document.version, ) = abi.decode(log.data, (uint64, uint32, bytes32));
    }

    function _documentUsed(Vm.Log memory log) private {
        (, uint64 amount) = abi.decode(log.data, (uint64, uint64));
        documents[log.topics[2]].used += amount;
    }

    function _transferred(Vm.Log memory log) private {
        Passing memory p;
        p.order = log.topics[1];
        (p.holding, p.child, p.from, p.to, p.amount, , ) = abi.decode(
            log.data,
            (uint128, uint128, uint32, uint32, uint64, bool, bytes32)
        );
        _passed(p, false);
    }

    function _transferredMany(Vm.Log memory log) private {
        (, , IBookWords.Passed[] memory items) = abi.decode(log.data, (bool, bytes32, IBookWords.Passed[]));
        bool several = false;
        for (uint256 i = 1; i < items.length; i++) several = several || items[i].to != items[0].to;
        Passing memory p;
        (p.order, p.from) = (log.topics[1], uint32(uint256(log.topics[2])));
        for (uint256 i = 0; i < items.length; i++) {
            (p.holding, p.child, p.to, p.amount) = (
                items[i].holding,
                items[i].child,
                items[i].to,
                items[i].amount
            );
            _passed(p, several);
        }
    }

    function _passed(Passing memory p, bool several) private {
        _trespass(holdings[p.holding].owner == p.from, 'what another holds passed');
        _trespass(_by(p.order, p.from), 'it passed without its holder');
        _trespass(p.to != p.from && p.to != _obligor(p.holding), 'it passed to its holder or its obligor');
        paidBy[p.order][p.to] += p.amount;
        _trespass(
            (!several && _by(p.order, p.to)) || caps[p.to][p.from] >= paidBy[p.order][p.to],
            'it passed to one who did not agree'
        );
        // Its event tells no epoch: a whole grows by one, a part begins at one.
        uint24 epoch = p.child == 0 ? holdings[p.holding].epoch + 1 : 1;
        _take(p.holding, p.child, p.amount, p.to, epoch, HoldingState.Live);
    }

    function _holdPlaced(Vm.Log memory log) private {
        uint128 id = uint128(uint256(log.topics[2]));
        (uint128 child, uint32 owner, uint64 amount, uint24 epoch) = abi.decode(
            log.data,
            (uint128, uint32, uint64, uint24)
        );
        _trespass(holdings[id].owner == owner && _by(log.topics[1], owner), 'held without its holder');
        _trespass(nextBusinessDay < _dueOn(id), 'held too near the due date');
        Holding storage h = holdings[_take(id, child, amount, owner, epoch, HoldingState.Held)];
        (, , , , h.other, h.cash, h.expiry, h.termsHash) = abi.decode(
            log.data,
            (uint128, uint32, uint64, uint24, uint32, uint64, uint64, bytes32)
        );
        _trespass(h.cash > 0 && h.cash <= amount, 'held for more than it is worth');
    }

    function _committed(Vm.Log memory log) private {
        uint128 id = uint128(uint256(log.topics[2]));
        (uint32 financier, uint24 epoch) = abi.decode(log.data, (uint32, uint24));
        Holding storage h = holdings[id];
        _trespass(
            h.state == HoldingState.Held && h.other == financier,
            'committed to what is held for another'
        );
        _trespass(_byTwo(log.topics[1], financier), 'committed without maker and checker');
        _trespass(block.timestamp < h.expiry && nextBusinessDay < _dueOn(id), 'committed too late');
        _move(id, h.owner, HoldingState.Committed, epoch);
    }

    function _completed(Vm.Log memory log) private {
        uint128 id = uint128(uint256(log.topics[2]));
        (uint32 from, uint32 to, uint64 amount, uint24 epoch, uint64 cash, ) = abi.decode(
            log.data,
            (uint32, uint32, uint64, uint24, uint64, bytes32)
        );
        Holding storage h = holdings[id];
        _trespass(h.state == HoldingState.Committed && h.owner == from && h.other == to, 'sold to another');
        _trespass(_by(log.topics[1], from) || _byBankOf(log.topics[1], to), 'sold without receipt or bank');
        _trespass(cash == h.cash, 'sold at another price');
        if (amount != h.amount) lostInAPart = 'another amount was sold';
        _move(id, to, HoldingState.Live, epoch);
        _forget(id);
    }

    function _released(Vm.Log memory log) private {
        uint128 id = uint128(uint256(log.topics[2]));
        Holding storage h = holdings[id];
        bytes32 order = log.topics[1];
        if (h.state == HoldingState.Held) {
            bool free = block.timestamp >= h.expiry || nextBusinessDay >= _dueOn(id);
            _trespass(free || _by(order, h.other), 'released too early');
        } else {
            _trespass(h.state == HoldingState.Committed, 'released what nobody held');
            _trespass(
                _byTwo(order, h.other) || signed[order] & CASE_KEY != 0,
                'a commit was released by others'
            );
        }
        _move(id, h.owner, HoldingState.Live, abi.decode(log.data, (uint24)));
        _forget(id);
    }

    function _pledged(Vm.Log memory log) private {
        uint128 id = uint128(uint256(log.topics[2]));
        (uint128 child, uint32 owner, uint64 amount, uint24 epoch, uint32 pledgee, bytes32 termsHash) = abi
            .decode(log.data, (uint128, uint32, uint64, uint24, uint32, bytes32));
        _trespass(holdings[id].owner == owner && _by(log.topics[1], owner), 'pledged without its holder');
        _trespass(_by(log.topics[1], pledgee), 'pledged to one who did not agree');
        Holding storage h = holdings[_take(id, child, amount, owner, epoch, HoldingState.Pledged)];
        (h.other, h.termsHash) = (pledgee, termsHash);
    }

    function _unpledged(Vm.Log memory log) private {
        uint128 id = uint128(uint256(log.topics[2]));
        Holding storage h = holdings[id];
        _trespass(h.state == HoldingState.Pledged && _by(log.topics[1], h.other), 'unpledged by another');
        _move(id, h.owner, HoldingState.Live, abi.decode(log.data, (uint24)));
        _forget(id);
    }

    function _holdingCancelled(Vm.Log memory log) private {
        uint128 id = uint128(uint256(log.topics[2]));
        (uint64 amount, uint24 epoch) = abi.decode(log.data, (uint64, uint24));
        Holding storage h = holdings[id];
        _trespass(
            h.state == HoldingState.Live && today < _dueOn(id),
            'cancelled what is not live, or too late'
        );
        _trespass(_by(log.topics[1], h.owner), 'cancelled without its holder');
        _trespass(_byTwo(log.topics[1], _obligor(id)), 'cancelled without its obligor');
        if (amount != h.amount) lostInAPart = 'another amount was cancelled';
        h.amount = 0;
        _move(id, h.owner, HoldingState.Cancelled, epoch);
    }

    function _cancelled(Vm.Log memory log) private {
        (uint64 amount, ) = abi.decode(log.data, (uint64, bytes32));
        certificates[uint64(uint256(log.topics[2]))].cancelled += amount;
    }

    function _returned(Vm.Log memory log) private {
        uint128 id = uint128(uint256(log.topics[2]));
        (uint32 from, uint32 to, , uint24 epoch, ) = abi.decode(
            log.data,
            (uint32, uint32, uint64, uint24, bytes32)
        );
        Holding storage h = holdings[id];
        _trespass(
            h.state == HoldingState.Live && h.owner == from,
            'returned what others hold, or what is not live'
        );
        _trespass(_by(log.topics[1], from) && _by(log.topics[1], to), 'returned without both');
        _trespass(today > _dueOn(id), 'returned before it was overdue');
        _move(id, to, HoldingState.Live, epoch);
    }

    function _frozen(Vm.Log memory log) private {
        uint128 id = uint128(uint256(log.topics[2]));
        (uint24 epoch, , ) = abi.decode(log.data, (uint24, bytes32, uint64));
        _trespass(signed[log.topics[1]] & FREEZERS == FREEZERS, 'frozen by others');
        HoldingState before = holdings[id].state;
        _move(id, holdings[id].owner, HoldingState.Frozen, epoch);
        holdings[id].before = before;
    }

    function _unfrozen(Vm.Log memory log) private {
        uint128 id = uint128(uint256(log.topics[2]));
        (uint24 epoch, HoldingState state, , ) = abi.decode(
            log.data,
            (uint24, HoldingState, bytes32, uint64)
        );
        Holding storage h = holdings[id];
        _trespass(signed[log.topics[1]] & FREEZERS == FREEZERS, 'unfrozen by others');
        _trespass(h.state == HoldingState.Frozen && h.before == state, 'unfrozen into another state');
        _move(id, h.owner, h.before, epoch);
    }

    function _forced(Vm.Log memory log) private {
        uint128 id = uint128(uint256(log.topics[2]));
        (uint32 from, uint32 to, uint64 amount, uint24 epoch, , ) = abi.decode(
            log.data,
            (uint32, uint32, uint64, uint24, bytes32, uint64)
        );
        Holding storage h = holdings[id];
        _trespass(_by(log.topics[1], 64 + 10), 'forced by another than the supervisor');
        _trespass(h.owner == from, 'forced from another');
        if (amount != h.amount || amount == 0) lostInAPart = 'another amount was forced';
        _move(id, to, HoldingState.Live, epoch);
        _forget(id);
    }

    function _voided(Vm.Log memory log) private {
        uint128 id = uint128(uint256(log.topics[2]));
        (uint128 child, uint32 owner, uint24 epoch) = abi.decode(log.data, (uint128, uint32, uint24));
        _trespass(holdings[id].owner == owner && _by(log.topics[1], owner), 'voided by another');
        if (child == 0) {
            _trespass(holdings[id].state == HoldingState.Live, 'voided what is not live');
            _move(id, owner, HoldingState.Live, epoch);
        } else {
            _make(child, 0, owner, epoch, HoldingState.Emptied);
        }
    }

    function _settled(Vm.Log memory log) private {
        (uint128 id, uint32 holder, uint64 amount, uint64 owedAfter, ) = abi.decode(
            log.data,
            (uint128, uint32, uint64, uint64, bytes32)
        );
        Holding storage h = holdings[id];
        _trespass(h.owner == holder && h.state != HoldingState.Held, 'paid what is held');
        _trespass(_byBankOf(log.topics[1], _obligor(id)), 'paid by the bank of another');
        if (amount == 0 || amount > h.amount || owedAfter != h.amount - amount) {
            overpaid = 'more was paid than was owed';
            return;
        }
        certificates[uint64(id >> 64)].paid += amount;
        h.amount = owedAfter;
        if (owedAfter == 0) {
            if (h.state != HoldingState.Live) _forget(id);
            (h.state, h.before) = (HoldingState.Paid, HoldingState.None);
        }
    }
}
