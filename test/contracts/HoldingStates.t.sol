// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Holdings} from '../../contracts/Holdings.sol';
import {HoldingStates} from '../../contracts/HoldingStates.sol';
import {HoldingState, HoldingWord, HoldingWords} from '../../contracts/HoldingWord.sol';
import {HoldingPair} from '../../contracts/HoldingPair.sol';
import {Signatures} from '../../contracts/Signatures.sol';
import {IBookWords} from '../../contracts/interfaces/ICertificateBook.sol';

/// @notice Holdings that can be put into any state, from which the one place that writes is tried.
contract BareHoldings is Holdings(Signatures(address(0))) {
    uint128 private constant EVEN = 8;

    function put(bool odd, HoldingState state) external {
        uint256 word = HoldingWord.unwrap(HoldingWords.make(7, 9000, 1, 3, state));
        _book().holdings[EVEN >> 1] = HoldingPair.wrap(odd ? word << 128 : word);
    }

    function move(bool odd, HoldingState to) external returns (HoldingState) {
        uint128 holding = odd ? EVEN + 1 : EVEN;
        _write(holding, _read(holding).moved(3, to));
        return _read(holding).state();
    }
}

contract HoldingStatesTest {
    uint8 private constant LAST = uint8(HoldingState.Emptied);
    /// @dev The transitions of DOMAIN.md, and the acts that leave a state as it is, written out once more.
    string private constant LEGAL =
        'None>Live None>Held None>Pledged None>Emptied Live>Live Live>Held Live>Pledged Live>Frozen Live>Paid Live>Cancelled '
        'Held>Live Held>Committed Held>Frozen Committed>Committed Committed>Live Committed>Frozen Committed>Paid '
        'Pledged>Pledged Pledged>Live Pledged>Frozen Pledged>Paid '
        'Frozen>Frozen Frozen>Live Frozen>Held Frozen>Committed Frozen>Pledged Frozen>Paid ';
    string[9] private names = [
        'None',
        'Live',
        'Held',
        'Committed',
        'Pledged',
        'Frozen',
        'Paid',
        'Cancelled',
        'Emptied'
    ];

    BareHoldings private holdings = new BareHoldings();

    function test_writesEveryLegalTransitionAndRefusesEveryOther() public {
        uint256 legal = 0;
        for (uint8 from = 0; from <= LAST; from++) {
            for (uint8 to = 0; to <= LAST; to++) {
                bool listed = contains(string.concat(names[from], '>', names[to], ' '));
                if (listed) legal++;
                tryBoth(HoldingState(from), HoldingState(to), listed);
            }
        }
        require(legal == 27, 'the list is not read to its end');
    }

    function tryBoth(HoldingState from, HoldingState to, bool listed) private {
        require(HoldingStates.mayFollow(from, to) == listed, 'the table differs from the list');
        for (uint256 place = 0; place < 2; place++) {
            holdings.put(place == 1, from);
            try holdings.move(place == 1, to) returns (HoldingState found) {
                require(listed && found == to, 'an illegal transition was written');
            } catch (bytes memory reason) {
                require(!listed, 'a legal transition was refused');
                require(
                    bytes4(reason) == IBookWords.Book_StateIllegal.selector,
                    'it failed for another reason'
                );
            }
        }
    }

    function contains(string memory pair) private pure returns (bool) {
        bytes memory list = bytes(LEGAL);
        bytes memory wanted = bytes(pair);
        for (uint256 place = 0; place + wanted.length <= list.length; place++) {
            bool same = place == 0 || list[place - 1] == ' ';
            for (uint256 i = 0; same && i < wanted.length; i++) same = list[place + i] == wanted[i];
            if (same) return true;
        }
        return false;
    }
}
