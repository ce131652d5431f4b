// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {HoldingStates} from './HoldingStates.sol';
import {HoldingState, HoldingWord} from './HoldingWord.sol';
import {IBookWords} from './interfaces/ICertificateBook.sol';

/// @notice The two holdings of one storage slot: the even id in the lower half, its mate in the upper.
type HoldingPair is uint256;

using HoldingPairs for HoldingPair global;

/// @notice Reads and changes one of a pair.
library HoldingPairs {
    function half(HoldingPair pair, uint128 holding) internal pure returns (HoldingWord) {
        return HoldingWord.wrap(uint128(HoldingPair.unwrap(pair) >> _shift(holding)));
    }

    /// @notice The pair with one of them in another's place, where what follows is known to be legal.
    function put(HoldingPair pair, uint128 holding, HoldingWord word) internal pure returns (HoldingPair) {
        uint256 shift = _shift(holding);
        uint256 mate = HoldingPair.unwrap(pair) & ~(uint256(type(uint128).max) << shift);
        return HoldingPair.wrap(mate | (uint256(HoldingWord.unwrap(word)) << shift));
    }

    /// @notice The pair with less in one of them, which has as much: the amount stands lowest in a word.
    function less(HoldingPair pair, uint128 holding, uint64 amount) internal pure returns (HoldingPair) {
        unchecked {
            return HoldingPair.wrap(HoldingPair.unwrap(pair) - (uint256(amount) << _shift(holding)));
        }
    }

    /// @notice The pair with one more, where none stood.
    function add(HoldingPair pair, uint128 holding, HoldingWord word) internal pure returns (HoldingPair) {
        return
            HoldingPair.wrap(
                HoldingPair.unwrap(pair) | (uint256(HoldingWord.unwrap(word)) << _shift(holding))
            );
    }

    /// @notice The pair with one changed: the one place where a holding changes. What may not follow what was there is
    /// not written, whatever act asked for it.
    function change(HoldingPair pair, uint128 holding, HoldingWord word) internal pure returns (HoldingPair) {
        HoldingState before = pair.half(holding).state();
        if (!HoldingStates.mayFollow(before, word.state()))
            revert IBookWords.Book_StateIllegal(before, word.state());
        return pair.put(holding, word);
    }

    function _shift(uint128 holding) private pure returns (uint256) {
        return uint256(holding & 1) << 7;
    }
}
