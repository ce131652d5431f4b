// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Initializable} from '@openzeppelin/contracts/proxy/utils/Initializable.sol';
import {TimelockController} from '@openzeppelin/contracts/governance/TimelockController.sol';
import {HoldingState} from '../../contracts/HoldingWord.sol';
import {Refusal} from '../../contracts/Refusal.sol';
import {IBookWords, ICertificateBook} from '../../contracts/interfaces/ICertificateBook.sol';
import {BookTest} from './support/BookTest.sol';

interface IUpgradeable {
    function upgradeToAndCall(address version, bytes calldata call) external payable;
}

/// @notice A rehearsal: another version takes the book's place under the timelock, and every balance stays.
contract UpgradeTest is BookTest {
    address private constant PROPOSER = address(0xA11CE);
    address private constant EXECUTOR = address(0xB0B);
    uint256 private constant DELAY = 2 days;

    TimelockController private timelock;

    function setUp() public override {
        address[] memory proposers = new address[](1);
        address[] memory executors = new address[](1);
        (proposers[0], executors[0]) = (PROPOSER, EXECUTOR);
        timelock = TimelockController(
            payable(deploy('UpgradeTimelock.sol:UpgradeTimelock', abi.encode(DELAY, proposers, executors)))
        );
        upgrader = address(timelock);
        super.setUp();
        issued();
        applied(transfer(part(ROOT, ROOT + 1, TIER2, 300), by(maker(TIER1), maker(TIER2))));
    }

    function test_anotherVersionKeepsEveryBalanceAndGoesOn() public {
        address next = deployVersion();
        bytes memory call = abi.encodeCall(IUpgradeable.upgradeToAndCall, (next, ''));
        vm.prank(PROPOSER);
        timelock.schedule(address(book), 0, call, 0, 0, DELAY);
        vm.warp(block.timestamp + DELAY);
        vm.prank(EXECUTOR);
        timelock.execute(address(book), 0, call, 0, 0);
        expectHolding(ROOT, FACE - 300, TIER1, 1, HoldingState.Live);
        expectHolding(ROOT + 1, 300, TIER2, 1, HoldingState.Live);
        ICertificateBook.CertificateView memory certificate = book.certificateOf(CERTIFICATE);
        require(certificate.face == FACE && certificate.outstanding == FACE, 'the certificate changed');
        require(book.documentOf(INVOICE).used == FACE, 'the document changed');
        (address mayUpgrade, ) = book.governance();
        require(mayUpgrade == address(timelock), 'another may upgrade');
        applied(transfer(part(ROOT, 0, TIER3, FACE - 300), by(maker(TIER1), maker(TIER3))));
        expectHolding(ROOT, FACE - 300, TIER3, 2, HoldingState.Live);
    }

    function test_nobodyElseAndNobodyBeforeTheDelayPutsAVersionInPlace() public {
        address next = deployVersion();
        vm.expectRevert(IBookWords.Book_OnlyUpgrader.selector);
        IUpgradeable(address(book)).upgradeToAndCall(next, '');
        vm.prank(PROPOSER);
        vm.expectRevert(IBookWords.Book_OnlyUpgrader.selector);
        IUpgradeable(address(book)).upgradeToAndCall(next, '');
        bytes memory call = abi.encodeCall(IUpgradeable.upgradeToAndCall, (next, ''));
        vm.prank(PROPOSER);
        timelock.schedule(address(book), 0, call, 0, 0, DELAY);
        vm.warp(block.timestamp + DELAY - 1);
        vm.prank(EXECUTOR);
        vm.expectRevert();
        timelock.execute(address(book), 0, call, 0, 0);
        vm.warp(block.timestamp + 1);
        vm.prank(PROPOSER);
        vm.expectRevert();
        timelock.execute(address(book), 0, call, 0, 0);
    }

    function test_aVersionIsNoBookByItself() public {
        ICertificateBook version = ICertificateBook(deployVersion());
        vm.expectRevert(Initializable.InvalidInitialization.selector);
        version.initialize(genesis());
    }

    function test_whatWasProposedIsTakenBackByItsProposer() public {
        bytes memory call = abi.encodeCall(IUpgradeable.upgradeToAndCall, (deployVersion(), ''));
        vm.prank(PROPOSER);
        timelock.schedule(address(book), 0, call, 0, 0, DELAY);
        bytes32 id = timelock.hashOperation(address(book), 0, call, 0, 0);
        vm.prank(PROPOSER);
        timelock.cancel(id);
        vm.warp(block.timestamp + DELAY);
        vm.prank(EXECUTOR);
        vm.expectRevert();
        timelock.execute(address(book), 0, call, 0, 0);
    }

    function test_aPauseStopsOrdersAndNoUpgradeOfItself() public {
        applied(pause(true, 1));
        refused(transfer(part(ROOT, 0, TIER3, FACE - 300), by(maker(TIER1), maker(TIER3))), Refusal.Paused);
    }
}
