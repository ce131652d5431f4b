// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {HoldingState} from '../../../contracts/HoldingWord.sol';
import '../../../contracts/Orders.sol';
import {BookTest} from '../support/BookTest.sol';
import {Carrier, Order} from '../support/Carrier.sol';
import {Told} from './Told.sol';

/// @notice Random acts, mostly such as could be applied and some that never may, by the right people and by others, one
/// alone or several in a batch, while time and the business date move on.
abstract contract Acting is BookTest {
    uint32 private constant SUPERVISOR = 10;
    uint64 private constant UNIT = 1_000;

    Told internal told;
    uint256 private stream;
    uint64 private clock = 1_772_000_000;
    uint64 private caseNumber;
    uint32 private sequence;
    uint32 private pauseNonce;
    uint64 private serial;
    bytes private last;

    function setUp() public virtual override {
        super.setUp();
        told = new Told();
        for (uint32 p = OBLIGOR; p <= FINANCIER; p++) told.keepAccount(p, BANK);
        told.keepAccount(OTHER_FINANCIER, OTHER_BANK);
        Participant memory supervisor = participantWords(SUPERVISOR, 32, 0);
        supervisor.keys[0] = KeyGrant(key(attestor(SUPERVISOR)), 0, 512);
        applied(registration(supervisor));
        _carry(date(20260303, 20260304));
        for (uint32 i = 0; i < 4; i++) _carry(document(_invoice(i), 4 * UNIT, 1));
        _agree(TIER1, OBLIGOR, 1);
        _agree(TIER2, TIER1, 1);
        _agree(TIER3, TIER1, 1);
        _agree(TIER3, TIER2, 2);
        _agree(FINANCIER, TIER1, 1);
        for (uint32 i = 0; i < 3; i++) _carry(_issueOrder());
    }

    // What the runner calls.

    /// @notice One order alone.
    function act(uint256 seed) public {
        _begin(seed);
        _carry(_any());
    }

    /// @notice Orders of mixed kinds in one batch; each meets what those before it have left.
    function batch(uint256 seed) public {
        _begin(seed);
        Order[] memory orders = new Order[](2 + _draw(4));
        for (uint256 i = 0; i < orders.length; i++) orders[i] = _any();
        _send(orders);
    }

    /// @notice The last order once more: words that are used once never apply again.
    function again(uint256 seed) public {
        _begin(seed);
        _execute(last);
    }

    function later(uint256 seed) public {
        _begin(seed);
        clock += uint64(_draw(3 days));
        vm.warp(clock);
        if (_chance(60)) _carry(_nextDate());
    }

    // Chance.

    function _begin(uint256 seed) private {
        stream = seed;
        vm.warp(clock);
    }

    function _draw(uint256 below) private returns (uint256) {
        stream = uint256(keccak256(abi.encode(stream)));
        return stream % below;
    }

    function _chance(uint256 percent) private returns (bool) {
        return _draw(100) < percent;
    }

    // Carrying.

    function _carry(Order memory order) private {
        Order[] memory orders = new Order[](1);
        orders[0] = order;
        _send(orders);
    }

    function _send(Order[] memory orders) private {
        last = Carrier.carried(orders[orders.length - 1]);
        _execute(Carrier.carried(orders));
    }

    function _execute(bytes memory carried) private {
        vm.recordLogs();
        book.execute(carried);
        told.read(vm.getRecordedLogs());
    }

    /// @dev Signs, and tells who signed; a bank's word counts as attested even where it is refused.
    function _sign(
        OrderKind kind,
        bytes memory body,
        bytes32 structHash,
        uint256[] memory keys
    ) private returns (Order memory) {
        told.carries(digest(structHash), _mask(keys), 0, 0);
        return signed(kind, body, structHash, keys);
    }

    function _mask(uint256[] memory keys) private pure returns (uint256 mask) {
        for (uint256 i = 0; i < keys.length; i++) {
            uint256 k = keys[i];
            uint256 bit =
                k < 1000
                    ? 96 + k - 100
                    : k < 2000
                        ? k - 1000
                        : k < 3000
                            ? k - 2000 + 32
                            : k - 3000 + 64;
            mask |= 1 << bit;
        }
    }

    /// @dev Mostly those who should sign; at times another instead, or one of them alone.
    function _keys(uint256[] memory right) private returns (uint256[] memory) {
        if (_chance(88)) return right;
        if (right.length > 1 && _chance(50)) return by(right[0]);
        right[_draw(right.length)] = maker(_trader());
        return right;
    }

    function _trader() private returns (uint32) {
        return TIER1 + uint32(_draw(5));
    }

    // What stands.

    function _holding() private returns (uint128 id, Told.Holding memory h) {
        (uint256 count, , ) = told.counts();
        // What was made last is acted on more than what lies long dead.
        for (uint256 tries = 0; tries < 4; tries++) {
            id = told.ids(_chance(50) && count > 4 ? count - 1 - _draw(4) : _draw(count));
            h = told.holdingOf(id);
            if (h.amount > 0) break;
        }
    }

    function _epoch(uint24 epoch) private returns (uint24) {
        return
            _chance(94)
                ? epoch
                : epoch == 0
                    ? 1
                    : epoch - 1;
    }

    /// @dev The whole, a part in its slot, a part under a number of the holder's own, or a number that it may not use.
    function _child(uint128 id, uint32 maker_) private returns (uint128) {
        uint256 way = _draw(10);
        if (way < 3) return 0;
        if (way < 5 && id & 1 == 0) return id + 1;
        uint128 base = (id >> 64) << 64;
        if (way == 9) return base | (uint128(_trader()) << 32) | uint128(_draw(8));
        return base | (uint128(maker_) << 32) | (2 + 2 * uint128(_draw(12)));
    }

    function _amount(uint64 there, uint128 child) private returns (uint64) {
        if (_chance(6)) return uint64(_draw(2)) * (there + 1);
        if (child == 0) return there;
        return there < 2 ? there : 1 + uint64(_draw(there - 1));
    }

    /// @dev Another in each order, so that no two orders say the same.
    function _deadline() private returns (uint64) {
        return _chance(97) ? LATER + ++serial : clock - 1 - (++serial % 1000);
    }

    /// @dev A reference that no other order has.
    function _mark() private returns (bytes32) {
        return keccak256(abi.encode(++serial));
    }

    // Acts.

    function _any() private returns (Order memory) {
        uint256 way = _draw(100);
        if (way < 8) return _issueOrder();
        (uint128 id, Told.Holding memory h) = _holding();
        if (way < 12) return _pauseOrder();
        if (way < 17) return _caseOrder(id);
        if (way < 20) return _forceOrder(id);
        if (way < 23) return _cancelOrder(id);
        if (way < 25) return _voidOrder(id, h);
        if (way < 33) return _settleOrder(id, h);
        if (way < 36) return _returnOrder(id, h);
        if (h.state == HoldingState.Held && way < 80)
            return way < 66 ? _commitOrder(id, h) : _releaseOrder(id, h);
        if (h.state == HoldingState.Committed && way < 80)
            return way < 66 ? _completeOrder(id, h) : _releaseOrder(id, h);
        if (h.state == HoldingState.Pledged && way < 80) return _unpledgeOrder(id, h);
        if (way < 60) return _transferOrder(id, h);
        if (way < 74) return _transferManyOrder(id, h);
        if (way < 86) return _holdOrder(id, h);
        if (way < 93) return _pledgeOrder(id, h);
        if (way < 96) return _releaseOrder(id, h);
        return way < 98 ? _completeOrder(id, h) : _consentOrder();
    }

    function _invoice(uint256 i) private pure returns (bytes32) {
        return keccak256(abi.encode('invoice', i));
    }

    function _issueOrder() private returns (Order memory) {
        Issue memory o = issueWords();
        if (!_chance(10)) sequence++;
        o.certificate = (uint64(OBLIGOR) << 32) | sequence;
        o.payee = _chance(80) ? TIER1 : _trader();
        o.face = UNIT;
        o.deadline = _deadline();
        o.dueOn = _chance(50) ? 20260331 : 20260430;
        o.documents = new Backing[](1 + _draw(2));
        for (uint256 i = 0; i < o.documents.length; i++) {
            uint64 amount =
                o.documents.length == 1
                    ? UNIT
                    : i == 0
                        ? UNIT / 4
                        : UNIT - UNIT / 4;
            o.documents[i] = Backing(_invoice(_draw(4)), amount);
        }
        return
            _sign(
                OrderKind.Issue,
                Carrier.body(o),
                OrderHashes.hash(o),
                _keys(by(maker(OBLIGOR), checker(OBLIGOR), maker(o.payee)))
            );
    }

    function _transferOrder(uint128 id, Told.Holding memory h) private returns (Order memory) {
        Transfer memory o;
        uint128 child = _child(id, h.owner);
        o.items = new Item[](1);
        o.items[0] = Item(id, _epoch(h.epoch), child, _trader(), _amount(h.amount, child));
        o.deadline = _deadline();
        uint256[] memory keys =
            _chance(60) ? by(maker(h.owner), maker(o.items[0].receiver)) : by(maker(h.owner));
        return _sign(OrderKind.Transfer, Carrier.body(o), OrderHashes.hash(o), _keys(keys));
    }

    /// @dev Two or three parts of one holding, at times to one receiver that signs, at times to several.
    function _transferManyOrder(uint128 id, Told.Holding memory h) private returns (Order memory) {
        Transfer memory o;
        o.items = new Item[](2 + _draw(2));
        uint128 child = ((id >> 64) << 64) | (uint128(h.owner) << 32) | (2 + 2 * uint128(_draw(12)));
        uint32 receiver = TIER2;
        bool several = _chance(50);
        for (uint256 i = 0; i < o.items.length; i++) {
            uint64 amount = _amount(h.amount / 4, 1);
            o.items[i] = Item(id, _epoch(h.epoch), child + uint128(i), receiver, amount);
            if (several && receiver < TIER3) receiver++;
        }
        o.deadline = _deadline();
        return
            _sign(
                OrderKind.Transfer,
                Carrier.body(o),
                OrderHashes.hash(o),
                _keys(by(maker(h.owner), maker(TIER2)))
            );
    }

    function _holdOrder(uint128 id, Told.Holding memory h) private returns (Order memory) {
        uint128 child = _child(id, h.owner);
        uint64 amount = _amount(h.amount, child);
        uint32 financier = FINANCIER + uint32(_draw(2));
        Hold memory o = Hold(
            id,
            _epoch(h.epoch),
            child,
            amount,
            financier,
            amount == 0 ? 1 : amount,
            clock + uint64(_draw(6 days)),
            keccak256('terms'),
            _deadline()
        );
        return _sign(OrderKind.Hold, Carrier.body(o), OrderHashes.hash(o), _keys(by(maker(h.owner))));
    }

    function _commitOrder(uint128 id, Told.Holding memory h) private returns (Order memory) {
        Commit memory o = Commit(id, _epoch(h.epoch), h.other, h.cash, h.termsHash, _deadline());
        return _sign(OrderKind.Commit, Carrier.body(o), OrderHashes.hash(o), _keys(both(h.other)));
    }

    function _completeOrder(uint128 id, Told.Holding memory h) private returns (Order memory) {
        uint64 cash = _chance(90) ? h.cash : h.cash + 1;
        Complete memory o = Complete(id, _epoch(h.epoch), cash, CNY, _mark());
        uint256 key_ =
            _chance(50) ? maker(h.owner) : attestor(h.other == OTHER_FINANCIER ? OTHER_BANK : BANK);
        return _sign(OrderKind.Complete, Carrier.body(o), OrderHashes.hash(o), _keys(by(key_)));
    }

    function _releaseOrder(uint128 id, Told.Holding memory h) private returns (Order memory) {
        Release memory o = Release(id, _epoch(h.epoch), _deadline());
        uint256[] memory keys =
            _chance(20)
                ? by(CASE)
                : _chance(50)
                    ? both(h.other)
                    : by(maker(h.other));
        return _sign(OrderKind.Release, Carrier.body(o), OrderHashes.hash(o), _keys(keys));
    }

    function _pledgeOrder(uint128 id, Told.Holding memory h) private returns (Order memory) {
        uint128 child = _child(id, h.owner);
        Pledge memory o = Pledge(
            id,
            _epoch(h.epoch),
            child,
            _amount(h.amount, child),
            _trader(),
            keccak256('loan'),
            _deadline()
        );
        return
            _sign(
                OrderKind.Pledge,
                Carrier.body(o),
                OrderHashes.hash(o),
                _keys(by(maker(h.owner), maker(o.pledgee)))
            );
    }

    function _unpledgeOrder(uint128 id, Told.Holding memory h) private returns (Order memory) {
        Unpledge memory o = Unpledge(id, _epoch(h.epoch), _deadline());
        uint256[] memory keys = by(_chance(80) ? maker(h.other) : maker(h.owner));
        return _sign(OrderKind.Unpledge, Carrier.body(o), OrderHashes.hash(o), _keys(keys));
    }

    /// @dev All live holdings of a certificate, at times but one of them.
    function _cancelOrder(uint128 id) private returns (Order memory) {
        (uint256 count, uint256 issued, ) = told.counts();
        if (_chance(50)) id = uint128(told.certificateIds(issued - 1)) << 64;
        Cancel memory o;
        o.certificate = uint64(id >> 64);
        uint128[] memory found = new uint128[](count);
        uint256[] memory keys = new uint256[](7);
        (keys[0], keys[1]) = (maker(OBLIGOR), checker(OBLIGOR));
        for (uint32 i = 0; i < 5; i++) keys[2 + i] = maker(TIER1 + i);
        uint256 live = 0;
        for (uint256 i = 0; i < count; i++) {
            uint128 other = told.ids(i);
            if (other >> 64 == id >> 64 && told.holdingOf(other).amount > 0) found[live++] = other;
        }
        if (live > 1 && _chance(20)) live--;
        o.holdings = new uint128[](live);
        for (uint256 i = 0; i < live; i++) o.holdings[i] = found[i];
        o.deadline = _deadline();
        return _sign(OrderKind.Cancel, Carrier.body(o), OrderHashes.hash(o), _keys(keys));
    }

    function _returnOrder(uint128 id, Told.Holding memory h) private returns (Order memory) {
        Return memory o = Return(id, _epoch(h.epoch), _trader(), keccak256('paid back'), _deadline());
        return
            _sign(
                OrderKind.Return,
                Carrier.body(o),
                OrderHashes.hash(o),
                _keys(by(maker(h.owner), maker(o.receiver)))
            );
    }

    function _number() private returns (uint64) {
        return _chance(95) ? ++caseNumber : caseNumber;
    }

    function _caseOrder(uint128 id) private returns (Order memory) {
        uint256[] memory keys = by(REGISTRAR_MAKER, REGISTRAR_CHECKER);
        if (told.holdingOf(id).state == HoldingState.Frozen) {
            Unfreeze memory u = Unfreeze(id, _mark(), _number());
            return _sign(OrderKind.Unfreeze, Carrier.body(u), OrderHashes.hash(u), _keys(keys));
        }
        Freeze memory f = Freeze(id, _mark(), _number());
        return _sign(OrderKind.Freeze, Carrier.body(f), OrderHashes.hash(f), _keys(keys));
    }

    function _forceOrder(uint128 id) private returns (Order memory) {
        Force memory o = Force(id, _trader(), _mark(), _number());
        return _sign(OrderKind.Force, Carrier.body(o), OrderHashes.hash(o), _keys(by(attestor(SUPERVISOR))));
    }

    function _voidOrder(uint128 id, Told.Holding memory h) private returns (Order memory) {
        Void memory o = Void(id, _epoch(h.epoch), _child(id, h.owner), _deadline());
        return _sign(OrderKind.Void, Carrier.body(o), OrderHashes.hash(o), _keys(by(maker(h.owner))));
    }

    function _settleOrder(uint128 id, Told.Holding memory h) private returns (Order memory) {
        uint64 amount = _chance(50) ? h.amount : _amount(h.amount, 1);
        uint64 owed = _chance(95) ? h.amount : h.amount + 1;
        Settle memory o = Settle(id, owed, amount, _mark());
        uint256[] memory keys = _keys(by(attestor(_chance(92) ? BANK : OTHER_BANK)));
        Order memory order = _sign(OrderKind.Settle, Carrier.body(o), OrderHashes.hash(o), keys);
        if (keys[0] == attestor(BANK)) {
            told.carries(digest(OrderHashes.hash(o)), _mask(keys), uint64(id >> 64), amount);
        }
        return order;
    }

    function _pauseOrder() private returns (Order memory) {
        // A pause ends soon, or nothing would happen any more.
        Pause memory o = Pause(!told.paused(), pauseNonce + 1);
        if (!told.paused() && !_chance(40)) return _issueOrder();
        pauseNonce++;
        return _sign(OrderKind.Pause, Carrier.body(o), OrderHashes.hash(o), by(PAUSER));
    }

    function _consentOrder() private returns (Order memory) {
        uint32 receiver = _trader();
        return _consent(receiver, _trader(), book.consentNonceOf(receiver) + 1, uint64(_draw(2 * UNIT)));
    }

    function _agree(uint32 receiver, uint32 payer, uint32 nonce) private {
        _carry(_consent(receiver, payer, nonce, UNIT));
    }

    function _consent(
        uint32 receiver,
        uint32 payer,
        uint32 nonce,
        uint64 cap
    ) private returns (Order memory) {
        Consent memory o = Consent(receiver, payer, CNY, cap, 180, 20261231, nonce, _deadline());
        return _sign(OrderKind.Consent, Carrier.body(o), OrderHashes.hash(o), by(maker(receiver)));
    }

    /// @dev A week at most; months of 28 days are dates too.
    function _nextDate() private returns (Order memory) {
        uint32 next = told.nextBusinessDay();
        return date(next, _after(next, 1 + uint32(_draw(4))));
    }

    function _after(uint32 day, uint32 days_) private pure returns (uint32) {
        uint32 moved = day + days_;
        return moved % 100 <= 28 ? moved : (day / 100 + 1) * 100 + 1;
    }
}
