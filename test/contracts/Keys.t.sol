// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import '../../contracts/Orders.sol';
import {HoldingState} from '../../contracts/HoldingWord.sol';
import {Refusal} from '../../contracts/Refusal.sol';
import {IBookWords} from '../../contracts/interfaces/ICertificateBook.sol';
import {BookTest} from './support/BookTest.sol';
import {Carrier, Order, Signature} from './support/Carrier.sol';
import {Vm} from './support/Vm.sol';

/// @notice A wallet that agrees to one digest, or burns what it is given.
contract Wallet {
    bytes32 private agreed;
    bool private hostile;
    bool private demanding;

    function agree(bytes32 digest) external {
        agreed = digest;
    }

    function turnHostile() external {
        hostile = true;
    }

    function turnDemanding() external {
        demanding = true;
    }

    function isValidSignature(bytes32 digest, bytes calldata) external view returns (bytes4) {
        if (hostile) while (true) {}
        // As a wallet does whose own call ran dry: it says no, and most of what it was given is left.
        if (demanding && gasleft() < 59_000) return 0;
        return digest == agreed ? bytes4(0x1626ba7e) : bytes4(0);
    }
}

contract KeysTest is BookTest {
    uint8 private constant WALLET = 1;
    uint8 private constant PASSKEY = 2;
    uint8 private constant P256 = 3;
    uint256 private constant SECRET = 4242;
    bytes32 private constant RELYING_PARTY = sha256('tributary.example');

    Wallet private wallet = new Wallet();

    function setUp() public override {
        super.setUp();
        Participant memory p = participantWords(TIER1, 2, BANK);
        p.nonce = 2;
        p.keys = new KeyGrant[](3);
        p.keys[0] = KeyGrant(bytes32(uint256(uint160(address(wallet)))), WALLET, 1);
        p.keys[1] = KeyGrant(keccak256(abi.encodePacked(point(), RELYING_PARTY)), PASSKEY, 1);
        p.keys[2] = KeyGrant(keccak256(point()), P256, 1);
        applied(registration(p));
        issued();
        vm.warp(block.timestamp + 1 days);
    }

    function test_aKeyThatIsAddedActsAfterTheDelayAndAnOldOneMeanwhile() public {
        Participant memory p = participantWords(TIER1, 2, BANK);
        p.nonce = 3;
        p.keys = new KeyGrant[](1);
        p.keys[0] = KeyGrant(key(5555), 0, 1);
        applied(registration(p));
        require(book.keyOf(key(5555)).activeFrom == block.timestamp + 1 days, 'no delay');
        refused(transfer(words(), by(5555, maker(TIER2))), Refusal.KeyNotActive);
        vm.warp(block.timestamp + 1 days - 1);
        refused(transfer(words(), by(5555, maker(TIER2))), Refusal.KeyNotActive);
        vm.warp(block.timestamp + 1);
        applied(transfer(words(), by(5555, maker(TIER2))));
    }

    function test_aKeyThatLosesAPowerLosesItAtOnce() public {
        Participant memory p = participantWords(TIER1, 2, BANK);
        p.nonce = 3;
        p.keys = new KeyGrant[](1);
        p.keys[0] = KeyGrant(key(maker(TIER1)), 0, 0);
        applied(registration(p));
        refused(transfer(words(), by(maker(TIER1), maker(TIER2))), Refusal.SignatureInvalid);
    }

    function test_aWalletAgrees() public {
        wallet.agree(digest(OrderHashes.hash(words())));
        applied(signedAs(WALLET, abi.encodePacked(address(wallet), hex'00')));
    }

    function test_aWalletThatDoesNotAgreeOrIsNoneSignsNothing() public {
        refused(signedAs(WALLET, abi.encodePacked(address(wallet), hex'00')), Refusal.SignatureInvalid);
        refused(signedAs(WALLET, abi.encodePacked(address(0x123456), hex'00')), Refusal.SignatureInvalid);
        refused(signedAs(WALLET, hex'1234'), Refusal.SignatureInvalid);
    }

    function test_aHostileWalletBurnsItsShareAndNoMore() public {
        wallet.turnHostile();
        Order[] memory orders = new Order[](2);
        orders[0] = signedAs(WALLET, abi.encodePacked(address(wallet), hex'00'));
        orders[1] = transfer(words(), by(maker(TIER1), maker(TIER2)));
        uint256 before = gasleft();
        book.execute(Carrier.carried(orders));
        require(before - gasleft() < 500_000, 'it burnt more than its share');
        expectHolding(ROOT + 1, 300, TIER2, 1, HoldingState.Live);
    }

    function test_aCarrierWithTooLittleGasMakesNoGoodSignatureLookBad() public {
        wallet.agree(digest(OrderHashes.hash(words())));
        wallet.turnDemanding();
        _carriedWithLittleGas(signedAs(WALLET, abi.encodePacked(address(wallet), hex'00')));
        expectHolding(ROOT + 1, 300, TIER2, 1, HoldingState.Live);
        // What stands apart in a frame of its own says the same of its frame.
        Hold memory o = holdWords();
        (o.holding, o.amount, o.child) = (ROOT, 500, ROOT | (uint128(TIER1) << 32) | 2);
        o.cash = 499;
        wallet.agree(digest(OrderHashes.hash(o)));
        Order memory order = hold(o, by(maker(TIER1)));
        order.signatures[0] = Signature(WALLET, abi.encodePacked(address(wallet), hex'00'));
        _carriedWithLittleGas(order);
        expectHolding(o.child, 500, TIER1, 1, HoldingState.Held);
    }

    /// @dev With less and less short of what it takes: each time all reverts, until the order applies.
    function _carriedWithLittleGas(Order memory order) private {
        bytes memory call = abi.encodeCall(book.execute, (Carrier.carried(order)));
        uint256 failures = 0;
        for (uint256 gas = 60_000; gas < 600_000; gas += 1_009) {
            vm.recordLogs();
            (bool success, ) = address(book).call{gas: gas}(call);
            if (!success) {
                failures++;
                continue;
            }
            Vm.Log[] memory logs = vm.getRecordedLogs();
            for (uint256 i = 0; i < logs.length; i++)
                require(logs[i].topics[0] != IBookWords.Refused.selector, 'a good signature looked bad');
            require(failures > 0, 'the test began with enough gas');
            return;
        }
        revert('never applied');
    }

    function test_aPasskeySigns() public {
        applied(signedAs(PASSKEY, assertion(RELYING_PARTY, 0x05, 'webauthn.get')));
    }

    function test_aPasskeyOfAnotherSiteSignsNothing() public {
        refused(
            signedAs(PASSKEY, assertion(sha256('evil.example'), 0x05, 'webauthn.get')),
            Refusal.SignatureInvalid
        );
    }

    function test_aPasskeyWithoutTheUserSignsNothing() public {
        refused(signedAs(PASSKEY, assertion(RELYING_PARTY, 0x01, 'webauthn.get')), Refusal.SignatureInvalid);
        refused(signedAs(PASSKEY, assertion(RELYING_PARTY, 0x05, 'webauthn.new')), Refusal.SignatureInvalid);
    }

    function test_malformedAssertionsAreRefused() public {
        bytes memory whole = assertion(RELYING_PARTY, 0x05, 'webauthn.get');
        for (uint256 length = 0; length < whole.length; length += 61) {
            bytes memory cut = new bytes(length);
            for (uint256 i = 0; i < length; i++) cut[i] = whole[i];
            refused(signedAs(PASSKEY, cut), Refusal.SignatureInvalid);
        }
        whole[64] ^= 0x01;
        refused(signedAs(PASSKEY, whole), Refusal.SignatureInvalid);
    }

    function test_aBareP256KeySigns() public {
        applied(signedAs(P256, bare(digest(OrderHashes.hash(words())))));
        refused(signedAs(P256, bare(keccak256('other words'))), Refusal.SignatureInvalid);
        refused(
            signedAs(P256, abi.encodePacked(bare(digest(OrderHashes.hash(words()))), hex'00')),
            Refusal.SignatureInvalid
        );
    }

    function test_aKeyOfOneKindDoesNotSignAsAnother() public {
        refused(signedAs(PASSKEY, bare(digest(OrderHashes.hash(words())))), Refusal.SignatureInvalid);
        refused(signedAs(P256, assertion(RELYING_PARTY, 0x05, 'webauthn.get')), Refusal.SignatureInvalid);
    }

    function test_aKeyThatIsSetAgainWithNoMorePowersKeepsActing() public {
        Participant memory p = participantWords(TIER1, 2, BANK);
        (p.nonce, p.keys) = (3, new KeyGrant[](1));
        p.keys[0] = KeyGrant(key(maker(TIER1)), 0, 1);
        applied(registration(p));
        require(book.keyOf(key(maker(TIER1))).activeFrom == 0, 'it waits');
        applied(transfer(words(), by(maker(TIER1), maker(TIER2))));
    }

    function test_aSecp256k1SignatureIsNoKeyOfAnotherKind() public {
        Participant memory p = participantWords(TIER1, 2, BANK);
        p.nonce = 3;
        p.keys = new KeyGrant[](1);
        p.keys[0] = KeyGrant(key(5555), P256, 1);
        applied(registration(p));
        vm.warp(block.timestamp + 1 days);
        refused(transfer(words(), by(5555, maker(TIER2))), Refusal.SignatureInvalid);
        refused(transfer(words(), by(5555)), Refusal.SignatureInvalid);
    }

    function words() private pure returns (Transfer memory) {
        return part(ROOT, ROOT + 1, TIER2, 300);
    }

    /// @dev The part of the tests, signed by a key of another kind and accepted by its receiver.
    function signedAs(uint8 kind, bytes memory data) private view returns (Order memory order) {
        order = transfer(words(), by(maker(TIER2), maker(TIER2)));
        order.signatures[0] = Signature(kind, data);
    }

    function point() private pure returns (bytes memory) {
        (uint256 x, uint256 y) = vm.publicKeyP256(SECRET);
        return abi.encodePacked(x, y);
    }

    function bare(bytes32 signed) private pure returns (bytes memory) {
        (bytes32 r, bytes32 s) = low(sha256(abi.encodePacked(signed)));
        return abi.encodePacked(point(), r, s);
    }

    function assertion(
        bytes32 relyingParty,
        uint8 flags,
        string memory kind
    ) private view returns (bytes memory) {
        bytes memory authenticator = abi.encodePacked(relyingParty, flags, uint32(1));
        bytes memory client = abi.encodePacked(
            '{"type":"',
            kind,
            '","challenge":"',
            base64(digest(OrderHashes.hash(words()))),
            '","origin":"https://tributary.example"}'
        );
        (bytes32 r, bytes32 s) = low(sha256(abi.encodePacked(authenticator, sha256(client))));
        bytes memory auth = abi.encode(r, s, uint256(23), uint256(1), authenticator, client);
        return abi.encodePacked(point(), auth);
    }

    function low(bytes32 signed) private pure returns (bytes32 r, bytes32 s) {
        uint256 order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551;
        (r, s) = vm.signP256(SECRET, signed);
        if (uint256(s) > order / 2) s = bytes32(order - uint256(s));
    }

    function base64(bytes32 value) private pure returns (bytes memory text) {
        bytes memory letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
        text = new bytes(43);
        for (uint256 i = 0; i < 43; i++) {
            uint256 shift = 250 - 6 * (i < 42 ? i : 0);
            uint256 six = i < 42 ? (uint256(value) >> shift) & 63 : (uint256(value) << 2) & 63;
            text[i] = letters[six];
        }
    }
}
