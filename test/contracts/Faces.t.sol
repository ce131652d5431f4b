// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IERC5267} from '@openzeppelin/contracts/interfaces/IERC5267.sol';
import {IERC165} from '@openzeppelin/contracts/utils/introspection/IERC165.sol';
import {IERC721} from '@openzeppelin/contracts/token/ERC721/IERC721.sol';
import {IERC721Metadata} from '@openzeppelin/contracts/token/ERC721/extensions/IERC721Metadata.sol';
import {IBookWords} from '../../contracts/interfaces/ICertificateBook.sol';
import {IERC3525} from '../../contracts/interfaces/IERC3525.sol';
import {IERC7943NonFungible} from '../../contracts/interfaces/IERC7943NonFungible.sol';
import '../../contracts/Orders.sol';
import {BookTest} from './support/BookTest.sol';
import {Carrier} from './support/Carrier.sol';

/// @notice What wallets and explorers read, and that nothing moves by it.
contract FacesTest is BookTest {
    IERC3525 private values;
    IERC721Metadata private tokens;
    IERC7943NonFungible private regulated;

    function setUp() public override {
        super.setUp();
        issued();
        values = IERC3525(address(book));
        tokens = IERC721Metadata(address(book));
        regulated = IERC7943NonFungible(address(book));
    }

    function test_saysWhatItAnswers() public view {
        bytes4[6] memory known = [
            type(IERC165).interfaceId,
            type(IERC721).interfaceId,
            type(IERC721Metadata).interfaceId,
            type(IERC3525).interfaceId,
            type(IERC5267).interfaceId,
            type(IERC7943NonFungible).interfaceId
        ];
        for (uint256 i = 0; i < known.length; i++)
            require(tokens.supportsInterface(known[i]), string.concat('does not know ', number(i)));
        require(!tokens.supportsInterface(0xffffffff), 'knows everything');
    }

    function test_aHoldingIsATokenOfItsHolderWithItsValueInItsCertificatesSlot() public view {
        require(tokens.ownerOf(ROOT) == at(TIER1), 'owner');
        require(values.balanceOf(ROOT) == FACE, 'value');
        require(values.slotOf(ROOT) == CERTIFICATE, 'slot');
        require(bytes(tokens.tokenURI(ROOT)).length == 0, 'a description');
        require(tokens.getApproved(ROOT) == address(0), 'approved');
    }

    function test_whatIsNotThereIsUnknown() public {
        uint256[2] memory unknown = [uint256(ROOT + 4), uint256(ROOT) | (1 << 128)];
        for (uint256 i = 0; i < 2; i++) {
            vm.expectRevert(IBookWords.Book_HoldingUnknown.selector);
            tokens.ownerOf(unknown[i]);
            vm.expectRevert(IBookWords.Book_HoldingUnknown.selector);
            values.balanceOf(unknown[i]);
            vm.expectRevert(IBookWords.Book_HoldingUnknown.selector);
            values.slotOf(unknown[i]);
            vm.expectRevert(IBookWords.Book_HoldingUnknown.selector);
            tokens.tokenURI(unknown[i]);
            vm.expectRevert(IBookWords.Book_HoldingUnknown.selector);
            tokens.getApproved(unknown[i]);
            vm.expectRevert(IBookWords.Book_HoldingUnknown.selector);
            values.allowance(unknown[i], at(TIER2));
            vm.expectRevert(IBookWords.Book_HoldingUnknown.selector);
            regulated.canTransfer(at(TIER1), at(TIER2), unknown[i]);
            vm.expectRevert(IBookWords.Book_HoldingUnknown.selector);
            regulated.getFrozenTokens(at(TIER1), unknown[i]);
        }
    }

    function test_theLargestIdIsReadAsAnyOther() public {
        uint128 largest = type(uint128).max;
        uint256 word = uint256(vm.load(address(book), slotOf(ROOT))) & largest;
        vm.store(address(book), slotOf(largest), bytes32(word << 128));
        require(tokens.ownerOf(largest) == at(TIER1) && values.balanceOf(largest) == FACE, 'unknown');
    }

    function test_whoMayHoldMaySendAndReceive() public view {
        require(regulated.canSend(at(TIER1)) && regulated.canReceive(at(FINANCIER)), 'who may hold');
        require(!regulated.canSend(at(OBLIGOR)) && !regulated.canReceive(at(BANK)), 'who may not hold');
        // A key's own address is nobody's, though its last digits are a participant's number.
        address other = address(uint160(TIER1));
        require(!regulated.canSend(other) && !regulated.canReceive(other), 'another address');
    }

    function test_saysBeforehandWhatATransferWouldMeet() public {
        require(regulated.canTransfer(at(TIER1), at(TIER2), ROOT), 'what is right');
        require(!regulated.canTransfer(at(TIER2), at(TIER3), ROOT), 'not its holder');
        require(!regulated.canTransfer(at(TIER1), at(TIER1), ROOT), 'to its holder');
        require(!regulated.canTransfer(at(TIER1), at(BANK), ROOT), 'to a bank');
        Participant memory p = participantWords(OBLIGOR, 3, BANK);
        (p.nonce, p.keys) = (2, new KeyGrant[](0));
        applied(registration(p));
        require(!regulated.canTransfer(at(TIER1), at(OBLIGOR), ROOT), 'to its obligor');
        p = participantWords(TIER1, 2, BANK);
        (p.nonce, p.status, p.keys) = (2, 2, new KeyGrant[](0));
        applied(registration(p));
        require(!regulated.canTransfer(at(TIER1), at(TIER2), ROOT), 'of a suspended holder');
        (p.nonce, p.status) = (3, 1);
        applied(registration(p));
        applied(pause(true, 1));
        require(!regulated.canTransfer(at(TIER1), at(TIER2), ROOT), 'in a pause');
        applied(pause(false, 2));
        applied(date(20260531, 20260601));
        require(!regulated.canTransfer(at(TIER1), at(TIER2), ROOT), 'on the due date');
    }

    function test_aFrozenHoldingIsFrozenToItsHolder() public {
        require(!regulated.getFrozenTokens(at(TIER1), ROOT), 'frozen before');
        Freeze memory o = Freeze(ROOT, keccak256('court'), 1);
        applied(
            signed(
                OrderKind.Freeze,
                Carrier.body(o),
                OrderHashes.hash(o),
                by(REGISTRAR_MAKER, REGISTRAR_CHECKER)
            )
        );
        require(regulated.getFrozenTokens(at(TIER1), ROOT), 'not frozen');
        require(!regulated.getFrozenTokens(at(TIER2), ROOT), 'frozen to another');
        require(!regulated.canTransfer(at(TIER1), at(TIER2), ROOT), 'it may move');
    }

    function test_nothingMovesButByAnOrder() public {
        bytes[12] memory calls = [
            abi.encodeWithSignature('approve(address,uint256)', address(1), ROOT),
            abi.encodeWithSignature('approve(uint256,address,uint256)', ROOT, address(1), 1),
            abi.encodeWithSignature('setApprovalForAll(address,bool)', address(1), true),
            abi.encodeWithSignature('transferFrom(address,address,uint256)', at(TIER1), at(TIER2), ROOT),
            abi.encodeWithSignature('transferFrom(uint256,uint256,uint256)', ROOT, ROOT + 1, 1),
            abi.encodeWithSignature('transferFrom(uint256,address,uint256)', ROOT, at(TIER2), 1),
            abi.encodeWithSignature('safeTransferFrom(address,address,uint256)', at(TIER1), at(TIER2), ROOT),
            abi.encodeWithSignature(
                'safeTransferFrom(address,address,uint256,bytes)',
                at(TIER1),
                at(TIER2),
                ROOT,
                ''
            ),
            abi.encodeWithSignature('forcedTransfer(address,address,uint256)', at(TIER1), at(TIER2), ROOT),
            abi.encodeWithSignature('setFrozenTokens(address,uint256,bool)', at(TIER1), ROOT, true),
            abi.encodeWithSignature('approve(uint256,address,uint256)', ROOT, at(TIER2), 0),
            // Moving nothing made a token for its receiver in another's reference contract.
            abi.encodeWithSignature('transferFrom(uint256,address,uint256)', ROOT, at(TIER2), 0)
        ];
        for (uint256 i = 0; i < calls.length; i++) {
            (bool success, bytes memory reason) = address(book).call(calls[i]);
            require(!success && bytes4(reason) == IBookWords.Book_OrdersOnly.selector, number(i));
        }
        (bool counted, bytes memory why) = address(book).call(
            abi.encodeWithSignature('balanceOf(address)', at(TIER1))
        );
        require(!counted && bytes4(why) == IBookWords.Book_NotCounted.selector, 'counted');
        require(!tokens.isApprovedForAll(at(TIER1), at(TIER2)), 'approved');
        require(values.allowance(ROOT, at(TIER2)) == 0, 'allowed');
    }

    function at(uint32 participant) private pure returns (address) {
        return address(bytes20('Tributary') | bytes20(uint160(participant)));
    }
}
