// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import '../../contracts/Orders.sol';
import {HoldingState} from '../../contracts/HoldingWord.sol';
import {Refusal} from '../../contracts/Refusal.sol';
import {IBookWords} from '../../contracts/interfaces/ICertificateBook.sol';
import {BookTest} from './support/BookTest.sol';
import {Carrier, Order, Signature} from './support/Carrier.sol';
import {Vm} from './support/Vm.sol';

/// @notice What reads the signatures of keys that are not secp256k1, as the book calls it.
interface ISignatures {
    function keyOf(uint8 kind, bytes32 digest, bytes calldata data) external view returns (bytes32);
}

/// @notice A wallet that agrees where it is given all that a wallet may burn. Else it says no, and most of what it was given
/// is left, as where its own call ran dry.
contract DemandingWallet {
    uint256 private constant ON_THE_WAY = 850;

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        return gasleft() < 60_000 - ON_THE_WAY ? bytes4(0) : bytes4(0x1626ba7e);
    }
}

/// @notice A wallet that agrees to one digest, or burns what it is given.
contract Wallet {
    bytes32 private agreed;
    bool private hostile;

    function agree(bytes32 digest) external {
        agreed = digest;
    }

    function turnHostile() external {
        hostile = true;
    }

    function isValidSignature(bytes32 digest, bytes calldata) external view returns (bytes4) {
        if (hostile) while (true) {}
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
    DemandingWallet private demanding = new DemandingWallet();

    function setUp() public override {
        super.setUp();
        Participant memory p = participantWords(TIER1, 2, BANK);
        p.nonce = 2;
        p.keys = new KeyGrant[](4);
        p.keys[0] = KeyGrant(bytes32(uint256(uint160(address(wallet)))), WALLET, 1);
        p.keys[1] = KeyGrant(keccak256(abi.encodePacked(point(), RELYING_PARTY)), PASSKEY, 1);
        p.keys[2] = KeyGrant(keccak256(point()), P256, 1);
        p.keys[3] = KeyGrant(bytes32(uint256(uint160(address(demanding)))), WALLET, 1);
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

    function test_aWalletAgreesWithoutASignatureOfItsOwn() public {
        wallet.agree(digest(OrderHashes.hash(words())));
        applied(signedAs(WALLET, abi.encodePacked(address(wallet))));
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
        _carriedWithLittleGas(signedAs(WALLET, abi.encodePacked(address(demanding))));
        expectHolding(ROOT + 1, 300, TIER2, 1, HoldingState.Live);
        // What stands apart in a frame of its own says the same of its frame.
        Hold memory o = holdWords();
        (o.holding, o.amount, o.child) = (ROOT, 500, ROOT | (uint128(TIER1) << 32) | 2);
        o.cash = 499;
        Order memory order = hold(o, by(maker(TIER1)));
        order.signatures[0] = Signature(WALLET, abi.encodePacked(address(demanding)));
        _carriedWithLittleGas(order);
        expectHolding(o.child, 500, TIER1, 1, HoldingState.Held);
    }

    /// @dev With less and less short of what it takes: each time all reverts, until the order applies. Around the first
    /// amount that is enough the steps are small.
    function _carriedWithLittleGas(Order memory order) private {
        bytes memory call = abi.encodeCall(book.execute, (Carrier.carried(order)));
        uint256 enough = 60_000;
        while (!_enough(enough, call)) enough += 1_009;
        require(enough > 60_000, 'the test began with enough gas');
        for (uint256 gas = enough - 1_009; ; gas += 89) {
            vm.recordLogs();
            (bool success, ) = address(book).call{gas: gas}(call);
            if (!success) continue;
            Vm.Log[] memory logs = vm.getRecordedLogs();
            for (uint256 i = 0; i < logs.length; i++)
                require(logs[i].topics[0] != IBookWords.Refused.selector, 'a good signature looked bad');
            return;
        }
    }

    function _enough(uint256 gas, bytes memory call) private returns (bool) {
        require(gas < 600_000, 'never applied');
        try this.failWhereItIsCarried(gas, call) {
            return false;
        } catch {
            return true;
        }
    }

    /// @dev So that nothing stays of what is tried.
    function failWhereItIsCarried(uint256 gas, bytes calldata call) external {
        (bool success, ) = address(book).call{gas: gas}(call);
        require(!success, 'carried');
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

    function test_whatIsCutShortAnywhereIsAnsweredAsNobodys() public {
        ISignatures alone = ISignatures(deploy('Signatures.sol:Signatures', ''));
        bytes32 signed = digest(OrderHashes.hash(words()));
        wallet.agree(signed);
        _cutShort(alone, WALLET, signed, abi.encodePacked(address(wallet)), 1);
        _cutShort(alone, P256, signed, bare(signed), 1);
        // What an assertion is filled up with to a whole word is nobody's loss.
        _cutShort(alone, PASSKEY, signed, assertion(RELYING_PARTY, 0x05, 'webauthn.get'), 32);
    }

    function _cutShort(
        ISignatures alone,
        uint8 kind,
        bytes32 signed,
        bytes memory data,
        uint256 least
    ) private view {
        require(alone.keyOf(kind, signed, data) != 0, 'the whole is not read');
        for (uint256 length = data.length - least + 1; length > 0; length--) {
            assembly ('memory-safe') {
                mstore(data, sub(length, 1))
            }
            require(alone.keyOf(kind, signed, data) == 0, string.concat('read at ', number(length - 1)));
        }
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
