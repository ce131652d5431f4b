// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {HoldingState} from '../../../contracts/HoldingWord.sol';
import {IBookWords} from '../../../contracts/interfaces/ICertificateBook.sol';
import {Acting} from './Acting.sol';
import {Told} from './Told.sol';

/// @notice What holds after any acts of anybody. Sums are taken over the book's storage; who may and what was are told
/// by `Told`.
contract InvariantsTest is Acting {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    function targetContracts() external view returns (address[] memory contracts) {
        contracts = new address[](1);
        contracts[0] = address(this);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0].addr = address(this);
        targets[0].selectors = new bytes4[](8);
        // Batches and single acts more often than time and words that come again.
        for (uint256 i = 0; i < 3; i++) {
            targets[0].selectors[i] = this.act.selector;
            targets[0].selectors[3 + i] = this.batch.selector;
        }
        targets[0].selectors[6] = this.later.selector;
        targets[0].selectors[7] = this.again.selector;
    }

    function invariant_whatIsLiveHeldCommittedFrozenAndPledgedIsOutstanding() external view {
        (, uint256 count, ) = told.counts();
        for (uint256 i = 0; i < count; i++) {
            uint64 certificate = told.certificateIds(i);
            (uint256 standing, uint256 dead) = _sums(certificate);
            require(standing == book.certificateOf(certificate).outstanding, 'the sum is not outstanding');
            require(dead == 0, 'what has ended is worth something');
        }
    }

    function invariant_outstandingPaidAndCancelledAreTheFace() external view {
        (, uint256 count, ) = told.counts();
        for (uint256 i = 0; i < count; i++) {
            uint64 id = told.certificateIds(i);
            Told.Certificate memory certificate = told.certificateOf(id);
            uint256 sum =
                uint256(book.certificateOf(id).outstanding) + certificate.paid + certificate.cancelled;
            require(sum == certificate.face, 'the face is not there');
        }
    }

    function invariant_partsAndWhatIsLeftConserveTheAmount() external view {
        _good(told.lostInAPart());
    }

    function invariant_noDocumentIsUsedBeyondItsAmount() external view {
        (, uint256 issued, uint256 count) = told.counts();
        uint256 used = 0;
        uint256 faces = 0;
        for (uint256 i = 0; i < count; i++) {
            IBookWords.DocumentView memory document = book.documentOf(told.documentKeys(i));
            require(document.used <= document.amount, 'a document backs more than it is worth');
            used += document.used;
        }
        for (uint256 i = 0; i < issued; i++) faces += book.certificateOf(told.certificateIds(i)).face;
        require(used == faces, 'documents and faces differ');
    }

    function invariant_noIndexIsUsedTwice() external view {
        _good(told.usedTwice());
    }

    function invariant_epochsOnlyGrow() external view {
        _good(told.epochFell());
    }

    function invariant_nobodyMovesWhatIsFrozenPausedHeldOrNotTheirs() external view {
        _good(told.trespass());
    }

    function invariant_whatIsSettledOwesNothing() external view {
        (uint256 count, , ) = told.counts();
        for (uint256 i = 0; i < count; i++) {
            IBookWords.HoldingView memory h = book.holdingOf(told.ids(i));
            bool standing = h.state >= HoldingState.Live && h.state <= HoldingState.Frozen;
            require((h.amount > 0) == standing, 'what is settled owes, or what owes nothing stands');
        }
    }

    function invariant_noMoreIsPaidThanBanksHaveAttested() external view {
        _good(told.overpaid());
        (, uint256 count, ) = told.counts();
        for (uint256 i = 0; i < count; i++) {
            uint64 id = told.certificateIds(i);
            Told.Certificate memory certificate = told.certificateOf(id);
            uint256 paid = certificate.face - certificate.cancelled - book.certificateOf(id).outstanding;
            require(paid <= certificate.attested, 'more is paid than was attested');
        }
    }

    function invariant_theEventsGiveTheStorage() external view {
        (uint256 holdings, uint256 certificates, uint256 documents) = told.counts();
        for (uint256 i = 0; i < holdings; i++) {
            uint128 id = told.ids(i);
            Told.Holding memory h = told.holdingOf(id);
            IBookWords.HoldingView memory stored = book.holdingOf(id);
            require(h.amount == stored.amount && h.owner == stored.owner, 'a holding differs');
            require(h.epoch == stored.epoch && h.state == stored.state, 'a state or an epoch differs');
            IBookWords.HoldTerms memory terms = book.holdTermsOf(id);
            require(h.other == terms.financier && h.cash == terms.cash, 'terms differ');
            require(h.expiry == terms.expiry && h.termsHash == terms.termsHash, 'terms differ');
            uint128 root = uint128(uint64(id >> 64)) << 64;
            require(
                _dueAndCurrency(id) == (h.state == HoldingState.Emptied ? 0 : _dueAndCurrency(root)),
                'a part is due on another day, or in another currency'
            );
        }
        for (uint256 i = 0; i < certificates; i++) {
            Told.Certificate memory c = told.certificateOf(told.certificateIds(i));
            IBookWords.CertificateView memory stored = book.certificateOf(told.certificateIds(i));
            require(c.payee == stored.payee && c.face == stored.face, 'a certificate differs');
            require(c.dueOn == stored.dueOn && c.currency == stored.currency, 'a certificate differs');
        }
        for (uint256 i = 0; i < documents; i++) {
            Told.Document memory d = told.documentOf(told.documentKeys(i));
            IBookWords.DocumentView memory stored = book.documentOf(told.documentKeys(i));
            require(d.amount == stored.amount && d.used == stored.used, 'a document differs');
        }
        (bool paused, ) = book.paused();
        (uint32 today, uint32 next, , ) = book.calendar();
        require(told.paused() == paused, 'the pause differs');
        require(told.today() == today && told.nextBusinessDay() == next, 'the date differs');
    }

    /// @notice An invariant over acts that are all refused would say nothing.
    function test_theActsOfTheseTestsApplyAndAreRefused() external {
        for (uint256 i = 0; i < 400; i++) {
            if (i % 8 == 7) later(i);
            else if (i % 2 == 0) batch(i);
            else act(i);
        }
        bytes32[17] memory expected = [
            IBookWords.Issued.selector,
            IBookWords.Transferred.selector,
            IBookWords.TransferredMany.selector,
            IBookWords.HoldPlaced.selector,
            IBookWords.Committed.selector,
            IBookWords.Completed.selector,
            IBookWords.Released.selector,
            IBookWords.Pledged.selector,
            IBookWords.Unpledged.selector,
            IBookWords.Cancelled.selector,
            IBookWords.Returned.selector,
            IBookWords.Frozen.selector,
            IBookWords.Unfrozen.selector,
            IBookWords.Forced.selector,
            IBookWords.Voided.selector,
            IBookWords.Settled.selector,
            IBookWords.PauseSet.selector
        ];
        for (uint256 i = 0; i < expected.length; i++) {
            require(told.applied(expected[i]) > 0, string.concat('never applied: ', number(i)));
        }
        require(told.refusals() > 100, 'hardly anything was refused');
    }

    function _sums(uint64 certificate) private view returns (uint256 standing, uint256 dead) {
        (uint256 count, , ) = told.counts();
        for (uint256 i = 0; i < count; i++) {
            uint128 id = told.ids(i);
            if (uint64(id >> 64) != certificate) continue;
            IBookWords.HoldingView memory h = book.holdingOf(id);
            if (h.state >= HoldingState.Live && h.state <= HoldingState.Frozen) standing += h.amount;
            else dead += h.amount;
        }
    }

    /// @dev Of the holding's word, which repeats its certificate's: no view shows them.
    function _dueAndCurrency(uint128 id) private view returns (uint256) {
        return (uint256(vm.load(address(book), slotOf(id))) >> (128 * (id & 1) + 48)) & 0xfffff;
    }

    function _good(string memory found) private pure {
        require(bytes(found).length == 0, found);
    }
}
